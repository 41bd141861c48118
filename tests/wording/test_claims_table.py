"""Every claim stands once, under the report in which it was read, by day of publication."""

from __future__ import annotations

from dataclasses import replace

from bs4 import BeautifulSoup

from helpers import claims, tables, wording
from tests.conftest import RIVERLAND


def listed_claims(table: wording.tables.ClaimsTable) -> set[str]:
    """Give the claims that a list of claims has."""
    reports = [report for _, reports in table.days for report in reports]
    return {claim for report in reports for claim, *_ in report.rows}


def made(d) -> BeautifulSoup:
    """Make the register of a dataset and parse it."""
    return BeautifulSoup(wording.claims_table(d)._repr_html_(), "html.parser")


def test_every_claim_stands_under_its_report(riverland):
    """The rows between two reports are the claims of the first of them, each once."""
    own = claims.claims_in_force(riverland).set_index("claim_id")["report_id"]
    found = made(riverland)
    for group in found.find_all("tbody"):
        report, *rows = (row["id"] for row in group.find_all("tr"))
        assert rows == sorted(own.index[own == report])
    ids = [row["id"] for row in found.select("tbody tr")]
    assert len(ids) == len(set(ids)) and set(own.index) <= set(ids)
    assert set(riverland.reports["report_id"]) <= set(ids)


def test_a_report_tells_outlet_day_and_how_much_was_read(riverland):
    """The row of a report leads to its address and tells outlet, day and reading."""
    row = made(riverland).find(id="r0001")
    report = riverland.reports.set_index("report_id").loc["r0001"]
    assert row.a["href"] == report["url"] and row.a.get_text() == report["title"]
    outlet, day, read = row.td.get_text().split(", ")
    assert outlet and day.endswith(" January")
    assert report["language"] == "en"
    assert read == {"full": "read in full", "excerpt": "read in part"}[report["read"]]


def test_another_language_is_named(riverland):
    """The language of a report is told where it is not that of the page."""
    arabic = riverland.reports["report_id"].eq("r0002")
    reports = riverland.reports.assign(language=arabic.map({True: "ar", False: "en"}))
    found = made(replace(riverland, reports=reports)).select("tbody tr:has(> th)")
    assert {r["id"] for r in found if ", in Arabic, " in r.td.get_text()} == {"r0002"}
    assert {r["id"] for r in found if ", in " in r.td.get_text()} == {"r0002"}


def test_who_denies_is_told(riverland):
    """The stance stands behind the name of who denies a claim, and of nobody who asserts one."""
    stance = riverland.events.set_index("claim_id")["stance"]
    rows = made(riverland).select("tbody tr:not(:has(> th))")
    told = {row["id"]: row.find_all("td")[1].get_text() for row in rows}
    assert {c for c in told if told[c].endswith((" (denies)", " (denies the loss)"))} == {
        c for c in told if stance[c] == "denies"
    }
    assert not any("asserts" in who for who in told.values())


def test_a_claim_that_only_points_is_marked(riverland):
    """The entry into Cedar and the advance on Elm are marked, the captures are not."""
    rows = made(riverland).select("tbody tr:not(:has(> th))")
    told = {row["id"]: row.find_all("td")[-1].get_text() for row in rows}
    assert {c for c in told if told[c].endswith(" (points to it)")} == {"c0007", "c0014", "c0019"}
    assert told["c0008"] == "confirmed"


def test_a_table_a_day(riverland):
    """Each day of publication has a table; what tells its height counts its rows."""
    days = made(riverland).find_all(class_="day")
    published = sorted(riverland.reports["published"].unique())
    assert [day.caption.get_text() for day in days] == [
        f"{day.day} January 2030" for day in published
    ]
    rows = [len(day.select("tbody tr")) for day in days]
    assert [day["style"] for day in days] == [f"--rows:{count}" for count in rows]


def test_an_earlier_brief_lists_no_later_report():
    """What was published later is not listed."""
    d = tables.load(RIVERLAND, "2030-01-02")
    assert made(d).find_all(class_="day")[-1].caption.get_text() == "2 January 2030"
    assert listed_claims(wording.claims_table(d)) <= set(d.events["claim_id"])
