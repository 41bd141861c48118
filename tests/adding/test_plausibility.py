"""What breaks no rule and looks wrong: in whole tables, and before a row is written."""

from __future__ import annotations

import doctest
from dataclasses import replace

import pytest
from hypothesis import given

from helpers import tables
from helpers.adding import plausibility
from helpers.adding.plausibility import find_doubts, find_doubts_about
from helpers.tables.reader import read_descriptor
from tests.tables.test_append import REPORT
from tests.worlds import quick, tables_of_claims, world

CLAIM = {
    "event_id": "birch-falls",
    "report_id": "r0009",
    "event_type": "capture",
    "stance": "asserts",
    "place_id": "birch",
    "place_precision": "at",
    "date_latest": "2030-01-05",
    "actor_id": "rebels",
    "loser_id": "crown-army",
    "holder_after": "rebels",
    "extent": "full",
    "claimant_id": "far-post",
    "evidence": "statement",
    "summary": "The rebels took Birch.",
    "coded_on": "2030-02-01",
}
TOLL = {
    "event_id": "toll-total",
    "event_type": "casualties",
    "place_id": "",
    "holder_after": "",
    "extent": "",
    "count_low": "40",
    "count_high": "40",
    "count_of": "killed",
    "count_scope": "day",
    "date_earliest": "2030-01-05",
    "summary": "Forty people were killed.",
}
RELAYED = {"claimant_id": "river-monitor", "via_id": "wire", "date_latest": "2030-01-03"}
"""As c0003 is."""


def found(draft, *tables: str) -> list[tuple[str, str, str]]:
    """Give id, column and words of the doubts about the rows that were added."""
    assert draft.check() == []
    doubts = find_doubts_about(draft, {table: draft.added[table] for table in tables})
    return [(p.id, p.column, p.rule) for p in doubts]


def told(draft, **cells) -> list[str]:
    """Add a report of Far Post and a claim, and give what is doubtful about the claim."""
    draft.add("reports", {**REPORT, "outlet_id": "far-post"})
    draft.add("events", {**CLAIM, **cells})
    return [f"{column}: {words}" for _, column, words in found(draft, "events")]


def in_table(folder) -> list[tuple[str, str, str]]:
    """Give id, column and words of the doubts about a dataset, but for the two it ships with."""
    assert tables.check(folder) == []
    doubts = find_doubts(tables.load(folder), read_descriptor(folder))
    return [(p.id, p.column, p.rule) for p in doubts if p.id not in ("c0009", "c0012")]


def test_the_examples_in_the_text_are_true():
    """Each example in a docstring gives what it says."""
    assert doctest.testmod(plausibility) == (0, 3)


@pytest.mark.parametrize(
    "url",
    [
        "https://leaf.example/1",
        "http://leaf.example/1/",
        "https://www.leaf.example/1?utm_source=a&utm_medium=b",
        "https://LEAF.example:443/1?fbclid=abc#comments",
        "https://m.leaf.example/1/amp/",
        "https://web.archive.org/web/20300102000000/https://leaf.example/1",
    ],
)
def test_the_same_address_in_other_words(draft, url):
    """Scheme, www, tracking, a last slash and an archive make no other page."""
    draft.add("reports", {**REPORT, "outlet_id": "far-post", "url": url})
    assert found(draft, "reports")[1] == ("r0009", "url", "its address is that of r0001")


@pytest.mark.parametrize("url", ["https://leaf.example/11", "https://leaf.example/1?id=2", ""])
def test_another_address_is_another_page(draft, url):
    """Another path or another page number is another report, and so is one without an address."""
    draft.add("reports", {**REPORT, "outlet_id": "far-post", "url": url})
    assert [column for _, column, _ in found(draft, "reports")] == ["report_id"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SOHR", "SOH"),
        ("Syrian Observatory for Human Rights", "SOHR"),
        ("Far Observatory", "Far Observatry"),
        ("The Independent", "The Independent (in SOHR)"),
        ("Air Wars of the River", "The Airwars of a River"),
    ],
)
def test_a_source_that_may_be_there_under_another_name(draft, one, other):
    """Initials, a letter more or less and what stands in brackets make a name of a source near."""
    for name, source_id in ((one, "one"), (other, "other")):
        draft.add("sources", {"source_id": source_id, "name": name, "kind": "monitor"})
    draft.add("reports", {**REPORT, "outlet_id": "one"})
    draft.add("events", {**CLAIM, "claimant_id": "other"})
    assert found(draft, "sources") == [("other", "name", f"nearly the name of {one}")]


@pytest.mark.parametrize("name", ["Far Pole", "RMX", "Iraqi wire", "The Leaf Wire (weekly)"])
def test_a_source_of_another_name_is_another(draft, name):
    """Names that share a word are not near."""
    draft.add("sources", {"source_id": "other", "name": name, "kind": "monitor"})
    told(draft, claimant_id="other")
    assert found(draft, "sources") == []


def test_a_report_without_claims(copy):
    """It is named until a claim rests on it."""
    with (copy / "reports.csv").open("a") as file:
        file.write("r0009,far-post,,,,2030-01-06,en,full,2030-02-01,\n")
    assert in_table(copy) == [("r0009", "report_id", "no claim rests on this report")]


def test_a_report_long_after_what_it_tells_of(edit):
    """Over a year after its last claim it is pointed out, and a year after it is not."""
    edit("reports", "r0008", published="2031-01-06", accessed_on="2032-01-01")
    folder = edit("events", "c0018", date_latest="2030-01-06")
    assert in_table(folder) == []
    edit("reports", "r0008", published="2031-01-07")
    words = "over a year after the last day that its claims tell of"
    assert in_table(folder) == [("r0008", "published", words)]


def test_a_claim_coded_already(draft):
    """Same source, outlet, event and day, and the same thing said of it."""
    (text,) = told(draft, **RELAYED)
    assert text == (
        "event_id: looks coded already: c0003 has the same source, outlet, event and day"
    )


@pytest.mark.parametrize(
    "cells",
    [
        {**RELAYED, "date_latest": "2030-01-05"},
        {"claimant_id": "river-monitor", "date_latest": "2030-01-03"},
        {**RELAYED, "extent": "part"},
        {**RELAYED, "supersedes": "c0003"},
        {"claimant_id": "wire", "stance": "denies"},
        {"claimant_id": "leaf-radio"},
        {"claimant_id": "witnesses"},
    ],
)
def test_what_is_not_doubtful(draft, cells):
    """Another day, relay, extent, stance, source or a correction is a claim of its own."""
    assert told(draft, **cells) == []


def test_a_relay_that_poses_as_a_source(draft):
    """An agency that passed the event on for somebody else is asked about its own word."""
    (text,) = told(draft, claimant_id="wire")
    assert text == "claimant_id: may be a relay: in c0003 it passed this on for river-monitor"


def test_a_shared_voice_within_one_outlet(draft):
    """Unnamed sources are one where the same outlet hears them twice."""
    draft.add("events", {**CLAIM, "report_id": "r0007", "claimant_id": "witnesses"})
    draft.add("events", {**CLAIM, "report_id": "r0006", "claimant_id": "witnesses"})
    (text,) = told(draft, claimant_id="witnesses")
    assert "c0020 has the same source" in text


def test_a_running_total_read_as_a_daily_one(draft):
    """Words of a total, a higher number than the last total, or several days are pointed out."""
    toll = {**TOLL, "loser_id": "", "extent": "", "place_precision": ""}
    draft.add("reports", {**REPORT, "outlet_id": "far-post"})
    for cells in (
        {"claimant_id": "leaf-radio", "event_id": "t0"},
        {"claimant_id": "river-monitor", "event_id": "t1"},
        {"claimant_id": "river-monitor", "event_id": "t2", "count_low": "29", "count_high": "29"},
        {"claimant_id": "leaf-radio", "event_id": "t3", "summary": "Forty were killed so far."},
        {"claimant_id": "leaf-radio", "event_id": "t4", "date_earliest": "2030-01-02"},
        {"claimant_id": "leaf-radio", "event_id": "t5", "count_scope": "cumulative"},
    ):
        draft.add("events", {**CLAIM, **toll, **cells})
    assert found(draft, "events") == [
        ("c0021", "count_scope", "it carries on the running total of c0016"),
        ("c0022", "count_scope", "it carries on the running total of c0015"),
        ("c0023", "count_scope", "the summary says “so far”"),
        ("c0024", "count_scope", "its days are more than one"),
    ]


def test_a_place_outside_the_country(draft):
    """A place beyond the outline is pointed out with its distance, less its uncertainty."""
    row = {"kind": "town", "lat": "0", "coord_source": "made up"}
    for place_id, lon, km in (("gap", "1.2", ""), ("gulf", "5.5", ""), ("gull", "5.5", "200")):
        name = place_id.capitalize()
        draft.add("places", {**row, "place_id": place_id, "name": name, "lon": lon, "coord_km": km})
    assert found(draft, "places") == [("gulf", "lat", "lies 111 km outside the country")]


def test_a_place_with_the_name_of_another(draft):
    """A new place with a name of one in the table is pointed out, in either script."""
    row = {"kind": "town", "governorate": "eastland"}
    draft.add("places", {**row, "place_id": "birch-2", "name": "Birch"})
    draft.add("places", {**row, "place_id": "birch-3", "name": "Al-Batula", "name_ar": "البتولا"})
    words = "birch has this name too"
    assert found(draft, "places") == [("birch-2", "name", words), ("birch-3", "name_ar", words)]


def test_a_source_that_asserts_and_denies(draft):
    """On one day of one thing; what is said of another extent, or of another day, is no denial."""
    draft.add("reports", {**REPORT, "outlet_id": "far-post", "published": "2030-01-03"})
    third = {**CLAIM, "claimant_id": "river-monitor", "stance": "denies"}
    draft.add("events", {**third, "date_latest": "2030-01-02"})
    draft.add("events", {**third, "date_latest": "2030-01-02", "extent": "part"})
    draft.add("events", {**third, "report_id": "r0007"})
    words = "c0003, of the same source, event and day, says otherwise"
    assert found(draft, "events") == [("c0020", "stance", words)]


@pytest.mark.parametrize(("other", "asked"), [("c0001", False), ("c0007", True), ("c0008", True)])
def test_a_claim_that_replaces_one_of_another_event(draft, other, asked):
    """A slip in supersedes takes a claim from the fall of Cedar, where nobody looks."""
    doubts = told(draft, claimant_id="rebel-command", supersedes=other)
    words = "supersedes: that claim is about another event, and no longer counts there"
    assert (words in doubts) == asked == any("supersedes" in doubt for doubt in doubts)


def test_a_source_that_gives_two_numbers(draft):
    """Of one event, day and thing counted; a number that replaces another is no doubt."""
    toll = {**CLAIM, **TOLL, "loser_id": "", "place_precision": "", "count_scope": "event"}
    draft.add("reports", {**REPORT, "outlet_id": "far-post"})
    draft.add("events", {**toll, "event_id": "t1", "claimant_id": "wire"})
    draft.add("events", {**toll, "event_id": "t1", "claimant_id": "wire", "count_low": "30"})
    draft.add("events", {**toll, "event_id": "t1", "claimant_id": "daily-leaf", "count_low": "3"})
    draft.add("events", {**toll, "event_id": "t1", "claimant_id": "wire", "count_of": "wounded"})
    words = "c0020, of the same source, event and day, says otherwise"
    assert found(draft, "events") == [("c0021", "count_low", words)]
    draft.change("events", "c0021", {"supersedes": "c0020"})
    assert found(draft, "events") == []


@pytest.mark.parametrize(
    ("row", "cells", "doubtful"),
    [
        ("c0013", {}, True),
        ("c0013", {"event_type": "entry"}, False),
        ("c0013", {"place_id": "westland"}, False),
        ("c0013", {"place_precision": "near"}, False),
        ("c0013", {"count_low": "3", "count_of": "places", "count_scope": "event"}, False),
        ("c0004", {}, True),
    ],
)
def test_a_change_of_hands_without_its_holder(edit, row, cells, doubtful):
    """A capture or a withdrawal at a listed place says who holds it afterwards, or none."""
    if row == "c0004":  # else its denial would tell of another change of hands
        edit("events", "c0005", event_id="dogwood-held", holder_after="none")
    folder = edit("events", row, holder_after="", extent="", **cells)
    words = "says a change of hands and not who holds the place afterwards"
    assert in_table(folder) == [(row, "holder_after", words)] * doubtful


@pytest.mark.parametrize("stance", ["denies", "doubts"])
def test_a_denial_that_is_not_filled_in(edit, stance):
    """What denies or doubts a change of hands gives its loser, holder and extent."""
    folder = edit("events", "c0002", stance=stance, loser_id="", holder_after="", extent="")
    assert in_table(folder) == [("c0002", "holder_after", "not filled in as what it denies")]
    edit("events", "c0001", holder_after="", extent="")
    edit("events", "c0003", holder_after="", extent="")
    edit("events", "c0006", holder_after="", extent="")
    assert {words[:16] for _, _, words in in_table(folder)} == {"says a change of"}


def test_a_loss_that_is_only_implied(edit):
    """A side that says it retook a place has not said that it was lost; marked so it is well."""
    folder = edit("events", "c0012", claimant_id="daily-leaf")
    doubts = find_doubts(tables.load(folder), read_descriptor(folder))
    words = "the same source says in this report that its side retook the place"
    assert [(p.id, p.column, p.rule) for p in doubts] == [("c0009", "evidence", words)]
    path = folder / "datapackage.json"
    path.write_text(path.read_text().replace('"satellite"]', '"satellite", "inferred"]'))
    edit("events", "c0009", evidence="inferred")
    assert find_doubts(tables.load(folder), read_descriptor(folder)) == []


@pytest.mark.parametrize(
    ("summary", "asked"),
    [
        ("Residents say that forty people were killed.", True),
        ("Forty people were killed, the mayor says.", True),
        ("Forty people were killed.", False),
        ("The king speaks and does not say that he will go.", False),
    ],
)
def test_a_summary_that_names_who_says_it(draft, summary, asked):
    """Asked about where pages print it beside the claimant, not of a change of hands."""
    doubts = told(draft, **TOLL | {"summary": summary, "claimant_id": "crown-army"})
    assert doubts == ["summary: names who says it"] * asked
    draft.add("events", {**CLAIM, "event_id": "elder-falls", "summary": summary})
    assert [column for _, column, _ in found(draft, "events")] == ["summary"] * asked


def test_an_empty_dataset_leaves_no_doubt(copy):
    """Tables with their first line only are read like any others."""
    for name in ("events", "reports", "routes"):
        path = copy / f"{name}.csv"
        path.write_text(path.read_text().splitlines()[0] + "\n")
    assert in_table(copy) == []


@quick
@given(tables_of_claims)
def test_no_table_is_too_odd_to_be_doubted(riverland, rows):
    """Whatever claims are drawn, each doubt names a row and a column that are there."""
    d = world(riverland, rows)
    d = replace(d, reports=d.reports.assign(archive_url=""))
    for doubt in find_doubts(d, read_descriptor(riverland.path)):
        frame = getattr(d, doubt.file.removesuffix(".csv"))
        assert doubt.column in frame and doubt.id in frame.iloc[:, 0].tolist()


def test_reports_without_any_claim_in_the_table(copy):
    """A table without claims leaves every report without one."""
    path = copy / "events.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    assert [row for row, _, _ in in_table(copy)] == [f"r000{n}" for n in range(1, 9)]


@pytest.mark.parametrize("looks_back", [True, False])
def test_a_report_years_off_is_doubtful(draft, looks_back):
    """Two years after every other report, with its claims or without them, the day is doubted."""
    far = {"published": "2032-01-06", "accessed_on": "2032-02-01", "outlet_id": "far-post"}
    draft.add("reports", {**REPORT, **far})
    assert ("r0009", "published") in {(i, column) for i, column, _ in found(draft, "reports")}
    day = "2030-01-05" if looks_back else "2032-01-05"
    draft.add("events", {**CLAIM, "date_latest": day, "coded_on": "2032-02-01"})
    [rule] = [rule for i, column, rule in found(draft, "reports") if column == "published"]
    assert rule == (
        "over a year after the last day that its claims tell of"
        if looks_back
        else "more than 60 days without a report lie before it, since that of 2030-01-06"
    )


def test_background_from_before_makes_no_report_doubtful(draft):
    """A report of years before the offensive has no gap after it that the first days lie behind."""
    old = {"published": "2027-01-06", "outlet_id": "far-post", "accessed_on": "2030-02-01"}
    draft.add("reports", {**REPORT, **old})
    past = {"event_id": "birch-once", "event_type": "background", "date_latest": "2027-01-05"}
    draft.add("events", {**CLAIM, **past})
    assert draft.check() == []
    doubts = find_doubts(draft.dataset, draft.package)
    assert [p for p in doubts if p.file == "reports.csv"] == []
