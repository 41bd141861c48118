"""The notebooks: how they read, and that they run for every day, bar and front."""

import ast
import re
from pathlib import Path

import nbformat
import papermill
import pytest

from helpers import tables
from tests.conftest import RIVERLAND, SYRIA

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
READ = {path.stem: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
every_notebook = pytest.mark.parametrize("name", list(READ))
PARAMETERS = ["dataset", "as_of", "known_by", "bar", "front"]


def cells(name: str, kind: str) -> list[str]:
    """Give the text of all cells of a kind."""
    return [cell["source"] for cell in READ[name]["cells"] if cell["cell_type"] == kind]


@every_notebook
def test_it_reads_as_a_page(name):
    """One question as title, the bottom line first, and few, short cells of code."""
    prose, code = cells(name, "markdown"), cells(name, "code")
    lines = [line for cell in code for line in cell.splitlines()]
    headings = [line for cell in prose for line in cell.splitlines() if line.startswith("#")]
    titles = [line for line in headings if line.startswith("# ")]
    assert len(titles) == 1 and titles[0].endswith("?") and prose[0].startswith(titles[0])
    assert headings[1] == "## The bottom line"
    assert {"## What this cannot tell you", "## Where it comes from"} <= set(headings)
    assert 15 <= len(prose) + len(code) <= 30
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


def grid() -> list[tuple[str, str, str]]:
    """Give days, bars and fronts so that every two values of different kinds meet or nearly so."""
    d = tables.load(SYRIA)
    first, last = d.offensive.start, d.as_of
    days = [str(day.date()) for day in (first, first + (last - first) // 2, last)]
    bars, fronts = list(d.offensive.bars), ["all", *d.offensive.fronts]
    return [(days[i % 3], bars[(i + i // 3) % 3], front) for i, front in enumerate(fronts)]


@every_notebook
@pytest.mark.parametrize(("day", "bar", "front"), grid())
def test_it_answers_for_every_day_bar_and_front(name, day, bar, front):
    """On the shipped tables no choice of parameters makes a cell fail or a display go missing."""
    values = {"dataset": str(SYRIA), "as_of": day, "known_by": "", "bar": bar, "front": front}
    shown: list[object] = []
    space = {"display": shown.append}
    for cell in READ[name]["cells"]:
        if cell["cell_type"] == "code":
            last = ast.parse(cell["source"]).body[-1]
            body = ast.parse(cell["source"])
            if isinstance(last, ast.Expr):
                body.body[-1] = ast.parse("display(0)").body[0]
                body.body[-1].value.args = [last.value]
                ast.copy_location(body.body[-1], last)
                ast.fix_missing_locations(body)
            exec(compile(body, name, "exec"), space)
            if "parameters" in cell["metadata"].get("tags", []):
                space.update(values)
    assert len(shown) >= 5
    assert all(
        callable(getattr(x, "_repr_html_", None)) or hasattr(x, "_repr_mimebundle_")
        for x in shown
        if x is not None
    )


def run(name: str, folder: Path, **parameters: str) -> nbformat.NotebookNode:
    """Run a notebook through papermill."""
    return papermill.execute_notebook(
        str(FOLDER / f"{name}.ipynb"),
        str(folder / "out.ipynb"),
        parameters,
        progress_bar=False,
        cwd=str(FOLDER),
        request_save_on_cell_execute=False,
    )


@every_notebook
@pytest.mark.parametrize(("day", "bar"), [("2030-01-02", "confirmed"), ("", "claimed")])
def test_it_runs_on_the_made_up_offensive(name, day, bar, tmp_path):
    """Another offensive is another folder of tables: no notebook knows a place by name."""
    done = run(name, tmp_path, dataset=str(RIVERLAND), as_of=day, bar=bar, front="east")
    said = "".join(str(o) for cell in done["cells"] for o in cell.get("outputs", []))
    assert "Birch" in said and "Syria" not in said


@every_notebook
def test_it_runs_on_tables_with_a_single_row(name, copy, tmp_path):
    """One report and one claim are enough for every notebook."""
    for table in ("events", "reports"):
        path = copy / f"{table}.csv"
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:2]))
    run(name, tmp_path, dataset=str(copy))
