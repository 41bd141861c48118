"""One build from end to end: what is stale is run and kept, and the list of briefs is written."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import fields
from functools import lru_cache, partial
from pathlib import Path

import pandas as pd

from helpers import files, pages, places, vintage
from helpers.pages.index import Entry
from helpers.pages.manifest import digest
from helpers.runs import inputs, output, plan, run
from helpers.runs.inputs import Status
from helpers.runs.output import Event, Order, Outcome, Results
from helpers.runs.plan import BadPlan
from helpers.tables.rules import spellings

VERSION_LETTERS = 8
Say = Callable[[str], None]


def rebuild(
    root: Path,
    say: Say,
    slugs: tuple[str, ...] = (),
    force: bool = False,
    jobs: int | None = None,
    isolation: str = "fork",
    scheduler: str = "",
) -> Outcome:
    """Run the notebooks whose answer could differ and write their briefs.

    ``slugs`` and ``force`` are those of ``stale``, ``jobs``, by default as many as the machine
    bears, and ``isolation`` those of ``run.results``. ``say`` takes each line of progress. Workers
    of a Dask ``scheduler`` do the runs, where its address is given. ``BadPlan`` and ``BadTables``
    come before anything is run or written.
    """
    folder = root / "briefs"
    if not scheduler:
        run.warm()
    with files.lock(folder / ".state", -1, lambda who: say(f"{who} builds too; waiting for it.")):
        files.remove_drafts(folder)
        mark = output.fingerprint(root)
        runs, entries = plan.read(root), output.entries(folder)
        found = inputs.survey(runs, folder, entries)
        todo = stale(found, slugs, force)
        for line in inputs.unmarked(todo, entries):
            say(line)
        (folder / output.NOTE).unlink(missing_ok=True)
        daily = {plan.EDITION.sub("", each.slug) for each in runs if each.day}
        for slug in output.sweep(folder, [each.slug for each in runs]):
            dated = plan.EDITION.sub("", slug) in daily
            why = "the tables no longer have its day" if dated else "it is no longer in briefs.toml"
            say(Event(f"{slug}: removed, {why}", "removed", slug=slug))
        try:
            with _means(scheduler, root, say, jobs, isolation) as (results, at_a_time):
                failed, overtaken = _build(root, mark, todo, entries, results, at_a_time, say)
        finally:
            after = inputs.compare(found, folder, entries)
            lists = _write_lists(root, after, entries)
        if all(status.state == "fresh" for status in after):
            output.note_unchanged(folder, mark, [status.run.slug for status in after], lists)
    built = tuple(s.run.slug for s in todo if s.run.slug not in {*failed, *overtaken})
    return Outcome(built, tuple(failed), len(found) - len(built) - len(failed))


def _means(
    scheduler: str, root: Path, say: Say, jobs: int | None, isolation: str
) -> AbstractContextManager[tuple[Results, int]]:
    """Give what does runs, here or on a cluster, and how many at a time."""
    if not scheduler:
        jobs = jobs or run.most_jobs()
        return nullcontext((partial(run.results, jobs=jobs, isolation=isolation), jobs))
    try:
        from helpers.runs.cluster import connected
    except ModuleNotFoundError as error:
        how = 'pip install -e ".[cluster]"'
        raise BadPlan([f"A cluster needs {error.name}; install it: {how}."]) from error
    return connected(scheduler, root, say)


def _still_as_ordered(made: Order, root: Path, mark: str) -> bool:
    """Say whether nothing that a run depends on was saved since the fingerprint ``mark``."""
    now = output.fingerprint(root)
    return now == mark or _inputs_now(root, now).get(made.slug) == made.inputs


@lru_cache(maxsize=1)
def _inputs_now(root: Path, mark: str) -> dict[str, dict]:
    """Give what each run depends on by now, ``mark``; nothing while plan or tables have faults."""
    inputs.code.cache_clear()
    try:
        return {each.slug: inputs.of_run(each) for each in plan.read(root)}
    except (ValueError, OSError):
        return {}


def _build(
    root: Path,
    mark: str,
    todo: list[Status],
    entries: dict[str, dict],
    results: Results,
    jobs: int,
    say: Say,
) -> tuple[list[str], list[str]]:
    """Run notebooks, the longest first, and keep briefs and ``entries``.

    Gives the slugs that failed, and those of which something was saved while they were made:
    nobody can tell from what, so their briefs stay as they were. ``mark`` is the fingerprint of
    what they are made from.
    """
    runs = {status.run.slug: status.run for status in todo}
    last = {slug: entry["seconds"] for slug, entry in entries.items() if entry.get("seconds")}
    usual = sum(last.values()) / len(last) if last else 1.0
    expected = {slug: last.get(slug, usual) for slug in runs}
    orders = sorted((order(status) for status in todo), key=lambda o: -expected[o.slug])
    took: dict[str, float] = {}
    failed, overtaken = [], []
    with closing(results(orders)) as done:
        for made, result, others in done:
            slug, running = made.slug, [other.slug for other in others]
            took[slug] = result.seconds
            if not _still_as_ordered(made, root, mark):
                overtaken.append(slug)
                line = f"{slug}: left as it was, for something was saved while it was made."
                say(Event(f"{line} Build again.", "overtaken", slug=slug))
                continue
            folder, old = root / "briefs", entries.get(slug, {})
            entries[slug] = kept = output.keep(folder, runs[slug], made.inputs, result, old)
            failure = kept.get("failure", {})
            failed += [slug] if failure else []
            pace = sum(took.values()) / sum(expected[slug] for slug in took)
            left = sum(expected[slug] for slug in expected.keys() - took)
            left -= sum(expected[slug] for slug in running) / 2  # those that run are half done
            rest = f", about {pace * left / jobs:.0f} s left ({', '.join(running)})"
            line = f"{len(took)}/{len(todo)} {slug}: {'FAILED' if failure else 'built'}"
            line += rest if running else ""
            line += f"\n{_in_words(failure)}" if failure else ""
            line += "".join(f"\n  {lack}" for lack in result.lacks)
            kind, facts = "failed" if failure else "built", {"slug": slug, **failure}
            facts |= {"lacks": result.lacks} if result.lacks else {}
            say(Event(line, kind, seconds=result.seconds, **facts))
    return failed, overtaken


def order(status: Status) -> Order:
    """Give a run that is to be done; the version of the data is of all rows that it may see."""
    planned, dataset = status.run, status.run.dataset
    latest, coded = dataset.reports["published"].max(), dataset.events["coded_on"].max()
    header = {
        **planned.values,
        "slug": planned.slug,
        "links": planned.links,
        "card": planned.card,
        "offensive": dataset.offensive.title,
        "revisions": vintage.edition_revisions(dataset),
        "notebook": planned.notebook.name,
        "latest_report": "" if pd.isna(latest) else str(latest.date()),
        "coded_on": "" if pd.isna(coded) else str(coded.date()),
        "data_version": digest(status.inputs["rows"])[:VERSION_LETTERS],
    }
    return Order(planned.notebook, dataset.path, planned.parameters, header, status.inputs)


def _in_words(failure: Mapping) -> str:
    source = "".join(f"\n    {line}" for line in failure["source"].splitlines())
    given = ", ".join(f"{name} = {value!r}" for name, value in failure["parameters"].items())
    return f"  {failure['cell']}:{source}\n  {failure['error']}\n  with {given}"


def stale(found: list[Status], slugs: tuple[str, ...], force: bool) -> list[Status]:
    """Give the named runs, see ``plan.pick``, whose brief is stale, or all with ``force``."""
    named = plan.pick(slugs, [status.run.slug for status in found])
    return [s for s in found if s.run.slug in named and (force or s.reasons)]


def _write_lists(root: Path, statuses: list[Status], entries: Mapping[str, dict]) -> list[str]:
    """Write what leads to the briefs, remove lists of what is gone, and give the names."""
    folder = root / "briefs"
    listed = [_listed(folder, status, entries.get(status.run.slug, {})) for status in statuses]
    known = sorted((status.run.dataset for status in statuses), key=lambda d: d.known_by)
    newest = {dataset.path: dataset for dataset in known}
    described = {s.run.list_name: newest[s.run.dataset.path] for s in statuses}.values()
    lists = pages.indexes(listed, _spellings(statuses)) | {"feed.xml": pages.feed(listed)}
    lists["about.html"] = pages.about(listed, described, plan.read_toml(root).get("site", {}))
    files.write_all({folder / name: made for name, made in lists.items()})
    for path in folder.glob("index-*.html"):
        if path.name not in lists:
            path.unlink(missing_ok=True)
    return [*lists]


def _listed(folder: Path, status: Status, kept: Mapping) -> Entry:
    planned = status.run
    shown = {**planned.values, **kept.get("values", {})}
    members = {field.name for field in fields(Entry)}  # what an older version kept may have others
    there = "inputs" in kept and output.brief(folder, planned.slug).is_file()
    said = kept.get("summary", {}) if there else {}
    return Entry(
        slug=planned.slug,
        offensive=planned.dataset.offensive.title,
        list_name=planned.list_name,
        as_of=str(shown["as_of"]),
        known_by=str(shown["known_by"]),
        day=planned.day,
        href=f"{planned.slug}.html" if there else "",
        old="; ".join(status.reasons) if there else "",
        error=_in_words(kept["failure"]) if "failure" in kept else "",
        **{name: of for name, of in said.items() if name in members},
    )


def _spellings(statuses: list[Status]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for listed, dataset in {s.run.list_name: s.run.dataset for s in statuses}.items():
        name = places.names(dataset)
        for text, place in zip(*spellings(dataset.places), strict=True):
            found.setdefault((listed, name[place]), set()).update({text} - {place})
    return found
