"""The pages about all briefs: the list, the search by place, the feed."""

from __future__ import annotations

from pathlib import Path

from helpers import pages
from helpers.pages import retold
from helpers.pages.index import Entry
from helpers.runs import store
from helpers.runs.freshness import Status
from helpers.runs.run import told
from helpers.tables.rules import spellings

SAID: dict[Path, tuple[tuple[int, ...], set[str]]] = {}
"""By path of a brief, what tells this file from another one, and what it says."""


def write(folder: Path, statuses: list[Status], titles: dict[str, str]) -> None:
    """Write ``index.html`` and ``feed.xml``: every brief, and which are behind their data.

    Raises
    ------
    Dishonest
        Where they would say what no page says; then neither is written.
    """
    known = store.entries(folder)
    entries = [entry(folder, status, known.get(status.run.slug, {}), titles) for status in statuses]
    index, feed = pages.index(entries, spelled(statuses)), pages.feed(entries)
    there = {e.href: said(store.brief(folder, e.slug)) for e in entries if e.href}
    retold.check_lists(index, feed, there)
    store.write(folder / "index.html", index)
    store.write(folder / "feed.xml", feed)


def said(brief: Path) -> set[str]:
    """Give what a brief says, see ``retold.blocks``; a file that is the same is not read anew."""
    told = brief.stat()
    mark = (told.st_ino, told.st_mtime_ns, told.st_size)
    if brief not in SAID or SAID[brief][0] != mark:
        SAID[brief] = mark, retold.blocks(brief.read_bytes().decode())
    return SAID[brief][1]


def entry(folder: Path, status: Status, built: dict, titles: dict[str, str]) -> Entry:
    """Give a brief as the list shows it."""
    run = status.run
    shown = {**run.values, **built.get("values", {})}
    there = "inputs" in built and store.brief(folder, run.slug).is_file()
    return Entry(
        slug=run.slug,
        offensive=titles[str(run.values["dataset"])],
        question=built.get("question", ""),
        bottom_line=built.get("bottom_line", ""),
        as_of=str(shown["as_of"]),
        known_by=str(shown["known_by"]),
        day=run.day,
        href=f"{run.slug}.html" if there else "",
        old="; ".join(status.reasons) if there else "",
        error=told(run, built["failure"]) if "failure" in built else "",
        changed=tuple(built.get("changed", ())),
        mentions=built.get("mentions", {}),
    )


def spelled(statuses: list[Status]) -> dict[str, set[str]]:
    """Give the spellings of every place of the gazetteers, by printed name."""
    told: dict[str, set[str]] = {}
    for dataset in {id(s.dataset): s.dataset for s in statuses}.values():
        name = dict(zip(dataset.places["place_id"], dataset.places["name"], strict=True))
        for text, place in zip(*spellings(dataset.places), strict=True):
            told.setdefault(name[place], set()).update({text} - {place})
    return told
