"""Two people, one table: nothing is lost or doubled, and no claim hangs on another's report."""

from __future__ import annotations

import csv
import random
import re
import shutil
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import RIVERLAND, csv_rows, snapshot
from tests.long import times

from helpers import tables
from helpers.cli import main
from helpers.tables.append import Draft
from helpers.tables.join import Joined, join
from helpers.tables.matching import BASE, OURS, SIDES, THEIRS

NAMES = {OURS: "3f9c21a (Rana)", THEIRS: "82ab310 (Omar)"}
PAIRS = times(6, 500)
"""How many pairs of clones are drawn."""
ROUNDS, BOTH_WAYS = (3, 0.5) if PAIRS > 100 else (1, 0.2)
TABLES = {"reports": "r", "events": "c"}
OPEN = {
    "reports": ("title", "url", "language", "read", "archive_url", "note"),
    "events": ("summary", "evidence", "place_precision", "date_earliest", "note"),
}
"""Columns that a session edits."""
Rows = dict[str, dict[str, str]]
"""Rows by a tag that is in their text and never changes; what points to a row holds its tag."""
Numbers = dict[str, str]


def tag_of(row: dict[str, str]) -> str:
    """Give the tag in the text of a row."""
    return re.search(r"#\w+", row.get("title") or row["summary"])[0]


def read(folder: Path) -> tuple[Rows, Numbers]:
    """Read a folder by tags; a number or a tag that stands twice fails."""
    rows, numbers = {}, {}
    for name in TABLES:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                number, tag = row.pop(next(iter(row))), tag_of(row)
                assert number not in numbers.values() and tag not in rows, (number, tag)
                rows[tag], numbers[tag] = row, number
    tags = {number: tag for tag, number in numbers.items()}
    for row in rows.values():
        for column in ("report_id", "supersedes"):
            row |= {column: tags.get(row[column], row[column])} if column in row else {}
        row["note"] = re.sub(r"[rc]\d{4}", lambda m: tags.get(m[0], "gone"), row["note"])
    return rows, numbers


def write(rows: Rows, numbers: Numbers, folder: Path) -> Path:
    """Write rows with their numbers as the tables of a folder."""
    shutil.copytree(RIVERLAND, folder, dirs_exist_ok=True)
    for name, letter in TABLES.items():
        path = folder / f"{name}.csv"
        header = next(csv.reader(path.read_text("utf-8").splitlines()[:1]))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            for tag in sorted(rows, key=lambda tag: numbers[tag]):
                if numbers[tag][0] == letter:
                    row = dict(rows[tag])
                    for column in ("report_id", "supersedes"):
                        row |= {column: numbers.get(row[column], "")} if column in row else {}
                    note = re.sub("#[a-z0-9]+", lambda m: numbers.get(m[0], "gone"), row["note"])
                    writer.writerow(row | {header[0]: numbers[tag], "note": note})
    return folder


class Clone:
    """The tables of one person, who works on them in sessions; ``past`` are those of a rebase."""

    def __init__(self, rows: Rows, numbers: Numbers, name: str, draw: random.Random):
        """Begin with rows and their numbers."""
        self.rows, self.numbers, self.draw = rows, numbers, draw
        self.tags = (f"#{name}{i}" for i in count())

    def copy(self) -> tuple[Rows, Numbers]:
        """Give its rows and numbers as they are now."""
        return {tag: dict(row) for tag, row in self.rows.items()}, dict(self.numbers)

    def of(self, letter: str) -> list[str]:
        """Give the tags of its reports (r) or claims (c)."""
        return [tag for tag in self.rows if self.numbers[tag][0] == letter]

    def add(self, letter: str, row: dict[str, str]) -> str:
        """Add a row under the next number, as ``briefs add`` does."""
        tag = next(self.tags)
        text = "title" if letter == "r" else "summary"
        last = max(int(number[1:]) for number in self.numbers.values() if number[0] == letter)
        self.rows[tag] = row | {text: f"{row[text]} {tag}"}
        self.numbers[tag] = f"{letter}{last + 1:04d}"
        return tag

    def add_claims(self, report: str, most: int) -> None:
        """Add claims of a report that look much like each other."""
        for _ in range(self.draw.randint(0, most)):
            like = self.rows[self.draw.choice(self.of("c"))]
            cells = {"report_id": report, "supersedes": "", "note": ""}
            cells |= {"summary": f"It is said that {self.draw.randint(10, 99)} were seen"}
            cells |= {"date_earliest": "", "date_latest": "2030-01-02", "event_type": "strike"}
            cells |= dict.fromkeys(("holder_after", "extent", "count_low", "count_high"), "")
            cells |= dict.fromkeys(("count_of", "count_scope"), "") | {"stance": "asserts"}
            old = [t for t in self.of("c") if self.rows[t]["claimant_id"] == like["claimant_id"]]
            if self.draw.random() < 0.2 and old:
                cells["supersedes"] = self.draw.choice(old)
            if self.draw.random() < 0.2:
                cells["note"] = f"as in {self.draw.choice([*self.rows])}"
            self.add("c", like | cells)

    def session(self) -> None:
        """Add a report with claims, claims to a report, edit a row, or take one away."""
        kind = self.draw.choice(["report", "report", "claims", "edit", "edit", "edit", "delete"])
        if kind == "report":
            like = self.rows[self.draw.choice(self.of("r"))]
            url = f"https://leaf.example/{self.draw.randint(10, 10**9)}"
            new = {"title": "Birch claimed", "url": url, "published": "2030-01-06", "note": ""}
            self.add_claims(self.add("r", like | new), 3)
        if kind == "claims":
            self.add_claims(self.draw.choice(self.of("r")), 2)
        if kind == "edit":
            tag = self.draw.choice([*self.rows])
            name = "reports" if self.numbers[tag][0] == "r" else "events"
            column = self.draw.choice(OPEN[name])
            self.rows[tag][column] = {
                "title": f"{self.draw.choice(['Cedar', 'Elm', 'Fir'])} claimed {tag}",
                "summary": f"{self.draw.choice(['Cedar', 'Elm', 'Fir'])} is held {tag}",
                "url": f"https://post.example/{self.draw.randint(10, 10**9)}",
                "language": self.draw.choice(["en", "ar", "fr"]),
                "read": self.draw.choice(["full", "excerpt"]),
                "archive_url": f"https://archive.example/{self.draw.randint(10, 99)}",
                "note": f"seen {self.draw.randint(10, 99)}",
                "evidence": self.draw.choice(["statement", "reporter", "footage"]),
                "place_precision": self.draw.choice(["at", "near"]),
                "date_earliest": self.draw.choice(["2030-01-01", ""]),
            }[column]
            if name == "events":
                self.rows[tag]["coded_on"] = f"2030-02-{self.draw.randint(1, 28):02d}"
        if kind == "delete":
            used = {row.get(c) for row in self.rows.values() for c in ("report_id", "supersedes")}
            free = [tag for tag in self.rows if tag not in used]
            if free and len(self.of("c")) > 5:
                gone = self.draw.choice(free)
                del self.rows[gone], self.numbers[gone]


def expected(base: Rows, ours: Rows, theirs: Rows) -> tuple[Rows, bool]:
    """Join rows by their tags, and say whether a person has to decide something."""
    rows, undecided = {}, False
    for tag in {**base, **ours, **theirs}:
        was, mine, other = base.get(tag), ours.get(tag), theirs.get(tag)
        if mine is None or other is None:
            kept = mine or other
            if was is None:
                rows[tag] = kept
            elif kept is not None and kept != was:
                undecided = True
            continue
        rows[tag] = {}
        for column, cell in mine.items():
            before, there = (was or {}).get(column, ""), other[column]
            rows[tag][column] = there if cell == before else cell
            if cell != before != there != cell:
                undecided = undecided or column != "coded_on"
                rows[tag][column] = max(cell, there)
    pointing = (row.get(c) for row in rows.values() for c in ("report_id", "supersedes"))
    return rows, undecided or any(to not in rows for to in filter(None, pointing))


def joined(base: Path, ours: Path, theirs: Path, keep: str = OURS) -> Joined:
    """Join three folders."""
    return join({BASE: base, OURS: ours, THEIRS: theirs}, NAMES, keep)


class Desk:
    """Two clones, and what both had in common last."""

    def __init__(self, home: Path, draw: random.Random):
        """Begin with the made-up offensive, each of its rows with a tag."""
        self.home, self.draw, self.folders = home, draw, (home / str(i) for i in count())
        first = Path(shutil.copytree(RIVERLAND, next(self.folders)))
        for name, text in (("reports", "title"), ("events", "summary")):
            path = first / f"{name}.csv"
            rows = csv_rows(path)
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0], lineterminator="\n")
                writer.writeheader()
                for row in rows:
                    writer.writerow(row | {text: f"{row[text]} #{next(iter(row.values()))}"})
        self.base = first
        self.a, self.b = (Clone(*read(first), name, draw) for name in "ab")
        self.told = self.needless = self.seen = 0

    def save(self, clone: Clone) -> Path:
        """Write a clone as a folder."""
        return write(*clone.copy(), next(self.folders))

    def join(self, base: Path, ours: Path, theirs: Path) -> Path | None:
        """Join two folders both ways and hold that to the rows; None = a person has to decide."""
        want, undecided = expected(*(read(folder)[0] for folder in (base, ours, theirs)))
        keep, made = self.draw.choice([OURS, THEIRS]), []
        ways = [(ours, theirs), (theirs, ours)]
        for sides in ways[: 1 + (self.draw.random() < BOTH_WAYS)]:
            done = joined(base, *sides, keep)
            assert done.conflicts or not undecided
            if done.conflicts:
                self.told, self.needless = self.told + 1, self.needless + (not undecided)
                return None
            made.append(Path(shutil.copytree(sides[0], next(self.folders))))
            for path, content in done.files.items():
                (made[-1] / path).write_bytes(content)
            got, _ = read(made[-1])
            self.hold_to_git(base, *sides, made[-1])
            assert got.keys() == want.keys()
            for tag, row in got.items():
                notes = [
                    re.sub("#[a-z0-9]+", lambda m: m[0] if m[0] in want else "gone", note)
                    for note in (row["note"], want[tag]["note"])
                ]
                assert row | {"note": notes[0]} == want[tag] | {"note": notes[1]}
            if self.draw.random() < 0.2:
                assert tables.check(made[-1]) == []
                again = joined(base, made[-1], sides[1])
                assert again.files == done.files or again.conflicts
                self.needless += bool(again.conflicts)
        return made[0]

    def hold_to_git(self, base: Path, ours: Path, theirs: Path, made: Path) -> None:
        """Where git takes a table whole from one side, it is the joined one, or `check` sees it."""
        taken = Path(shutil.copytree(made, next(self.folders)))
        for name in ("reports.csv", "events.csv"):
            was, mine, other = ((folder / name).read_bytes() for folder in (base, ours, theirs))
            if was in (mine, other):
                (taken / name).write_bytes(other if was == mine else mine)
        if read(taken)[0] != read(made)[0]:
            assert {problem.column for problem in tables.check(taken)} == {"report_id"}
            self.seen += 1


def work(desk: Desk) -> int:
    """Let two clones work and take from each other in all the ways of git; count what was told."""
    draw = desk.draw
    for _ in range(draw.randint(1, ROUNDS)):
        past = {clone: [desk.base] for clone in (desk.a, desk.b)}
        for clone in past:
            for _ in range(draw.randint(1, 10)):
                clone.session()
                past[clone] += [desk.save(clone)] if draw.random() < 0.3 else []
            past[clone].append(desk.save(clone))
        one, other = draw.sample([desk.a, desk.b], 2)
        here, there = past[one][-1], past[other][-1]
        way = draw.choice(["merge", "rebase", "both"])
        made, base = here, there
        if way == "rebase":  # the commits of one on top of the other
            made = there
            for before, after in zip(past[one], past[one][1:]):
                made = made and desk.join(before, made, after)
        else:
            made = desk.join(desk.base, here, there)
        if made is None:
            return desk.told
        if way == "both":
            base = made
            mirrored = desk.join(desk.base, there, here)
            other.rows, other.numbers = read(mirrored)
        one.rows, one.numbers = read(made)
        desk.base = base
    return desk.told


@pytest.mark.long
@settings(max_examples=PAIRS, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_two_clones_after_random_sessions(tmp_path_factory, seed):
    """Merged, rebased and merged both ways: what rows say is kept whole, or it is told."""
    work(Desk(tmp_path_factory.mktemp("desk"), random.Random(seed)))


def ways(tmp_path: Path, **edits: tuple[str, str, str]) -> dict[str, Path]:
    """Make base, ours and theirs; an edit of a side is table, old and new words."""
    folders = {side: Path(shutil.copytree(RIVERLAND, tmp_path / side)) for side in SIDES}
    for side, (table, old, new) in edits.items():
        path = folders[side] / f"{table}.csv"
        assert path.read_text("utf-8").count(old) == 1
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    return folders


LAST = "https://leaf.example/3,,2030-01-06,en,full,2030-02-01,\n"
OAK = "r0009,far-post,Oak,https://oak.example/1,,2030-01-06,en,full,2030-02-0{},{}\n"


def test_a_report_that_both_coded_stays_once(tmp_path):
    """Same outlet, address and day: one row with the later day, and no number moves."""
    both = {
        side: ("reports", LAST, LAST + OAK.format(day, ""))
        for side, day in ((OURS, 2), (THEIRS, 3))
    }
    done = join(ways(tmp_path, **both), NAMES)
    assert done.files["reports.csv"].decode().endswith(LAST + OAK.format(3, ""))
    assert done.conflicts == []
    (told,) = done.moved
    assert told.rule.startswith("both sides coded r0009;")


def test_two_notes_on_one_report_are_told(tmp_path):
    """What both wrote otherwise is for a person: the row stands in both forms."""
    both = {side: ("reports", LAST, LAST + OAK.format(2, side)) for side in (OURS, THEIRS)}
    (told,) = join(ways(tmp_path, **both), NAMES).conflicts
    assert (told.file, told.id, told.column) == ("reports.csv", "r0009", "note")
    assert told.rule == 'changed to "ours" by 3f9c21a (Rana) and to "theirs" by 82ab310 (Omar)'


def test_a_place_that_both_added_gets_the_cells_of_both(tmp_path):
    """One id: what only one side filled in is taken, what both filled in otherwise is told."""
    head = (RIVERLAND / "places.csv").read_text("utf-8").splitlines()[0].split(",")
    last = (RIVERLAND / "places.csv").read_text("utf-8").splitlines(keepends=True)[-1]

    def row(**cells):
        cells |= {"place_id": "gap", "name": "Gap", "kind": "town"}
        return ",".join(cells.get(column, "") for column in head) + "\n"

    ours, theirs = row(population="50"), row(population_source="census", population="50")
    folders = ways(
        tmp_path, ours=("places", last, last + ours), theirs=("places", last, last + theirs)
    )
    done = join(folders, NAMES)
    assert done.conflicts == [] and done.files["places.csv"].decode().endswith(last + theirs)
    (folders[OURS] / "places.csv").write_bytes(
        (folders[OURS] / "places.csv").read_bytes().replace(b",50,", b",60,")
    )
    (told,) = join(folders, NAMES).conflicts
    assert (told.id, told.column, told.value) == ("gap", "population", "")


def test_a_row_that_one_deleted_and_the_other_uses_is_told(tmp_path):
    """Rana takes a source away for which Omar adds an owner's sibling: no half of it is written."""
    gone = ("sources", "witnesses,witnesses,unnamed,,,\n", "")
    used = ("events", "far-post,,reporter", "witnesses,,reporter")
    (told,) = join(ways(tmp_path, ours=gone, theirs=used), NAMES).conflicts
    assert (told.file, told.column, told.value) == ("events.csv", "claimant_id", "witnesses")


ELM = (
    "c0020,{},r0008,strike,asserts,elm,at,,2030-01-06,,,,,far-post,,reporter,,,,,Elm,,2030-02-01,\n"
)


@pytest.mark.parametrize("side, other", [(OURS, THEIRS), (THEIRS, OURS)])
@pytest.mark.parametrize("ids", [("elm-hit", "elm-hit"), ("elm-hit", "elm-shelled")])
def test_a_claim_put_to_an_event_that_the_other_renamed_goes_with_it(tmp_path, side, other, ids):
    """Both claims of an event get one other id here: a third, added there, has it too, and is told.

    Where the two get two ids, nobody can know which, and the claim stays and is to be decided.
    """
    folders = ways(tmp_path)
    for row, new in zip(("c0017", "c0018"), ids, strict=True):
        path = folders[side] / "events.csv"
        text = path.read_text("utf-8").replace(f"{row},elm-struck", f"{row},{new}")
        path.write_text(text, encoding="utf-8")
    with (folders[other] / "events.csv").open("a", encoding="utf-8") as file:
        file.write(ELM.format("elm-struck"))
    done, sure = join(folders, NAMES), len({*ids}) == 1
    (told,) = done.moved if sure else [p for p in done.conflicts if p.id == "c0020"]
    assert (told.id, told.value) == ("c0020", "elm-struck")
    assert NAMES[side] in told.rule and all(new in told.rule for new in ids)
    assert ELM.format("elm-hit" if sure else "elm-struck") in done.files["events.csv"].decode()
    assert not (sure and done.conflicts)


def test_an_event_that_both_renamed_is_told(tmp_path):
    """Westland's one claim has another id on each side, and a new claim there has the old."""
    there = ("events", "c0019,westland-falls", "c0019,westland-lost")
    folders = ways(tmp_path, ours=("events", "c0019,westland-falls", "c0019,west"), theirs=there)
    with (folders[THEIRS] / "events.csv").open("a", encoding="utf-8") as file:
        file.write(ELM.format("westland-falls"))
    done = join(folders, NAMES)
    assert [(told.id, told.column) for told in done.conflicts] == [("c0019", "event_id")]
    assert not done.moved and ELM.format("westland-falls") in done.files["events.csv"].decode()


def test_a_note_follows_a_claim_that_an_earlier_join_moved_and_an_edit_changed(tmp_path):
    """Oak is r0010 here, with another address; a note there still names its claim by the old."""
    folders = ways(tmp_path)
    claim = (
        "c{},oak-struck,r{},strike,asserts,elm,at,,2030-01-05,,,,,far-post,,reporter,,,,,,{},,{}\n"
    )
    oak, pine = (
        OAK.format(2, ""),
        "{},daily-leaf,Pine,https://pine.example/1,,2030-01-06,en,full,,\n",
    )
    added = {
        BASE: (oak, claim.format("0020", "0009", "Oak was hit.", "")),
        OURS: (
            pine.format("r0009") + oak.replace("r0009", "r0010").replace("oak.ex", "www.oak.ex"),
            claim.format("0020", "0009", "Pine was hit.", "")
            + claim.format("0021", "0010", "Oak was hit.", ""),
        ),
        THEIRS: (
            oak,
            claim.format("0020", "0009", "Oak was hit.", "")
            + claim.format("0021", "0008", "Fir was hit.", "not as in c0020"),
        ),
    }
    for side, texts in added.items():
        for name, text in zip(TABLES, texts, strict=True):
            with (folders[side] / f"{name}.csv").open("a", encoding="utf-8") as file:
                file.write(text)
    done = join(folders, NAMES)
    assert done.conflicts == []
    made = done.files["events.csv"].decode().splitlines()[-3:]
    assert [line.split(",")[0] for line in made] == ["c0020", "c0021", "c0022"]
    assert "Oak was hit." in made[1] and made[2].endswith("not as in c0021")


def test_a_number_that_was_given_again_is_another_row(tmp_path):
    """Rana takes the last claim away and gives its number to one much like it of another report;
    Omar has edited the old one: that is told, and no cell of his goes to the new one."""
    folders = ways(tmp_path, ours=("reports", LAST, LAST + OAK.format(2, "")))
    claim = "c0020,elm-struck,r{},strike,asserts,elm,at,,2030-01-05,,,,,far-post,,{},,,,,,{},,\n"
    added = {
        BASE: ("0008", "reporter", "Elm was hit twice."),
        OURS: ("0009", "reporter", "Five bombs fell on Elm."),
        THEIRS: ("0008", "footage", "Elm was hit twice."),
    }
    for side, cells in added.items():
        with (folders[side] / "events.csv").open("a", encoding="utf-8") as file:
            file.write(claim.format(*cells))
    done = join(folders, NAMES)
    assert [told.rule.split()[0] for told in done.conflicts] == ["deleted"]
    made = done.files["events.csv"].decode()
    assert made.count("footage,,,,,,Elm was hit twice.") == 1
    assert made.count("reporter,,,,,,Five bombs fell on Elm.") == 1


def test_a_claim_that_moved_and_was_edited_here_and_deleted_there_is_told(tmp_path):
    """The last claim has another number and other words with Omar: what Rana meant is asked."""
    last = "c0019,westland-falls,"
    edited = "c0025,westland-falls,", "Most of Westland is held", "Westland is held"
    folders = ways(tmp_path, theirs=("events", last, edited[0]))
    path = folders[THEIRS] / "events.csv"
    path.write_text(path.read_text("utf-8").replace(*edited[1:]), encoding="utf-8")
    path = folders[OURS] / "events.csv"
    path.write_text(path.read_text("utf-8").partition(last)[0], encoding="utf-8")
    done = join(folders, NAMES)
    (told,) = done.conflicts
    assert told.rule.startswith("deleted by 3f9c21a (Rana)")
    assert done.files["events.csv"].decode().count("Westland is held by the rebels.") == 1


def test_a_column_that_one_side_added_is_kept(tmp_path):
    """An import adds origin_id: the other side's new row gets it empty, the descriptor has it."""
    folders = ways(tmp_path, theirs=("reports", LAST, LAST + OAK.format(2, "")))
    draft = Draft(folders[OURS])
    draft.add_column("reports", {"name": "origin_id", "type": "string", "description": "x"})
    draft.save()
    done = join(folders, NAMES)
    assert done.conflicts == []
    assert done.files["reports.csv"].decode().endswith(OAK.format(2, "").replace("\n", ",\n"))
    assert b"origin_id" in done.files["datapackage.json"]


def test_quotes_and_line_ends_of_other_rows_stay(tmp_path):
    """A table saved with CRLF and a mark of byte order gets a row and is otherwise the same."""
    folders = ways(tmp_path, theirs=("reports", LAST, LAST + OAK.format(2, "")))
    path = folders[OURS] / "reports.csv"
    before = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)
    done = join(folders, NAMES).files["reports.csv"]
    assert done == before + OAK.format(2, "").replace("\n", "\r\n").encode()


def test_a_folder_is_joined_without_git(tmp_path):
    """``briefs merge FOLDER --base FOLDER`` writes all tables, and nothing where one is open."""
    folders = ways(tmp_path, theirs=("reports", LAST, LAST + OAK.format(2, THEIRS)))
    words = ["merge", str(folders[THEIRS]), "--base", str(folders[BASE]), "--dataset"]
    done = CliRunner().invoke(main, [*words, str(folders[OURS])])
    assert done.exit_code == 0 and "files changed: 1" in done.output
    assert (folders[OURS] / "reports.csv").read_text("utf-8").endswith(OAK.format(2, THEIRS))
    path = folders[THEIRS] / "reports.csv"
    path.write_text(path.read_text("utf-8").replace(",theirs", ",otherwise"), encoding="utf-8")
    before = snapshot(folders[OURS])
    done = CliRunner().invoke(main, [*words, str(folders[OURS])])
    assert done.exit_code == 1 and 'to "theirs" by ours and to "otherwise"' in done.output
    assert snapshot(folders[OURS]) == before
    done = CliRunner().invoke(main, ["merge", "no-such-commit", *words[2:], str(folders[OURS])])
    assert done.exit_code == 2 and "name a folder or a commit" in done.output
