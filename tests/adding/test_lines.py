"""New lines under a CSV file: nothing that stands in it is touched."""

from __future__ import annotations

import csv
import doctest
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.adding import lines
from helpers.adding.lines import appended, one_line
from tests.conftest import SYRIA

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
ROWS = st.lists(st.fixed_dictionaries({"a": WORDS, "b": WORDS}), min_size=1, max_size=4)


def test_the_examples_in_the_text_are_true():
    """Each example in a docstring gives what it says."""
    assert doctest.testmod(lines) == (0, 2)


@given(ROWS, ROWS, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans(), st.booleans())
def test_every_byte_before_is_kept_and_every_row_is_read_back(old, new, end, quoted, bom, newline):
    """Whatever the line ends, quoting, byte order mark and last line: old text, then new rows."""
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.DictWriter(out, ["b", "a"], lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(old)
    text = ("\ufeff" if bom else "") + out.getvalue()
    text = text if newline else text.removesuffix(end)
    after = appended(text, new)
    assert after.startswith(text) and after.endswith(end)
    read = list(csv.DictReader(io.StringIO(after.removeprefix("\ufeff"), newline="")))
    want = [{k: one_line(v) for k, v in row.items()} for row in new]
    assert [{"a": r["a"], "b": r["b"]} for r in read][-len(new) :] == want
    tail = after[len(text) :].removeprefix(end)
    assert tail.count(end) == len(new) and ("\n" in tail.replace(end, "")) is False


@pytest.mark.parametrize("name", ["events", "reports", "sources", "actors", "places"])
def test_rows_are_quoted_as_the_shipped_tables_are(name):
    """Every row of the shipped tables comes out as it stands there."""
    text = (SYRIA / f"{name}.csv").read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    header = text[: text.index("\n") + 1]
    assert appended(header, rows) == text


def test_no_rows_no_change():
    """Without a row the text is the same, a missing final newline too."""
    assert appended("a,b\n1,2", []) == "a,b\n1,2"
