"""The shipped tables: valid for others' tools, described as they are, complete for the seed."""

import hashlib
import json
import re
from pathlib import Path

import frictionless
import pytest

from helpers import control, grades, progress, tables
from helpers.tables.reader import read_descriptor
from helpers.tables.schema import COLUMNS
from tests.conftest import AFGHANISTAN, RIVERLAND, SYRIA

SHIPPED = sorted(path.parent for path in SYRIA.parent.glob("*/datapackage.json"))
CODEBOOK = (SYRIA.parent / "README.md").read_text("utf-8")
TABLES = COLUMNS


@pytest.fixture(scope="module")
def syria() -> tables.Dataset:
    """The shipped dataset, everything known."""
    return tables.load(SYRIA)


def named(folder: Path) -> str:
    """Name a test by its dataset."""
    return folder.name


@pytest.mark.parametrize("folder", [*SHIPPED, RIVERLAND], ids=named)
def test_the_package_is_valid_under_frictionless(folder):
    """Anybody's Frictionless tools accept the tables: by the short descriptor, and by the whole."""
    for package in (folder / "datapackage.json", read_descriptor(folder)):
        shown = package if isinstance(package, dict) else str(package)
        where = {"basepath": str(folder)} if isinstance(package, dict) else {}
        report = frictionless.validate(shown, **where)
        assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


@pytest.mark.parametrize("folder", SHIPPED, ids=named)
def test_the_shipped_tables_have_no_problem(folder):
    """`briefs check` finds nothing in the shipped tables."""
    assert [str(problem) for problem in tables.check(folder)] == []


@pytest.mark.parametrize("folder", SHIPPED, ids=named)
@pytest.mark.parametrize("name", list(TABLES))
def test_header_descriptor_and_codebook_agree(folder, name):
    """The columns stand in the same order in file, descriptor and codebook, with one meaning."""
    fields = TABLES[name]["schema"]["fields"]
    header = (folder / f"{name}.csv").read_text("utf-8").splitlines()[0].split(",")
    assert header == [field["name"] for field in fields]
    section = CODEBOOK.split(f"### {name}.csv")[1].split("\n#")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", section, re.M)
    assert rows == [(f["name"], f["type"], f["description"]) for f in fields]


def test_every_allowed_value_is_explained():
    """Each value of each enumeration stands in the codebook."""
    for resource in TABLES.values():
        for field in resource["schema"]["fields"]:
            for value in field.get("constraints", {}).get("enum", []):
                assert f"`{value}`" in CODEBOOK, (resource["name"], field["name"], value)


@pytest.mark.parametrize("folder", [*SHIPPED, RIVERLAND], ids=named)
def test_all_datasets_share_one_set_of_columns_and_rules(folder):
    """Another offensive differs in its rows, sides, routes and fronts: its descriptor is short."""
    text = (folder / "datapackage.json").read_text("utf-8")
    own = json.loads(text)
    assert not {"grades", "states", "rules"} & {*own["offensive"]} and text.count("\n") < 100
    assert not any({"schema", "more_columns"} & {*table} for table in own["resources"])


def test_the_rules_in_the_code_are_those_of_the_descriptor(syria):
    """Names, order and words of grades, states and terms are the same in descriptor, code and
    codebook, and the numbers in them are those that the code uses."""
    assert tuple(syria.offensive.grades) == grades.GRADES
    assert tuple(syria.offensive.states) == control.STATES
    section = CODEBOOK.split("## Grade rules")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| (.+) \|$", section, re.M)
    heads = [("grade", "rule"), ("state", "rule"), ("term", "rule")]
    assert [row for row in rows if row not in heads] == [
        *syria.offensive.grades.items(),
        *syria.offensive.states.items(),
        *syria.offensive.rules.items(),
    ]
    estimate = syria.offensive.rules["Estimate"]
    assert f"/ {progress.NEAR_KM:.0f} km)" in estimate and "five nearest" in estimate
    assert progress.NEIGHBOURS == 5


def test_every_paragraph_of_the_seed_article_is_coded(syria):
    """Each paragraph of the article is named by the note of at least one row read in it."""
    seed = syria.events[syria.events["report_id"] == "r0001"]["note"]
    found = {int(n) for note in seed for n in re.findall(r"¶(\d+)", note)}
    assert found == set(range(1, 12))
    assert seed.str.contains("seed ¶").all()


@pytest.mark.parametrize("folder", SHIPPED, ids=named)
def test_every_report_is_used_and_every_row_has_its_report(folder):
    """No report stands without a claim, and no source or actor without a use."""
    d = tables.load(folder)
    assert set(d.reports["report_id"]) == set(d.events["report_id"])
    used = {*d.events["claimant_id"], *d.events["via_id"], *d.reports["outlet_id"]}
    assert set(d.sources["source_id"]) <= used


def test_the_worked_example_of_the_codebook_is_in_the_table(syria):
    """The rows that the codebook shows are those of the table."""
    rows = syria.events.set_index("claim_id")
    section = CODEBOOK.split("## How a report becomes rows")[1].split("\n## ")[0]
    shown = re.findall(r"^\| (c\d+) \| ([\w-]+) \| (\w+) \| ([\w-]*) \|", section, re.M)
    assert len(shown) >= 5
    for claim, event, stance, place in shown:
        assert tuple(rows.loc[claim, ["event_id", "stance", "place_id"]]) == (event, stance, place)


def test_entries_never_state_a_change_of_hands(syria):
    """Who is inside a place, or in a part of it, does not hold it yet."""
    entries = syria.events[syria.events["event_type"] == "entry"]
    assert len(entries) > 100 and not entries["extent"].isin(["most", "full"]).any()


def test_readings_of_a_statement_are_events_of_their_own(syria):
    """That an army admits, or does not, is said of its words: no place changes hands."""
    readings = syria.events[syria.events["event_id"].str.startswith("army-statement-read-as-")]
    assert len(readings) >= 10 and set(readings["event_type"]) == {"statement"}
    assert set(readings["stance"]) == {"asserts"}
    assert (readings[["loser_id", "holder_after", "extent"]] == "").all(axis=None)


def test_a_collapse_names_who_ceased_and_nothing_else(syria):
    """Who collapses is both actor and loser; it is of no place and makes no holder."""
    rows = syria.events[syria.events["event_type"] == "collapse"]
    assert {"army-collapses", "government-collapses"} == set(rows["event_id"])
    assert (rows["actor_id"] == rows["loser_id"]).all() and (rows["actor_id"] != "").all()
    assert (rows[["place_id", "holder_after", "extent"]] == "").all(axis=None)


def test_outlets_that_speak_for_a_side_claim_in_their_own_name(syria):
    """Their own voice is never the neutral `press`."""
    outlet = syria.reports.set_index("report_id")["outlet_id"]
    side = syria.sources.set_index("source_id")["speaks_for"]
    own = syria.events[(syria.events["claimant_id"] == "press") & (syria.events["via_id"] == "")]
    assert set(own["report_id"].map(outlet).map(side)) == {""}


def test_a_denied_change_of_hands_is_filled_in_as_what_it_denies(syria):
    """Who denies a fall says who would have lost, who would hold and how much of the place."""
    e = syria.events
    changes = e["event_type"].isin(["capture", "withdrawal", "handover"])
    denied = e[changes & (e["stance"] == "denies")]
    assert len(denied) > 10
    assert (denied[["loser_id", "holder_after", "extent"]] != "").all(axis=None)


@pytest.mark.parametrize("folder", SHIPPED, ids=named)
def test_a_place_still_held_before_its_fall_is_an_event_of_its_own(folder):
    """No denial of a change of hands is older than the first day that the change can have."""
    rows = tables.load(folder).events
    rows = rows[rows["holder_after"] != ""]
    first = rows[rows["stance"] == "asserts"].groupby("event_id")["date_earliest"].min()
    denials = rows[rows["stance"] == "denies"]
    early = denials["date_latest"] < denials["event_id"].map(first)
    assert denials.loc[early, "claim_id"].tolist() == []


@pytest.mark.parametrize("folder", SHIPPED, ids=named)
def test_what_is_only_denied_names_its_day(folder):
    """A row that says "still held" stays when days have passed, so its summary is dated."""
    rows = tables.load(folder).events
    asserted = rows.loc[rows["stance"] == "asserts", "event_id"]
    alone = rows[(rows["holder_after"] != "") & ~rows["event_id"].isin(asserted)]
    dated = alone["summary"].str.contains(r"\b\d+ (?:August|November|December)\b")
    assert len(alone) >= 10 and alone.loc[~dated, "claim_id"].tolist() == []


def test_provinces_that_change_hands_whole_or_mostly_are_coded_at_the_province(syria):
    """A governorate's row names how much of it, and never an outskirt."""
    kind = syria.places.set_index("place_id")["kind"]
    e = syria.events
    rows = e[(e["place_id"].map(kind) == "governorate") & (e["holder_after"] != "")]
    assert len(rows) > 50 and set(rows["extent"]) <= {"part", "most", "full"}


@pytest.mark.parametrize("folder", SHIPPED, ids=named)
def test_boundaries_are_the_file_that_the_descriptor_names(folder):
    """The checksum of the boundaries is the one in the descriptor."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    boundaries = next(r for r in package["resources"] if r["name"] == "boundaries")
    data = (folder / "boundaries.geojson").read_bytes()
    assert boundaries["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_fourteen_capitals_and_the_two_roads(syria):
    """The gazetteer has the capital of each governorate, and the roads their listed nodes."""
    governorates = set(syria.places[syria.places["kind"] == "governorate"]["place_id"])
    assert set(syria.places["capital_of"]) - {""} == governorates
    assert syria.routes.groupby("route_id").size().to_dict() == {"m4": 12, "m5": 24}


def test_of_34_afghan_provinces_two_share_the_outline_of_another(afghanistan):
    """Each province has its capital; Panjshir and Daikundi alone have no outline of their own."""
    d = afghanistan
    provinces = d.places[d.places["kind"] == "governorate"].set_index("place_id")["variants"]
    assert set(d.places["capital_of"]) - {""} == set(provinces.index) and len(provinces) == 34
    drawn = {feature["properties"]["iso_3166_2"] for feature in d.boundaries["features"]}
    without = {p for p, codes in provinces.items() if not drawn & set(codes.split("; "))}
    assert without == {"panjshir-province", "daikundi-province"}


@pytest.fixture(scope="module")
def afghanistan() -> tables.Dataset:
    """The shipped dataset of the Taliban offensive, everything known."""
    return tables.load(AFGHANISTAN)


def test_the_end_of_the_afghan_government_is_coded(afghanistan):
    """Its collapse has no place and one actor, and the president says so by 15 August."""
    d = afghanistan
    rows = d.events[d.events["event_type"] == "collapse"]
    assert set(rows["actor_id"]) == set(rows["loser_id"]) == {"afghan-government"}
    assert set(rows["place_id"]) == {""} and set(rows["event_id"]) == {"government-collapse"}
    reports = d.reports.set_index("report_id")["published"]
    own = rows[rows["claimant_id"] == "presidency"]["report_id"].map(reports)
    assert own.min() <= d.offensive.end and len(set(rows["claimant_id"])) >= 6
    parents = d.actors.set_index("actor_id")["parent_id"]
    before = set(d.places["holder_before"]) - {""}
    assert {holder if holder == "afghan-government" else parents[holder] for holder in before} == {
        "afghan-government"
    }


def test_two_sources_state_what_became_of_nearly_every_afghan_capital(afghanistan):
    """Four capitals rest on one source or none, and the README names them as gaps."""
    d = afghanistan
    sources = d.sources.set_index("source_id")
    one = sources["speaks_for"].where(sources["speaks_for"] != "", sources["owner"])
    one = one.where(one != "", sources.index.to_series())
    events = d.events[(d.events["stance"] == "asserts") & (d.events["evidence"] != "inferred")]
    states = events["extent"].isin(["full", "most"]) & (events["place_precision"] == "at")
    counts = events[states].groupby("place_id")["claimant_id"].agg(lambda ids: one[ids].nunique())
    capitals = d.places[d.places["capital_of"] != ""].set_index("place_id")["name"]
    thin = capitals[counts.reindex(capitals.index).fillna(0) < 2]
    assert set(thin) == {"Charikar", "Mahmud-i-Raqi", "Parun", "Bazarak"}
    gaps = (d.path / "README.md").read_text("utf-8").split("## Known gaps")[1]
    assert all(name in gaps for name in thin)


def test_no_afghan_place_passes_within_one_side(afghanistan):
    """Whoever holds a place after a claim is of another side than whoever lost it."""
    side = afghanistan.actors.set_index("actor_id")["side"]
    rows = afghanistan.events
    rows = rows[~rows["holder_after"].isin(["", "none"])]
    assert (rows["holder_after"].map(side) != rows["loser_id"].map(side)).all()
    assert rows[["actor_id", "loser_id", "extent"]].ne("").all().all()


@pytest.mark.parametrize("folder", SHIPPED, ids=named)
def test_summaries_are_short_sentences(folder):
    """A summary is a short sentence that ends in a full stop."""
    text = tables.load(folder).events["summary"]
    assert text.str.endswith((".", "…")).all() and (text.str.len() < 220).all()


@pytest.mark.parametrize("folder", SHIPPED, ids=named)
def test_tables_stay_friendly_to_diffs(folder):
    """The CSV files are UTF-8 without a byte order mark, with LF and a final newline."""
    for path in folder.glob("*.csv"):
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data and data.endswith(b"\n")
