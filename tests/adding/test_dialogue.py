"""The dialogue, driven key by key."""

from __future__ import annotations

import pytest

from helpers import tables
from tests.adding.conftest import Left
from tests.conftest import snapshot

REPORT = ("https://post.example/3", "", "2030-01-06", "Birch again", "", "full", "", "")
"""Address, outlet (that of the host), day, title, language (as before), read, copy, note."""

CLAIM = (
    "Birk",  # place: a variant of Birch
    "birch-falls",
    "",  # event_type, as before
    "",  # stance
    "River Monitor",
    "",  # passed on by
    "",  # evidence
    "3..5",
    "",  # who acts, as before
    "",  # who loses by it
    "",  # place_precision
    "",  # who holds it afterwards
    "",  # extent
    "",  # number
    "",  # replaces
    "The monitor saw rebels in Birch",
    "",  # note
)


def claim(*changes: tuple[int, str], drop: tuple[int, ...] = ()) -> list[str]:
    """Give the answers of a claim with some of them changed."""
    answers = list(CLAIM)
    for i, text in changes:
        answers[i] = text
    return [a for i, a in enumerate(answers) if i not in drop]


def test_a_report_and_a_claim(draft, typed, copy, capsys):
    """What is typed or taken by Enter becomes one row of each table, with the next numbers."""
    before = snapshot(copy)
    assert typed(*REPORT, *CLAIM, "w")
    assert snapshot(copy) == before, "nothing is written before the end"
    draft.save()
    after = snapshot(copy)
    assert after["reports.csv"] == before["reports.csv"] + (
        b"r0009,far-post,Birch again,https://post.example/3,,2030-01-06,en,full,2030-02-01,\n"
    )
    assert after["events.csv"] == before["events.csv"] + (
        b"c0020,birch-falls,r0009,withdrawal,asserts,birch,at,2030-01-03,2030-01-05,crown-army,"
        b"crown-army,none,full,river-monitor,,statement,,,,,,"
        b"The monitor saw rebels in Birch.,2030-02-01,\n"
    )
    assert tables.check(copy) == []
    shown = capsys.readouterr().out
    assert "Birch (البتولا), city, Westland: birch" in shown


def test_three_claims_and_a_redone_one(draft, typed):
    """The second claim takes over who says so; a redone claim keeps what was said."""
    second = claim((0, "Elm"), (1, "new"), (2, "strike"), (4, ""), (7, "6"), (8, "rebels"))
    second[3:3] = ["elm-struck-again"]  # the id of the new event
    second = second[:12] + ["", ""] + ["A strike hit Elm.", ""]  # no holder, no number
    redone = [""] * 15 + ["Two strikes hit Elm.", ""]
    answers = [*REPORT, *CLAIM, "", *second, "redo", *redone[:13], *redone[-2:], "w"]
    assert typed(*answers)
    rows = draft.added["events"]
    assert [r["claim_id"] for r in rows] == ["c0020", "c0021"]
    assert rows[1]["claimant_id"] == "river-monitor" and rows[1]["date_earliest"] == "2030-01-06"
    assert (rows[1]["event_id"], rows[1]["event_type"]) == ("elm-struck-again", "strike")
    assert rows[1]["summary"] == "Two strikes hit Elm." and rows[1]["holder_after"] == ""


def test_a_full_stop_takes_what_stands_in_brackets(draft, typed, capsys):
    """It hurries on to the next thing that must be said, and no further than the row."""
    report = ("https://post.example/3", "", "2030-01-06", "Birch again", ".")
    first = (
        "Birk",
        ".",
        "River Monitor",
        "",
        "",
        "3..5",
        ".",
        "The monitor saw rebels in Birch",
        "",
    )
    second = ("Birch", ".", "The monitor says it once more", "")
    assert typed(*report, *first, "", *second, "w")
    rows = draft.added["events"]
    assert [
        (r["event_id"], r["claimant_id"], r["date_earliest"], r["date_latest"]) for r in rows
    ] == [
        ("birch-falls", "river-monitor", "2030-01-03", "2030-01-05"),
        ("birch-falls", "river-monitor", "", "2030-01-06"),
    ]
    assert [r["holder_after"] for r in rows] == ["none", "none"]
    assert "needed" not in capsys.readouterr().out


NEW = ["Hill Post", "y", "", "", "outlet", "", "", ""]
"""A source that is not there: asked whether, then name, id, kind and the rest."""


@pytest.mark.parametrize(
    "answers",
    [
        ["Hill Post", ".", "River Monitor"],  # the default is no: who says so is asked again
        [*NEW[:2], ".", "outlet", "", "", ""],
        [*NEW[:4], "outlet", "."],
        NEW,
    ],
    ids=["whether", "name", "after the kind", "none"],
)
def test_a_full_stop_inside_a_new_source_ends_with_it(draft, typed, answers):
    """Wherever in a new source it is given, the claim goes on with its next question."""
    asked = claim((4, answers), (5, "Far Post"), (8, "rebels"))
    asked[4:5] = answers
    assert typed(*REPORT, *asked, "w")
    [row] = draft.added["events"]
    assert (row["via_id"], row["date_earliest"], row["actor_id"]) == (
        "far-post",
        "2030-01-03",
        "rebels",
    )


def test_a_redone_claim_keeps_what_was_said(draft, typed):
    """Enter keeps a number with one end, and what was emptied, as it was said."""
    said = ["Birch", "birch-toll", "casualties", "", "River Monitor", "", "", "5", "-", "-", "-"]
    said += ["", "at least 20", "killed", "event", "At least twenty died", "", "y"]
    assert typed(*REPORT, *said, "redo", *[""] * 17, "y", "w")
    [row] = draft.added["events"]
    assert (row["count_low"], row["count_high"]) == ("20", "")
    assert (row["actor_id"], row["place_precision"]) == ("", "")


@pytest.mark.parametrize("keys", [1, 5, 8, 12, 20, 25])
@pytest.mark.parametrize("end", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_early_changes_nothing(typed, copy, keys, end):
    """Wherever the dialogue is left, no file is touched and none is left behind."""
    before = snapshot(copy)
    with pytest.raises(Left):
        typed(*[*REPORT, *CLAIM][:keys], end=end)
    assert snapshot(copy) == before


def test_quitting_changes_nothing(typed, copy):
    """Who quits at the end is believed."""
    before = snapshot(copy)
    assert typed(*REPORT, *CLAIM, "quit") is False
    assert snapshot(copy) == before


def test_a_namesake_is_asked_about(draft, typed, capsys):
    """Of two Cedars none is taken before one is chosen."""
    assert typed(*REPORT, "Cedar", "1", *claim((1, "cedar-falls"))[1:], "w")
    assert draft.added["events"][0]["place_id"] == "cedar"
    shown = capsys.readouterr().out
    assert "1  Cedar, town, Westland: cedar" in shown
    assert "2  Cedar, Eastland: not in places.csv" in shown


def test_a_new_place_from_what_is_known_of_it(draft, typed, capsys):
    """A place that no row needed gets its row with its coordinate; outside the land it is asked."""
    place = ["Gorse", "1", "", "", "", "", "village", *[""] * 7, "", "", "east", "", "", ""]
    fields = list(draft.fields("places"))
    assert len(place) == 3 + len(fields)
    answers = claim((1, "new"), (2, "capture"), (8, "rebels"), (9, "crown army"), (11, "rebels"))
    answers[3:3] = [""]  # the id that is suggested
    assert typed(*REPORT, *place, "y", *answers[1:-3], *answers[-2:], "w")
    assert "lies 166 km outside the country" in capsys.readouterr().out
    row = draft.added["places"][0]
    assert (row["place_id"], row["governorate"], row["geonames_id"]) == ("gorse", "eastland", "77")
    assert (row["lat"], row["lon"], row["coord_source"]) == ("0.0", "6.0", "made up")
    assert draft.added["events"][0]["event_id"] == "gorse-capture"


def test_a_new_source_on_the_way(draft, typed):
    """A claimant that is in no table is added with what is asked of a source."""
    source = ["Hill Radio", "y", "", "hill-radio", "outlet", "rebels", "", "New here."]
    assert typed(*REPORT, *claim()[:4], *source, *claim()[5:-3], *claim()[-2:], "w")
    assert draft.added["sources"] == [
        {
            "source_id": "hill-radio",
            "name": "Hill Radio",
            "kind": "outlet",
            "speaks_for": "rebels",
            "owner": "",
            "note": "New here.",
        }
    ]
    assert draft.added["events"][0]["claimant_id"] == "hill-radio"


def test_a_known_address_leads_to_the_report_in_the_table(draft, typed, capsys):
    """The same page by another address is found, and its claims go to the report that is there."""
    url = "http://www.leaf.example/1/?utm_source=x&fbclid=y#top"
    first = claim((1, "birch-falls"), (4, "Daily Leaf"), (7, "2"))
    assert typed(url, "y", *first[:-3], *first[-2:], "y", "w")
    assert draft.added["reports"] == [] and draft.added["events"][0]["report_id"] == "r0001"
    shown = capsys.readouterr().out
    assert "This report is in the table" in shown
    assert "may be a relay: in c0001 it passed this on for rebel-command" in shown


def test_a_day_after_the_report_is_asked_again(draft, typed, capsys):
    """An event cannot be later than the report that tells of it."""
    days = claim()
    days[7:8] = ["2030-01-09", "moonday", "2"]
    assert typed(*REPORT, *days, "w")
    shown = capsys.readouterr().out
    assert "cannot tell of a later day" in shown and "is no day" in shown
    assert draft.added["events"][0]["date_latest"] == "2030-01-02"


def test_a_fault_is_named_and_the_row_asked_once_more(draft, typed, capsys):
    """A row that breaks a rule is not kept; Enter keeps the rest of it."""
    wrong = claim((9, "-"))
    again = [""] * 9 + ["crown army"] + [""] * 7
    assert typed(*REPORT, *wrong, *again, "w")
    assert "loser_id" in capsys.readouterr().out
    assert [r["loser_id"] for r in draft.added["events"]] == ["crown-army"]


def test_text_of_the_tables_cannot_move_the_cursor(draft, typed, capsys):
    """A control sign in a row is shown as a replacement character."""
    draft.standing["events"][0]["summary"] = "A \x1b[2Jclean screen."
    assert typed(*REPORT, *CLAIM, "w")
    assert "\x1b" not in capsys.readouterr().out


def test_how_much_of_a_place_is_not_carried_to_another_type(draft, typed):
    """A capture after a claim that some of the place was entered is of all of it by default."""
    draft.standing["events"][-1] |= {
        "event_id": "birch-falls",
        "place_id": "birch",
        "event_type": "entry",
        "date_latest": "2030-01-31",
        "extent": "part",
    }
    assert typed(*REPORT, *claim((2, "capture"), (11, "hill-brigade")), "w")
    assert draft.added["events"][0]["extent"] == "full"


def test_a_full_stop_in_a_new_row_ends_with_that_row(draft, typed):
    """Who hurries through a new source is asked for the rest of the claim all the same."""
    source = ["Hill Radio", "y", "", "hill-radio", "outlet", "."]
    assert typed(*REPORT, *claim()[:4], *source, *claim()[5:-3], *claim()[-2:], "w")
    row = draft.added["events"][0]
    assert (row["claimant_id"], row["date_earliest"]) == ("hill-radio", "2030-01-03")


def test_a_number_with_one_end_keeps_it_on_redo(draft, typed):
    """Enter keeps "at least 20" as it is."""
    first = claim((13, "at least 20"))
    first[14:14] = ["killed", "day"]
    again = [""] * 19
    assert typed(*REPORT, *first, "y", "redo", *again, "y", "w")
    row = draft.added["events"][0]
    assert (row["count_low"], row["count_high"], row["count_of"]) == ("20", "", "killed")
