"""What a run refuses before its page is made."""

from __future__ import annotations

import pytest
from nbformat import v4

from helpers.pages import ExportError
from helpers.runs import worker
from helpers.tables import sight
from tests.conftest import RIVERLAND
from tests.pages.notebooks import MANIFEST, notebook
from tests.pages.test_record import INPUTS


def test_a_flood_is_refused_and_its_cell_named(monkeypatch):
    """A cell that shows more than a brief bears fails the run at once; a smaller one passes."""
    monkeypatch.setattr(worker, "MOST_LETTERS", 1000)
    outputs = [v4.new_output("stream", text="x" * 2000)]
    cells = [v4.new_markdown_cell("# How far?"), v4.new_code_cell("flood()", outputs=outputs)]
    with pytest.raises(ExportError, match=r'cell 2 \("flood\(\)"\) shows 2,\d+ letters'):
        worker.light(v4.new_notebook(cells=cells))
    worker.light(v4.new_notebook(cells=cells[:1]))


def test_a_json_that_says_more_fails_the_run(monkeypatch, tmp_path):
    """A number without its ends in the JSON of a brief is a failure in words; whole, it is kept."""
    monkeypatch.setenv(sight.VARIABLE, "")
    monkeypatch.setattr(worker, "execute", lambda *_: notebook())
    path = tmp_path / "notebooks" / "brief.ipynb"
    told = {**MANIFEST, "dataset": str(RIVERLAND), "slug": "a", "inputs": INPUTS}
    made = worker.result(path, {}, told)
    assert made.failure is None and '"floor": ' in made.for_programs
    half = made.for_programs.replace('"floor": ', '"only": ')
    monkeypatch.setattr(worker.record, "brief", lambda *_: half)
    failure = worker.result(path, {}, told).failure
    assert failure["cell"] == "the wording of brief.ipynb"
    assert "places”: the number does not name floor, ceiling and the whole" in failure["error"]
