"""Fold the spellings of one name into one key: articles, marks, letter forms, transliteration."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

ARTICLES = frozenset(
    "al el il ul ad ed ar er as es ash esh ech at et an en az ez adh edh ath eth".split()
    + "ehl ehs ehsh".split()
)
"""The Arabic article as it is written before every letter, Russian and French forms included."""

LETTERS = (
    (r"sch|sh|ch", "s"),
    (r"kh|ck|[qcx]", "k"),
    (r"gh", "g"),
    (r"th", "t"),
    (r"d?zh|dj", "j"),
    (r"dh", "d"),
    (r"ph", "f"),
    (r"oo|ou|[ow]", "u"),
    (r"ee|y", "i"),
    (r"e", "a"),
    (r"(?<=[aiu])h\b", ""),
    (r"(.)\1+", r"\1"),
)
"""What replaces what in Latin letters, in this order; the last two drop a silent h and doubles."""

ARABIC = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىئیې", "ي"),
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
        "ء": "",
        "ـ": "",
    }
)
WORDS = {
    **dict.fromkeys(("airport", "airbase", "airfield", "aerodrome"), "airbase"),
    **dict.fromkeys(("governorate", "province", "region", "muhafazat"), "governorate"),
    **dict.fromkeys(("border", "crossing", "gate"), "crossing"),
}
"""Words for one kind of place; each stands for the others."""
MARKS = re.compile(r"['`´‘’‛ʻʼʾʿ\"“”]")


def words(name: str) -> list[str]:
    """Split a name into its words, without marks, articles and letter forms.

    >>> words("Ma‘arrat an-Nu‘mān"), words("الرَّقّة"), words("Hama air base")
    (['maarrat', 'numan'], ['رقه'], ['hama', 'airbase'])
    """
    text = unicodedata.normalize("NFKD", MARKS.sub("", name).casefold().replace("ı", "i"))
    text = unicodedata.normalize("NFC", "".join(c for c in text if not combining(c)))
    text = text.translate(ARABIC).replace("air base", "airbase")
    found = [WORDS.get(word, word) for word in re.findall(r"\w+", text)]
    found = [re.sub(r"^(وال|ال)(?=\w{2})", "", word) for word in dict.fromkeys(found)]
    return [word for word in found if word not in ARTICLES] or found


def combining(letter: str) -> bool:
    """Say whether a sign sits on another; the hamza and madda of Arabic letters count too."""
    return unicodedata.combining(letter) != 0


def fold(name: str) -> str:
    """Give the key that the spellings of one name share; '' where nothing is left.

    >>> fold("Khan Sheikhoun") == fold("Khān Shaykhūn") == fold("Khan Cheikhoun")
    True
    >>> fold("دَرْعَا") == fold("درعا"), fold("Daraa") == fold("Deraa") != fold("Darayya")
    (True, True)
    """
    return "".join(map(sound, words(name)))


@cache
def sound(word: str) -> str:
    """Write a word in the few letters that every way of transliteration agrees on.

    >>> sound("sweida"), sound("suwayda"), sound("soueida"), sound("52nd")
    ('suaida', 'suaida', 'suaida', '52nd')
    """
    for pattern, letter in LETTERS:
        word = re.sub(pattern, letter, word)
    return word


def is_code(text: str) -> bool:
    """Say whether a spelling is a code, which is met letter by letter or not at all.

    >>> is_code("SY-HL"), is_code("OS57"), is_code("T-4"), is_code("Hama")
    (True, True, True, False)
    """
    return bool(re.fullmatch(r"[A-Z]{2}-[A-Z]{2,5}|OS[A-Z0-9]{2}|[A-Z]-?\d", text.strip()))
