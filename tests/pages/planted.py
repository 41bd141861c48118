"""Pages of the made-up offensive with something in them that may be too bold."""

from __future__ import annotations

from helpers import tables, wording
from helpers.pages import honesty, page
from helpers.wording.sentence import Sentence, Table, prose
from tests.conftest import RIVERLAND
from tests.pages.notebooks import META, PROSE, html, notebook

KNOWN = {**META, "source": "8 reports, as known on 6 January 2030."}
LAST = "2030-01-06"


def faults(*outputs, day: str = LAST, prose: tuple[str, ...] = PROSE) -> list[str]:
    """Build a page of outputs, with the claims table of the made-up offensive, and check it."""
    d = tables.load(RIVERLAND, day)
    rest = html(wording.claims_by_report(d)._repr_html_())
    return honesty.faults(page(notebook(*outputs, rest, prose=prose), {}), d)


def said(text: str, *ids: str):
    """Make an output of one computed sentence that rests on these claims."""
    return html(prose(Sentence(text, ids))._repr_html_())


def row(columns: tuple[str, ...], *cells: object):
    """Make an output of a table with one row."""
    return html(Table("Events", columns, (cells,))._repr_html_())
