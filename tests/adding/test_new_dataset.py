"""An empty dataset for another offensive: valid, and every notebook runs on it at once."""

from __future__ import annotations

import json
from pathlib import Path

import frictionless
import papermill
import pytest

from helpers import tables
from helpers.adding import new_dataset
from helpers.adding.new_dataset import make_dataset
from tests.adding.conftest import TODAY
from tests.conftest import RIVERLAND, SYRIA, read_rows
from tests.test_notebooks import FOLDER, READ, play


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A new dataset, beside nothing else."""
    make_dataset(tmp_path / "hill-country", SYRIA, "Hill country offensive", TODAY)
    return tmp_path / "hill-country"


@pytest.mark.parametrize("like", [SYRIA, RIVERLAND])
def test_it_is_valid_and_has_one_claim(tmp_path, like):
    """``briefs check`` and Frictionless find nothing, and no row of the other dataset is in it."""
    folder = tmp_path / "new"
    make_dataset(folder, like, "New offensive", TODAY)
    assert tables.check(folder) == []
    assert frictionless.validate(str(folder / "datapackage.json")).valid
    rows = read_rows(folder)
    assert {name: len(frame) for name, frame in rows.items()} == {
        "events": 1, "reports": 1, "sources": 2, "actors": 2, "places": 3, "routes": 2,
        "unlisted": 0,
    }  # fmt: skip
    other = {cell for frame in read_rows(like).values() for cell in frame.iloc[:, 0]}
    assert (
        not {c for n, f in rows.items() if n not in ("reports", "events") for c in f.iloc[:, 0]}
        & other
    )
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_it_has_the_columns_and_rules_of_the_other(made):
    """Columns and rules are taken over; sides, routes and fronts are its own."""
    ours, theirs = (json.loads((f / "datapackage.json").read_text()) for f in (made, SYRIA))
    for key in ("grades", "states", "rules"):
        assert ours["offensive"][key] == theirs["offensive"][key]
    for one in ours["resources"]:
        other = next(r for r in theirs["resources"] if r["name"] == one["name"])
        assert [f["name"] for f in one["schema"]["fields"]] == [
            f["name"] for f in other["schema"]["fields"]
        ]
    d = tables.load(made)
    assert d.name == "hill-country" and d.offensive.title == "Hill country offensive"
    assert set(d.offensive.sides) == {"attacker", "defender"} and d.offensive.fronts == ("main",)
    assert d.as_of == d.offensive.start and str(d.as_of.date()) == str(TODAY)


def test_what_is_there_is_not_touched(made, copy):
    """A folder that exists is left alone, whatever is in it."""
    with pytest.raises(FileExistsError, match="is there already"):
        make_dataset(copy, SYRIA, "Again", TODAY)
    assert tables.load(copy).offensive.title == "Riverland offensive"


@pytest.mark.parametrize("name", [name for name in READ if name != "explore"])
def test_every_notebook_runs_on_it(made, name):
    """The worked row alone is enough for every cell, with and without a change of hands."""
    shown = play(name, dataset=str(made))
    assert len(shown) >= 5 and all(shown)


def test_it_runs_through_papermill(made, tmp_path):
    """Plain papermill runs the first notebook on it."""
    done = papermill.execute_notebook(
        str(FOLDER / "00-brief.ipynb"),
        str(tmp_path / "out.ipynb"),
        {"dataset": str(made)},
        progress_bar=False,
        cwd=str(FOLDER),
        request_save_on_cell_execute=False,
    )
    said = "".join(str(o) for cell in done["cells"] for o in cell.get("outputs", []))
    assert "Example" in said and "Syria" not in said


def test_a_killed_command_leaves_nothing_that_is_taken_for_a_dataset(copy, monkeypatch):
    """Killed at any moment before the end, what is left lies deeper than a dataset does."""

    def killed(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(new_dataset.shutil, "rmtree", lambda *args, **kwargs: None)
    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        make_dataset(copy.parent / "fresh", SYRIA, "Fresh", TODAY)
    left = {path.name for path in copy.parent.iterdir()} - {"riverland"}
    assert left and "fresh" not in left
    assert [path.parent.name for path in copy.parent.glob("*/datapackage.json")] == ["riverland"]
    monkeypatch.undo()
    make_dataset(copy.parent / "fresh", SYRIA, "Fresh", TODAY)
    assert tables.check(copy.parent / "fresh") == []
