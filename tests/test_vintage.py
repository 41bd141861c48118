"""What changed between two briefs, and what each day looked like then and looks like now."""

from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given

from helpers import control, tables, vintage
from helpers.variants import views
from tests.conftest import RIVERLAND, SYRIA
from tests.worlds import on, quick, tables_of_claims, world

KEY = ["place_id", "day"]


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
    """The monitor lifts Birch to corroborated and answers the army's denial; it is named for it."""
    birch = change("2030-01-03").loc["birch-falls"]
    assert (birch["change"], birch["was"]) == ("upgraded", "disputed")
    assert (birch["by_claims"], birch["answered"]) == (("c0003",), ("c0002",))


def test_a_change_is_told_by_the_claims_in_force(riverland):
    """What was replaced the same day brought no change; what replaced another event's claim did."""
    monitor = {"claimant": "river-monitor", "published": 4}
    rows = [
        {"published": 3},
        monitor | {"id": "c0002", "stance": "doubts"},
        monitor | {"id": "c0003", "supersedes": "c0002"},
    ]
    d = world(riverland, rows)
    [found] = vintage.changes(tables.cut(d, on(3), on(3)), d).itertuples()
    assert (found.change, found.by_claims) == ("upgraded", ("c0003",))
    other = {"event": "y", "place": "cedar", "supersedes": "c0002", "published": 4}
    rows[1] |= {"published": 3, "stance": "asserts"}
    d = world(riverland, [*rows[:2], {"claimant": "river-monitor", **other}])
    changed = vintage.changes(tables.cut(d, on(3), on(3)), d).set_index("event_id")
    assert changed.loc["x", ["change", "by_claims"]].tolist() == ["downgraded", ("c0003",)]


def test_retractions_come_first_and_nothing_means_an_empty_table():
    """A retraction leads the list; a day on which nothing was learnt has no rows."""
    rows = change("2030-01-06")
    assert rows.loc["elm-struck", "change"] == "retracted"
    assert rows.index[0] == "elm-struck"
    d = tables.load(RIVERLAND)
    assert vintage.changes(d, d).empty


def test_a_superseded_event_is_called_so_by_the_claims_that_superseded_it(riverland):
    """A disputed loss with a corroborated one after it is no downgrade: later claims did it."""
    rows = [
        {"event": "x", "day": 2},
        {"event": "x", "day": 2, "claimant": "crown-army", "stance": "denies"},
        {"event": "y", "day": 4},
        {"event": "y", "day": 4, "claimant": "river-monitor"},
    ]
    d = world(riverland, [{**row, "loser": "crown-army"} for row in rows])
    changed = vintage.changes(tables.cut(d, on(3), on(3)), d)
    assert list(changed["event_id"]) == ["y", "x"]  # what superseded it comes first
    found = changed.set_index("event_id").loc["x"]
    assert (found["was"], found["change"]) == ("disputed", "superseded")
    assert found["by_claims"] == ("c0003", "c0004")
    others = [  # a loss of another place, and one of the other side, supersede nothing here
        {**row, "event": event, "day": 5, "loser": loser, "place": place, "holder": holder}
        for event, loser, place, holder in (
            ("cedar", "crown-army", "cedar", "rebels"),
            ("back", "rebels", "birch", "crown-army"),
        )
        for row in rows[2:]
    ]
    d = world(riverland, [{**row, "loser": "crown-army"} for row in rows] + others)
    changed = vintage.changes(tables.cut(d, on(3), on(3)), d).set_index("event_id")
    assert changed.loc["x", "by_claims"] == ("c0003", "c0004")


def test_later_knowledge_of_an_earlier_day(riverland):
    """The picture of 2 January known on the 6th differs from the one known on the 2nd."""
    then = tables.load(RIVERLAND, "2030-01-02")
    now = tables.load(RIVERLAND, "2030-01-02", "2030-01-06")
    rows = vintage.changes(then, now)
    assert list(rows["event_id"]) == ["birch-falls"]
    assert rows["change"].iloc[0] == "upgraded"
    assert now.known_by == pd.Timestamp("2030-01-06")


def off(d):
    """Give (place, day of January, then, now, kind) of each difference."""
    rows = vintage.revised_places(d, vintage.daily_views(d))
    then, now = (rows[f"{w}_state"] + " " + rows[f"{w}_holder"] for w in ("then", "now"))
    told = (rows["place_id"], rows["day"].dt.day, then.str.strip(), now.str.strip(), rows["kind"])
    return list(zip(*told, strict=True))


def assert_views_are_cuts(d, every=1):
    """Compare views with what cutting the table anew gives; where none is given, with now."""
    seen = vintage.daily_views(d)
    now = control.control_table(d).set_index(KEY)[vintage.VIEWED]
    for known, end in list(pairwise([*views(d), pd.Timestamp.max]))[::every]:
        told = seen[(seen["known_by"] <= known) & (known < seen["known_until"])]
        told = told.set_index(KEY)[vintage.VIEWED]
        view = pd.concat([told, now.drop(told.index)]).reset_index()
        whole = control.control_table(tables.cut(d, d.as_of, known))[[*KEY, *vintage.VIEWED]]
        view, whole = (rows[rows["day"] < end].sort_values(KEY) for rows in (view, whole))
        pd.testing.assert_frame_equal(
            view.reset_index(drop=True), whole.reset_index(drop=True), check_dtype=False
        )


@pytest.mark.parametrize(("folder", "every"), [(RIVERLAND, 1), (SYRIA, 5)])
def test_a_view_is_what_a_cut_of_that_day_gives(folder, every):
    """Working out only the places that news can change gives what cutting the table anew does."""
    assert_views_are_cuts(tables.load(folder), every)


@quick
@given(rows=tables_of_claims)
def test_any_table_is_seen_as_its_cuts_are(riverland, rows):
    """The same of drawn tables; each difference has a kind, and its days fold into periods."""
    d = world(riverland, rows)
    assert_views_are_cuts(d)
    differ = vintage.revised_places(d, vintage.daily_views(d))
    assert set(differ["kind"]) <= set(vintage.KINDS)
    assert (differ["agreed_on"] > differ["day"]).all()
    assert vintage.revised_periods(d, differ)["days"].sum() == len(differ)
    record = vintage.grade_record(d)
    assert (record["events"] == record[list(vintage.OUTCOMES)].sum(axis=1)).all()


@pytest.mark.parametrize("year", ["1700", "1804", "1967", "2190"])
def test_an_offensive_of_any_year_has_views(copy, riverland, year):
    """The same days of another century are known as those of 2030 are."""
    for path in copy.glob("*.*"):
        path.write_text(path.read_text().replace("2030-", f"{year}-"))
    seen, columns = vintage.daily_views(tables.load(copy)), ["place_id", "state", "holder"]
    assert {day.year for day in seen["known_by"]} == {int(year)}
    assert seen[columns].equals(vintage.daily_views(riverland)[columns])


def test_only_days_with_a_report_are_views(riverland):
    """The eve and the five days of reports are known days; a day without a report is not."""
    assert [day.day for day in sorted(vintage.daily_views(riverland)["known_by"].unique())] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    d = world(riverland, [{"published": 2}, {"published": 5, "event": "y", "place": "cedar"}])
    assert [day.day for day in sorted(vintage.daily_views(d)["known_by"].unique())] == [1, 2, 5]


def test_each_day_as_it_was_known_at_its_own_end(riverland):
    """A day without a report is as the last report before it knew it."""
    d = world(riverland, [{"published": 2, "day": 2}, {"published": 5, "day": 5, "event": "y"}])
    then = vintage.as_known_then(vintage.daily_views(d))
    then = then[then["place_id"] == "birch"].set_index("day")
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


@pytest.mark.parametrize(
    ("later", "change"),
    [
        ({"stance": "denies", "claimant": "crown-army"}, "newly disputed"),
        ({"claimant": "far-post"}, "upgraded"),
    ],
)
def test_what_a_report_of_the_day_changes(riverland, later, change):
    """A claim of one source is denied or corroborated on the day after."""
    d = world(riverland, [{"published": 3}, later | {"published": 4}])
    news = vintage.changes(tables.cut(d, on(3), on(3)), tables.cut(d, on(4), on(4)))
    assert news[["change", "was"]].values.tolist() == [[change, "claimed"]]


def test_a_denial_that_falls_is_news(riverland):
    """A denial that a neutral voice brings down later is no longer one."""
    denial = {"stance": "denies", "claimant": "crown-army", "published": 3}
    two = [{"published": 3}, {"published": 3, "claimant": "river-monitor"}, denial]
    d = world(riverland, [*two, {"published": 4, "claimant": "river-monitor"}])
    news = vintage.changes(tables.cut(d, on(3), on(3)), tables.cut(d, on(4), on(4)))
    assert news[["change", "was"]].values.tolist() == [["no longer denied", "corroborated"]]
    assert news["by_claims"].tolist() == [("c0004",)]
    assert news["answered"].tolist() == [("c0003",)]


def test_what_was_reported_wrongly_and_what_later(riverland):
    """Dogwood was called abandoned for three days; of Birch and Cedar one source told first."""
    assert off(riverland) == [
        ("birch", 2, "disputed rebels", "corroborated rebels", "corroborated later"),
        ("cedar", 4, "claimed rebels", "confirmed rebels", "corroborated later"),
        ("dogwood", 3, "disputed none", "held crown", "reported wrongly"),
        ("dogwood", 4, "disputed none", "held crown", "reported wrongly"),
        ("dogwood", 5, "disputed none", "held crown", "reported wrongly"),
    ]


def test_a_change_of_which_no_report_told_by_its_day_is_late(riverland):
    """A fall of the second in a report of the fourth makes two days late; who holds on does not."""
    d = world(
        riverland,
        [
            {"day": 2, "published": 4},
            {"day": 2, "event": "y", "place": "cedar", "stance": "denies", "published": 4},
        ],
    )
    assert off(d) == [
        ("birch", 2, "not_reported", "claimed rebels", "reported late"),
        ("birch", 3, "not_reported", "claimed rebels", "reported late"),
    ]


def test_the_wait_is_counted_from_the_day_to_the_view_that_is_right_for_good(riverland):
    """A day known rightly, then doubted, then confirmed, agrees only from the last of these."""
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
    birch = rows[rows["day"] == on(2)]
    assert (birch["agreed_on"].item(), birch["lag_days"].item()) == (on(5), 3)


def test_a_neutral_denial_makes_a_day_less_sure_and_not_wrong(riverland):
    """What was corroborated until a neutral source denied it is disputed now."""
    d = world(
        riverland,
        [
            {"day": 2, "claimant": "rebel-command"},
            {"day": 2, "claimant": "river-monitor"},
            {"day": 2, "published": 3, "claimant": "far-post", "stance": "denies"},
        ],
    )
    assert off(d) == [("birch", 2, "corroborated rebels", "disputed rebels", "read otherwise")]


def test_a_fall_reported_too_early_is_reported_wrongly(riverland):
    """A fall that its own source moves to a later day was wrong before it; one of two days not."""
    moved = world(
        riverland,
        [
            {"id": "c0001", "day": 2, "claimant": "river-monitor"},
            {"day": 4, "published": 4, "claimant": "river-monitor", "supersedes": "c0001"},
        ],
    )
    assert [(day, kind) for _, day, _, _, kind in off(moved)] == [
        (2, "reported wrongly"),
        (3, "reported wrongly"),
    ]
    wider = world(
        riverland,
        [
            {"day": 2, "claimant": "rebel-command"},
            {"day": 2, "claimant": "river-monitor"},
            {"day": 3, "published": 3, "claimant": "far-post"},
        ],
    )
    assert [(day, kind) for _, day, _, _, kind in off(wider)] == [(2, "read otherwise")]


def test_who_left_is_not_reported_wrongly_where_another_tells_who_came(riverland):
    """A place called abandoned, and taken by another source, is known to be lost by both."""
    d = world(
        riverland,
        [
            {"day": 2, "claimant": "river-monitor", "holder": "none"},
            {"day": 2, "published": 3, "claimant": "far-post"},
        ],
    )
    assert [(place, day, kind) for place, day, _, _, kind in off(d)] == [
        ("birch", 2, "corroborated later")
    ]


def test_a_correction_that_moves_a_claim_renews_both_places(riverland):
    """A claim replaced by one of another place is gone from the view of the first place."""
    d = world(
        riverland,
        [
            {"id": "c0001", "day": 2},
            {"day": 2, "published": 3, "event": "y", "place": "cedar", "supersedes": "c0001"},
        ],
    )
    assert off(d) == [
        ("birch", 2, "claimed rebels", "not_reported", "reported wrongly"),
        ("cedar", 2, "not_reported", "claimed rebels", "reported late"),
    ]


def test_a_collapse_reported_late_opens_every_place_of_that_day(riverland):
    """Two sources tell on the fifth that the crown gave up on the third: its places were open."""
    rows = [
        {"day": 3, "published": 5, "claimant": who, "type": "collapse", "holder": "", "place": ""}
        for who in ("river-monitor", "far-post")
    ]
    d = world(riverland, rows)
    d = replace(d, events=d.events.assign(actor_id="crown-army", loser_id="crown-army"))
    told = off(d)
    assert {(then, now, kind) for _, _, then, now, kind in told} == {
        ("not_reported", "open", "reported late")
    }
    assert {day for _, day, *_ in told} == {3, 4}


def test_days_fold_into_periods(riverland):
    """Dogwood's three days are one run with the claims for and against what was reported."""
    differ = vintage.revised_places(riverland, vintage.daily_views(riverland))
    runs = vintage.revised_periods(riverland, differ)
    assert runs[["place_id", "days", "wait_days"]].to_numpy().tolist() == [
        ["birch", 1, 1],
        ["dogwood", 3, 3],
        ["cedar", 1, 1],
    ]
    dogwood = runs.iloc[1]
    assert (dogwood["since"], dogwood["until"], dogwood["agreed_on"]) == (on(3), on(5), on(6))
    assert (dogwood["claim_ids"], dogwood["denial_ids"]) == (("c0004",), ("c0005",))
    apart = vintage.revised_periods(riverland, differ[differ["day"] != on(4)])
    assert list(apart["days"]) == [1, 1, 1]  # Cedar's day is gone, Dogwood's are no longer one run
    assert list(apart["place_id"]) == ["birch", "dogwood", "dogwood"]
    birch = runs.iloc[0]
    assert (birch["claim_ids"], birch["denial_ids"]) == (("c0001", "c0003", "c0006"), ("c0002",))


def test_each_day_is_counted_as_known_then_and_as_known_now(riverland):
    """On the second Birch was disputed and is corroborated; the fourth has Cedar claimed."""
    rows = vintage.revisions(riverland, vintage.daily_views(riverland))
    states = ["confirmed", "corroborated", "claimed", "disputed"]
    counted = rows.set_index(["day", "view"])[states]
    assert counted.loc[(on(2), "then")].tolist() == [0, 0, 0, 1]
    assert counted.loc[(on(2), "now")].tolist() == [0, 1, 0, 0]
    assert counted.loc[(on(4), "then")].tolist() == [0, 1, 1, 0]
    assert counted.loc[(on(4), "now")].tolist() == [1, 1, 0, 0]


def test_the_day_that_changed_most_is_given_as_known_now(riverland):
    """That is 4 January, with Cedar and Dogwood; without a difference it is the last day."""
    differ = vintage.revised_places(riverland, vintage.daily_views(riverland))
    now = vintage.most_revised_day(riverland, differ)
    assert (now.as_of, now.known_by) == (on(4), on(6))
    assert vintage.most_revised_day(riverland, differ.iloc[:0]).as_of == on(6)


def test_the_track_record_of_grades(riverland):
    """Of two claimed falls Cedar was raised; of two disputed ones Birch was, and one fell."""
    rows = vintage.grade_record(riverland).set_index("grade")
    counts = rows[["events", "raised", "taken_back", "repeated", "silent"]]
    assert counts.loc["claimed"].tolist() == [2, 1, 0, 0, 1]  # Cedar retaken: never heard of again
    assert counts.loc["corroborated"].tolist() == [1, 0, 0, 1, 0]  # Birch, told again by the army
    assert counts.loc["disputed"].tolist() == [2, 1, 1, 0, 0]
    assert (counts["events"] == counts.drop(columns="events").sum(axis=1)).all()


def test_background_has_no_record(riverland):
    """What tells of the time before the offensive is no change of hands that was claimed in it."""
    d = world(riverland, [{}, {"event": "old", "type": "background", "place": "cedar"}])
    assert vintage.grade_record(d)["events"].sum() == 1


def test_a_claim_that_a_later_one_replaces_still_had_its_evening(riverland):
    """One source's fall, withdrawn the next day for another place, counts as taken back."""
    d = world(
        riverland,
        [
            {"id": "c0001", "day": 2},
            {"day": 2, "published": 3, "event": "y", "place": "cedar", "supersedes": "c0001"},
        ],
    )
    claimed = vintage.grade_record(d).set_index("grade").loc["claimed"]
    assert claimed[["events", "taken_back", "silent"]].tolist() == [2, 1, 1]
    d = replace(d, reports=d.reports.assign(published=on(3)))  # replaced on its own day
    claimed = vintage.grade_record(d).set_index("grade").loc["claimed"]
    assert claimed[["events", "silent"]].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.171), (5, 10, 0.2619, 0.738), (31, 49, 0.5157, 0.7382), (49, 49, 0.962, 1.0)],
)
def test_shares_have_the_interval_of_jeffreys(part, whole, low, high):
    """Ends agree with quantiles of four million drawn numbers of the beta distribution."""
    ends = vintage.share_interval(part, whole)
    assert ends == pytest.approx((low, high), abs=6e-4)
    assert (ends[0] == 0, ends[1] == 1) == (part == 0, part == whole)


def test_the_known_false_starts_of_the_real_offensive():
    """Hama was called abandoned days before it fell, and the measure says so."""
    d = tables.load(SYRIA)
    runs = vintage.revised_periods(d, vintage.revised_places(d, vintage.daily_views(d)))
    hama = runs[runs["then_event"] == "hama-reported-abandoned"].iloc[0]
    assert hama["kind"] == "reported wrongly"
    assert (str(hama["since"].date()), str(hama["until"].date())) == ("2024-11-30", "2024-12-04")


@pytest.mark.parametrize("day", ["2029-12-30", "2030-01-01", "2030-01-02"])
def test_nothing_known_is_nothing_seen_otherwise(riverland, day):
    """Before the first report, and without any claim, no day differs and nothing fails."""
    day = pd.Timestamp(day)
    for d in (tables.cut(riverland, day, day), world(riverland, [])):
        seen = vintage.daily_views(d)
        differ = vintage.revised_places(d, seen)
        assert differ.empty and vintage.revised_periods(d, differ).empty
        assert vintage.revisions(d, seen)["view"].tolist()[:2] == ["then", "now"]
        assert vintage.grade_record(d)["raised"].sum() == 0


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


def test_what_was_taken_back_leads_to_the_claim_that_does(riverland):
    """Where nothing states any more what was wrongly reported, its retraction stands behind it."""
    d = world(
        riverland,
        [{"day": 2}, {"day": 2, "published": 4, "stance": "retracts", "supersedes": "c0001"}],
    )
    runs = vintage.revised_periods(d, vintage.revised_places(d, vintage.daily_views(d)))
    assert runs[["kind", "claim_ids"]].values.tolist() == [["reported wrongly", ("c0002",)]]
