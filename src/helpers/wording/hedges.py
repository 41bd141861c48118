"""The words by which a sentence is honest or too bold: what wording writes, a check looks for.

Each pattern is a regular expression for small letters. ``export.honesty`` holds every built page
against them, in small letters too: that is several times quicker than to look without case.
"""

from __future__ import annotations

import re

from helpers.wording.phrases import WORDS

REPORTED = (
    r"reported",
    r"reports? tells?",
    r"corroborated",
)
"""Enough for what is corroborated: somebody else says so too."""

NAMED = (
    r"according to",
    r"says?",
    r"said to",
    r"said (?:so|by)",
    r"withdrawn by|tak(?:es|en) (?:it )?back",
    r"claim(?:s|ed)?",
    r"asserts?|asserted",
    r"admit(?:s|ted)|admissions?",
    r"contested|disputed",
    r"den(?:y|ies|ied)|denials?",
    r"doubts?|doubted",
    r"rests? on",
    r"come(?:s)? from",
    r"alone",
    r"not (?:yet )?(?:confirmed|known)",
    r"nothing believed",
    r"then (?:claimed|corroborated|confirmed)",
)
"""Enough for what is only claimed or contested: it is said to be somebody's word."""

BOTH_ENDS = r"between [\d,.]+ and [\d,.]+"
"""A number with its floor and its ceiling: honest even where it rests on one event."""

ANY_CLAIM = r"by any claim"
"""What somebody claims and perhaps nobody else: honest even where it is denied."""

COUNTED = (
    BOTH_ENDS,
    ANY_CLAIM,
    r"floor to ceiling",
    r"(?:at|by) (?:the|every|all|some|any|this) bars?",
    r"no (?:listed )?places?",
    r"[\d,.]+ to [\d,.]+ a day",
    r"(?:all|none|no|(?!as )[a-z]+|[\d,.]+) of (?:the )?[\d,.]+",
    r"(?<!as )of (?:the )?[\d,.]+ [a-z ]+",
    r"(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|[\d,]+) "
    r"(?:[a-z]+ ){0,2}(?:events?|numbers?|claims?|origins?|changes?|denials?|losses)",
)
"""Enough for a sentence that counts: it names the bar, both ends, or part and whole."""

BEFORE = r"from before|before the offensive|on the eve of the offensive"
"""What was so before rests on no claim."""

STRONG = (
    r"captur(?:es|ed|ing)|recaptur(?:es|ed|ing)|seiz(?:es|ed|ing)|liberat(?:es|ed|ing)"
    r"|conquer(?:s|ed|ing)|overr(?:an|uns)|storm(?:s|ed)|fell|fallen|collapsed"
    r"|(?:fall|capture|seizure|liberation) of"
)
"""Only for what is confirmed."""

LEAVING = (
    r"(?<!be )left(?! out)|leaves|abandon(?:s|ed)|lost|loses|withdrew|withdrawn(?! by)"
    r"|surrender(?:s|ed)|fled|ceded|pulled out|retreated"
)
"""Verbs of the side that loses a place."""

TAKING = (
    r"took|takes?(?! it back)|taken(?! back)|retook|retaken|entered|(?:re)?gained|secured|cleared"
    r"|won|drove|expelled|ousted|toppled|defeated|routed|occup(?:y|ies|ied)|marched into|belongs"
    r"|reached|(?:moved|advanced|pushed|broke) into"
)
"""Verbs of the side that gains a place."""

TURNING = (LEAVING, TAKING, r"gone over|went over")
"""Verbs that turn a place: below confirmed only after the words that say whose word it is."""

DEEDS = (
    r"kill(?:s|ed|ing)|wounded|struck|strikes|bomb(?:s|ed)|shell(?:s|ed)|attacked|destroyed"
    r"|died|dead|perish(?:ed)?|slain|massacred?|executed"
)
"""What is said of a place or a side: without a claim behind it only after whose word it is."""

HOLDING = (
    r"holds?|held|controls?|controlled|(?:is|are) (?:now )?(?:in|under|free|rid|out|gone|theirs)\b"
)
"""Verbs that give a place to a side: below confirmed only in a sentence that is hedged."""

STATING = r"is|are|was|were|has|have|had|falls|rules?|runs?|keeps?|over|full|free|gone|theirs"
"""What makes a sentence of a label that names a place or a side."""

GIVING = (
    r"free|theirs|liberated|changed hands|in (?:\w+ )?hands"
    r"|under (?:\w+ )?(?:rule|control|flag)|gone|won|lost"
)
"""What makes a heading over names of places, or a share, say who holds them."""

BESIDE = r"coordinates?|listed places?|looked otherwise|independent origins|would be"
"""What may be said of a place or a side without a claim: nothing about who holds it."""

FLAT = (
    r"every(?:body|one)|(?:nobody|no one|none) (?:can |could |has )?(?:den|doubt|disput)\w+"
    r"|no (?:doubt|question|denying)|undoubtedly|certainly|undeniabl[ey]|undisputed|clearly"
    r"|obviously|of course|in fact|the fact|proves?|proven|definitely|surely"
    r"|rightly|wrongly|falsely|correctly|reveals?|revealed|discloses?|in truth|in reality"
    r"|indeed|as (?:we|all) know"
    r"|(?:is|are|was|were) (?:true|right|reliable|credible|accurate|correct)"
    r"|contrary to|propaganda|lies|truthfully|credibl[ey]|reliabl[ey]"
)
"""What leaves no room for doubt: only of what is confirmed."""

NUMBERS = (*WORDS, "eleven", "twelve")
NUMBER = rf"(?:\d[\d,]*|{'|'.join(NUMBERS)})"
COUNTABLE = r"(?:listed )?(?:places|capitals|cities|towns|villages|people|inhabitants|km)"
ONE_END = (
    rf"(?:holds?|has|have|controls?|runs?|rules?) (?:\w+ ){{0,2}}(?P<held>{NUMBER}) {COUNTABLE}",
    rf"(?P<under>{NUMBER}) {COUNTABLE} (?:is|are) (?:now )?(?:in|under|free|gone|theirs)",
)
"""A total that gives one number and neither bar nor both ends."""

WITHDRAWN = r"withdr(?:awn|ew|aws)|t(?:akes|aken|ook) (?:it )?back|retract(?:s|ed)"
"""What must be said of an event that those who told of it have withdrawn."""

PERCENT = r"\d+(?:\.\d+)? ?(?:%|percent|per cent)"
SHARE = (
    PERCENT,
    r"(?:half|thirds?|quarters?|fifths?|most|majority|bulk) of (?:the|all|its|their|this)",
    r"(?:one|two|three|four|five|six|seven|eight|nine|\d+) (?:[a-z]+ )?(?:in|out of) (?:every )?"
    r"(?:three|four|five|ten|\d+)",
)
"""A share of a whole: of what a side holds only with its bar or both ends."""

WHOLE = (
    r"(?:all|the entirety|every (?:part|corner|inch)) of(?! the [\d,]+)|whole|entire(?:ly)?"
    r"|completely|fully|totally|(?:all|every) (?:town|village|city|place|quarter)s?"
    r"|(?:nearly|almost|practically) all|all but|end to end|(?:every|the) last|nothing (?:of|in)"
)
SOON = (
    r"hours?|minutes?|noon|dawn|dusk|sunrise|sunset|midnight|daybreak|nightfall|overnight|morning|afternoon|evening|night"
    r"|at once|immediately|within (?:a|one|two|three|\d+) days?|\d{1,2}:\d\d"
)
EASILY = (
    r"without (?:a|any|firing|a single) ?(?:fight|shot|resistance|battle)?|unopposed|unresisted"
    r"|easily|swiftly|peacefully|in (?:panic|terror|fear|disarray|disorder)"
)
BORNE = (WHOLE, SOON, EASILY, PERCENT)
"""How much, how soon and how easily a place turned: only where a claim behind it says so too."""

ADMITTED = r"(?:admit(?:s|ted)|conced(?:es|ed)|acknowledg(?:es|ed))(?! (?:\d+|no|none|any)\b)"
"""What only the side that is worse off by it can do."""

NICKNAMES = (
    r"(?:the|this) (?:regime|army|government|opposition|insurgents?|insurgency|militants?|enemy"
    r"|jihadists?|loyalists?|terrorists?|resistance|revolutionar(?:y|ies)|dictatorship|junta)"
    r"|(?:regime|army|government|opposition|insurgent|militant|enemy) (?:troops|soldiers|fighters)"
)
"""Names of sides that the tables do not use, and which a reader may take for another one."""

LIKELIHOOD = (
    r"almost no chance|remote|(?:highly |very )?(?:un)?likely|(?:im)?probabl[ey]|roughly even"
    r"|even chance|almost certain(?:ly)?|nearly certain|likelihood|chances?|odds"
)
CONFIDENCE = r"confidence|confident(?:ly)?"
"""ICD 203 wants the two scales in different sentences."""


def words(*patterns: str) -> re.Pattern[str]:
    """Make one pattern that finds any of these as whole words.

    >>> bool(words(STRONG).search("they captured it.")), bool(words(STRONG).search("felled"))
    (True, False)
    """
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")
