"""The notebooks: how they read, and that they run for every day and front."""

import ast
import importlib
import re
import shutil
import tomllib
from pathlib import Path

import nbformat
import papermill
import plotly.graph_objects as go
import pytest

import helpers
from helpers import claims, tables, wording
from helpers.runs.rebuild import rebuild
from tests.conftest import AFGHANISTAN, RIVERLAND, SYRIA
from tests.runs.collection import Collection

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
READ = {path.stem: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
PLAN = tomllib.loads((FOLDER / "briefs.toml").read_text(encoding="utf-8"))
BRIEFS = {Path(entry["notebook"]).stem for entry in PLAN["brief"]}
every_notebook = pytest.mark.parametrize("name", list(READ))
PARAMETERS = ["dataset", "as_of", "known_by", "front"]


def cells(name: str, kind: str) -> list[str]:
    """Give the text of all cells of a kind."""
    return [cell["source"] for cell in READ[name]["cells"] if cell["cell_type"] == kind]


def headings(name: str) -> list[str]:
    """Give the headings of a notebook in order."""
    return [line for c in cells(name, "markdown") for line in c.splitlines() if line[:1] == "#"]


def test_every_notebook_makes_a_brief():
    """No notebook is left out of the plan of runs by oversight."""
    assert set(READ) == BRIEFS


@every_notebook
def test_a_brief_gives_its_bottom_line_first_and_its_sources_last(name):
    """The bottom line is the first section, and every brief says what it rests on."""
    lede = any("wording.summarise_news" in cell for cell in cells(name, "code"))
    assert lede or headings(name)[1] == "## The bottom line"
    assert "## Where it comes from" in headings(name)
    assert 15 <= len(READ[name]["cells"]) <= 40


@every_notebook
def test_it_reads_as_a_page(name):
    """One question as title, a way to its limits, and short cells of code among prose."""
    prose, code = cells(name, "markdown"), cells(name, "code")
    lines = [line for cell in code for line in cell.splitlines()]
    titles = [line for line in headings(name) if line.startswith("# ")]
    assert len(titles) == 1 and titles[0].endswith("?") and prose[0].startswith(titles[0])
    limits = "[Limits and rules](about.html)" in prose[-1]
    assert limits or "## What this cannot tell you" in headings(name)
    assert max(len(cell.splitlines()) for cell in code) <= 12
    assert len(lines) <= 250
    assert sum(len(cell.split()) for cell in prose) >= 2 * len(lines)


@every_notebook
def test_it_holds_no_function_no_styling_and_no_typed_figure(name):
    """No function, path or styling stands in its code, and no figure or day is typed anywhere."""
    for cell in cells(name, "code")[1:]:
        assert not re.search(r"\bdef |\blambda\b|sys\.path|\bopen\(|['\"]\.*/|update_layout", cell)
        assert not re.search(r"\d\d|['\"]\d", cell), cell
    for cell in cells(name, "markdown"):
        assert not re.search(r"\d", cell), cell


CODE = "\n".join(cell for name in READ for cell in cells(name, "code"))


@pytest.mark.parametrize("name", helpers.__all__)
def test_what_is_meant_for_use_is_named_and_described(name):
    """``__all__`` of a module names what notebooks use of it; what it names says what it is."""
    module = importlib.import_module(f"helpers.{name}")
    found = re.findall(rf"(?<![\w.]){name}\.(\w+)", CODE)
    used = {of for of in found if hasattr(module, of)}
    assert used <= {*module.__all__} and module.__doc__
    for of in module.__all__:
        value = getattr(module, of)
        assert not callable(value) or value.__doc__, of


@every_notebook
def test_it_shows_the_frames_that_its_numbers_come_from(name):
    """At least three of its cells end in a plain frame, cut to a few rows, and one in a table."""
    ends = [cell.splitlines()[-1] for cell in cells(name, "code")]
    assert sum(bool(re.search(r"\.(head|tail)\(\)", line)) for line in ends) >= 3


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
    assert list(seen) == [p for p in PARAMETERS if p in seen]
    assert set(PARAMETERS[:3]) <= set(seen)
    assert all(p["inferred_type_name"] == "str" and p["help"] for p in seen.values())


@every_notebook
def test_it_declares_only_what_it_uses(name):
    """The front is a parameter where something beside the loading of the tables uses it."""
    parameters, *code = cells(name, "code")
    lines = [line for cell in code for line in cell.splitlines() if ".load(" not in line]
    used = {node.id for node in ast.walk(ast.parse("\n".join(lines))) if isinstance(node, ast.Name)}
    assert ("front:" in parameters) == ("front" in used)


@pytest.mark.parametrize(
    "name", ["00-brief", "02-how-far", "05-beyond-the-front", "06-weigh-the-sources"]
)
def test_what_a_front_limits_says_so(name):
    """Every chart of a count, and every sentence of a total, names the front that it is cut to."""
    shown = play(name, dataset=str(RIVERLAND), front="east")
    for text in shown:
        text = text.replace("of 3 confirmed events", "")  # of the whole offensive
        if " of 3 " in text and "East: 2 of 3" not in text:  # each front has its own panel
            assert "front “east”" in text or "front \\u201ceast\\u201d" in text


def grid(folder: Path) -> list[tuple[Path, str, str]]:
    """Give days and fronts, each front once."""
    d = tables.load(folder)
    first, last = d.offensive.start, d.as_of
    days = [str(day.date()) for day in (first, first + (last - first) // 2, last)]
    fronts = ["all", *d.offensive.fronts]
    return [(folder, days[i % 3], front) for i, front in enumerate(fronts)]


def outputs(name: str, **values: str) -> list[object]:
    """Run a notebook's cells in this process and give what it displays."""
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
    return shown


def play(name: str, **values: str) -> list[str]:
    """Run a notebook and give what it displays, each rendered once."""
    return [render(value) for value in outputs(name, **values)]


def table(name: str, caption: str, **values: str) -> wording.Table:
    """Run a notebook and give its only table of a caption."""
    shown = outputs(name, **{"dataset": str(RIVERLAND), **values})
    found = [x for x in shown if getattr(x, "caption", "").startswith(caption)]
    assert len(found) == 1
    return found[0]


def render(value: object) -> str:
    """Give what a reader sees of a displayed value, as text."""
    if isinstance(value, go.Figure):
        return value.to_json()
    if hasattr(value, "_repr_mimebundle_"):
        return str(value._repr_mimebundle_())
    return value._repr_html_()


@every_notebook
@pytest.mark.parametrize(("folder", "day", "front"), [*grid(SYRIA), *grid(AFGHANISTAN)[:3]])
def test_it_answers_for_every_day_and_front(name, folder, day, front):
    """On the shipped tables no choice of parameters makes a cell fail or a display go missing."""
    shown = play(name, dataset=str(folder), as_of=day, front=front)
    assert len(shown) >= 5 and all(shown)


@every_notebook
def test_it_answers_on_the_first_day_of_the_made_up_offensive(name):
    """With two reports of one day, and a front without news, every cell has something to say."""
    shown = play(name, dataset=str(RIVERLAND), as_of="2030-01-02", front="east")
    assert len(shown) >= 5 and all(shown)


@every_notebook
def test_it_answers_on_tables_with_a_single_row(name, copy):
    """One report and one claim are enough for every notebook."""
    for table in ("events", "reports"):
        path = copy / f"{table}.csv"
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:2]))
    assert all(play(name, dataset=str(copy)))


def test_every_place_that_changed_hands_leads_to_its_claims(riverland):
    """Four places with their state, since when and the claims behind it, those of Birch first."""
    changed = table("02-how-far", "Places that are reported to have changed hands")
    rows = {row[0]: row for row in changed.rows}
    assert list(rows) == ["Dogwood", "Fir", "Birch", "Cedar"]
    assert rows["Cedar"][2:4] == ("Disputed: claimed for crown forces", "5 January")
    assert changed.columns[-1] == "Claims" and all(row[-1] for row in changed.rows)
    ids = claims.grade_events(riverland).set_index("event_id")["claim_ids"]
    assert rows["Birch"][-1] == ids["birch-falls"]
    assert f'<a href="#{rows["Birch"][-1][0]}">' in changed._repr_html_()


def test_capitals_counted_by_hand():
    """Birch, the capital of Westland, is corroborated; Elm is not reported and stands last."""
    capitals = table("02-how-far", "Provincial capitals on 6 January 2030")
    assert [row[0] for row in capitals.rows] == ["Birch", "Elm"]
    assert capitals.rows[1][2] == "Not reported, last known with crown forces"


def test_what_falls_without_an_origin_is_listed_with_its_claims():
    """Dogwood hangs on the claims that decide it."""
    depends = table("06-weigh-the-sources", "Places that would be in another state")
    assert any(row[1] == "Dogwood" and "c0013" in row[-1] for row in depends.rows)


def test_what_changed_hands_twice_is_listed():
    """Cedar fell and came back."""
    turns = table("04-day-by-day", "Places that changed hands more than once")
    assert [row[0] for row in turns.rows] == ["Cedar", "Cedar"]
    assert [row[3] for row in turns.rows] == ["confirmed", "claimed"]


def said(notebook: nbformat.NotebookNode) -> str:
    """Give all that an executed notebook displays."""
    return "".join(str(o) for cell in notebook["cells"] for o in cell.get("outputs", []))


def test_plain_papermill_runs_one_on_another_offensive(tmp_path):
    """Another offensive is no more than another folder of tables, and needs no ``briefs``."""
    done = papermill.execute_notebook(
        str(FOLDER / "00-brief.ipynb"),
        str(tmp_path / "out.ipynb"),
        {"dataset": str(RIVERLAND), "front": "east"},
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
    entries = [
        entry.format(name, 'front = "east"' if "front:" in cells(name, "code")[0] else "")
        for name in BRIEFS
    ]
    made.plan('[datasets.riverland]\nprefix = ""\n' + "".join(entries))
    outcome = rebuild(made.root, print, jobs=2)
    assert set(outcome.built) == BRIEFS
    for name in BRIEFS:
        told = said(nbformat.read(made.briefs / "executed" / f"{name}.ipynb", as_version=4))
        assert "Birch" in told and "Syria" not in told
