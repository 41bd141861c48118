"""What pages become where a table holds thousands of imported claims.

    python -m tests.benchmarks.size [--claims 1000 10000 35000] [--only 02-how-far ...]

Makes tables in the shape of imports of UCDP GED, ACLED and VIINA (three years, a few claims by
hand), runs every notebook on them and prints seconds, size, compressed size and the tallest chart.
Exit 1 where a notebook fails or breaks a limit: 2 MB a page, 4,000 px a chart.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

import pandas as pd

from helpers import tables
from helpers.pages import page
from helpers.pages.wording_check import find_faults
from tests.conftest import RIVERLAND
from tests.exchange.read.made import ACLED, UCDP, bring, save
from tests.exchange.read.test_viina import long
from tests.pages.executed import FOLDER, executed
from tests.pages.notebooks import META

PAGE, CHART, SECONDS = 2_000_000, 4_000, 600
"""Most bytes of a page, pixels of a chart, and seconds of a notebook."""
DAYS = pd.date_range("2022-01-01", "2024-12-31")
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))


def make(folder: Path, claims: int, by_hand: bool = True) -> Path:
    """Make a dataset of about so many claims: of ten rows six are UCDP's, two ACLED's, two VIINA's.

    Without ``by_hand`` it has no claim of a person. Gives its folder.
    """
    shutil.copytree(RIVERLAND, folder)
    draw = random.Random(claims)
    path = folder / "datapackage.json"
    package = json.loads(path.read_text())
    package["offensive"] |= {"start": f"{DAYS[0].date()}", "end": f"{DAYS[-1].date()}"}
    path.write_text(json.dumps(package, indent=1))
    for name in ("events", "reports"):
        lines = (folder / f"{name}.csv").read_text().splitlines(keepends=True)
        rows = lines[1:] if by_hand else []
        text = re.sub(r"2030-0(\d-\d\d)", r"2022-0\1", "".join(rows))
        (folder / f"{name}.csv").write_text(lines[0] + text)
    spots = [
        (f"Village {i}", draw.uniform(-0.9, 9), draw.uniform(-0.9, 9)) for i in range(claims // 15)
    ]
    offices = [f"Agency {i}" for i in range(60)]
    ged, acled = [], []
    for i in range(claims // 5):
        name, lat, lon = draw.choice(spots)
        day = f"{draw.choice(DAYS).date()}"
        where = {"latitude": f"{lat:.4f}", "longitude": f"{lon:.4f}"}
        best = draw.randrange(40)
        ged.append(
            {"id": str(i + 1), "where_coordinates": name, **where, "date_start": day}
            | {"date_end": day, "type_of_violence": str(draw.choice((1, 1, 2, 3)))}
            | {"source_office": ";".join(draw.sample(offices, 2)), "source_date": f"{day};{day}"}
            | {"low": str(best), "best": str(best), "high": str(best + 3)}
            | dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians"), "0")
            | {"deaths_unknown": str(best)}
        )
    for i in range(claims // 5):
        name, lat, lon = draw.choice(spots)
        sub = draw.choice(["Armed clash", "Shelling/artillery/missile attack"] * 3 + TAKEN)
        acled.append(
            {"event_id_cnty": f"RIV{i + 1}", "sub_event_type": sub, "location": name}
            | {"event_date": f"{draw.choice(DAYS).date()}", "source": draw.choice(offices)}
            | {"latitude": f"{lat:.4f}", "longitude": f"{lon:.4f}", "fatalities": "0"}
        )
    mapped = []
    for number in range(1, claims // 50 + 2):
        status = "UA"
        for day in sorted(draw.sample(list(DAYS), 6)):
            mapped.append((number, f"{day:%Y%m%d}", status, draw.choice(("UA", status))))
            status = draw.choice(("UA", "RU", "CONTESTED"))
    home = folder.parent
    bring("ucdp", folder, save(home / "ged.csv", UCDP, *ged), published="2025-01-31")
    bring("acled", folder, save(home / "acled.csv", ACLED, *acled), published="2025-01-31")
    places = pd.DataFrame({"geonameid": range(1, claims // 50 + 2)})
    places["name"] = [f"Hamlet {i}" for i in places["geonameid"]]
    places = places.assign(latitude=[draw.uniform(0, 9) for _ in places.index], longitude=5.5)
    places.to_csv(home / "places.csv", index=False)
    viina = long(home / "v2.csv", mapped)
    bring("viina", folder, viina, home / "places.csv", published="2025-01-31")
    return folder


TAKEN = ["Non-state actor overtakes territory", "Government regains territory"]


def measure(name: str, folder: Path) -> dict[str, object]:
    """Run a notebook on a dataset and say what its page weighs."""
    began = time.perf_counter()
    notebook = executed(name, dataset=str(folder))
    letters = max(
        (len(json.dumps(o)) for c in notebook.cells for o in c.get("outputs", ())), default=0
    )
    html = page(notebook, META)
    took = time.perf_counter() - began
    heights = re.findall(r"<svg[^>]*?viewBox=\"[\d.-]+ [\d.-]+ [\d.]+ ([\d.]+)\"", html)
    heights += re.findall(r'"height":\s*(\d+)', html)
    return {
        "seconds": round(took, 1),
        "bytes": len(html.encode()),
        "packed": len(gzip.compress(html.encode())),
        "cell": letters,
        "chart": max(map(float, heights), default=0),
        "faults": []
        if name == "explore"
        else list(map(str, find_faults(notebook, tables.load(folder))))[:2],
    }


def _told(name: str, folder: Path, pipe) -> None:
    try:
        pipe.send(measure(name, folder))
    except Exception:
        pipe.send(traceback.format_exc().splitlines()[-14:])


def main() -> None:
    """Measure all notebooks at each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", nargs="*", type=int, default=[1_000, 10_000, 35_000])
    parser.add_argument("--only", nargs="*", default=NAMES)
    parser.add_argument("--keep", type=Path, help="folder in which tables are kept for another run")
    given = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory(prefix="size-") as made:
        for claims in given.claims:
            home = (given.keep or Path(made)) / str(claims)
            if not (home / "riverland").is_dir():
                home.mkdir(parents=True)
                began = time.perf_counter()
                make(home / "riverland", claims)
                print(f"{claims:,} claims made in {time.perf_counter() - began:.0f} s")
            for name in given.only:
                here, there = multiprocessing.Pipe()
                run = multiprocessing.Process(target=_told, args=(name, home / "riverland", there))
                run.start()
                found = here.recv() if here.poll(SECONDS) else "no end"
                run.terminate()
                print(
                    f"{claims:>7,} {name:24}", found if isinstance(found, dict) else "", flush=True
                )
                if not isinstance(found, dict):
                    print(*([found] if isinstance(found, str) else found), sep="\n")
                bad += (
                    not isinstance(found, dict) or found["bytes"] > PAGE or found["chart"] > CHART
                )
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
