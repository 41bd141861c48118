"""What a run refuses before its page is made."""

from __future__ import annotations

import pytest
from nbformat import v4

from helpers.pages import ExportError
from helpers.runs import worker


def test_a_flood_is_refused_and_its_cell_named(monkeypatch):
    """A cell that shows more than a brief bears fails the run at once; a smaller one passes."""
    monkeypatch.setattr(worker, "MOST_LETTERS", 1000)
    outputs = [v4.new_output("stream", text="x" * 2000)]
    cells = [v4.new_markdown_cell("# How far?"), v4.new_code_cell("flood()", outputs=outputs)]
    with pytest.raises(ExportError, match=r'cell 2 \("flood\(\)"\) shows 2,\d+ letters'):
        worker.refuse_flood(v4.new_notebook(cells=cells))
    worker.refuse_flood(v4.new_notebook(cells=cells[:1]))
