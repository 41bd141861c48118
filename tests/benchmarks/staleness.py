"""Are exactly the briefs stale that could know what was edited, and do they say what it was?

    python -m tests.benchmarks.staleness [--edits 500] [--seed 1]

The made-up offensive is edited at random: a cell of a claim is changed, a claim is added or taken
out, rows are reordered, a file is quoted anew. Which briefs could know it is told by
the day on which its report was published; beside that stands what is stale and whether it is named.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from collections import Counter
from pathlib import Path

from helpers.runs import inputs, output, plan
from helpers.tables import BadTables
from tests.runs.collection import Collection

KINDS = ("changed", "added", "removed", "reordered", "quoted")


def main() -> None:
    """Edit, compare, and print how often what was so."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    draw, counts = random.Random(given.seed), Counter()
    with tempfile.TemporaryDirectory(prefix="staleness-") as home:
        made = Collection(Path(home) / "collection")
        for status in inputs.survey(plan.read(made.root), made.briefs):
            output.keep(made.briefs, status.run, status.inputs, output.Result(b"<p>"), {})
        for _ in range(given.edits):
            kind = draw.choice(KINDS)
            kept = {name: made.rows(name) for name in ("events", "reports")}
            row, day = edit(made, kind, draw)
            try:
                found = inputs.survey(plan.read(made.root), made.briefs)
            except BadTables:
                counts[kind, "refused"] += 1
                found = []
            for status in found:
                knows = bool(row) and day <= str(status.run.values["known_by"])
                named = any(f"{row} {kind}" in reason for reason in status.reasons)
                right = named if knows else not status.reasons
                counts[kind, ("right" if right else "wrong")] += 1
            for name, rows in kept.items():
                made.save(name, rows)
    print("| edit | right | wrong | edits that the tables refuse |\n|---|---|---|---|")
    for kind in KINDS:
        print(f"| {kind} | {counts[kind, 'right']} | {counts[kind, 'wrong']} |", end="")
        print(f" {counts[kind, 'refused']} |")


def edit(made: Collection, kind: str, draw: random.Random) -> tuple[str, str]:
    """Edit the claims; give the id of the row that is another now, and the day of its report."""
    rows = made.rows("events")
    published = {report["report_id"]: report["published"] for report in made.rows("reports")}
    position = draw.randrange(len(rows))
    row = rows[position]
    day = published[row["report_id"]]
    if kind == "reordered":
        draw.shuffle(rows)
    elif kind == "added":
        row = {**row, "claim_id": "c9001", "supersedes": ""}
        rows.append(row)
    elif kind == "removed":
        del rows[position]
    elif kind == "changed":
        rows[position] = {**row, draw.choice(["summary", "note"]): f"Edit {draw.random()}"}
    made.save("events", rows, quoting=csv.QUOTE_ALL if kind == "quoted" else csv.QUOTE_MINIMAL)
    return ("" if kind in ("reordered", "quoted") else row["claim_id"]), day


if __name__ == "__main__":
    main()
