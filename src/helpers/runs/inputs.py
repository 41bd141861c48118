"""What a brief depends on, see ``of_run``, which briefs are stale, and why.

The order of rows, quoting and line ends do not matter.
"""

import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

import pandas as pd

from helpers.order import id_key
from helpers.pages.manifest import digest, sha256
from helpers.runs import SETTINGS, output
from helpers.runs.plan import Run, read_cells
from helpers.tables.dataset import LAST_READ
from helpers.tables.reader import resources
from helpers.tables.rules import WITHDRAWN, references
from helpers.text import list_of

NOT_ON_PAGES = ("adding", "cli", "exchange", "runs")  # rooms of which no page shows anything,
MAKERS = ("runs/engine.py", "runs/worker.py")  # and modules there that make pages all the same
TABLES = ("events", "reports", "sources", "actors", "places", "routes")
LIBRARIES: list[str] = SETTINGS["libraries"]
DIGITS = 12  # hexadecimal, of the digest of one row or one file
SHOWN = 3  # so many rows or files are named in one reason


@dataclass(frozen=True)
class Status:
    """What a run depends on now; its brief is fresh, stale, failed or never built, and why."""

    run: Run
    inputs: dict
    reasons: tuple[str, ...] = ()
    state: str = ""


def survey(
    runs: list[Run], folder: Path, entries: Mapping[str, dict] | None = None
) -> list[Status]:
    """Compare every run with its brief in ``briefs/``, of which ``entries`` are kept."""
    entries = output.entries(folder) if entries is None else entries
    return compare([Status(run, of_run(run)) for run in runs], folder, entries)


def compare(statuses: list[Status], folder: Path, entries: Mapping[str, dict]) -> list[Status]:
    """Compare runs, whose inputs are known, with what is kept of their briefs by now."""
    compared = []
    for status in statuses:
        entry = entries.get(status.run.slug, {})
        built = "inputs" in entry and output.brief(folder, status.run.slug).is_file()
        reasons = changes(entry["inputs"], status.inputs) if built else []
        state = "stale" if reasons else "fresh"
        if "failure" in entry:
            first_line = entry["failure"]["error"].partition("\n")[0]
            state, reasons = "failed", [f"the last run failed: {first_line}", *reasons]
        elif not built:
            state, reasons = "never built", ["never built"]
        compared.append(replace(status, reasons=tuple(reasons), state=state))
    return compared


def unmarked(statuses: list[Status], entries: Mapping[str, dict]) -> list[str]:
    """Say which claims of built editions were changed or taken out so that no edition tells it."""
    changed, gone, today = set(), set(), pd.Timestamp.now().normalize()
    for status in statuses:
        kept = entries.get(status.run.slug, {}).get("inputs", {})
        old, was = kept.get("rows", {}).get("events", {}), kept.get("said", {})
        if status.run.dataset.as_known_then:
            every = LAST_READ[status.run.dataset.path].tables["events"]
            dated = every.loc[every["coded_on"] != today, "claim_id"]
            now, said = status.inputs["rows"]["events"], status.inputs["said"]
            other = {c for c in dated if c in old and c in now and old[c] != now[c]}
            changed |= {c for c in other if said[c] != was.get(c)}  # else only an id was renamed
            gone |= old.keys() - {*every["claim_id"]}
    ways = {
        "changed; give it today's coded_on": changed,
        "is gone; keep its row, with an event_id that ends in -withdrawn": gone,
    }
    return [
        f"events.csv: {list_of(sorted(claims, key=id_key), SHOWN)} {what}, so that editions say it."
        for what, claims in ways.items()
        if claims
    ]


def of_run(run: Run) -> dict:
    """Give all that a run depends on, as JSON can hold it.

    ``rows`` are digests by table and id, of the rows that the notebook can load; ``said`` those of
    an edition's claims, see ``_without_ids``, which no page carries; ``code`` those by file of the
    package; ``values`` are all parameters, with days filled in; ``links`` are the pages that a
    brief leads to.
    """
    beside = sorted(run.notebook.parent.rglob("*.py"))  # it could import them
    modules = [path.read_text("utf-8") for path in beside]
    d = run.dataset
    read = LAST_READ[d.path]
    digests = _digests_of_all(d.path, read.state)
    return {
        "rows": {name: dict(digests[name].loc[getattr(d, name).index].tolist()) for name in TABLES},
        "said": dict(digests["said"].loc[d.events.index].tolist()) if d.as_known_then else {},
        "descriptor": digest(read.package),
        "boundaries": digest(d.boundaries),
        "notebook": digest({"cells": read_cells(run.notebook), "modules": modules}),
        "values": run.values,
        "links": {**run.links, "card": run.card},
        "code": code(),
        "versions": versions(),
    }


@lru_cache(maxsize=4)
def _digests_of_all(folder: Path, state: tuple) -> dict[str, pd.Series]:
    tables = LAST_READ[folder].tables
    claims = _without_ids(tables, LAST_READ[folder].package)
    return {name: row_digests(tables[name]) for name in TABLES} | {"said": row_digests(claims)}


def _without_ids(tables: Mapping[str, pd.DataFrame], package: dict) -> pd.DataFrame:
    """Give claims so that another id of an event, place, source or actor changes none of them."""
    claims = tables["events"].copy()
    first = claims.groupby("event_id")["claim_id"].transform("min")
    claims["event_id"] = first + claims["event_id"].str.endswith(WITHDRAWN).astype(str)
    for column, (name, key) in references(resources(package)["events"]).items():
        if name not in ("events", "reports"):
            rows = tables[name].set_index(key).filter(["name", "lat", "lon"])
            meant = pd.util.hash_pandas_object(rows, index=False).astype(str)
            claims[column] = claims[column].map(meant).fillna(claims[column])
    return claims


def row_digests(frame: pd.DataFrame) -> pd.Series:
    """Give each row's id and digest; the id is the first column, or the first two."""
    first = frame.iloc[:, 0].astype(str)
    ids = first if first.is_unique else first + " " + frame.iloc[:, 1].astype(str)
    numbers = pd.util.hash_pandas_object(frame, index=False)
    pairs = [(key, f"{number:016x}"[:DIGITS]) for key, number in zip(ids, numbers, strict=True)]
    return pd.Series(pairs, index=frame.index, dtype=object)


@cache
def code() -> dict[str, str]:
    """Give a digest of each file of the package that makes pages, by its path in the package."""
    found = {}
    for path in output.files_below(output.PACKAGE):
        name = path.relative_to(output.PACKAGE).as_posix()
        if name.partition("/")[0] not in NOT_ON_PAGES or name in MAKERS:
            content = path.read_bytes().replace(b"\r\n", b"\n")  # as Git may have written it
            found[name] = sha256(content)[:DIGITS]
    return found


@cache
def versions() -> dict[str, str]:
    """Give the versions of Python and of the libraries that a brief depends on."""
    return {"python": platform.python_version()} | {n: metadata.version(n) for n in LIBRARIES}


def changes(old: dict, new: dict) -> list[str]:
    """Say in words what differs between two sets of inputs; of a page each table is one digest.

    >>> changes({"rows": {"events": {"c1": "a", "c2": "b"}}}, {"rows": {"events": {"c1": "f"}}})
    ['events.csv: c1 changed', 'events.csv: c2 removed']
    """
    before, after = ({**made, **made.get("rows", {})} for made in (old, new))
    reasons = []
    for name in (*new.get("rows", {}), "code"):
        was, now = before.get(name, {}), after.get(name, {})
        if isinstance(now, str):
            reasons += [f"{name}.csv changed"] if was != now else []
            continue
        verbs = {
            "added": [key for key in now if key not in was],
            "changed": [key for key in now if key in was and was[key] != now[key]],
            "removed": [key for key in was if key not in now],
        }
        where = name if name == "code" else f"{name}.csv"
        reasons += [f"{where}: {list_of(keys, SHOWN)} {v}" for v, keys in verbs.items() if keys]
    for name in ("descriptor", "boundaries", "notebook", "links"):
        reasons += [f"{name} changed"] if old.get(name) != new.get(name) else []
    for name in ("values", "versions"):
        was, now = old.get(name, {}), new.get(name, {})
        differing = [key for key in sorted({*was, *now}) if was.get(key) != now.get(key)]
        reasons += [f"{k} {was.get(k, 'none')} → {now.get(k, 'none')}" for k in differing]
    return reasons
