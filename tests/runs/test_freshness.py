"""A brief is behind when the rows that it could see have changed, not when a file has."""

from __future__ import annotations

import ast
import csv

import pytest

from helpers import tables
from helpers.runs import code, freshness, plan, reach, said, store
from helpers.tables import sight


@pytest.fixture
def built(collection):
    """The collection with every brief built, as far as freshness can tell."""
    for status in survey(collection):
        store.keep(collection.briefs, status.run, status.inputs, store.Result("<p>", "{}"))
    return collection


def survey(collection) -> list[freshness.Status]:
    """Compare the collection with its briefs."""
    return freshness.survey(plan.read(collection.root), collection.briefs)


def stale(collection) -> dict[str, tuple[str, ...]]:
    """Give the reasons of all briefs that are behind, by slug."""
    return {s.run.slug: s.reasons for s in survey(collection) if s.reasons}


def test_nothing_is_behind_after_a_build(built):
    """What has just been built is fresh."""
    assert stale(built) == {}


def test_tables_are_looked_at_once_for_as_long_as_they_are_the_same(built):
    """The same bytes are not looked at again; a changed cell is, and so is the old one put back."""
    folder, rows = built.root / "data" / "riverland", built.rows("events")
    first = freshness.Tables.of(tables.find_dataset(folder))
    assert stale(built) == {} and freshness.Tables.of(tables.find_dataset(folder)) is first
    built.save("events", [{**rows[0], "summary": "Something else."}, *rows[1:]])
    assert stale(built)["01-now"] == ("1 claim corrected: c0001",)
    built.save("events", rows)
    assert stale(built) == {}


def test_before_the_first_build(collection):
    """What was never built says so."""
    assert {s.state for s in survey(collection)} == {"never built"}


def test_a_report_published_later_leaves_earlier_editions_fresh(built):
    """Only the editions that could see a new report are behind, with its claims counted."""
    reports, events = built.rows("reports"), built.rows("events")
    built.save("reports", [*reports, {**reports[-1], "report_id": "r0099"}])
    new = [{**events[2], "claim_id": f"c009{n}", "report_id": "r0099"} for n in (1, 2)]
    built.save("events", [*events, *new])
    reasons = ("2 claims added by r0099", "1 report added: r0099")
    assert stale(built) == {"00-brief-2030-01-06": reasons, "01-now": reasons}


def test_order_and_format_do_not_matter(built):
    """Reordering rows, quoting everything and other line ends leave every brief fresh."""
    for table in ("events", "reports", "places", "routes"):
        rows = built.rows(table)[::-1]
        built.save(table, rows, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    assert stale(built) == {}


def test_notes_of_coders_build_nothing(built):
    """A note, a day of coding or another spelling is seen by no brief and makes none stale."""
    for table, column in (("events", "note"), ("events", "coded_on"), ("places", "variants")):
        rows = built.rows(table)
        rows[0][column] = "2030-01-09" if column == "coded_on" else "Read again"
        built.save(table, rows)
    assert stale(built) == {}


def test_a_column_that_no_code_names_builds_nothing(built):
    """Where a coordinate is from and who acted is shown nowhere; a notebook may name it."""
    for table, column in (("places", "coord_source"), ("events", "actor_id")):
        rows = built.rows(table)
        rows[2][column] = "hill-brigade"
        built.save(table, rows)
    assert stale(built) == {}
    built.notebook('tables.load(dataset).places["coord_source"]')
    [before, *_] = survey(built)
    rows = built.rows("places")
    rows[2]["coord_source"] = "a map"
    built.save("places", rows)
    [after, *_] = survey(built)
    assert freshness.changes(before.inputs, after.inputs, {}) == ["1 place corrected: alder"]


@pytest.mark.parametrize(
    ("column", "cell", "idle", "telling"),
    [
        ("place_precision", "near", ("c0002", "c0017"), "c0001"),  # a denial and a strike
        ("date_earliest", "2030-01-01", ("c0002", "c0017"), "c0001"),
        ("evidence", "reporter", ("c0001", "c0002"), "c0013"),  # only the last proves anything
    ],
)
def test_cells_that_come_down_to_the_same_build_nothing(built, column, cell, idle, telling):
    """Where, since when and how it is shown counts for a claim that turns a place or proves it."""
    rows = {row["claim_id"]: row for row in built.rows("events")}
    for claim in idle:
        rows[claim][column] = cell
    built.save("events", [*rows.values()])
    assert stale(built) == {}
    rows[telling][column] = cell
    built.save("events", [*rows.values()])
    assert set(stale(built).values()) == {(f"1 claim corrected: {telling}",)}


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("print(bar)", []),
        ("from helpers import wording; wording.diary", []),
        ("from helpers import wording; wording.capitals_table", ["eastland", "westland"]),
        ("from helpers import wording; f(wording)", ["eastland", "westland"]),
        ("print('Eastland')", ["eastland"]),
    ],
)
def test_a_governorate_of_which_a_brief_cannot_speak(built, cell, seen):
    """It is seen where a claim names it, where all are listed, or where the notebook names it."""
    built.notebook(cell)
    by_slug = {s.run.slug: s.inputs for s in survey(built)}
    assert by_slug["00-brief-2030-01-03"]["sight"]["areas"] == seen
    assert by_slug["01-now"]["sight"]["areas"] == sorted({*seen, "westland"})
    for inputs in by_slug.values():
        areas = {"eastland", "westland"} & set(inputs["rows"]["places"])
        assert sorted(areas) == inputs["sight"]["areas"]


def test_what_is_digested_is_what_the_loader_gives(built, monkeypatch):
    """A run is handed exactly the columns and rows whose checksums are among its inputs."""
    for status in survey(built):
        known, rows = str(status.run.values["known_by"]), status.inputs["rows"]
        with monkeypatch.context() as patched:
            patched.setattr(sight.os, "environ", {})
            sight.limit(status.dataset.path, known, **status.inputs["sight"])
            d = tables.load(status.dataset.path, known, known)
        for name in ("events", "reports", "sources", "actors", "places"):
            frame = getattr(d, name)
            assert list(frame.iloc[:, 0]) == sorted(rows[name])
            assert not set(frame) & set(status.inputs["sight"]["hidden"][name])
        assert len(d.routes) == len(rows["routes"])


def test_a_corrected_row_that_is_visible(built):
    """A correction makes stale what can see the row, and names it."""
    rows = built.rows("events")
    assert rows[10]["claim_id"] == "c0011"  # of a report of 5 January
    rows[10]["summary"] += " So it says."
    built.save("events", rows)
    reason = ("1 claim corrected: c0011",)
    assert stale(built) == {
        "00-brief-2030-01-05": reason,
        "00-brief-2030-01-06": reason,
        "01-now": reason,
    }


def test_a_claim_taken_out(built):
    """A claim that is no longer there is named."""
    built.save("events", [row for row in built.rows("events") if row["claim_id"] != "c0014"])
    assert stale(built)["01-now"] == ("1 claim removed: c0014",)


def test_a_renamed_place_touches_every_brief(built):
    """Tables that no day cuts are seen by every run."""
    rows = built.rows("places")
    rows[2]["name"] += " Town"
    built.save("places", rows)
    assert set(stale(built).values()) == {("1 place corrected: alder",)}


def test_changed_code_is_named_by_module(built, monkeypatch):
    """What a brief reaches of the package makes it stale, and the reason says where that is."""
    package = reach.Package(reach.SOURCES)
    package.module("helpers.claims").run.append(ast.parse("print()").body[0])
    package.module("helpers.wording.listings").defined["diary"].pop()
    package.digest = "another"
    monkeypatch.setattr(code, "package", lambda: package)
    assert set(stale(built).values()) == {("helpers changed: claims",)}


@pytest.mark.parametrize(
    ("unsaid", "reasons"),
    [
        (frozenset(), {("helpers changed: wording/listings",)}),
        (frozenset({"wording/listings:diary:1"}), {("helpers changed: wording/listings",)}),
        (frozenset({"wording/listings:diary:0"}), set()),
    ],
)
def test_a_text_that_a_run_did_not_come_upon(built, monkeypatch, unsaid, reasons):
    """A reworded text makes stale what came upon it, and all whose run could not tell."""
    built.notebook("from helpers import wording\nwording.diary")
    for status in survey(built):
        result = store.Result("<p>", "{}", unsaid=unsaid)
        store.keep(built.briefs, status.run, status.inputs, result)
    package = reach.Package(reach.SOURCES)
    [diary] = package.module("helpers.wording.listings").defined["diary"]
    said.texts(diary)[0].constant.value += " now"
    package.digest = "another"
    monkeypatch.setattr(code, "package", lambda: package)
    assert set(stale(built).values()) == reasons


def test_a_changed_notebook(built):
    """Code and prose of the notebook count."""
    built.notebook("print(bar)")
    assert set(stale(built).values()) == {("notebook changed",)}


def test_a_module_beside_the_notebook(built):
    """What a notebook could import from its own folder counts as its code."""
    module = built.root / "notebooks" / "mine.py"
    module.write_text("from helpers import wording\n\nwording.diary\n", encoding="utf-8")
    assert all(reasons[0] == "notebook changed" for reasons in stale(built).values())
    assert len(stale(built)) == len(survey(built))
    assert "wording/listings" in survey(built)[0].inputs["helpers"]


def test_changed_parameters(built):
    """A parameter of the plan counts, with old and new value."""
    text = (built.root / "notebooks" / "briefs.toml").read_text()
    built.plan(text + '[brief.parameters]\nbar = "claimed"\n')
    assert stale(built) == {"01-now": ("bar corroborated → claimed",)}


def test_another_version_of_a_library(built, monkeypatch):
    """An upgraded library is named with both versions."""
    now = {**freshness.versions(), "plotly": "99.0"}
    before = freshness.versions()["plotly"]
    monkeypatch.setattr(freshness, "versions", lambda: now)
    assert set(stale(built).values()) == {(f"plotly {before} → 99.0",)}


def test_a_brief_that_is_gone(built):
    """A brief whose file was deleted is built again."""
    store.brief(built.briefs, "01-now").unlink()
    assert stale(built) == {"01-now": ("never built",)}


def test_a_failure_is_remembered(built):
    """A run that failed is behind until it has run."""
    run = survey(built)[-1].run
    failure = {"cell": "cell 4", "source": "1/0", "error": "ZeroDivisionError: division by zero"}
    store.keep(built.briefs, run, {}, store.Result(failure=failure))
    [status] = [s for s in survey(built) if s.reasons]
    assert status.state == "failed"
    assert status.reasons == ("the last run failed: ZeroDivisionError: division by zero",)
