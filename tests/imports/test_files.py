"""Files as they come: compressed, saved by a spreadsheet, or broken."""

import bz2
import gzip
import lzma
import zipfile

import pandas as pd
import pytest

from helpers.imports import files
from helpers.tables import BadTables
from tests.imports.made import ACLED, bring, content, events, save


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
        ("a.csv.xz", b"x", "a.csv.xz: the file cannot be read"),
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
    once = content(copy)
    with pytest.raises(BadTables, match=".") as error:
        bring("acled", copy, good, tmp_path / name)
    assert told in str(error.value) and content(copy) == once and not events(copy)


def test_a_zip_of_two_tables_is_refused(tmp_path):
    """Which of two tables is meant cannot be told."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
        archive.writestr("b.csv", "a\n1\n")
    with pytest.raises(BadTables, match="exactly one table. It holds a.csv, b.csv"):
        read(tmp_path / "a.zip")
