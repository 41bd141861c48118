"""Some thousand imported claims through every notebook: pages a reader can open, and true words."""

import pytest

from helpers import claims, tables
from helpers.pages import page
from helpers.wording.names import describe_coding
from tests.benchmarks import size
from tests.long import times
from tests.pages.executed import executed
from tests.pages.notebooks import META


@pytest.fixture(scope="module")
def thousands(tmp_path_factory):
    """Tables with over a thousand claims of UCDP, ACLED and VIINA beside nineteen by hand."""
    return size.make(tmp_path_factory.mktemp("thousands") / "riverland", times(1_500, 4_000))


@pytest.mark.long
@pytest.mark.parametrize("name", size.NAMES)
def test_no_page_outgrows_its_reader(thousands, name):
    """Each notebook gives a page within the limits, without a fault in its words."""
    found = size.measure(name, thousands)
    assert found["bytes"] <= size.PAGE and found["chart"] <= size.CHART and found["faults"] == []


def test_imported_and_by_hand_are_told_apart(thousands):
    """Counts, charts and lists say how many claims a person coded, and whose the others are."""
    d = tables.load(thousands)
    told = claims.coding(d)
    assert (told.by_hand, told.reports) == (19, 8) and told.imported == len(d.events) - 19
    words = describe_coding(d)
    assert words.startswith("19 claims coded by hand from 8 reports, ")
    assert "imported from UCDP, ACLED and VIINA" in words
    made = executed("00-brief", dataset=str(thousands))
    html = page(made, META)
    assert words in html and "Data of" not in html
