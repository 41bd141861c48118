"""Are exactly the briefs rebuilt whose answer differs? By brute force, over random edits.

    python -m tests.benchmarks.staleness [--edits 500] [--seed 1] [--part 1/2] [--only KIND]

A small collection with real notebooks is edited by hand of chance: a claim is added, corrected or
retracted, a report is taken out with its claims, rows are reordered, a file is quoted anew, a place
is renamed, a notebook gets another sentence, a text in the package another word. After each edit
every brief is made anew in a process of its own, out of what it may see, and compared with the one
before: all that the page is made from, as it is read, and what stands in its ``brief.json``. Beside
this stands what ``freshness`` would have rebuilt. The package is a copy. A part makes all edits and
looks at its share of them, so that several processes can do one study: their counts add up.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import csv
import importlib
import io
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

import nbformat

from helpers import tables
from helpers.pages import record
from helpers.runs import freshness, plan, said
from helpers.tables import sight
from tests.runs.collection import Collection

ROOT = Path(__file__).parents[2]
REAL = ROOT / "notebooks"
COPIED = "STALENESS_PACKAGE"
"""The variable that names the folder of the copied package."""
NOTEBOOKS = ("00-brief", "02-how-far", "06-weigh-the-sources")
PLAN = 'dataset = "riverland"\n' + "".join(
    f'[[brief]]\nslug = "{name}"\nnotebook = "{name}.ipynb"\neach_day = {str(not i).lower()}\n'
    for i, name in enumerate(NOTEBOOKS)
)
OUTCOMES = {
    (True, True): "hit",
    (True, False): "missed",
    (False, True): "false alarm",
    (False, False): "left alone",
}
"""By whether the answer differs, and whether the brief would have been rebuilt."""
USED = ("build.freshness", "build.plan", "build.said", "export.record", "tables", "tables.sight")
"""What of the package this study calls itself."""
TELLING = ("wording", "charts")
"""Where the package keeps what pages say."""
AT_A_TIME = 20
"""After so many edits the collection is laid out anew, lest little be left of it."""


def main() -> None:
    """Make the edits and print precision and recall by kind of edit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--only", choices=EDITS, help="one kind of edit, while something is made")
    given = parser.parse_args()
    mine, parts = map(int, given.part.split("/"))
    if COPIED not in os.environ:
        with tempfile.TemporaryDirectory(prefix="staleness-") as home:
            sys.exit(elsewhere(Path(home)))
    warm()
    draw, kinds = random.Random(given.seed), [given.only] if given.only else list(EDITS)
    counts, odd, silent = Counter(), Counter(), 0
    for first in range(0, given.edits, AT_A_TIME):
        with tempfile.TemporaryDirectory(prefix="staleness-") as home:
            fresh_package()
            made = collection(Path(home))
            looked_at = first // AT_A_TIME % parts == mine - 1
            kept, answers = {}, {}
            for slug, status in (survey(made) if looked_at else {}).items():
                answers[slug], kept[slug] = answer(status)
            for _ in range(min(AT_A_TIME, given.edits - first)):
                kind, what = edited(made, draw, kinds)
                for slug, new in (survey(made) if looked_at else {}).items():
                    now, inputs = answer(new)
                    if slug not in kept:  # a day of its own may come with the first claim of it
                        answers[slug], kept[slug] = now, inputs
                        continue
                    seen = freshness.alike(kept[slug], new.inputs)
                    told = freshness.changes(kept[slug], seen, reports(new))
                    found = OUTCOMES[now != answers[slug], bool(told)]
                    counts[kind, found] += 1
                    silent += now != answers[slug] and now[0] == answers[slug][0]
                    odd[found, f"{kind} {what}".strip()] += now != answers[slug] or bool(told)
                    answers[slug] = now
                    kept[slug] = inputs if told else kept[slug]
        print(f"{first + AT_A_TIME} edits", table(counts).splitlines()[-1], flush=True)
    print(table(counts))
    print(f"{silent} briefs differ in their brief.json alone, not as they are read")
    for kind in ("missed", "false alarm"):
        found = [f"{what}: {n}" for (name, what), n in odd.most_common() if name == kind and n]
        print(f"{kind}:", *(found or ["none"]), sep="\n  ")


def elsewhere(home: Path) -> int:
    """Do this study again with a copy of the package in place of the package."""
    path = os.pathsep.join([str(home), str(ROOT)])
    command = [sys.executable, "-m", "tests.benchmarks.staleness", *sys.argv[1:]]
    return subprocess.call(command, env={**os.environ, COPIED: str(home), "PYTHONPATH": path})


def package() -> Path:
    """Give the folder of the copied package."""
    return Path(os.environ[COPIED]) / "helpers"


def fresh_package() -> None:
    """Copy the package as it is and import it anew."""
    shutil.rmtree(package(), ignore_errors=True)
    shutil.copytree(ROOT / "src" / "helpers", package())
    imported_anew()


def imported_anew() -> None:
    """Forget every module of the package and import those that this study and pages use."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "helpers"]:
        del sys.modules[name]
    sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not said.Finder]
    importlib.invalidate_caches()
    importlib.import_module("helpers.runs.said").listen()
    for name in USED:
        globals()[name.rpartition(".")[2]] = importlib.import_module(f"helpers.{name}")
    for name in TELLING:  # else every process of a brief would import them
        importlib.import_module(f"helpers.{name}")


def warm() -> None:
    """Let libraries do here what they do on first use, lest every process of a brief does it."""
    with tempfile.TemporaryDirectory(prefix="staleness-") as home:
        fresh_package()
        for status in survey(collection(Path(home))).values():
            page(status.run)


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


def survey(made: Collection) -> dict[str, freshness.Status]:
    """Say what every run depends on now, by slug."""
    found = freshness.survey(plan.read(made.root), made.briefs)
    return {status.run.slug: status for status in found}


def reports(status: freshness.Status) -> dict[str, str]:
    """Give the report of each claim."""
    events = status.dataset.events
    return dict(zip(events["claim_id"], events["report_id"], strict=True))


def answer(status: freshness.Status) -> tuple[tuple[list[str], str], dict]:
    """Make a brief in a process of its own.

    Returns
    -------
    All that its page is made from and what its ``brief.json`` counts, and its inputs as they would
    be kept.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=made_of, args=(status, theirs))
    process.start()
    theirs.close()
    told, unsaid = ours.recv()
    process.join()
    return told, {**status.inputs, "texts": said.without(status.inputs["texts"], unsaid)}


def made_of(status: freshness.Status, pipe: Connection) -> None:
    """Send what a brief is made of, and the texts of the package that it did not come upon."""
    run, folder = status.run, status.dataset.path
    sight.limit(folder, str(run.values["known_by"]), **status.inputs["sight"])
    shown, unsaid = page(run), said.unsaid(status.inputs["texts"], said.said)
    seen = tables.load(folder, str(run.values["as_of"]), str(run.values["known_by"]))
    told = {"slug": run.slug, "notebook": run.notebook.name, "values": run.values}
    told |= {"inputs": {"helpers": {}}, "digests": {}}
    pipe.send(((shown, record.brief(seen, told, "")), unsaid))


def page(run: plan.Run) -> list[str]:
    """Give the prose of a notebook, and what its cells of code display or how they fail."""
    shown: list[str] = []
    space: dict[str, object] = {"display": lambda value: shown.append(render(value))}
    for cell in nbformat.read(run.notebook, as_version=4).cells:
        shown.append(cell.source)
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            try:
                exec(compile(tree, "cell", "exec"), space)
                if last:
                    value = eval(compile(ast.Expression(last.value), "cell", "eval"), space)
                    shown += [] if value is None else [render(value)]
            except Exception as error:
                return [*shown, repr(error)]
            if "parameters" in cell.metadata.get("tags", []):
                space.update(run.parameters)
    return shown


def render(value: object) -> str:
    """Give what a reader sees of a displayed value, as text."""
    if hasattr(value, "to_json"):
        return value.to_json()
    if hasattr(value, "_repr_mimebundle_"):
        return str(value._repr_mimebundle_())
    return value._repr_html_()


def edited(made: Collection, draw: random.Random, kinds: list[str]) -> tuple[str, str]:
    """Make an edit and say which; one that the checks refuse is taken back and another drawn."""
    folder = made.root / "data" / "riverland"
    while True:
        kind = draw.choice(kinds)
        files = [*folder.glob("*.csv"), *package().rglob("*.py")]
        kept = {path: path.read_bytes() for path in files}
        what = EDITS[kind](made, draw)
        with contextlib.suppress(ValueError):
            if not tables.check(folder):
                return kind, what
        for path, content in kept.items():
            path.write_bytes(content)


def add(made: Collection, draw: random.Random) -> str:
    """Add a claim like another one, told by a report of any day."""
    rows = made.rows("events")
    row = dict(draw.choice(rows))
    row["claim_id"] = f"c{max(int(r['claim_id'][1:]) for r in rows) + 1:04d}"
    row["report_id"] = draw.choice(made.rows("reports"))["report_id"]
    row["supersedes"] = ""
    made.save("events", [*rows, row])
    return ""


def correct(made: Collection, draw: random.Random) -> str:
    """Give a claim the cell of another claim in one column."""
    rows = made.rows("events")
    column = draw.choice([c for c in rows[0] if c not in ("claim_id", "supersedes")])
    draw.choice(rows)[column] = draw.choice(rows)[column]
    made.save("events", rows)
    return column


def retract(made: Collection, draw: random.Random) -> str:
    """Take out a claim."""
    rows = made.rows("events")
    rows.remove(draw.choice(rows))
    made.save("events", rows)
    return ""


def withdraw(made: Collection, draw: random.Random) -> str:
    """Take out a report with its claims."""
    gone = draw.choice(made.rows("reports"))["report_id"]
    for table in ("events", "reports"):
        made.save(table, [row for row in made.rows(table) if row["report_id"] != gone])
    return ""


def reorder(made: Collection, draw: random.Random) -> str:
    """Shuffle the rows of a table."""
    table = draw.choice(["events", "reports", "sources", "actors", "places"])
    rows = made.rows(table)
    draw.shuffle(rows)
    made.save(table, rows)
    return table


def requote(made: Collection, draw: random.Random) -> str:
    """Write a table with other quotes and line ends."""
    table = draw.choice(["events", "reports", "places"])
    style = {"quoting": draw.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), "lineterminator": "\r\n"}
    made.save(table, made.rows(table), **style)
    return table


def rename(made: Collection, draw: random.Random) -> str:
    """Give a place another name."""
    rows = made.rows("places")
    row = draw.choice(rows)
    row["name"] = f"{row['name'].split()[0]} {draw.choice('ABCDEFGH')}"
    made.save("places", rows)
    return row["kind"]


def reword(made: Collection, draw: random.Random) -> str:
    """Add a sentence to a notebook."""
    path = made.root / "notebooks" / f"{draw.choice(NOTEBOOKS)}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = draw.choice([c for c in notebook.cells[1:] if c.cell_type == "markdown"])
    cell.source += f"\n\nSee also note {draw.randrange(1000)}."
    stream = io.StringIO()
    nbformat.write(notebook, stream)
    path.write_text(stream.getvalue(), encoding="utf-8")
    return ""


def rewrite(made: Collection, draw: random.Random) -> str:
    """Give a text of several words in the package one word more."""
    path = draw.choice([p for part in TELLING for p in sorted((package() / part).rglob("*.py"))])
    source = path.read_text(encoding="utf-8")
    texts = [node for node in ast.walk(ast.parse(source)) if plain_text(node, source)]
    if texts:
        lines = source.splitlines(keepends=True)
        node = draw.choice(texts)
        line, end = lines[node.lineno - 1].encode(), node.end_col_offset - 1  # counted in bytes
        lines[node.lineno - 1] = (line[:end] + b" now" + line[end:]).decode()
        path.write_text("".join(lines), encoding="utf-8")
        imported_anew()
    return path.relative_to(package()).parts[0]


def plain_text(node: ast.AST, source: str) -> bool:
    """Tell whether a node is a text of several words, in ASCII on one line and in plain quotes."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    found = ast.get_source_segment(source, node)
    return found == f'"{node.value}"' and " " in node.value.strip() and found.isascii()


EDITS = {
    "a claim added": add,
    "a claim corrected": correct,
    "a claim retracted": retract,
    "a report withdrawn": withdraw,
    "rows reordered": reorder,
    "quoted anew": requote,
    "a place renamed": rename,
    "a notebook reworded": reword,
    "a text in the package reworded": rewrite,
}


def table(counts: Counter) -> str:
    """Write the counts, precision and recall as a table in Markdown."""
    names = tuple(OUTCOMES.values())
    lines = [f"| edit | {' | '.join(names)} |", "|---|---|---|---|---|"]
    for kind in EDITS:
        lines.append(f"| {kind} | {' | '.join(str(counts[kind, name]) for name in names)} |")
    hit, missed, false, _ = (sum(counts[kind, name] for kind in EDITS) for name in names)
    recall = hit / (hit + missed) if hit + missed else 1
    precision = hit / (hit + false) if hit + false else 1
    return "\n".join([*lines, "", f"recall {recall:.1%}, precision {precision:.1%}"])


if __name__ == "__main__":
    main()
