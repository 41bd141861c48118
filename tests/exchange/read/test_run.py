"""An import as a whole: the tables it leaves, the notebooks on them, and what the command says."""

import os

import frictionless
import pytest
from click.testing import CliRunner

from helpers import claims, control, tables
from helpers.cli import main
from helpers.exchange.read.context import Context
from helpers.exchange.read.merge import ORIGIN
from helpers.files import ConcurrentEdit
from helpers.pages import page
from helpers.pages.wording_check import find_faults
from helpers.tables.append import Draft
from tests.conftest import read_rows, snapshot
from tests.exchange.read.made import ACLED, UCDP, bring, events, refused, save
from tests.exchange.read.test_viina import long, outlines
from tests.pages.executed import BRIEFS, executed
from tests.pages.notebooks import META
from tests.runs.collection import Collection

TAKEN = {"sub_event_type": "Non-state actor overtakes territory"}
SOME = (
    TAKEN | {"event_id_cnty": "RIV1", "fatalities": "7"},
    TAKEN | {"event_id_cnty": "RIV2", "location": "Oak", "latitude": "1", "source": "<b>Loud</b>"},
    {"event_id_cnty": "RIV3", "event_type": "Strategic developments", "actor2": "", "inter2": ""}
    | {"sub_event_type": "Non-violent transfer of territory", "geo_precision": "3"},
    {"event_id_cnty": "RIV4", "sub_event_type": "Air/drone strike", "actor2": "", "inter2": ""}
    | {"location": "=HYPERLINK(1)", "latitude": "2", "time_precision": "3"},
)


def acled(folder, tmp_path):
    """Land ACLED rows of several kinds, some of which would harm a careless page."""
    bring("acled", folder, save(tmp_path / "acled.csv", ACLED, *SOME))


def ucdp(folder, tmp_path):
    """Land UCDP rows of several kinds."""
    rows = [
        {"id": str(i), "where_prec": str(i), "type_of_violence": str(i % 3 + 1)}
        for i in range(1, 8)
    ]
    bring("ucdp", folder, save(tmp_path / "ged.csv", UCDP, *rows))


def viina(folder, tmp_path):
    """Land VIINA rows of several places."""
    turns = (("20300102", "UA", "UA"), ("20300104", "RU", "CONTESTED"), ("20300106", "RU", "RU"))
    rows = [(number, *turn) for number in (7001, 7002, 8000) for turn in turns]
    bring("viina", folder, long(tmp_path / "v2.csv", rows), outlines(tmp_path / "gn.geojson"))


def test_a_row_that_breaks_a_rule_of_the_tables_is_refused_alone(copy, tmp_path, monkeypatch):
    """Rules of the tables that no importer knows: their rows are named, and the others land."""
    monkeypatch.setattr(Context, "are_one_side", lambda self, *names: False)
    own = {"actor1": "Hill Brigade (2021-)", "inter1": "State forces", "actor2": "rebels"}
    within = own | {"sub_event_type": "Government regains territory", "event_id_cnty": "RIV9"}
    file = save(tmp_path / "acled.csv", ACLED, within, *SOME)
    account = bring("acled", copy, file)
    assert refused(account) == {"holder_after of the same side as loser_id": 1}
    assert {row["origin_id"][:10] for row in events(copy)} == {f"acled:RIV{n}" for n in range(1, 5)}
    before = snapshot(copy)
    assert refused(bring("acled", copy, file)) == {"holder_after of the same side as loser_id": 1}
    assert snapshot(copy) == before


@pytest.fixture
def empty(copy):
    """A dataset with its descriptor and its objective, and not one row more."""
    for path in copy.glob("*.csv"):
        lines = path.read_text().splitlines(keepends=True)
        kept = [
            line for line in lines if path.stem == "places" and line.startswith(("east", "elm"))
        ]
        path.write_text(lines[0] + "".join(kept).replace(",crown-army,", ",,"))
    return copy


@pytest.fixture
def uncoded(copy):
    """The places, routes, actors and sources of the made-up offensive, and not one claim."""
    for name in ("events", "reports"):
        path = copy / f"{name}.csv"
        path.write_text(path.read_text().splitlines(keepends=True)[0])
    return copy


@pytest.mark.parametrize("land", [acled, ucdp, viina])
def test_an_empty_dataset_will_do(empty, tmp_path, land):
    """Every format lands in tables that were empty, and a second time changes nothing."""
    assert not tables.check(empty)
    land(empty, tmp_path)
    assert not tables.check(empty) and len(tables.load(empty).events) > 3
    once = snapshot(empty)
    land(empty, tmp_path)
    assert snapshot(empty) == once


@pytest.mark.parametrize("name", BRIEFS)
@pytest.mark.parametrize("land", [acled, ucdp, viina])
def test_every_notebook_draws_it(uncoded, tmp_path, land, name):
    """Every brief is made of imported claims alone, and says no more than they allow."""
    land(uncoded, tmp_path)
    made = executed(name, dataset=str(uncoded))
    assert find_faults(made, tables.load(uncoded)) == [] and "<b>Loud" not in page(made, META)


@pytest.mark.parametrize("name", ["00-brief", "02-how-far"])
def test_beside_what_was_coded_by_hand(copy, tmp_path, name):
    """The three together, beside the claims that were there, give a brief."""
    for land in (acled, ucdp, viina):
        land(copy, tmp_path)
    made = executed(name, dataset=str(copy))
    assert find_faults(made, tables.load(copy)) == [] and page(made, META)


def test_a_place_changes_hands_once_its_taker_has_a_side(copy, tmp_path):
    """What was taken from the row acts as soon as a coder says on whose side the actor is."""
    acled(copy, tmp_path)
    d = tables.load(copy)
    last = control.control_table(d, claims.grade_events(d)).groupby("place_id").last()
    assert last.loc["oak", "holder"] == "rebels"
    assert "hill-brigade" in set(d.actors["actor_id"])


def test_other_rows_keep_their_bytes(copy, tmp_path):
    """Line ends, order and quoting of every row that is not the import's own stay as they were."""
    draft = Draft(copy)
    draft.add_column("events", ORIGIN)
    draft.save()
    path = copy / "events.csv"
    lines = path.read_text().replace("\n", "\r\n").splitlines(keepends=True)
    lines[3] = lines[3].replace("The rebels hold Birch.", '"The rebels\r\nhold ""Birch""."')
    path.write_bytes("\ufeff".encode() + "".join(lines).rstrip("\r\n").encode())
    before = path.read_bytes()
    acled(copy, tmp_path)
    assert path.read_bytes().startswith(before + b"\r\nc0020,")
    revised = save(tmp_path / "b.csv", ACLED, SOME[0] | {"timestamp": "1895529600"})
    bring("acled", copy, revised)
    assert path.read_bytes().startswith(before) and not tables.check(copy)


def test_the_first_import_adds_a_column_and_keeps_all_else(copy, tmp_path):
    """Each row that is there gets one empty cell, whatever its line ends; the descriptor agrees."""
    path = copy / "events.csv"
    text = path.read_text().replace("The rebels hold Birch.", '"The rebels\nhold ""Birch""."')
    path.write_bytes(text.rstrip("\n").encode())
    acled(copy, tmp_path)
    head, *old = text.rstrip("\n").split(",\n")
    new = path.read_text()
    assert new.startswith(",,\n".join([head, *old]).replace("note\n", "note,origin_id\n") + ",\n")
    assert frictionless.validate(str(copy / "datapackage.json")).valid and not tables.check(copy)


@pytest.mark.parametrize("land", [acled, ucdp, viina])
def test_a_claim_is_known_by_its_origin_and_not_by_its_note(copy, edit, tmp_path, land):
    """Who edits the note of an imported claim keeps it; the next import adds and loses nothing."""
    land(copy, tmp_path)
    claims = [r for r in read_rows(copy)["events"].to_dict("records") if r["origin_id"]]
    edit("events", claims[0]["claim_id"], note="Checked by hand.")
    edit("events", claims[1]["claim_id"], note="VIINA agrees; so does ACLED.")
    edit("events", "c0001", note="VIINA agrees; see the map.")
    edit("events", "c0002", origin_id="viina:by-hand")
    once = snapshot(copy)
    land(copy, tmp_path)
    assert snapshot(copy) == once


def test_tables_are_written_where_the_descriptor_says(copy, tmp_path):
    """A table of another name or in a folder is the one that grows."""
    package = (copy / "datapackage.json").read_text()
    (copy / "tables").mkdir()
    (copy / "events.csv").rename(copy / "tables" / "claims.csv")
    package = package.replace('"path": "events.csv"', '"path": "tables/claims.csv"')
    (copy / "datapackage.json").write_text(package)
    acled(copy, tmp_path)
    assert not tables.check(copy) and not (copy / "events.csv").exists()
    assert len(read_rows(copy)["events"]) == 27


def test_a_row_saved_during_an_import_is_kept(copy, tmp_path):
    """An import that ends after somebody saved a row says so and changes nothing."""
    path = save(tmp_path / "acled.csv", ACLED, *SOME)

    def saved_meanwhile(done):
        with (copy / "events.csv").open("a") as file:
            file.write("c0099,")

    with pytest.raises(ConcurrentEdit, match=r"events\.csv was changed meanwhile"):
        bring("acled", copy, path, advance=saved_meanwhile)
    assert (copy / "events.csv").read_text().count("c0099,") == 2
    assert "acled" not in (copy / "sources.csv").read_text()


def test_nothing_is_written_where_the_tables_would_not_be_sound(copy, edit, tmp_path):
    """A fault in the tables stops an import, with the fault, and changes no byte."""
    edit("events", "c0003", place_id="brich")
    once = snapshot(copy)
    with pytest.raises(tables.BadTables, match="brich"):
        acled(copy, tmp_path)
    assert snapshot(copy) == once


@pytest.fixture
def collection(tmp_path, monkeypatch) -> Collection:
    """A small collection, which is also the working directory."""
    made = Collection(tmp_path / "collection")
    monkeypatch.chdir(made.root)
    return made


def briefs(*words) -> tuple[int, str, str]:
    """Run the command; give exit code, standard output and error output."""
    done = CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


def test_the_command_tells_what_it_did(collection, tmp_path):
    """What was read and by which rules, what landed, and what a coder has to fill in."""
    path = save(tmp_path / "a.csv", ACLED, *SOME, {"event_id_cnty": "RIV9", "latitude": "80"})
    code, out, err = briefs("import", "acled", path, "--to", "riverland")
    assert (code, err) == (0, "")
    told = [line for line in out.splitlines() if not line.startswith("  ")]
    assert "Read: 5 rows of 1 file = 4 mapped + 1 refused." in told and "Claims: 8 new." in told
    assert "  1 outside the box of the offensive (a.csv row 6)" in out.splitlines()
    assert any(line.startswith("Fill in side in actors.csv") for line in told)
    assert "Claims: 8 as they were." in briefs("import", "acled", path)[1].splitlines()


def test_where_everything_is_refused(collection, tmp_path):
    """The command fails and says where days and box stand; one of known rows does not."""
    path = save(tmp_path / "a.csv", ACLED, {"event_date": "2029-01-03"})
    code, out, _ = briefs("import", "acled", path)
    assert code == 1 and "datapackage.json; --from and --until ask for other days." in out
    good = save(tmp_path / "b.csv", ACLED, {}, {"event_id_cnty": "RIV2", "latitude": "80"})
    assert [briefs("import", "acled", good)[0] for _ in range(2)] == [0, 0]


def test_files_of_one_name_are_told_apart(copy, tmp_path):
    """Rows of two files of one name are named with their folders, and a file given twice is one."""
    (tmp_path / "other").mkdir()
    one = save(tmp_path / "a.csv", ACLED, {})
    other = save(tmp_path / "other" / "a.csv", ACLED, {"event_id_cnty": "RIV2"})
    account = bring("acled", copy, one, other, one)
    assert account.lines()[0] == "Read: 2 rows of 2 files = 2 mapped."
    assert f"{other} row 2" in "\n".join(account.lines())


def test_a_dry_run_writes_nothing(collection, tmp_path):
    """A dry run says the same and leaves every byte."""
    folder = collection.root / "data" / "riverland"
    once = snapshot(folder)
    path = save(tmp_path / "a.csv", ACLED, {})
    code, out, _ = briefs("import", "acled", path, "--dry-run")
    assert code == 0 and "Claims: 2 new." in out and "Nothing was written." in out
    assert snapshot(folder) == once and not list(folder.glob(".*"))


@pytest.mark.parametrize(
    "words, code, told",
    [
        (("acled", "a.csv", "--from", "yesterday"), 2, "is not a day"),
        (("acled", "a.csv", "--to", "rivrland"), 2, "Datasets found: "),
        (("gdelt", "a.csv"), 2, "'gdelt' is not one of"),
        (("acled", "none.csv"), 2, "does not exist"),
        (("ucdp", "a.csv"), 3, 'a.csv line 1, date_start = "": the column is missing'),
    ],
)
def test_a_wrong_call(collection, words, code, told):
    """Wrong usage gives exit code 2 and bad files 3; neither writes anything."""
    once = snapshot(collection.root / "data" / "riverland")
    save(collection.root / "a.csv", ACLED, {})
    found, _, err = briefs("import", *words)
    assert found == code and told in err
    assert snapshot(collection.root / "data" / "riverland") == once


def test_a_pipe_is_no_file(copy, tmp_path):
    """What never ends is not waited for: a device or a pipe is refused in words."""
    os.mkfifo(tmp_path / "pipe.csv")
    done = CliRunner().invoke(
        main, ["import", "acled", str(tmp_path / "pipe.csv"), "--to", str(copy)]
    )
    assert done.exit_code == 3 and "pipe.csv: it is a device or a pipe. Save it" in done.stderr
