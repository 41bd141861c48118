"""What spreadsheets do to a CSV, and where a dataset is found."""

import re

import pytest
from tests.conftest import read_rows

from helpers import tables
from helpers.tables.reader import grouped


def text(copy, name):
    return (copy / f"{name}.csv").read_text("utf-8")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: "\ufeff" + t,
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t + ",,,\n\n,,\n",
        lambda t: "\n".join(line + ",," for line in t.splitlines()) + "\n",
        lambda t: t.replace("Hill Brigade", "\u00a0Hill\u00a0Brigade "),
        lambda t: t.rstrip("\n"),
    ],
    ids=["byte order mark", "crlf", "empty rows", "empty columns", "no-break spaces", "no newline"],
)
def test_harmless_spreadsheet_accidents_change_nothing(copy, spoil):
    """A byte order mark, CRLF, empty rows or columns and odd spaces leave the rows alone."""
    before = read_rows(copy)["actors"].reset_index(drop=True)
    (copy / "actors.csv").write_text(spoil(text(copy, "actors")), "utf-8", newline="")
    assert read_rows(copy)["actors"].reset_index(drop=True).equals(before)
    assert tables.check(copy) == []


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("05/01/2030", "Write 2030-01-05 if this is day/month, 2030-05-01 if it is month/day."),
        ("47488", "This looks like a spreadsheet serial number for 2030-01-05."),
        ("5 Jan 2030", "Run briefs tidy."),
        ("13/01/2030", "Run briefs tidy."),
        ("2030-13-05", "Write the day as in 2024-12-05."),
    ],
)
def test_misread_dates_are_named_with_what_they_may_mean(edit, value, advice):
    """A date in another form is refused with the ISO days that it may stand for."""
    (problem,) = tables.check(edit("events", "c0010", date_latest=value))
    assert (problem.file, problem.line, problem.id) == ("events.csv", 11, "c0010")
    assert (problem.column, problem.value, problem.advice) == ("date_latest", value, advice)


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda t: t.replace(",", ";"), "the columns are separated by semicolons"),
        (lambda t: t.replace(",", "\t"), "the columns are separated by tabs"),
        (lambda t: "sep=;\n" + t.replace(",", ";"), "the columns are separated by semicolons"),
        (lambda t: "sep=,\n" + t, "a line stands before the names"),
        (lambda t: t.replace("aliases", "alias"), "the column is missing"),
        (
            lambda t: t.replace("rebels,rebels,,rebels,,", "rebels,rebels,,rebels,,,extra"),
            "7 cells, expected 6",
        ),
    ],
)
def test_a_wrong_shape_is_one_clear_message(copy, spoil, rule):
    """Semicolons, a missing column and too many cells are each named as such."""
    (copy / "actors.csv").write_text(spoil(text(copy, "actors")), "utf-8")
    assert any(rule in str(problem) for problem in tables.check(copy))


def test_a_file_in_another_form_is_one_sentence(copy):
    """Tabs, a line that names the separator, and two bytes a letter are told once each."""
    events, actors = text(copy, "events"), text(copy, "actors")
    (copy / "events.csv").write_text("sep=\t\n" + events.replace(",", "\t"), "utf-8")
    (copy / "actors.csv").write_text(actors, "utf-16")
    assert [str(problem) for problem in tables.check(copy)] == [
        "events.csv line 1: the columns are separated by tabs. "
        "Run briefs tidy, or save it as comma-separated values.",
        "actors.csv line 1: the file is UTF-16. Run briefs tidy, or save it as UTF-8.",
    ]


def test_a_comma_without_quotes_is_told_as_such(edit):
    """A row with a cell too many is not read under the wrong columns, also where the last is ''."""
    copy = edit("events", "c0010", note="")
    path = copy / "events.csv"
    path.write_text(path.read_text("utf-8").replace("still holds Birch", "holds, still, Birch"))
    assert [str(problem) for problem in tables.check(copy)] == [
        "events.csv line 3, c0002: 26 cells, expected 24. "
        "Put text that contains a comma between double quotes."
    ]


def test_many_faults_of_one_kind_are_one_line(copy):
    """A column of days in another spelling is told once, with its lines and what mends it."""
    path = copy / "reports.csv"
    path.write_text(re.sub(r"2030-02-01", "13/02/2030", path.read_text("utf-8")), "utf-8")
    faults = tables.check(copy)
    assert len(faults) == 8
    assert grouped(faults) == [
        'reports.csv lines 2 to 9: 8 cells of accessed_on, such as "13/02/2030": '
        "written dd/mm/yyyy instead of YYYY-MM-DD. Run briefs tidy."
    ]


def test_a_file_that_is_not_utf8_or_missing_is_named(copy):
    """A missing file and a file in another encoding are problems of that file."""
    (copy / "routes.csv").unlink()
    (copy / "actors.csv").write_bytes(text(copy, "actors").replace("Hill", "Hüll").encode("cp1252"))
    said = [str(problem) for problem in tables.check(copy)]
    assert said == [
        "actors.csv line 3: the file is not UTF-8. Save it as UTF-8.",
        "routes.csv: the file is missing.",
    ]


def test_a_merge_that_git_left_is_one_message(copy):
    """Conflict markers are named once, with their first line, and no row between them is read."""
    path = copy / "events.csv"
    first, *rest = path.read_text().splitlines()
    ours, theirs = "<<<<<<< HEAD", ">>>>>>> theirs"
    path.write_text("\n".join([first, ours, rest[0], "=======", rest[1], theirs, *rest[2:], ""]))
    (problem,) = tables.check(copy)
    assert str(problem).startswith("events.csv line 2: git left a merge to be finished. Run briefs")


def test_an_unknown_dataset_names_those_that_exist():
    """A dataset that is not there is an error that lists the ones that are."""
    with pytest.raises(FileNotFoundError, match="syria-2024"):
        tables.find_dataset("atlantis")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ('x,X,,rebels,,"open\ny,Y,,rebels,,\n', "never closed"),
        ('x,X,,rebels,,"half" open\n', "ends a cell in the middle"),
        ('x,X,,rebels,,"' + "x" * 200_000, "longer than 100,000 letters|never closed"),
        ("x,X,,rebels,," + "x" * 200_000, "longer than 100,000 letters"),
    ],
)
def test_a_quotation_mark_that_swallows_rows_is_named(copy, row, rule):
    """An open quotation mark is named by the line of its row; no row after it is lost unsaid."""
    before = text(copy, "actors")
    (copy / "actors.csv").write_text(before + row, "utf-8")
    line = before.count("\n") + 1
    [problem] = [str(p) for p in tables.check(copy) if p.file == "actors.csv"]
    assert problem.startswith(f"actors.csv line {line}: ") and re.search(rule, problem)


def test_what_a_terminal_would_obey_is_shown(edit):
    """A fault that quotes a cell writes control characters as escapes."""
    [problem] = tables.check(edit("events", "c0010", extent="\x1b[31mall"))
    assert '"\\x1b[31mall"' in str(problem) and str(problem).isprintable()
