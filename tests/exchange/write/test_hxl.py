"""The columns: documented as they are, tagged so that HXL tools take them."""

import re
from io import BytesIO
from pathlib import Path

import hxl
import pytest

from helpers.exchange.write import EXPORTS, TAGGED
from helpers.exchange.write.export import COLUMNS, DESCRIPTIONS, Column
from tests.exchange.write.rereading import READERS

ROOT = Path(__file__).parents[3]


def test_the_documentation_lists_every_column():
    """The tables of docs/exports.md are the schema: names, types, tags and meanings, in order."""
    text = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    for name in EXPORTS:
        part = text.split(f"\n### {name}\n")[1].split("\n#")[0]
        rows = re.findall(r"^\| `(\w+)` \| (\w+) \| `(\S+)` \| (.+) \|$", part, re.M)
        assert [Column(*row) for row in rows] == COLUMNS[name]


@pytest.mark.parametrize("name", EXPORTS)
def test_no_name_or_tag_stands_twice(name):
    """A column is told from every other by its name and by its tag; keys are columns."""
    columns = COLUMNS[name]
    assert len({c.name for c in columns}) == len({c.hxl for c in columns}) == len(columns)
    assert set(DESCRIPTIONS[name]["key"]) <= {c.name for c in columns}


@pytest.mark.parametrize("kind", TAGGED)
@pytest.mark.parametrize("name", EXPORTS)
def test_tagged_files_are_valid_hxl(written, name, kind):
    """libhxl finds the tags, every row, and no fault by the HXL core schema."""
    path = written(name, kind, tagged=True)
    source = hxl.data(BytesIO(path.read_bytes()))  # by its path it would leave the file open
    assert source.display_tags == [hxl.model.Column.parse(c.hxl).display_tag for c in COLUMNS[name]]
    (reader,) = READERS[kind]
    assert len(list(source)) == len(reader(name, path, heads=2)) > 5
    report = hxl.validate(hxl.data(BytesIO(path.read_bytes())))
    assert report["is_valid"], report["issues"]


def test_tagged_files_read_back_equal(written):
    """The row of tags changes no other row."""
    for kind in TAGGED:
        (reader,) = READERS[kind]
        plain = reader("claims", written("claims", kind))
        assert reader("claims", written("claims", kind, tagged=True), heads=2) == plain
