"""``briefs place``, ``add`` and ``new`` as commands: what they say, and with which exit code."""

from __future__ import annotations

import errno
import json
import os
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from helpers import tables
from helpers.cli import main
from helpers.runs import plan
from tests.adding.conftest import TODAY
from tests.adding.test_dialogue import CLAIM, REPORT
from tests.adding.test_form import FORM
from tests.conftest import snapshot
from tests.runs.collection import Collection


@pytest.fixture
def collection(tmp_path, monkeypatch) -> Collection:
    """A small collection, which is also the working directory, in its own year."""
    made = Collection(tmp_path / "collection")
    monkeypatch.setattr("helpers.cli.tables.date", SimpleNamespace(today=lambda: TODAY))
    monkeypatch.chdir(made.root)
    return made


def briefs(*words: str, typed: str = "") -> tuple[int, str, str]:
    """Run the command; give exit code, standard output and error output."""
    done = CliRunner().invoke(main, words, input=typed, catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


def test_place(collection):
    """A name of several words needs no quotes; the answer says how sure it is."""
    code, out, _ = briefs("place", "Berch")
    assert code == 0 and out.startswith("Berch: certain – spelt “Berch”.\n  Birch (البتولا)")
    assert "please choose – 2 places" in briefs("place", "Cedar")[1]
    assert "not found" in briefs("place", "Great", "Xanadu")[1]
    assert briefs("place")[0] == 2


def test_add_from_a_file(collection):
    """A good form: the rows are shown, and stand in the tables."""
    (collection.root / "new.yml").write_text(FORM, encoding="utf-8")
    code, out, err = briefs("add", "new.yml", "--yes")
    assert code == 0 and "events.csv: c0020, c0021, c0022 added" in out
    assert "events: claim_id c0020, event_id birch-falls, report_id r0009" in out
    words = "may be a relay: in c0003 it passed this on for river-monitor. Is this its own word?"
    assert f'! events.csv line 21, c0020, claimant_id = "wire": {words}\n' in err
    assert briefs("check")[1].startswith(
        "riverland: 22 claims from 9 reports, no problems. 3 doubts;"
    )


def test_a_full_disk_is_told(collection, monkeypatch):
    """A disk without room: one line that names the file and what to do, and nothing is changed."""
    before = snapshot(collection.root / "data" / "riverland")
    (collection.root / "new.yml").write_text(FORM, encoding="utf-8")

    def full(number):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, _, err = briefs("add", "new.yml", "--yes")
    assert code == 1 and "riverland cannot be written: the disk is full. Make room" in err
    assert snapshot(collection.root / "data" / "riverland") == before


def test_leaving_a_dialogue_says_that_nothing_was_added(collection):
    """Ctrl-C half way: the code of a stop, and words that leave no doubt."""
    before = snapshot(collection.root / "data" / "riverland")
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("https://post.example/3\r\x03")
        code, _, err = briefs("add")
    assert (code, err) == (130, "Stopped. Nothing was added.\n")
    assert snapshot(collection.root / "data" / "riverland") == before


def test_a_doubtful_form_needs_yes(collection):
    """What is doubtful is named, and nothing is written without --yes."""
    before = snapshot(collection.root / "data" / "riverland")
    (collection.root / "new.yml").write_text(FORM, encoding="utf-8")
    code, _, err = briefs("add", "new.yml")
    assert code == 3 and "may be a relay" in err and "--yes" in err
    assert snapshot(collection.root / "data" / "riverland") == before


def test_a_bad_form(collection):
    """Faults of a form: exit code 3, one a line, and nothing is written, --yes or not."""
    before = snapshot(collection.root / "data" / "riverland")
    (collection.root / "new.yml").write_text(FORM.replace("Birk", "Cedar"), encoding="utf-8")
    code, out, err = briefs("add", "new.yml", "--yes")
    assert (code, out) == (3, "") and err.startswith("new.yml line 7, place_id")
    assert snapshot(collection.root / "data" / "riverland") == before
    assert briefs("add", "old.yml")[0] == 2
    (collection.root / "latin.yml").write_bytes(b"report: \xe9")
    assert briefs("add", "latin.yml")[0] == 2


def test_the_template_is_printed(collection):
    """The template goes to the standard output, ready for a file."""
    code, out, _ = briefs("add", "--template")
    assert code == 0 and out.startswith("# One report") and "\nclaims:" in out


HILLS = (
    *("--title", "Hills", "--attacker", "hill forces", "--defender", "the crown"),
    *("--start", "2030-03-01", "--objective", "Elm 1.5 2.5", "--time-zone", "Asia/Kabul"),
)


def test_new(collection):
    """A new dataset is made beside the others, checked, put into the plan, and not made twice."""
    before = {run.slug for run in plan.read(collection.root)}
    code, out, err = briefs("new", "hills-2030", *HILLS, "--box", "0 0 9 9")
    assert (code, err) == (0, "") and "Still open" not in out
    assert briefs("check", "hills-2030")[1].startswith("hills-2030: 0 claims from 0 reports, no")
    d = tables.load(collection.root / "data" / "hills-2030")
    assert d.offensive.sides == {"hill": "hill forces", "the-crown": "the crown"}
    assert (d.offensive.attacker, d.offensive.objective) == ("hill", "elm")
    assert d.places[["lat", "lon"]].to_numpy().tolist() == [[1.5, 2.5]]
    assert str(d.offensive.start.date()) == "2030-03-01" and d.offensive.box == (0, 0, 9, 9)
    made = {run.slug for run in plan.read(collection.root)} - before
    assert made == {"hills-00-brief-2030-03-01", "hills-01-now"}
    code, _, err = briefs("new", "hills-2030", "--yes")
    assert code == 2 and "is there already" in err
    assert briefs("new", "../hills", "--yes")[0] == 2


def test_new_without_an_answer(collection):
    """What nobody said is proposed, or stays open for the first import."""
    code, out, _ = briefs("new", "hills", "--yes")
    assert code == 0 and "Still open: start, end, box." in out
    told = json.loads((collection.root / "data/hills/datapackage.json").read_text())
    assert told["offensive"]["open"] == ["start", "end", "box"]
    assert [side["name"] for side in told["offensive"]["sides"]] == [
        "attacking forces",
        "defending forces",
    ]


def test_new_asks_again_where_an_answer_is_none(collection):
    """Each question that no option answers is asked, with what is wrong and what is near."""
    sides, days = "hill forces\nhill\nthe crown\n", "1 March\n2030-03-01\n"
    typed = f"Hills\n{sides}{days}Elm\nAsia/Kabol\nAsia/Kabul\n1 2 3\n\n"
    code, out, _ = briefs("new", "hills", typed=typed)
    assert code == 0
    for said in ("own name", "is not a day", "Did you mean Asia/Kabul?", "west, south, east and"):
        assert said in out
    assert tables.load(collection.root / "data" / "hills").offensive.time_zone == "Asia/Kabul"


def test_new_with_a_plan_that_cannot_be_added_to(collection):
    """Nothing is made that no brief would show."""
    collection.plan("[[brief]\n")
    assert briefs("new", "hills", "--yes")[0] == 2
    assert not (collection.root / "data" / "hills").exists()


def test_describe(collection):
    """It prints the descriptor with every column and rule."""
    code, out, _ = briefs("describe")
    told = json.loads(out)
    assert code == 0 and len(told["resources"][0]["schema"]["fields"]) == 24
    assert told["offensive"]["grades"][0]["grade"] == "confirmed"


@pytest.mark.parametrize(
    ("last", "code", "said"),
    [("w\r", 0, "events.csv: c0020 added"), ("q\r", 0, "Nothing was added"), ("\x03", 130, "")],
)
def test_add_by_questions(collection, last, code, said):
    """Written at the end, or left with the tables as they were."""
    before = snapshot(collection.root / "data" / "riverland")
    typed = "".join(f"{answer}\r" for answer in (*REPORT, *CLAIM, "y"))
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text(typed + last + "\x03")
        found, out, _ = briefs("add")
    assert found == code and said in out
    untouched = snapshot(collection.root / "data" / "riverland") == before
    assert untouched == (last != "w\r")
    assert tables.check(collection.root / "data" / "riverland") == []
