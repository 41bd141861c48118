"""The notebooks: how they read, and that they run for every day, bar and front."""

import ast
import re
import shutil
import tomllib
from pathlib import Path

import nbformat
import papermill
import pytest

from helpers import tables
from helpers.runs.rebuild import rebuild
from tests.conftest import RIVERLAND, SYRIA
from tests.runs.collection import Collection

FOLDER = Path(__file__).parents[1] / "notebooks"
SECOND = SYRIA.parent / "afghanistan-2021"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
READ = {path.stem: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
PLAN = tomllib.loads((FOLDER / "briefs.toml").read_text(encoding="utf-8"))
BRIEFS = {Path(entry["notebook"]).stem for entry in PLAN["brief"]}
TO_PLAY_WITH = {"explore"}
"""Notebooks that make no brief: `tests/test_explorer.py` runs them."""
every_notebook = pytest.mark.parametrize("name", list(READ))
every_brief = pytest.mark.parametrize("name", [name for name in READ if name not in TO_PLAY_WITH])
PARAMETERS = ["dataset", "as_of", "known_by", "bar", "front"]


def cells(name: str, kind: str) -> list[str]:
    """Give the text of all cells of a kind."""
    return [cell["source"] for cell in READ[name]["cells"] if cell["cell_type"] == kind]


def headings(name: str) -> list[str]:
    """Give the headings of a notebook in order."""
    return [line for c in cells(name, "markdown") for line in c.splitlines() if line[:1] == "#"]


def test_every_notebook_makes_a_brief_or_is_one_to_play_with():
    """No notebook is left out of the plan of runs by oversight."""
    assert set(READ) == BRIEFS | TO_PLAY_WITH and not BRIEFS & TO_PLAY_WITH


@every_brief
def test_a_brief_gives_its_bottom_line_first_and_its_sources_last(name):
    """The bottom line is the first section, and every brief says what it rests on."""
    assert headings(name)[1] == "## The bottom line"
    assert "## Where it comes from" in headings(name)
    assert 15 <= len(READ[name]["cells"]) <= 25


@every_notebook
def test_it_reads_as_a_page(name):
    """One question as title, its limits, and few, short cells of code."""
    prose, code = cells(name, "markdown"), cells(name, "code")
    lines = [line for cell in code for line in cell.splitlines()]
    titles = [line for line in headings(name) if line.startswith("# ")]
    assert len(titles) == 1 and titles[0].endswith("?") and prose[0].startswith(titles[0])
    assert "## What this cannot tell you" in headings(name)
    assert max(len(cell.splitlines()) for cell in code) <= 8
    assert len(lines) <= 50
    assert sum(len(cell.split()) for cell in prose) >= 3 * len(lines)


@every_notebook
def test_it_holds_no_code_of_its_own_and_no_typed_figure(name):
    """No function, path, styling or digit stands in a notebook outside its parameters."""
    for cell in cells(name, "code")[1:]:
        assert not re.search(r"\bdef |\blambda\b|sys\.path|\bopen\(|['\"][./]|update_layout", cell)
        assert not re.search(r"\d", re.sub(r"\bprogress\b", "", cell)), cell
    for cell in cells(name, "markdown"):
        assert not re.search(r"\d", cell), cell


@every_notebook
def test_it_is_cleared(name):
    """No output and no execution count is kept."""
    for cell in READ[name]["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None


@every_notebook
def test_its_parameters_are_typed_and_helped(name):
    """The parameters mean the same everywhere, and papermill sees type and help of each."""
    seen = papermill.inspect_notebook(str(FOLDER / f"{name}.ipynb"))
    assert list(seen) == PARAMETERS
    assert all(p["inferred_type_name"] == "str" and p["help"] for p in seen.values())


def grid(folder: Path) -> list[tuple[Path, str, str, str]]:
    """Give days, bars and fronts so that every two values of different kinds meet or nearly so."""
    d = tables.load(folder)
    first, last = d.offensive.start, d.as_of
    days = [str(day.date()) for day in (first, first + (last - first) // 2, last)]
    bars, fronts = list(d.offensive.bars), ["all", *d.offensive.fronts]
    return [(folder, days[i % 3], bars[(i + i // 3) % 3], front) for i, front in enumerate(fronts)]


def play(name: str, **values: str) -> list[object]:
    """Run a notebook's cells in this process and give what it displays, each rendered once."""
    shown: list[object] = []
    space: dict[str, object] = {"display": shown.append}
    for cell in READ[name]["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse(cell["source"])
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), space)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), name, "eval"), space)
            shown += [] if value is None else [value]
        if "parameters" in cell["metadata"].get("tags", []):
            space.update(values)
    return [render(value) for value in shown]


def render(value: object) -> str:
    """Give what a reader sees of a displayed value, as text."""
    if hasattr(value, "to_json"):
        return value.to_json()
    if hasattr(value, "_repr_mimebundle_"):
        return str(value._repr_mimebundle_())
    return value._repr_html_()


@every_brief
@pytest.mark.parametrize(("folder", "day", "bar", "front"), [*grid(SYRIA), *grid(SECOND)[:3]])
def test_it_answers_for_every_day_bar_and_front(name, folder, day, bar, front):
    """On the shipped tables no choice of parameters makes a cell fail or a display go missing."""
    shown = play(name, dataset=str(folder), as_of=day, bar=bar, front=front)
    assert len(shown) >= 5 and all(shown)


@every_brief
def test_it_answers_on_the_first_day_of_the_made_up_offensive(name):
    """With two reports of one day, and a front without news, every cell has something to say."""
    shown = play(name, dataset=str(RIVERLAND), as_of="2030-01-02", bar="confirmed", front="east")
    assert len(shown) >= 5 and all(shown)


@every_brief
def test_it_answers_on_tables_with_a_single_row(name, copy):
    """One report and one claim are enough for every notebook."""
    for table in ("events", "reports"):
        path = copy / f"{table}.csv"
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:2]))
    assert all(play(name, dataset=str(copy)))


def said(notebook: nbformat.NotebookNode) -> str:
    """Give all that an executed notebook displays."""
    return "".join(str(o) for cell in notebook["cells"] for o in cell.get("outputs", []))


def test_plain_papermill_runs_one_on_another_offensive(tmp_path):
    """Another offensive is no more than another folder of tables, and needs no ``briefs``."""
    done = papermill.execute_notebook(
        str(FOLDER / "00-brief.ipynb"),
        str(tmp_path / "out.ipynb"),
        {"dataset": str(RIVERLAND), "bar": "claimed", "front": "east"},
        progress_bar=False,
        cwd=str(FOLDER),
        request_save_on_cell_execute=False,
    )
    assert "Birch" in said(done) and "Syria" not in said(done)


def test_a_build_runs_all_of_them_on_another_offensive(tmp_path):
    """Every notebook goes through papermill, page and checks, and speaks of that offensive only."""
    made = Collection(tmp_path / "collection")
    shutil.copytree(FOLDER, made.root / "notebooks", dirs_exist_ok=True)
    entry = '[[brief]]\nslug = "{0}"\nnotebook = "{0}.ipynb"\nparameters = {{ {1} }}\n'
    entries = [entry.format(name, 'bar = "claimed", front = "east"') for name in BRIEFS]
    made.plan('dataset = "riverland"\n' + "".join(entries))
    outcome = rebuild(made.root, print, jobs=2)
    assert set(outcome.built) == BRIEFS
    for name in BRIEFS:
        told = said(nbformat.read(made.briefs / "executed" / f"{name}.ipynb", as_version=4))
        assert "Birch" in told and "Syria" not in told
