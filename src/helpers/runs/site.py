"""The pages about all briefs: the list, the search by place, the feed."""

from __future__ import annotations

from pathlib import Path

from helpers import pages
from helpers.pages.index import Entry
from helpers.runs import store
from helpers.runs.freshness import Status
from helpers.runs.run import told
from helpers.tables.rules import spellings


def write(folder: Path, statuses: list[Status], titles: dict[str, str]) -> None:
    """Write ``index.html`` and ``feed.xml``: every brief, and which are behind their data."""
    known = store.entries(folder)
    entries = [entry(folder, status, known.get(status.run.slug, {}), titles) for status in statuses]
    store.write(folder / "index.html", pages.index(entries, spelled(statuses)))
    store.write(folder / "feed.xml", pages.feed(entries))


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
