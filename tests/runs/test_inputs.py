"""A brief is stale when something that it was made from has changed, not when a file has."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from helpers import tables
from helpers.runs import inputs, output, plan
from helpers.tables import dataset
from helpers.tables.rename import rename


@pytest.fixture
def built(collection):
    """The collection with every brief built, as far as staleness can tell."""
    for status in survey(collection):
        output.keep(collection.briefs, status.run, status.inputs, output.Result(b"<p>"), {})
    return collection


def survey(collection) -> list[inputs.Status]:
    """Compare the collection with its briefs."""
    return inputs.survey(plan.read(collection.root), collection.briefs)


def stale(collection) -> dict[str, tuple[str, ...]]:
    """Give the reasons of all briefs that are behind, by slug."""
    return {s.run.slug: s.reasons for s in survey(collection) if s.reasons}


def test_nothing_is_stale_after_a_build(built):
    """What has just been built is fresh."""
    assert stale(built) == {}


def test_before_the_first_build(collection):
    """What was never built says so."""
    assert {s.state for s in survey(collection)} == {"never built"}


def test_a_report_published_later_leaves_earlier_editions_fresh(built):
    """Only the editions that could know a new report are stale; its rows are named."""
    reports, events = built.rows("reports"), built.rows("events")
    built.save("reports", [*reports, {**reports[-1], "report_id": "r0099"}])
    new = [{**events[2], "claim_id": f"c009{n}", "report_id": "r0099"} for n in range(5)]
    built.save("events", [*events, *new])
    reasons = (
        "events.csv: c0090, c0091, c0092 and 2 others added",
        "reports.csv: r0099 added",
    )
    assert stale(built) == {"00-brief-2030-01-06": reasons, "01-now": reasons}


def test_order_and_format_do_not_matter(built):
    """Reordering rows, quoting everything and other line ends leave every brief fresh."""
    for table in ("events", "reports", "places", "routes"):
        rows = built.rows(table)[::-1]
        built.save(table, rows, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    assert stale(built) == {}


def test_what_is_digested_is_what_the_loader_gives(built):
    """A run is handed exactly the rows whose digests are among its inputs."""
    for status in survey(built):
        day, rows = status.run.day, status.inputs["rows"]
        d = tables.load(status.run.dataset.path, day)
        for name in ("events", "reports", "sources", "actors", "places"):
            assert list(getattr(d, name).iloc[:, 0]) == list(rows[name])
        assert len(d.routes) == len(rows["routes"])


@pytest.mark.parametrize("table", inputs.TABLES)
def test_every_cell_counts(built, table):
    """Whatever column of a row is changed, a brief that knows the row is stale and names it."""
    frame = dataset.LAST_READ[tables.find_dataset(built.root / "data/riverland")].tables[table]
    before = inputs.row_digests(frame)
    for column in frame.columns[2:]:
        changed = frame.copy()
        other = changed[column].iloc[1:].dropna()
        other = other[other != changed[column].iloc[0]]
        if len(other):
            changed[column] = changed[column].where(
                changed.index != changed.index[0], other.iloc[0]
            )
            after = inputs.row_digests(changed.astype(frame.dtypes))
            assert list(before != after) == [True] + [False] * (len(frame) - 1), column


def test_a_corrected_row_that_is_known(built):
    """A correction makes stale what could know the row, and names it."""
    rows = built.rows("events")
    assert rows[10]["claim_id"] == "c0011"  # of a report of 5 January
    rows[10]["summary"] += " So it says."
    built.save("events", rows)
    reason = ("events.csv: c0011 changed",)
    assert stale(built) == {
        "00-brief-2030-01-05": reason,
        "00-brief-2030-01-06": reason,
        "01-now": reason,
    }


def test_a_claim_taken_out(built):
    """A claim that is no longer there is named."""
    built.save("events", [row for row in built.rows("events") if row["claim_id"] != "c0014"])
    assert stale(built)["01-now"] == ("events.csv: c0014 removed",)


def test_a_renamed_place_touches_every_brief(built):
    """Tables that no day cuts are known to every run."""
    rows = built.rows("places")
    rows[2]["name"] += " Town"
    built.save("places", rows)
    assert set(stale(built).values()) == {("places.csv: alder changed",)}


def test_changed_code_is_named_by_file(built, monkeypatch):
    """A file of a room that makes pages makes every brief stale, and is named."""
    now = {**inputs.code(), "claims.py": "0", "pages/template/page.css": "0"}
    monkeypatch.setattr(inputs, "code", lambda: now)
    reason = "code: claims.py and pages/template/page.css changed"
    assert set(stale(built).values()) == {(reason,)}


def test_code_of_which_no_page_shows_anything(built):
    """Schedules, commands, adding, imports and exports are no part of what a page depends on."""
    names = inputs.code()
    rooms = {name.partition("/")[0] for name in names}
    assert {"tables", "claims.py", "wording", "charts", "pages"} <= rooms
    assert rooms.isdisjoint({"adding", "cli", "exchange"})
    assert [name for name in names if name.startswith("runs/")] == sorted(inputs.MAKERS)


def test_line_ends_of_code_do_not_matter(tmp_path, monkeypatch):
    """A checkout whose line ends are those of Windows has the same code."""
    digests = []
    for content in (b"a = 1\nb = 2\n", b"a = 1\r\nb = 2\r\n"):
        (tmp_path / "claims.py").write_bytes(content)
        monkeypatch.setattr(output, "PACKAGE", tmp_path)
        digests.append(inputs.code.__wrapped__())
    assert digests[0] == digests[1] and list(digests[0]) == ["claims.py"]


def test_a_changed_notebook(built):
    """Code and prose of the notebook count."""
    built.notebook("print(level)")
    assert set(stale(built).values()) == {("notebook changed",)}


def test_a_module_beside_the_notebook(built):
    """What a notebook could import from its own folder counts as its code."""
    (built.root / "notebooks" / "mine.py").write_text("A = 1\n", encoding="utf-8")
    assert set(stale(built).values()) == {("notebook changed",)}
    assert len(stale(built)) == len(survey(built))


def test_changed_parameters(built):
    """A parameter of the plan counts, with old and new value."""
    text = (built.root / "notebooks" / "briefs.toml").read_text()
    built.plan(text + '[brief.parameters]\nlevel = "claimed"\n')
    assert stale(built) == {"01-now": ("level corroborated → claimed",)}


def test_another_version_of_a_library(built, monkeypatch):
    """An upgraded library is named with both versions."""
    now = {**inputs.versions(), "plotly": "99.0"}
    before = inputs.versions()["plotly"]
    monkeypatch.setattr(inputs, "versions", lambda: now)
    assert set(stale(built).values()) == {(f"plotly {before} → 99.0",)}


def test_a_brief_that_is_gone(built):
    """A brief whose file was deleted is built again."""
    output.brief(built.briefs, "01-now").unlink()
    assert stale(built) == {"01-now": ("never built",)}


def test_a_failure_is_remembered(built):
    """A run that failed is stale until it has run."""
    status = survey(built)[-1]
    failure = output.failed("cell 4", "1/0", "ZeroDivisionError: division by zero")
    old = output.entries(built.briefs)["01-now"]
    output.keep(built.briefs, status.run, status.inputs, failure, old)
    [status] = [s for s in survey(built) if s.reasons]
    assert status.state == "failed"
    assert status.reasons == ("the last run failed: ZeroDivisionError: division by zero",)


NOBODY = {"source_id": "spring-post", "name": "Spring Post", "kind": "outlet"}


def test_a_source_that_no_row_uses(built):
    """A source that no report and no claim names makes no brief stale, nor does its actor."""
    built.save("sources", [*built.rows("sources"), NOBODY])
    marsh = {"actor_id": "marsh-band", "name": "Marsh Band", "side": "rebels"}
    built.save("actors", [*built.rows("actors"), marsh])
    assert stale(built) == {}


def test_a_place_first_named_later(built):
    """A place leaves the editions of the days before alone, even with its source and its actor."""
    place = {**built.rows("places")[-1], "place_id": "gorse", "name": "Gorse"}
    built.save("places", [*built.rows("places"), place])
    assert stale(built) == {"01-now": ("places.csv: gorse added",)}
    report = {**built.rows("reports")[-1], "report_id": "r0099", "outlet_id": "spring-post"}
    claim = {**built.rows("events")[-1], "claim_id": "c0099", "event_id": "gorse-falls"}
    claim |= {"report_id": "r0099", "place_id": "gorse", "claimant_id": "spring-post"}
    built.save("sources", [*built.rows("sources"), NOBODY])
    built.save("reports", [*built.rows("reports"), report])
    built.save("events", [*built.rows("events"), claim])
    assert report["published"] == "2030-01-06"
    reasons = stale(built)
    assert set(reasons) == {"00-brief-2030-01-06", "01-now"}
    assert reasons["00-brief-2030-01-06"] == (
        "events.csv: c0099 added",
        "reports.csv: r0099 added",
        "sources.csv: spring-post added",
        "places.csv: gorse added",
    )


def test_a_change_that_no_edition_would_tell(built):
    """A claim changed under its old day, or taken out, is pointed out; one of today is not."""
    rows, entries = built.rows("events"), output.entries(built.briefs)
    assert inputs.unmarked(survey(built), entries) == []
    rows[10]["summary"] += " So it says."
    rows[11] |= {"summary": "Otherwise.", "coded_on": str(date.today())}
    built.save("events", [row for row in rows if row["claim_id"] != "c0014"])
    assert inputs.unmarked(survey(built), entries) == [
        "events.csv: c0011 changed; give it today's coded_on, so that editions say it.",
        "events.csv: c0014 is gone; keep its row, with an event_id that ends in -withdrawn, so "
        "that editions say it.",
    ]


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("event", "birch-falls", "birch-taken"),
        ("place", "birch", "birch-town"),
        ("source", "river-monitor", "monitor"),
        ("actor", "crown-army", "royal-army"),
    ],
)
def test_another_id_is_no_change_that_an_edition_tells(built, kind, old, new):
    """After a rename its claims are stale and none asks for a day; one also reworded does."""
    entries = output.entries(built.briefs)
    rename(built.root / "data" / "riverland", kind, old, new)
    assert any("c0003" in reason for of in stale(built).values() for reason in of)
    assert inputs.unmarked(survey(built), entries) == []
    rows = built.rows("events")
    rows[2]["summary"] += " So it says."
    built.save("events", rows)
    assert [line.split(";")[0] for line in inputs.unmarked(survey(built), entries)] == [
        "events.csv: c0003 changed"
    ]


@pytest.mark.parametrize(
    "cells",
    [{"place_id": "elm"}, {"event_id": "fir-falls-withdrawn"}, {"claimant_id": "daily-leaf"}],
)
def test_a_claim_given_to_another_is_no_rename(built, cells):
    """Another place, source or event for c0011 and c0012 changes what an edition says."""
    entries, rows = output.entries(built.briefs), built.rows("events")
    for row in rows[10:12]:
        row.update(cells)
    built.save("events", rows)
    assert "c0011" in "".join(inputs.unmarked(survey(built), entries))
