"""Files as they come: compressed, saved by a spreadsheet, or broken."""

import bz2
import gzip
import io
import lzma
import struct
import zipfile

import pandas as pd
import pytest

from helpers.exchange.read import files
from helpers.tables import BadTables
from tests.conftest import snapshot
from tests.exchange.read import test_control, test_viina
from tests.exchange.read.made import ACLED, UCDP, bring, events, refused, save


def read(path, size=2):
    """Read every chunk of a file into one frame."""
    return pd.concat(files.chunks(path, lambda name: True, size))


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zip", ".xlsx", ""])
def test_compressed_is_the_same(tmp_path, suffix):
    """A file gives the same rows however it is packed."""
    plain = save(tmp_path / "plain.csv", ACLED, {}, {"actor1": "Élan"}, {"notes": ""})
    packed = tmp_path / f"packed.csv{suffix}" if suffix != ".xlsx" else tmp_path / "packed.xlsx"
    if suffix == ".zip":
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(plain, "folder/plain.csv")
            archive.writestr("__MACOSX/._plain.csv", "x")
            archive.writestr("readme.txt", "x")
    elif suffix == ".xlsx":
        pd.read_csv(plain).to_excel(packed, index=False)
    else:
        pack = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, "": bytes}[suffix]
        packed.write_bytes(pack(plain.read_bytes()))
    names = ["event_id_cnty", "actor1", "source"]
    assert read(packed)[names].equals(read(plain)[names])


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheets_do(tmp_path, separator, encoding, end):
    """Separator, encoding and line ends change no cell, and rows keep their numbers."""
    path = tmp_path / "a.csv"
    cells = [["Id", "Some Name", "Note"], ["1", "Ünal", '"a; b, c|d"'], ["", "", ""]]
    cells += [["NA", "x", "1"]]
    text = end.join(separator.join(row) for row in cells) + end
    path.write_bytes(text.encode(encoding))
    frame = read(path)
    assert list(frame["id"]) == ["1", ""] and list(frame.index) == [2, 4]
    assert list(frame["some_name"]) == ["Ünal", "x"] and frame["note"][2] == "a; b, c|d"


@pytest.mark.parametrize(
    "name, pack",
    [
        ("plain.csv.gz", bytes),
        ("packed.csv", gzip.compress),
        ("packed.txt", bz2.compress),
        ("packed", lzma.compress),
    ],
)
def test_a_wrong_suffix_does_no_harm(tmp_path, name, pack):
    """How a file is packed is told by its bytes: a browser may have unpacked or renamed it."""
    plain = save(tmp_path / "a.csv", ACLED, {}, {"actor1": "Élan"})
    (tmp_path / name).write_bytes(pack(plain.read_bytes()))
    assert read(tmp_path / name).equals(read(plain))


def zipped(data: bytes) -> bytes:
    """Pack a map into a ZIP, beside what a system adds."""
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
        archive.writestr("map.geojson", data)
        archive.writestr("__MACOSX/._map.geojson", "x")
    return packed.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress, zipped])
def test_a_map_is_told_by_its_bytes(copy, tmp_path, pack):
    """A map gives the same however it is packed and called, and so do the places of VIINA."""
    days = test_control.days({"birch": "rebels"}, {"birch": "contested"})
    for one in test_control.maps(tmp_path, *days):
        one.write_bytes(pack(one.read_bytes()))
        one.rename(one.with_suffix(".csv"))
    account = test_control.land(copy, *sorted(tmp_path.glob("map_*.csv")))
    assert account.claims["new"] == 2
    places = test_viina.outlines(tmp_path / "places")
    places.write_bytes(pack(places.read_bytes()))
    rows = [(7001, "20300102", "UA", "UA"), (7001, "20300103", "RU", "UA")]
    account = bring("viina", copy, test_viina.long(tmp_path / "v2.csv", rows), places)
    assert account.claims["new"] == 1 and not refused(account)


def test_a_web_page_is_no_table(tmp_path):
    """Neither is JSON; an empty file and a workbook are left to whoever reads them as tables."""
    begins = {"{": False, " [": False, "\ufeff\n<!DOCTYPE html>": False, "": True, "id,x": True}
    for number, (text, told) in enumerate(begins.items()):
        (tmp_path / f"{number}").write_text(text, encoding="utf-8")
        assert files.is_table(tmp_path / f"{number}") == told
    pd.DataFrame([ACLED]).to_excel(tmp_path / "a.xlsx")
    (tmp_path / "cut.gz").write_bytes(b"\x1f\x8bx")
    assert files.is_table(tmp_path / "a.xlsx") and files.is_table(tmp_path / "cut.gz")


def test_a_workbook_in_a_zip_is_read(tmp_path):
    """A ZIP that holds one workbook, as UCDP publishes them, gives its rows."""
    plain = save(tmp_path / "a.csv", UCDP, {}, {"id": "2"})
    pd.read_csv(plain).to_excel(tmp_path / "a.xlsx", index=False)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.xlsx", "a.xlsx")
    names = ["id", "date_start", "best", "latitude"]
    assert read(tmp_path / "a.zip")[names].equals(read(plain)[names])


def test_the_sheet_with_the_columns_is_read(tmp_path):
    """Sheets that explain the data, and empty rows above the names, are passed over."""
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        pd.DataFrame({"About": ["x", "y"]}).to_excel(book, sheet_name="Read me", index=False)
        pd.DataFrame([ACLED] * 5).to_excel(book, sheet_name="Data", index=False, startrow=2)
    frame = pd.concat(files.chunks(tmp_path / "a.xlsx", {"event_id_cnty"}.__contains__, 2))
    assert list(frame["event_id_cnty"]) == ["RIV1"] * 5 and list(frame.index) == [4, 5, 6, 7, 8]


@pytest.mark.parametrize("word", [*files.WORDS["nothing"], " NULL "])
def test_a_word_for_nothing_is_nothing_in_every_kind_of_file(tmp_path, word):
    """A workbook and a CSV read "NULL" and the like as an empty cell."""
    table = pd.DataFrame({"id": ["1", word], "name": [word, "x"]})
    table.to_csv(tmp_path / "a.csv", index=False)
    table.to_excel(tmp_path / "a.xlsx", index=False)
    for name in ("a.csv", "a.xlsx"):
        assert read(tmp_path / name)[["id", "name"]].values.tolist() == [["1", ""], ["", "x"]]


@pytest.mark.parametrize("told", [0, 3])
def test_a_day_far_off_tells_the_order_of_its_column(tmp_path, told):
    """Where a file is read in parts, one of which tells nothing, days are those of all together."""
    days = ["05/12/2024", "06/12/2024 08:00", "x", "5/12/2024"]
    days[told], other = "13/12/2024", ["12/05/2024", "12/05/2024", "12/13/2024", "5/5/2024"]
    path = tmp_path / "a.csv"
    pd.DataFrame({"day": days, "other": other, "text": days}).to_csv(path, index=False)
    frame = pd.concat(files.chunks(path, lambda n: True, 1, dated=["day", "other"].__contains__))
    plain = ["2024-12-05", "2024-12-06 08:00", "x", "2024-12-05"]
    plain[told] = "2024-12-13"
    assert frame["day"].tolist() == plain and frame["text"].tolist() == days
    assert frame["other"].tolist() == ["2024-12-05", "2024-12-05", "2024-12-13", "2024-05-05"]


def test_days_of_another_sheet_tell_nothing(tmp_path):
    """Only the sheet that is read says how its days are meant."""
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        pd.DataFrame({"day": ["12/13/2024"]}).to_excel(book, sheet_name="Notes", index=False)
        rows = {"id": ["1", "2"], "day": ["05/12/2024", "13/12/2024"]}
        pd.DataFrame(rows).to_excel(book, sheet_name="Data", index=False)
    wanted = {"id", "day"}.__contains__
    frame = pd.concat(files.chunks(tmp_path / "a.xlsx", wanted, 1, dated="day".__eq__))
    assert frame["day"].tolist() == ["2024-12-05", "2024-12-13"]


def test_days_of_both_orders_tell_nothing_in_any_part(tmp_path):
    """What may be two days stays as it is where the column has both orders."""
    path = tmp_path / "a.csv"
    path.write_text("day\n13/12/2024\n05/12/2024\n12/13/2024\n")
    frame = pd.concat(files.chunks(path, lambda name: True, 2, dated=lambda name: True))
    assert frame["day"].tolist() == ["2024-12-13", "05/12/2024", "2024-12-13"]


@pytest.mark.parametrize("before, lines", [("sep=;\r\n", 1), ("\r\n\r\n", 2), ("\ufeff\n", 1)])
def test_lines_before_the_names_are_passed_over(tmp_path, before, lines):
    """A line that tells Excel the separator, or empty ones, only move the rows down."""
    (tmp_path / "a.csv").write_bytes((before + "Id;Name\r\n1;x\r\n").encode())
    frame = read(tmp_path / "a.csv")
    assert list(frame["id"]) == ["1"] and list(frame.index) == [lines + 2]


def test_a_row_with_a_separator_too_many_is_told(tmp_path):
    """What stands after the last column is kept apart, so that the row can be refused."""
    (tmp_path / "a.csv").write_text("a,b\n1,2\n1,2,3\n1\n")
    assert list(read(tmp_path / "a.csv")[files.BEYOND]) == ["", "3", ""]


def test_progress_adds_up_to_the_file(tmp_path):
    """The bytes told along the way are those of the file."""
    path = save(tmp_path / "a.csv", ACLED, *[{}] * 50)
    done: list[int] = []
    list(files.chunks(path, lambda name: True, 7, done.append))
    assert sum(done) == path.stat().st_size


@pytest.mark.parametrize(
    "name, data, told",
    [
        ("a.csv", b"", "a.csv: the file is empty"),
        ("a.csv", b'event_id_cnty,event_date\n"x,2\n', "a.csv: not a table"),
        ("a.csv.gz", b"\x1f\x8bx", "a.csv.gz: the file cannot be read"),
        ("a.zip", b"PK", "a.zip: the file cannot be read"),
        ("a.csv.xz", b"\xfd7zXZ\x00x", "a.csv.xz: the file cannot be read"),
        ("a.csv", b"\n \r\n", "a.csv: the file is empty"),
        ("a.xls", b"\xd0\xcf\x11\xe0x", "Save it as .xlsx or CSV."),
        ("a.json", b'{"data": []}', "This is JSON: fetch the same as CSV."),
        ("a.csv", b"<!DOCTYPE html>\n", "This is a web page: sign in there"),
        ("a.xlsx", b"PK\x03\x04", "a.xlsx: the file cannot be read"),
        ("a.csv", b"id,type_of_violence\n1,2\n", "a file for briefs import ucdp."),
        ("a.csv", b"when,where\n1,2\n", "Its columns begin with when, where."),
        (
            "a.csv",
            b"id,date_start\n1,2\n",
            'a.csv line 1, event_id_cnty = "": the column is missing',
        ),
        ("a.csv", b"event_id_cnty,x\n1,2\n", "event_date"),
    ],
)
def test_a_broken_file_changes_nothing(copy, tmp_path, name, data, told):
    """One clear error that names the file; the good file beside it lands nothing either."""
    good = save(tmp_path / "good.csv", ACLED, {})
    (tmp_path / name).write_bytes(data)
    once = snapshot(copy)
    with pytest.raises(BadTables, match=".") as error:
        bring("acled", copy, good, tmp_path / name)
    assert told in str(error.value) and snapshot(copy) == once and not events(copy)


def _zipped(method=zipfile.ZIP_DEFLATED, encrypted=False):
    """Pack a table and say in the ZIP that it is packed or encrypted otherwise."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "event_id_cnty,event_date\nRIV1,2030-01-03\n")
    raw = bytearray(packed.getvalue())
    listed = raw.rfind(b"PK\x01\x02")
    for flags, way in ((6, 8), (listed + 8, listed + 10)):
        struct.pack_into("<H", raw, flags, int(encrypted))
        struct.pack_into("<H", raw, way, method)
    return bytes(raw)


def _cut_workbook():
    """Write a workbook whose sheet ends in the middle."""
    book, cut = io.BytesIO(), io.BytesIO()
    pd.DataFrame([ACLED] * 9).to_excel(book, index=False)
    with zipfile.ZipFile(book) as whole, zipfile.ZipFile(cut, "w") as half:
        for name in whole.namelist():
            data = whole.read(name)
            half.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    return cut.getvalue()


@pytest.mark.parametrize(
    "name, make, told",
    [
        ("a.zip", lambda: _zipped(encrypted=True), "the ZIP is encrypted. Unpack it yourself"),
        ("a.zip", lambda: _zipped(method=9), "packed in a way that is not known here. Unpack it"),
        ("a.xlsx", _cut_workbook, "a.xlsx: the file cannot be read. Fetch it again"),
        ("a.csv", lambda: b"x" * 5_000, "more than 1,000 letters in a few rows. Is a quotation"),
        ("a.csv", lambda: b'a,b\n1,"' + b"x\n" * 300_000, "more than 1,000 letters in a few rows."),
        ("a.csv", lambda: b"\n" * 9_000, "more than 1,000 letters in a few rows."),
        (
            "a.gz",
            lambda: gzip.compress(b"a\n" + b"1\n" * 99),
            "more than 50 rows. Give parts of it.",
        ),
        ("a.csv", lambda: b"c," * 50_000, "more than 5,000 columns. Give a table with the columns"),
        ("a.xlsx", _cut_workbook, "a.xlsx: it has more than 1,000 bytes in a workbook. Save its"),
        (
            "a.xlsx",
            _cut_workbook,
            "more than 1,000 bytes beside the sheets of a workbook. Save its",
        ),
        (
            "a.gz",
            lambda: gzip.compress(b"a\n" + b"same line\n" * 9_000),
            "more than 100 times its packed",
        ),
    ],
)
def test_what_would_fill_the_memory_is_refused(tmp_path, monkeypatch, name, make, told):
    """Files that are packed otherwise, cut, or larger than any table here are one clear error."""
    most = {"rows": 50, files.LETTERS: 1_000, files.BYTES: 1_000, files.BESIDE: 1_000}
    few = {what: number for what, number in most.items() if what in told}
    monkeypatch.setattr(files, "SMALL", 20_000)
    monkeypatch.setattr(files, "MOST", files.MOST | few)
    (tmp_path / name).write_bytes(make())
    with pytest.raises(BadTables, match=".") as error:
        read(tmp_path / name)
    assert told in str(error.value)


def test_a_zip_of_two_tables_is_refused(tmp_path):
    """Which of two tables is meant cannot be told."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
        archive.writestr("b.csv", "a\n1\n")
    with pytest.raises(BadTables, match="exactly one table. It holds a.csv, b.csv"):
        read(tmp_path / "a.zip")
