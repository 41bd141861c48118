"""The lists of briefs with their search, the page about them all, and the feed of editions."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from helpers.claims import coding
from helpers.pages.figures import script_json
from helpers.pages.page import environment
from helpers.pages.shared_assets import own_asset
from helpers.tables import Dataset
from helpers.wording.names import describe_coding

OURS = uuid.uuid5(uuid.NAMESPACE_URL, "offensive-progress")
UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML
NO_DAY = "1970-01-01"
NEWEST_DAYS = 3  # so many days before the newest stand open on a list; older ones are folded
Spellings = Mapping[tuple[str, str], Iterable[str]]
"""How else a place is written, in any script, by name of its list and its printed name."""


@dataclass(frozen=True)
class Entry:
    """One brief as the list shows it; all text.

    ``list_name`` is the file that lists the briefs on its offensive, see ``plan.Run``. ``day`` is
    the day of an edition and empty for a current run. ``href`` is empty where the brief was never
    built or is gone: then nothing more is known. ``old`` says in words why the brief is behind its
    data; empty = it is not. ``error`` is how its last run failed, in full. ``question``,
    ``headline``, ``bottom_line`` and ``changed`` are of ``Summary``, ``numbers``, ``answers`` and
    ``limits`` of ``summarise_edition``, ``revisions`` as ``vintage.edition_revisions`` gives them.
    """

    slug: str
    offensive: str
    list_name: str
    as_of: str
    known_by: str
    question: str = ""
    bottom_line: str = ""
    day: str = ""
    href: str = ""
    old: str = ""
    error: str = ""
    changed: tuple[str, ...] = ()
    revisions: tuple[Mapping, ...] = ()
    headline: str = ""
    numbers: str = ""
    answers: Mapping[str, list[str]] = field(default_factory=dict)
    limits: tuple[str, ...] = ()

    @property
    def updated(self) -> str:
        """The day by which the brief knew what it says: the last one known, or of a revision."""
        return max([self.known_by, *(revision["day"] for revision in self.revisions)])


def indexes(entries: Iterable[Entry], spellings: Spellings | None = None) -> dict[str, str]:
    """Make the lists by name of file: one for each offensive, and ``index.html``.

    That leads with the newest headline of each; of a single offensive it is the list itself.
    """
    entries = [*entries]
    lists = {name: _write(own, spellings) for name, own in _by_list(entries).items()}
    first = [*lists.values()]
    return {**lists, "index.html": first[0] if len(first) == 1 else _write(entries, spellings)}


def about(entries: Iterable[Entry], described: Iterable[Dataset], site: Mapping) -> str:
    """Make ``about.html``: method, rules, limits, corrections, licences and how to cite.

    ``described`` are the tables of each offensive, as known last; ``site`` may hold addresses of a
    ``repository`` and a ``contact``.
    """
    template, listed = environment().get_template("about.html.j2"), [*_by_list(entries).values()]
    described = [*described]
    mixed = [d for d in described if not coding(d).whole]
    shown = {"offensives": [d.offensive for d in described], "site": site, "listed": listed}
    return template.render(coded={d.offensive.title: describe_coding(d) for d in mixed}, **shown)


def _by_list(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Give the entries of each list: editions, the newest first, then current runs."""
    lists: dict[str, list[Entry]] = {entry.list_name: [] for entry in entries}
    for entry in (*_newest_first(entries), *(entry for entry in entries if not entry.day)):
        lists[entry.list_name].append(entry)
    return lists


def _write(entries: list[Entry], spellings: Spellings | None) -> str:
    found = _find_places(entries, spellings or {})
    scripts = [own_asset("search.js")] if found else []
    shown = {"offensives": [*_by_list(entries).values()], "newest_days": NEWEST_DAYS}
    shown |= {"places": Markup(script_json(found)) if found else "", "scripts": scripts}
    return environment().get_template("index.html.j2").render(shown)


def feed(entries: Iterable[Entry]) -> str:
    """Make ``feed.xml`` of the editions that stand, the newest first.

    An entry is dated by the last day of which its brief could know, or on which it was revised, and
    keeps its id when its brief is built again. Addresses are relative to the feed.
    """
    entries = list(entries)
    offensives = ", ".join(sorted({entry.offensive for entry in entries if entry.offensive}))
    editions = [entry for entry in _newest_first(entries) if entry.href]
    template = environment().get_template("feed.xml.j2")
    written = template.render(
        offensives=offensives,
        id=uuid.uuid5(OURS, offensives).urn,
        updated=max((entry.updated for entry in editions), default=NO_DAY),
        editions=[(uuid.uuid5(OURS, f"{e.offensive}/{e.slug}").urn, e) for e in editions],
    )
    return UNWRITABLE.sub("", written)


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted((e for e in entries if e.day), key=lambda entry: entry.day, reverse=True)


def _find_places(entries: list[Entry], spellings: Spellings) -> dict | None:
    """Give what the search looks in; None where no edition answers for a place.

    It has ``editions`` (address, day) and ``places``: name, offensive, other spellings, and answers
    with their rows and the numbers of the editions that give them, by day.
    """
    editions = sorted((e for e in entries if e.day), key=lambda entry: (entry.list_name, entry.day))
    found: dict[tuple[str, str, str], dict[tuple[str, str], list[int]]] = {}
    for number, entry in enumerate(editions):
        for place, (answer, row) in entry.answers.items():
            given = found.setdefault((place, entry.list_name, entry.offensive), {})
            given.setdefault((answer, row), []).append(number)
    several = len({where for _, where, _ in found}) > 1
    places = [
        [
            *(place, offensive if several else ""),
            sorted({*spellings.get((where, place), ())} - {"", place}),
            [[*answer, numbers] for answer, numbers in given.items()],
        ]
        for (place, where, offensive), given in sorted(found.items())
    ]
    shown = [[entry.href, entry.day] for entry in editions]
    return {"editions": shown, "places": places} if places else None
