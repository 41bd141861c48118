"""What changed between two briefs, and what each day looked like then and looks like now."""

from itertools import pairwise

import pandas as pd
import pytest

from helpers import control, tables, vintage
from tests.conftest import RIVERLAND, SYRIA
from tests.worlds import on, world

KEY = ["place_id", "day", "bar"]


def change(day):
    """Give the changes of a day's brief against the day before by event."""
    d = tables.load(RIVERLAND, day)
    return vintage.changes(vintage.day_before(d), d).set_index("event_id")


def test_the_first_brief_has_only_new_events():
    """Before the offensive's first day there is no brief to compare with."""
    d = tables.load(RIVERLAND, "2030-01-02")
    assert vintage.day_before(d) is None
    assert set(vintage.changes(None, d)["change"]) == {"new"}


def test_upgrades_name_the_claim_that_did_it():
    """The army's admission lifts Birch to confirmed, and it is that claim which is named."""
    birch = change("2030-01-04").loc["birch-falls"]
    assert (birch["change"], birch["was"], birch["by_claims"]) == (
        "upgraded",
        "corroborated",
        ("c0006",),
    )


def test_retractions_come_first_and_nothing_means_an_empty_table():
    """A retraction leads the list; a day on which nothing was learnt has no rows."""
    rows = change("2030-01-06")
    assert rows.loc["elm-struck", "change"] == "retracted"
    assert rows.index[0] == "elm-struck"
    d = tables.load(RIVERLAND)
    assert vintage.changes(d, d).empty


def test_an_overtaken_event_is_called_so_by_the_claims_that_overtook_it(riverland):
    """A disputed loss with a corroborated one after it is no downgrade: later claims did it."""
    rows = [
        {"event": "x", "day": 2},
        {"event": "x", "day": 2, "claimant": "crown-army", "stance": "denies"},
        {"event": "y", "day": 4},
        {"event": "y", "day": 4, "claimant": "river-monitor"},
    ]
    d = world(riverland, [{**row, "loser": "crown-army"} for row in rows])
    changed = vintage.changes(tables.cut(d, on(3), on(3)), d)
    assert list(changed["event_id"]) == ["y", "x"]  # what overtook it comes first
    found = changed.set_index("event_id").loc["x"]
    assert (found["was"], found["change"]) == ("disputed", "superseded")
    assert found["by_claims"] == ("c0003", "c0004")


def test_later_knowledge_of_an_earlier_day(riverland):
    """The picture of 2 January known on the 6th differs from the one known on the 2nd."""
    then = tables.load(RIVERLAND, "2030-01-02")
    now = tables.load(RIVERLAND, "2030-01-02", "2030-01-06")
    rows = vintage.changes(then, now)
    assert list(rows["event_id"]) == ["birch-falls"]
    assert rows["change"].iloc[0] == "upgraded"
    assert now.known_by == pd.Timestamp("2030-01-06")


def off(d, bar):
    """Give (place, day of January, then, now, kind) of each difference at a bar."""
    rows = vintage.revised_places(d, vintage.daily_views(d))
    rows = rows[rows["bar"] == bar]
    return [(r.place_id, r.day.day, r.then, r.now, r.kind) for r in rows.itertuples()]


@pytest.mark.parametrize("folder", [RIVERLAND, SYRIA])
def test_a_view_is_what_a_cut_of_that_day_gives(folder):
    """Working out only the places spoken of gives what cutting the table anew does, day by day."""
    d = tables.load(folder)
    seen = vintage.daily_views(d)
    ends = [*sorted(seen["known_by"].unique()), pd.Timestamp.max]
    for known, end in list(pairwise(ends))[:: 1 if folder == RIVERLAND else 5]:
        view = seen[seen["known_by"] == known].drop(columns="known_by").sort_values(KEY)
        whole = control.control_table(tables.cut(d, d.as_of, known)).sort_values(KEY)
        whole = whole[whole["day"] < end]
        pd.testing.assert_frame_equal(
            view.reset_index(drop=True), whole.reset_index(drop=True), check_dtype=False
        )


def test_only_days_with_a_report_are_views(riverland):
    """The eve and the five days of reports are known days; a day without a report is not."""
    assert [day.day for day in vintage.daily_views(riverland)["known_by"].unique()] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    d = world(riverland, [{"published": 2}, {"published": 5, "event": "y", "place": "cedar"}])
    assert [day.day for day in vintage.daily_views(d)["known_by"].unique()] == [1, 2, 5]


def test_each_day_as_it_was_known_at_its_own_end(riverland):
    """A day without a report is as the last report before it knew it."""
    d = world(riverland, [{"published": 2, "day": 2}, {"published": 5, "day": 5, "event": "y"}])
    then = vintage.as_known_then(vintage.daily_views(d)).drop_duplicates("day").set_index("day")
    assert [then.at[on(n), "known_by"].day for n in range(1, 6)] == [1, 2, 2, 2, 5]


@pytest.mark.parametrize(
    ("rows", "change"),
    [
        ([{"stance": "denies", "claimant": "crown-army", "published": 4}], "newly denied"),
        ([{"published": 4}], ""),
    ],
)
def test_a_denial_changes_a_brief_though_the_status_stays(riverland, rows, change):
    """An event with two origins stays corroborated when its loser denies it, but that is news."""
    told = [{"published": 3}, {"published": 3, "claimant": "river-monitor"}, *rows]
    d = world(riverland, told)
    news = vintage.changes(tables.cut(d, on(3), on(3)), tables.cut(d, on(4), on(4)))
    assert news["change"].tolist() == [change] * bool(change)
    assert news["grade"].tolist() == ["corroborated"] * bool(change)


def test_a_denial_that_falls_is_news(riverland):
    """A denial that a neutral voice brings down later is no longer one."""
    denial = {"stance": "denies", "claimant": "crown-army", "published": 3}
    two = [{"published": 3}, {"published": 3, "claimant": "river-monitor"}, denial]
    d = world(riverland, [*two, {"published": 4, "claimant": "river-monitor"}])
    news = vintage.changes(tables.cut(d, on(3), on(3)), tables.cut(d, on(4), on(4)))
    assert news[["change", "was"]].values.tolist() == [["no longer denied", "corroborated"]]
    assert news["by_claims"].tolist() == [("c0004",)]


def test_what_was_believed_and_what_was_not_yet_known(riverland):
    """Dogwood was called abandoned for three days; Birch, Cedar and Fir were known late."""
    assert off(riverland, "claimed") == [
        ("dogwood", 3, "none", "crown", "false start"),
        ("dogwood", 4, "none", "crown", "false start"),
        ("dogwood", 5, "none", "crown", "false start"),
        ("fir", 4, "league", "rebels", "not yet known"),
    ]
    assert off(riverland, "confirmed") == [
        ("birch", 2, "crown", "rebels", "not yet known"),
        ("birch", 3, "crown", "rebels", "not yet known"),
        ("cedar", 4, "crown", "rebels", "not yet known"),
    ]


def test_the_wait_is_counted_from_the_day_to_the_view_that_is_right_for_good(riverland):
    """Birch's second January is right at the bar confirmed since the admission of the fourth."""
    rows = vintage.revised_places(riverland, vintage.daily_views(riverland))
    birch = rows[(rows["place_id"] == "birch") & (rows["bar"] == "confirmed")]
    assert list(birch["agreed_on"]) == [on(4), on(4)]
    assert list(birch["lag_days"]) == [2, 1]


def test_a_view_that_was_right_and_wrong_again_is_not_agreed(riverland):
    """A day known rightly, then doubted, then borne out, agrees only from the last of these."""
    d = world(
        riverland,
        [
            {"day": 2, "published": 3, "claimant": "rebel-command"},
            {"day": 2, "published": 3, "claimant": "river-monitor"},
            {"day": 2, "published": 4, "claimant": "far-post", "stance": "denies"},
            {"day": 2, "published": 5, "claimant": "crown-army"},
        ],
    )
    rows = vintage.revised_places(d, vintage.daily_views(d))
    birch = rows[(rows["bar"] == "corroborated") & (rows["day"] == on(2))]
    assert (birch["agreed_on"].item(), birch["lag_days"].item()) == (on(5), 3)


def test_a_neutral_denial_makes_a_false_start(riverland):
    """What was corroborated until a neutral source denied it does not stand."""
    d = world(
        riverland,
        [
            {"day": 2, "claimant": "rebel-command"},
            {"day": 2, "claimant": "river-monitor"},
            {"day": 2, "published": 3, "claimant": "far-post", "stance": "denies"},
        ],
    )
    assert off(d, "corroborated") == [("birch", 2, "rebels", "crown", "false start")]
    assert off(d, "claimed") == []


def test_a_fall_reported_too_early_is_a_false_start(riverland):
    """A later report that sets the fall on a later day makes the days before it wrong."""
    d = world(
        riverland,
        [
            {"day": 2, "claimant": "rebel-command"},
            {"day": 2, "claimant": "river-monitor"},
            {"day": 4, "published": 4, "claimant": "far-post"},
        ],
    )
    assert off(d, "corroborated") == [
        ("birch", 2, "rebels", "crown", "false start"),
        ("birch", 3, "rebels", "crown", "false start"),
    ]


def test_a_change_read_otherwise_is_neither(riverland):
    """A place called abandoned, of the same event later known as taken, was not a false start."""
    d = world(
        riverland,
        [
            {"day": 2, "claimant": "river-monitor", "holder": "none"},
            {"day": 2, "published": 3, "claimant": "far-post"},
        ],
    )
    assert off(d, "claimed") == [("birch", 2, "none", "rebels", "other")]


def test_a_correction_that_moves_a_claim_renews_both_places(riverland):
    """A claim replaced by one of another place is gone from the view of the first place."""
    d = world(
        riverland,
        [
            {"id": "c0001", "day": 2},
            {"day": 2, "published": 3, "event": "y", "place": "cedar", "supersedes": "c0001"},
        ],
    )
    assert off(d, "claimed") == [
        ("birch", 2, "rebels", "crown", "false start"),
        ("cedar", 2, "crown", "rebels", "not yet known"),
    ]


def test_days_fold_into_episodes(riverland):
    """Dogwood's three days are one run, and one false start at its best bar."""
    runs = vintage.revised_periods(
        vintage.revised_places(riverland, vintage.daily_views(riverland))
    )
    assert len(runs) == 6
    wrong = vintage.false_starts(riverland, runs).iloc[0]
    assert (wrong["place_id"], wrong["bar"], wrong["then_event"]) == (
        "dogwood",
        "claimed",
        "dogwood-abandoned",
    )
    assert (wrong["since"], wrong["until"], wrong["agreed_on"]) == (on(3), on(5), on(6))


def test_late_news_knows_whether_it_came_with_the_reversal(riverland):
    """Birch waited longest; of Cedar's loss the army tells as it says that it retook it."""
    runs = vintage.revised_periods(
        vintage.revised_places(riverland, vintage.daily_views(riverland))
    )
    late = vintage.late_reports(riverland, runs, "confirmed")
    assert list(late[["place_id", "wait_days", "with_reversal"]].itertuples(index=False)) == [
        ("birch", 2, False),
        ("cedar", 1, True),
    ]


def test_a_front_leaves_the_others_out(riverland):
    """In the east only Dogwood and Fir were ever seen otherwise."""
    rows = vintage.revised_places(riverland, vintage.daily_views(riverland), "east")
    assert set(rows["place_id"]) == {"dogwood", "fir"}


def test_settling_begins_with_then_and_ends_with_now(riverland):
    """The count of 4 January was two to three on its day, three to four with the next reports."""
    settled = vintage.revisions(riverland, vintage.daily_views(riverland))
    assert [len(rows) for _, rows in settled.groupby("day")] == [6, 5, 4, 3, 2, 1]
    fourth = settled[settled["day"] == on(4)]
    assert list(zip(fourth["floor"], fourth["ceiling"], strict=True)) == [(2, 3), (3, 4), (3, 4)]


def test_the_day_that_changed_most_is_laid_side_by_side(riverland):
    """At the bar claimed that is 4 January, with Dogwood believed and Fir not known."""
    differ = vintage.revised_places(riverland, vintage.daily_views(riverland))
    then, now = vintage.most_revised_day(riverland, differ, "claimed")
    assert (then.as_of, then.known_by, now.as_of, now.known_by) == (on(4), on(4), on(4), on(6))
    then, now = vintage.most_revised_day(riverland, differ.iloc[:0], "claimed")
    assert (then.as_of, now.as_of) == (on(6), on(6))


def test_the_known_false_starts_of_the_real_offensive():
    """Hama and Homs were called abandoned days before they fell, and the measure says so."""
    d = tables.load(SYRIA)
    wrong = vintage.false_starts(
        d, vintage.revised_periods(vintage.revised_places(d, vintage.daily_views(d)))
    ).set_index("then_event")
    hama, homs = wrong.loc["hama-reported-abandoned"], wrong.loc["homs-reported-abandoned"]
    assert (str(hama["since"].date()), str(hama["until"].date())) == ("2024-11-30", "2024-12-04")
    assert str(homs["since"].date()) == str(homs["until"].date()) == "2024-12-06"
    assert {hama["bar"], homs["bar"]} == {"claimed"}


@pytest.mark.parametrize("day", ["2029-12-30", "2030-01-01", "2030-01-02"])
def test_nothing_known_is_nothing_seen_otherwise(riverland, day):
    """Before the first report, and without any claim, no day differs and nothing fails."""
    day = pd.Timestamp(day)
    for d in (tables.cut(riverland, day, day), world(riverland, [])):
        seen = vintage.daily_views(d)
        differ = vintage.revised_places(d, seen)
        runs = vintage.revised_periods(differ)
        assert differ.empty and runs.empty and vintage.false_starts(d, runs).empty
        assert vintage.late_reports(d, runs, "claimed").empty
        assert vintage.revisions(d, seen)["ceiling"].eq(1).any()


def coded(folder, day):
    """Give the revisions of an edition as text: day, claims added or changed, claims withdrawn."""
    revisions = vintage.edition_revisions(tables.load(folder, day))
    return [(r["day"], " ".join(r["claims"]), " ".join(r["withdrawn"])) for r in revisions]


def test_what_was_coded_after_an_edition_revises_it(copy, edit):
    """Of the claims known by its day, those coded after the first coding are told, by day."""
    assert coded(copy, "2030-01-06") == []  # all were coded on 1 February, after every edition
    for claim in ("c0001", "c0006"):
        edit("events", claim, coded_on="2030-02-03")
    edit("events", "c0005", coded_on="2030-02-09", event_id="struck-withdrawn")
    told = [("2030-02-03", "c0001", ""), ("2030-02-09", "", "c0005")]
    assert coded(copy, "2030-01-02") == told[:1]
    assert coded(copy, "2030-01-03") == told
    assert coded(copy, "2030-01-04") == [("2030-02-03", "c0001 c0006", ""), told[1]]
    assert vintage.edition_revisions(tables.load(copy)) == []  # a page of today has no first form


def test_an_edition_is_first_made_at_the_end_of_its_day(copy, edit):
    """What is coded while its day goes on belongs to the edition; the last five days are told."""
    for number in range(1, 20):
        edit("events", f"c{number:04}", coded_on=f"2030-01-{number:02}")
    assert coded(copy, "2030-01-02") == []
    days = [day for day, *_ in coded(copy, "2030-01-06")]
    assert days == [f"2030-01-{number}" for number in range(15, 20)]
