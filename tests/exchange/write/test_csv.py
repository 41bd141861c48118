"""CSV: what a spreadsheet must not run, and the data package beside it."""

import csv

import frictionless
import pytest

from helpers.exchange import write as formats
from helpers.exchange.write import EXPORTS
from helpers.exchange.write.export import make_export


@pytest.mark.parametrize("tagged", [False, True])
@pytest.mark.parametrize("name", EXPORTS)
def test_the_data_package_is_valid(written, name, tagged):
    """Frictionless finds every cell of the type that the package gives, and licence and vintage."""
    path = written(name, "csv", tagged=tagged)
    beside = path.with_name(f"{name}.datapackage.json")
    report = frictionless.validate(str(beside))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    package = frictionless.Package(str(beside))
    assert package.licenses[0]["name"] == "CC-BY-4.0"
    assert package.custom["as_of"] == "2030-01-06" and package.custom["attribution"]
    assert package.resources[0].path == path.name


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@a", "'a", "＝1", " =1", "=1\n,;=2"])
def test_no_cell_begins_like_a_formula(hostile, tmp_path, start):
    """Every text that a spreadsheet could run has an apostrophe in front; numbers have none."""
    export = make_export(hostile(start), "claims")
    formats.write(export, tmp_path / "a.csv", "csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert not any(cell.startswith(tuple("=+-@\t＝＋－＠")) for line in lines for cell in line)
    row = dict(zip(lines[0], lines[1], strict=True))
    assert row["summary"] == row["place_name"] == f"'{start.strip()}"
    assert row["lon"] == "1.0"


def test_a_spreadsheet_sees_that_it_is_unicode(written):
    """The file begins with the mark by which Excel knows UTF-8."""
    assert written("places", "csv").read_bytes().startswith(b"\xef\xbb\xbfplace_id,")
