"""The list of all briefs with its search, and the feed of editions (Atom, an entry a day)."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from helpers.pages.figures import script_json
from helpers.pages.page import environment
from helpers.pages.shared_assets import STYLE, content_policy, own_asset

OURS = uuid.uuid5(uuid.NAMESPACE_URL, "offensive-progress")
UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML
NO_DAY = "1970-01-01"


@dataclass(frozen=True)
class Entry:
    """One brief as the list shows it; all text.

    ``day`` is the day of an edition and empty for a current run. ``href`` is empty where the
    brief was never built or is gone: then nothing of it is shown. ``old`` says in words why
    the brief is behind its data; empty = it is not. ``error`` is how its last run failed, in full.
    ``question``, ``headline``, ``bottom_line``, ``changed`` and ``mentions`` are of ``Summary``,
    ``revisions`` as ``vintage.edition_revisions`` gives them.
    """

    slug: str
    offensive: str
    question: str
    bottom_line: str
    as_of: str
    known_by: str
    day: str = ""
    href: str = ""
    old: str = ""
    error: str = ""
    changed: tuple[str, ...] = ()
    mentions: Mapping[str, list[str]] = field(default_factory=dict)
    revisions: tuple[Mapping, ...] = ()
    headline: str = ""

    @property
    def updated(self) -> str:
        """The day by which the brief knew what it says: the last one known, or of a revision."""
        return max([self.known_by, *(revision["day"] for revision in self.revisions)])


def index(entries: Iterable[Entry], spellings: Mapping[str, Iterable[str]] | None = None) -> str:
    """Make ``index.html``: the newest edition, current runs, then editions, the newest first.

    Where there are several offensives, each has the two lists of its own. ``spellings`` are how
    else places are written, in any script, by printed name; for the search.
    """
    silent = {"question": "", "headline": "", "bottom_line": "", "changed": ()}
    entries = [entry if entry.href else replace(entry, **silent) for entry in entries]
    places = _find_places(entries, spellings or {})
    scripts = [own_asset("search.js")] if places else []
    template = environment().get_template("index.html.j2")
    return template.render(
        offensive=_name_offensives(entries) or "No briefs yet",
        groups=_group(entries),
        places=Markup(script_json(places)) if places else "",
        scripts=scripts,
        policy=content_policy(scripts),
        style=own_asset(STYLE),
    )


def feed(entries: Iterable[Entry]) -> str:
    """Make ``feed.xml`` of the editions that stand, the newest first.

    An entry is dated by the last day of which its brief could know, or on which it was revised, and
    keeps its id when its brief is built again. Addresses are relative to the feed.
    """
    entries = list(entries)
    offensives = _name_offensives(entries)
    editions = [entry for entry in _newest_first(entries) if entry.href]
    template = environment().get_template("feed.xml.j2")
    text = template.render(
        offensives=offensives,
        id=_identity(offensives),
        updated=max((entry.updated for entry in editions), default=NO_DAY),
        editions=[(_identity(f"{e.offensive}/{e.slug}"), e) for e in editions],
    )
    return UNWRITABLE.sub("", text)


def _identity(name: str) -> str:
    return uuid.uuid5(OURS, name).urn


def _name_offensives(entries: Iterable[Entry]) -> str:
    return ", ".join(sorted({entry.offensive for entry in entries if entry.offensive}))


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted((e for e in entries if e.day), key=lambda entry: entry.day, reverse=True)


def _group(entries: list[Entry]) -> list[tuple[str, list[Entry], bool]]:
    """Give heading and entries of each list, and whether it is short, by offensive."""
    names = list(dict.fromkeys(entry.offensive for entry in entries))
    groups = []
    for name in names:
        own = [entry for entry in entries if entry.offensive == name]
        newest_first, current = _newest_first(own), [entry for entry in own if not entry.day]
        lists = {
            "Latest brief": newest_first[:1],
            "By question": current,
            "Day by day": newest_first[1:],
        }
        for title, listed in lists.items():
            head = title if len(names) == 1 else f"{name}: {title[0].lower()}{title[1:]}"
            groups.append((head, listed, title == "Day by day"))
    return groups


def _find_places(entries: list[Entry], spellings: Mapping[str, Iterable[str]]) -> dict | None:
    """Give what the search looks in; None where no brief names a place.

    It has ``briefs`` (address, title, day) and ``places``: name, other spellings, and of briefs
    the number, the first row about the place and how many there are, in an edition the new ones.
    """
    briefs, places = [], {}
    known: dict[str, dict[str, set[str]]] = {}
    for entry in sorted(entries, key=lambda entry: (not entry.day, entry.day)):
        if not entry.href:
            continue
        briefs.append([entry.href, entry.question, entry.day])
        seen = known.setdefault(entry.offensive, {}) if entry.day else {}
        for place, rows in sorted(entry.mentions.items()):
            new = [row for row in rows if row not in seen.get(place, ())]
            seen.setdefault(place, set()).update(rows)
            if new:
                places.setdefault(place, []).append([len(briefs) - 1, new[0], len(new)])
    rows = [
        [name, sorted({*spellings.get(name, ())} - {"", name}), places[name]]
        for name in sorted(places)
    ]
    return {"briefs": briefs, "places": rows} if rows else None
