"""Are exactly the briefs rebuilt whose answer differs? By brute force, over random edits.

    python -m tests.benchmarks.staleness [--edits 500] [--seed 1]

A small collection with real notebooks is edited by hand of chance: a claim is added, corrected or
retracted, a report is taken out with its claims, rows are reordered, a file is quoted anew, a place
is renamed, a notebook gets another sentence. After each edit every brief is made anew and compared
with the one before: once as it is read (without its manifest and the version of its data), once
with the checksums of the rows that it was made from, which ``briefs verify`` compares. Beside this
stands what ``freshness`` would have rebuilt. An edit to the package rebuilds every brief and is
not part of this.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import random
import re
import tempfile
from collections import Counter
from pathlib import Path

import nbformat
from IPython.core.interactiveshell import InteractiveShell

from helpers import export, tables
from helpers.build import freshness, plan, template  # noqa: F401
from tests.build.collection import Collection

REAL = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = ("00-brief", "02-how-far", "06-weigh-the-sources")
PLAN = 'dataset = "riverland"\n' + "".join(
    f'[[brief]]\nslug = "{name}"\nnotebook = "{name}.ipynb"\neach_day = true\n'
    for name in NOTEBOOKS
)
VERSION = re.compile(r"(Version of the data</dt>\s*<dd>)\w+")


def main() -> None:
    """Make the edits and print precision and recall by kind of edit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    draw = random.Random(given.seed)
    counts: Counter = Counter()
    with tempfile.TemporaryDirectory(prefix="staleness-") as home:
        made = collection(Path(home))
        before, pages = survey(made), {}
        pages = {status.run.slug: page(status) for status in before}
        for number in range(given.edits):
            kind = draw.choice(list(EDITS))
            if not edited(made, kind, draw):
                continue
            after = survey(made)
            for old, new in zip(before, after, strict=True):
                told = freshness.changes(old.inputs, new.inputs, reports(new))
                answer = page(new)
                differs = answer != pages[new.run.slug]
                counts[
                    kind,
                    "hit"
                    if differs and told
                    else "missed"
                    if differs
                    else "false alarm"
                    if told
                    else "left alone",
                ] += 1
                pages[new.run.slug] = answer
            before = after
            if (number + 1) % 10 == 0:
                print(f"{number + 1} edits", flush=True)
    print(table(counts))


def collection(home: Path) -> Collection:
    """Lay out the small collection with real notebooks."""
    made = Collection(home / "collection")
    for name in NOTEBOOKS:
        (made.root / "notebooks" / f"{name}.ipynb").write_bytes(
            (REAL / f"{name}.ipynb").read_bytes()
        )
    made.plan(PLAN)
    os.chdir(made.root / "notebooks")
    return made


def survey(made: Collection) -> list[freshness.Status]:
    """Say what every run depends on now."""
    return freshness.survey(plan.read(made.root), made.briefs)


def reports(status: freshness.Status) -> dict[str, str]:
    """Give the report of each claim."""
    events = status.dataset.events
    return dict(zip(events["claim_id"], events["report_id"], strict=True))


def page(status: freshness.Status) -> str:
    """Make the page of a run in this process, without manifest and version."""
    shell = InteractiveShell.instance()
    shell.reset()
    notebook = nbformat.read(status.run.notebook, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            from IPython.utils.capture import capture_output

            with capture_output() as shown:
                result = shell.run_cell(cell.source)
                result.raise_error()
            cell.outputs = [
                nbformat.v4.new_output("display_data", data=o.data, metadata=o.metadata)
                for o in shown.outputs
            ]
            if "parameters" in cell.metadata.get("tags", []):
                shell.push(status.run.parameters)
    return VERSION.sub(r"\1", export.page(notebook, status.run.values))


def edited(made: Collection, kind: str, draw: random.Random) -> bool:
    """Make one edit; one that the checks refuse is taken back, and another is drawn."""
    folder = made.root / "data" / "riverland"
    for _ in range(50):
        kept = {path: path.read_bytes() for path in folder.glob("*.csv")}
        EDITS[kind](made, draw)
        with contextlib.suppress(ValueError):
            if not tables.check(folder):
                return True
        for path, content in kept.items():
            path.write_bytes(content)
    return False


def add(made: Collection, draw: random.Random) -> None:
    """Add a claim like another one, told by a report of any day."""
    rows = made.rows("events")
    row = dict(draw.choice(rows))
    row["claim_id"] = f"c{max(int(r['claim_id'][1:]) for r in rows) + 1:04d}"
    row["report_id"] = draw.choice(made.rows("reports"))["report_id"]
    row["supersedes"] = ""
    made.save("events", [*rows, row])


def correct(made: Collection, draw: random.Random) -> None:
    """Give a claim the cell of another claim in one column."""
    rows = made.rows("events")
    column = draw.choice([c for c in rows[0] if c not in ("claim_id", "supersedes")])
    draw.choice(rows)[column] = draw.choice(rows)[column]
    made.save("events", rows)


def retract(made: Collection, draw: random.Random) -> None:
    """Take out a claim."""
    rows = made.rows("events")
    rows.remove(draw.choice(rows))
    made.save("events", rows)


def withdraw(made: Collection, draw: random.Random) -> None:
    """Take out a report with its claims."""
    gone = draw.choice(made.rows("reports"))["report_id"]
    for table in ("events", "reports"):
        made.save(table, [row for row in made.rows(table) if row["report_id"] != gone])


def reorder(made: Collection, draw: random.Random) -> None:
    """Shuffle the rows of a table."""
    table = draw.choice(["events", "reports", "sources", "actors", "places"])
    rows = made.rows(table)
    draw.shuffle(rows)
    made.save(table, rows)


def requote(made: Collection, draw: random.Random) -> None:
    """Write a table with other quotes and line ends."""
    table = draw.choice(["events", "reports", "places"])
    style = {"quoting": draw.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), "lineterminator": "\r\n"}
    made.save(table, made.rows(table), **style)


def rename(made: Collection, draw: random.Random) -> None:
    """Give a place another name."""
    rows = made.rows("places")
    row = draw.choice(rows)
    row["name"] = f"{row['name'].split()[0]} {draw.choice('ABCDEFGH')}"
    made.save("places", rows)


def reword(made: Collection, draw: random.Random) -> None:
    """Add a sentence to a notebook."""
    path = made.root / "notebooks" / f"{draw.choice(NOTEBOOKS)}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = draw.choice([c for c in notebook.cells[1:] if c.cell_type == "markdown"])
    cell.source += f"\n\nSee also note {draw.randrange(1000)}."
    stream = io.StringIO()
    nbformat.write(notebook, stream)
    path.write_text(stream.getvalue(), encoding="utf-8")


EDITS = {
    "a claim added": add,
    "a claim corrected": correct,
    "a claim retracted": retract,
    "a report withdrawn": withdraw,
    "rows reordered": reorder,
    "quoted anew": requote,
    "a place renamed": rename,
    "a notebook reworded": reword,
}


def table(counts: Counter) -> str:
    """Write the counts, precision and recall as a table in Markdown."""
    names = ("hit", "missed", "false alarm", "left alone")
    lines = [f"| edit | {' | '.join(names)} |", "|---|---|---|---|---|"]
    for kind in EDITS:
        lines.append(f"| {kind} | {' | '.join(str(counts[kind, name]) for name in names)} |")
    hit, missed, false, _ = (sum(counts[kind, name] for kind in EDITS) for name in names)
    recall = hit / (hit + missed) if hit + missed else 1
    precision = hit / (hit + false) if hit + false else 1
    return "\n".join([*lines, "", f"recall {recall:.1%}, precision {precision:.1%}"])


if __name__ == "__main__":
    main()
