"""How seconds and memory grow with claims and places: each step in a process of its own.

    python -m tests.benchmarks.load [--claims 1000 10000 100000 1000000] [--places 200 2000 20000]
                                    [--briefs 1000 10000 100000]

Makes tables of three years in the shape of the real ones, and prints for each size the seconds and
the peak memory of load with its check, grades and the state of each place on each day, and of one
brief of each notebook for so many claims; then the slopes (log-log): in claims at the middle number
of places, and in places, which is in place-days, at the middle number of claims. Nothing passes
or fails.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from tests.conftest import RIVERLAND

DAYS = pd.date_range("2022-01-01", "2024-12-31")
TYPES = {"capture": 0.45, "casualties": 0.2, "strike": 0.12, "clash": 0.12, "advance": 0.11}
EXTENTS = {"full": 0.7, "most": 0.1, "part": 0.12, "outskirts": 0.08}
STANCES = {"asserts": 0.88, "denies": 0.08, "doubts": 0.04}
SECONDS = 900  # a step has so long
Steps = dict[str, tuple[float, float]]  # seconds and peak in MB, by step


def make(folder: Path, claims: int, places: int) -> Path:
    """Make a dataset of so many claims and places: towns change hands again and again.

    A few sources make most claims, one event in two is told of by several, and some claims deny,
    doubt, count, or replace an earlier one of the same source. Gives its folder.
    """
    shutil.copytree(RIVERLAND, folder)
    draw = np.random.default_rng(claims + places)
    path = folder / "datapackage.json"
    package = json.loads(path.read_text())
    days = {"start": f"{DAYS[0].date()}", "end": f"{DAYS[-1].date()}", "objective": "p0001"}
    package["offensive"] |= days
    path.write_text(json.dumps(package))
    write = {name: _writer(folder / f"{name}.csv") for name in _TABLES}

    def weighted(many: int, chosen: int, least: int = 1) -> np.ndarray:
        weights = 1 / (np.arange(many) + least)
        return draw.choice(many, chosen, p=weights / weights.sum())

    def kinds(shares: dict[str, float], chosen: int) -> np.ndarray:
        return draw.choice(list(shares), chosen, p=list(shares.values()))

    at = np.arange(1, places + 1)
    area = at % (places // 50 + 1) + 1
    areas = pd.Series(area).drop_duplicates()
    towns = {"place_id": _ids("p", at), "name": _ids("Town ", at), "kind": "town"}
    towns |= {"governorate": _ids("g", area), "coord_source": "made up", "coord_km": 1}
    towns |= {"lat": draw.uniform(-0.9, 9, places), "lon": draw.uniform(-0.9, 9, places)}
    people = draw.integers(100, 100_000, places).astype(str)
    towns |= {"population": people, "population_source": "made up"}
    towns |= {"front": np.where(area % 2, "west", "east"), "holder_before": "crown-army"}
    towns = pd.DataFrame(towns)
    towns.loc[areas.index, "capital_of"] = _ids("g", areas.to_numpy())
    governorates = {"place_id": _ids("g", areas), "name": _ids("Province ", areas)}
    write["places"](pd.concat([pd.DataFrame(governorates | {"kind": "governorate"}), towns]))
    road = np.arange(1, min(places, 30) + 1)
    write["routes"](pd.DataFrame({"route_id": "r1", "position": road, "place_id": _ids("p", road)}))
    write["unlisted"](pd.DataFrame())

    speak = np.arange(200)
    side = np.select([speak % 10 == 3, speak % 10 == 7], ["rebels", "crown"], "")
    sources = {"source_id": _ids("s", speak), "name": _ids("Source ", speak), "speaks_for": side}
    sources |= {"kind": np.select([side != "", speak % 25 == 1], ["party", "unnamed"], "agency")}
    sources |= {"owner": np.where((side == "") & (speak % 5 == 0), _ids("house-", speak // 10), "")}
    write["sources"](pd.DataFrame(sources))

    reports, events = claims // 5, claims // 2
    published = np.sort(draw.integers(0, len(DAYS), reports))
    number = np.arange(1, reports + 1)
    told = {"report_id": _ids("r", number), "outlet_id": _ids("s", weighted(200, reports))}
    told |= {"title": _ids("Report ", number), "url": _ids("https://wire.example/", number)}
    told |= {"published": DAYS[published], "language": "en", "read": "full"}
    write["reports"](pd.DataFrame(told | {"accessed_on": "2025-02-01"}))

    happened = np.sort(draw.integers(0, len(DAYS), events))
    where, kind = weighted(places, events, 10) + 1, kinds(TYPES, events)
    taken = pd.Series(kind == "capture")
    turn = taken.astype(int).groupby(where).cumsum() % 2
    winner = np.where(turn == 1, "rebels", "crown-army")
    nobody = draw.random(events) < 0.03
    about = np.sort(np.concatenate([np.arange(events), draw.integers(0, events, claims - events)]))
    late = happened[about] + draw.geometric(0.5, claims) - 1
    latest_report = np.searchsorted(published, np.minimum(late, len(DAYS) - 1))
    report = np.minimum(latest_report + draw.integers(0, 9, claims), reports - 1)
    day = np.minimum(happened[about], published[report])
    change, capture = taken.to_numpy()[about], kind[about] == "capture"
    actor, counted = winner[about], kind[about] == "casualties"
    who, many = weighted(200, claims), draw.integers(1, 60, claims)
    rows = {"claim_id": _ids("c", np.arange(1, claims + 1)), "event_id": _ids("e", about + 1)}
    rows |= {"report_id": _ids("r", report + 1), "event_type": kind[about], "actor_id": actor}
    rows |= {"stance": np.where(capture, kinds(STANCES, claims), "asserts")}
    rows |= {"place_id": _ids("p", where[about]), "place_precision": "at"}
    rows |= {"date_earliest": DAYS[np.maximum(day - draw.integers(0, 3, claims), 0)]}
    loser = np.where(actor == "rebels", "crown-army", "rebels")
    rows |= {"date_latest": DAYS[day], "loser_id": np.where(change, loser, "")}
    rows |= {"holder_after": np.where(change, np.where(nobody[about], "none", actor), "")}
    rows |= {"extent": np.where(change, kinds(EXTENTS, claims), ""), "claimant_id": _ids("s", who)}
    rows |= {"via_id": np.where(draw.random(claims) < 0.2, _ids("s", weighted(200, claims)), "")}
    rows |= {"evidence": np.where(draw.random(claims) < 0.03, "geolocated", "statement")}
    for end, more in (("count_low", 0), ("count_high", 2)):
        rows[end] = np.where(counted, many + more, "")
    rows |= {"count_of": np.where(counted, "killed", ""), "coded_on": "2025-02-01"}
    rows |= {"count_scope": np.where(counted, "event", "")}
    rows |= {"summary": _ids("What a report says in some words, as claim ", np.arange(claims))}
    earlier = pd.Series(rows["claim_id"]).groupby(who).shift()
    rows |= {"supersedes": earlier.where(draw.random(claims) < 0.01, "")}
    write["events"](pd.DataFrame(rows))
    return folder


_TABLES = ("places", "routes", "unlisted", "sources", "reports", "events")


def _ids(prefix: str, numbers: object) -> np.ndarray:
    return (prefix + pd.Series(np.asarray(numbers)).astype(str).str.zfill(4)).to_numpy()


def _writer(path: Path) -> Callable[[pd.DataFrame], None]:
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    return lambda frame: frame.reindex(columns=columns).to_csv(path, index=False)


def peak() -> float:
    """Give the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def core(folder: Path) -> Steps:
    """Load, grade and give each place its state on each day, one after the other."""
    from helpers import claims, control, tables

    found, d = {}, None
    for name, step in {
        "load": lambda: tables.load(folder),
        "grades": lambda: claims.grade_events(d),
        "states": lambda: control.control_table(d),
    }.items():
        began = time.process_time()
        result = step()
        found[name] = time.process_time() - began, peak()
        d = d or result
    return found


def brief(name: str, folder: Path) -> Steps:
    """Make one brief of a notebook."""
    from tests.benchmarks.size import measure

    began, found = time.process_time(), measure(name, folder)
    print(f"  {name}: {found['bytes']:,} bytes, {found['faults'] or 'no faults'}", flush=True)
    return {name: (time.process_time() - began, peak())}


def _told(pipe: object, step: Callable, *given: object) -> None:
    pipe.send(step(*given))


def apart(step: Callable[..., Steps], *given: object) -> Steps:
    """Do a step in a process of its own; nothing is found where it fails, which it prints."""
    here, there = multiprocessing.Pipe()
    run = multiprocessing.Process(target=_told, args=(there, step, *given))
    run.start()
    there.close()
    try:
        found = here.recv() if here.poll(SECONDS) else {}
    except EOFError:
        found = {}
    run.kill()
    return found


def slope(sizes: list[float], seconds: list[float]) -> float:
    """Give by which power of the size the seconds grow.

    >>> slope([1, 10, 100], [2, 20, 200])
    1.0
    """
    return round(float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0]), 2)


def main() -> None:
    """Measure each size and print the table and the slopes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    sizes = {"--claims": [1_000, 10_000, 100_000, 1_000_000], "--places": [200, 2_000, 20_000]}
    for name, default in (sizes | {"--briefs": [1_000, 10_000, 100_000]}).items():
        parser.add_argument(name, nargs="*", type=int, default=default)
    parser.add_argument("--only", nargs="*", help="notebooks; default: all")
    given = parser.parse_args()
    from tests.benchmarks.size import NAMES

    claims, places = given.claims, given.places
    middle = claims[len(claims) // 2], places[len(places) // 2]
    pairs = dict.fromkeys([(n, middle[1]) for n in claims] + [(middle[0], n) for n in places])
    found: dict[tuple[int, int], Steps] = {}
    with tempfile.TemporaryDirectory(prefix="load-") as home:
        for pair in pairs:
            folder = make(Path(home) / "-".join(map(str, pair)), *pair)
            found[pair] = apart(core, folder)
            if pair[0] in given.briefs and pair[1] == middle[1]:
                for name in given.only or NAMES:
                    found[pair] |= apart(brief, name, folder)
            for name, (seconds, most) in found[pair].items():
                size = f"{pair[0]:>9,} {pair[1]:>6,}"
                print(f"{size} {name:24} {seconds:8.2f} s {most:7,.0f} MB", flush=True)
            shutil.rmtree(folder)
    for what, fixed in (("claims", 1), ("places", 0)):
        own = [pair for pair in found if pair[fixed] == middle[fixed]]
        for name in {step: None for pair in own for step in found[pair]}:
            seen = [pair for pair in own if name in found[pair]][-3:]
            if len(seen) > 1:
                grown = slope([p[1 - fixed] for p in seen], [found[p][name][0] for p in seen])
                print(f"slope of {name} in {what}: {grown}")


if __name__ == "__main__":
    main()
