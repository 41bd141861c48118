"""An empty dataset for another offensive: valid, and every notebook runs on it at once."""

from __future__ import annotations

import doctest
import json
import shutil
from pathlib import Path

import frictionless
import papermill
import pytest

from helpers import tables
from helpers.adding import new_dataset
from helpers.adding.new_dataset import make_dataset, read_answer
from helpers.runs.rebuild import rebuild
from tests.adding.conftest import TODAY
from tests.conftest import read_rows
from tests.runs.collection import Collection
from tests.test_notebooks import FOLDER, READ

ANSWERS = {**new_dataset.DEFAULTS, "title": "Hill country offensive"}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A new dataset, beside nothing else."""
    make_dataset(tmp_path / "hill-country", ANSWERS, TODAY)
    return tmp_path / "hill-country"


def test_it_is_valid_and_has_no_claim(made):
    """``briefs check`` and Frictionless find nothing; the sides and the objective are there."""
    assert tables.check(made) == []
    assert frictionless.validate(str(made / "datapackage.json")).valid
    rows = read_rows(made)
    assert {name: len(frame) for name, frame in rows.items()} == {
        "events": 0, "reports": 0, "sources": 3, "actors": 2, "places": 1, "routes": 0,
        "unlisted": 0,
    }  # fmt: skip
    assert [path.name for path in made.parent.iterdir()] == ["hill-country"]


def test_its_descriptor_can_be_read_at_a_glance(made):
    """It holds its own answers only: less than a screen, and its README says what is set where."""
    assert (made / "datapackage.json").read_text().count("\n") < 50
    told = json.loads((made / "datapackage.json").read_text())
    readme = (made / "README.md").read_text()
    assert all(f"`{key}`" in readme for key in ("box", "sides", "fronts", "routes", "end", "open"))
    assert readme.startswith("# Hill country offensive\n") and "{" not in readme.split("`[{")[0]
    assert told["offensive"]["open"] == ["start", "end", "box"]
    d = tables.load(made)
    assert d.name == "hill-country" and d.offensive.title == "Hill country offensive"
    assert set(d.offensive.sides) == {"attacking", "defending"} and d.offensive.fronts == ()
    assert d.as_of == d.offensive.start and str(d.as_of.date()) == str(TODAY)


def test_answers_are_read_as_doctests_say():
    """A place with its coordinates, a box in any writing."""
    assert doctest.testmod(new_dataset).failed == 0


@pytest.mark.parametrize(
    "place", ["Kabul 34,53 69,17", "Kabul 34.53N 69.17E", "Kabul 34°31' 69°10'"]
)
def test_a_coordinate_in_another_writing_is_no_name(place):
    """It is refused with the writing that is read; a number alone may belong to a name."""
    with pytest.raises(ValueError, match="Kabul 34.53 69.17"):
        read_answer("objective", place)
    assert read_answer("objective", "District 9, -34 69.17") == ("District 9", "-34", "69.17")
    assert read_answer("objective", "District 9") == ("District 9", "", "")


def test_what_is_there_is_not_touched(made, copy):
    """A folder that exists is left alone, whatever is in it."""
    with pytest.raises(FileExistsError, match="is there already"):
        make_dataset(copy, ANSWERS, TODAY)
    assert tables.load(copy).offensive.title == "Riverland offensive"


def test_every_brief_of_it_is_built(made, tmp_path):
    """With no report yet each page says so, through papermill and all checks of a page."""
    collection = Collection(tmp_path / "collection")
    shutil.copytree(made, collection.root / "data" / "hill-country")
    shutil.copytree(FOLDER, collection.root / "notebooks", dirs_exist_ok=True)
    entries = [f'[[brief]]\nslug = "{name}"\nnotebook = "{name}.ipynb"\n' for name in READ]
    collection.plan('[datasets.hill-country]\nprefix = ""\n' + "".join(entries))
    outcome = rebuild(collection.root, print, jobs=2)
    assert set(outcome.built) == set(READ) and not outcome.failed


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
    assert "Hill country" in said and "Syria" not in said


def test_a_killed_command_leaves_nothing_that_is_taken_for_a_dataset(copy, monkeypatch):
    """Killed at any moment before the end, what is left lies deeper than a dataset does."""

    def killed(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(new_dataset.shutil, "rmtree", lambda *args, **kwargs: None)
    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        make_dataset(copy.parent / "fresh", ANSWERS, TODAY)
    left = {path.name for path in copy.parent.iterdir()} - {"riverland"}
    assert left and "fresh" not in left
    assert [path.parent.name for path in copy.parent.glob("*/datapackage.json")] == ["riverland"]
    monkeypatch.undo()
    make_dataset(copy.parent / "fresh", ANSWERS, TODAY)
    assert tables.check(copy.parent / "fresh") == []


def test_a_box_is_written_in_numbers():
    """West of Greenwich is a minus, not a letter that is passed over."""
    assert new_dataset.read_answer("box", "-12.5 3 4 5") == [-12.5, 3, 4, 5]
    with pytest.raises(ValueError, match="in degrees"):
        new_dataset.read_answer("box", "12.5W 3 4 5")
