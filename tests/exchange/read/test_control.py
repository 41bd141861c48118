"""Maps and lists of control: polygons, tables, snapshots and histories give the same claims."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import claims as claims_of
from helpers import control, tables
from helpers.cli import main
from helpers.exchange import read
from helpers.exchange.read import Told, Unclear
from helpers.tables import BadTables
from tests.conftest import RIVERLAND, read_rows, snapshot
from tests.exchange.read.made import bring, refused
from tests.exchange.read.test_account import add_up
from tests.exchange.read.test_run import uncoded  # noqa: F401
from tests.long import times

MAPPER = "Map Room"
SPOTS = {"alder": 0, "birch": 1, "cedar": 2, "dogwood": 3, "elm": 4}
"""Places of the made-up offensive by their longitude; all lie on the equator."""
ACTORS = ["rebels", "hill-brigade", "crown-army", "league-militia"]


def square(west, south=-0.4, width=0.8, *holes):
    """Draw a square around a place, with holes."""

    def ring(x, y, w):
        return [[x, y], [x + w, y], [x + w, y + w], [x, y + w], [x, y]]

    return [ring(west, south, width), *(ring(*hole) for hole in holes)]


def area(status, *rings, kind="Polygon", **properties):
    """Make a feature of a status."""
    told = {} if status is None else {"status": status}
    shape = {"type": kind, "coordinates": list(rings) if kind == "MultiPolygon" else rings[0]}
    return {"type": "Feature", "properties": told | properties, "geometry": shape}


def drawn(path, *features, **members):
    """Write a map."""
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features} | members))
    return path


def around(name):
    """Draw the square around one place."""
    return square(SPOTS[name] - 0.4)


def maps(folder, *snapshots):
    """Write a map a day, from statuses by place."""
    folder.mkdir(exist_ok=True)
    return [
        drawn(folder / f"map_{day:%Y%m%d}.geojson", *(area(s, around(p)) for p, s in shown.items()))
        for day, shown in snapshots
    ]


def days(*shown):
    """Give snapshots of consecutive days from 2 January 2030."""
    return list(zip(pd.date_range("2030-01-02", periods=len(shown)), shown, strict=True))


def land(folder, *paths, mapper=MAPPER, **told):
    """Import maps or lists of a mapper, as of 2030."""
    return bring("control", folder, *paths, told=Told(mapper=mapper, **told))


def claims(folder):
    """Give the claims of a dataset, by what matters of them."""
    columns = ["place_id", "event_type", "holder_after", "loser_id", "date_earliest", "date_latest"]
    frame = read_rows(folder)["events"]
    imported = frame[frame.get("origin_id", pd.Series("", frame.index)) != ""]
    return sorted(map(tuple, imported[columns].to_numpy().tolist()))


def test_one_claim_a_change(uncoded, tmp_path):  # noqa: F811
    """First the state where it is news, then each change between two maps, known on its day."""
    paths = maps(
        tmp_path / "maps",
        *days(
            {"alder": "rebels", "birch": "crown army", "cedar": "rebels"},
            {"alder": "rebels", "birch": "contested", "cedar": "rebels"},
            {"alder": "rebels", "birch": "rebels"},
        ),
    )
    account = land(uncoded, *paths)
    assert claims(uncoded) == [
        ("birch", "capture", "rebels", "crown-army", "2030-01-04", "2030-01-04"),
        ("birch", "clash", "", "", "2030-01-03", "2030-01-03"),
        ("cedar", "capture", "rebels", "not-named", "", "2030-01-02"),
        ("cedar", "withdrawal", "none", "rebels", "2030-01-04", "2030-01-04"),
    ]
    made = read_rows(uncoded)
    published = made["reports"].set_index("report_id")["published"]
    known = made["events"]["report_id"].map(published)
    assert (known == made["events"]["date_latest"]).all()
    assert set(made["events"]["claimant_id"]) == {"map-room"}
    assert not refused(account)
    told = "Claims: 4 new.\nOf these, 1 from no row: a map no longer shows the place."
    assert told in "\n".join(account.lines())


@pytest.mark.long
@settings(max_examples=times(5, 500), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shown=st.lists(
        st.dictionaries(st.sampled_from([*SPOTS]), st.sampled_from([*ACTORS, "contested"])),
        min_size=1,
        max_size=7,
    ),
    gaps=st.lists(st.integers(1, 3), min_size=7, max_size=7),
)
def test_the_table_of_each_day_is_the_map_of_that_day(tmp_path_factory, shown, gaps):
    """Rebuilt day by day, every place is held as the map of that day shows it."""
    home = tmp_path_factory.mktemp("made")
    folder = copied(home)
    starts = pd.Timestamp("2030-01-02") + pd.to_timedelta(pd.Series(gaps).cumsum(), unit="D")
    snapshots = list(zip(starts, shown, strict=False))
    seen = [(day, s) for day, s in snapshots if s]  # a map without an area says nothing
    paths = maps(home / "maps", *snapshots)
    land(folder, *paths)
    once = snapshot(folder)
    land(folder, *reversed(paths))
    assert snapshot(folder) == once and not tables.check(folder)
    d = tables.load(folder)
    side = dict(zip(d.actors["actor_id"], d.actors["side"], strict=True))
    before = d.places.set_index("place_id")["holder_before"].map(side)
    held = {place: (before[place], False) for place in SPOTS}
    found = control.control_table(d).set_index(["place_id", "day"])
    for day, statuses in seen:
        for place in SPOTS:
            status, on_map = statuses.get(place), held[place][1]
            if status in side:
                held[place] = side[status], True
            elif status is None and on_map:
                held[place] = "none", False
            row = found.loc[place, min(day, d.as_of)] if day <= d.as_of else None
            if row is not None:
                assert (row["holder"] or row["last_known_holder"]) == held[place][0], (place, day)


def copied(home):
    """Copy the made-up offensive without its claims."""
    folder = shutil.copytree(RIVERLAND, home / "riverland")
    for name in ("events", "reports"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text().splitlines(keepends=True)[0])
    return folder


def listed(path, *rows):
    """Write a list of place, holder and day, as in January 2030."""
    lines = [f"{place},{holder},2030-01-{day:02}\n" for place, holder, day in rows]
    path.write_text("place,holder,day\n" + "".join(lines))
    return path


def events_of(folder):
    """Give the changes that share an event, as mapper and day, by event in the order of days."""
    frame = read_rows(folder)["events"]
    told = frame["claimant_id"] + frame["date_latest"].str[-3:]
    return sorted(sorted(group) for _, group in told.groupby(frame["event_id"]))


FIRST, LATER = ("birch", "rebels", 3), ("birch", "rebels", 9)


@pytest.mark.parametrize(
    "one, other, shared",
    [
        ([FIRST], [LATER], [["a-03", "b-09"]]),
        ([FIRST], [("birch", "hill brigade", 9)], [["a-03", "b-09"]]),  # of one side
        ([FIRST, ("birch", "contested", 5)], [LATER], [["a-03", "b-09"], ["a-05"]]),
        ([FIRST, ("birch", "crown army", 5)], [LATER], [["a-03"], ["a-05"], ["b-09"]]),
        ([FIRST, ("birch", "crown army", 9)], [LATER], [["a-03", "b-09"], ["a-09"]]),
        ([FIRST], [("elm", "rebels", 3)], [["a-03"], ["b-03"]]),
    ],
)
def test_a_later_map_is_a_second_source(uncoded, tmp_path, one, other, shared):  # noqa: F811
    """One capture shown by two is one event with its own day for each, if nothing lies between."""
    paths = {"a": listed(tmp_path / "a.csv", *one), "b": listed(tmp_path / "b.csv", *other)}
    for mapper in "ab":
        land(uncoded, paths[mapper], mapper=mapper)
    assert events_of(uncoded) == shared
    once = snapshot(uncoded)
    for mapper in "ab":
        assert not land(uncoded, paths[mapper], mapper=mapper).claims["changed"]
    assert snapshot(uncoded) == once


def test_a_change_between_parts_an_event(uncoded, tmp_path):  # noqa: F811
    """A third map that shows the place lost and retaken parts what two others shared; the row of a
    person stays with the event that it names, which the first change keeps."""
    land(uncoded, listed(tmp_path / "a.csv", FIRST), mapper="a")
    land(uncoded, listed(tmp_path / "b.csv", LATER), mapper="b")
    retaken = [FIRST, ("birch", "crown army", 5), ("birch", "rebels", 7)]
    account = land(uncoded, listed(tmp_path / "c.csv", *retaken), mapper="c")
    assert events_of(uncoded) == [["a-03", "c-03"], ["b-09", "c-07"], ["c-05"]]
    assert account.claims["changed"] == 1 and not tables.check(uncoded)
    assert read_rows(uncoded)["events"]["event_id"].iloc[0] == "control-birch-rebels-20300103"


def both_orders(home, *drawn):
    """Import two lists in both orders; gives events with their grades, and states by place and day.

    States hang on nothing but the claims where no two changes of a place contradict each other;
    else the number of a claim decides, as the rules say.
    """
    for order in ((0, 1), (1, 0)):
        folder = copied(home / f"{order[0]}")
        for number in order:
            path = listed(home / f"{number}.csv", *drawn[number])
            land(folder, path, mapper="ab"[number])
        d, made = tables.load(folder), read_rows(folder)["events"]
        told = (made["claimant_id"] + made["date_latest"]).groupby(made["event_id"]).agg(sorted)
        graded = claims_of.grade_events(d).set_index("event_id")[["place_id", "holder", "grade"]]
        columns = ["place_id", "day", "state", "holder", "settled_holder", "grade", "origins"]
        events = sorted(map(str, graded.join(told.rename("told")).to_numpy().tolist()))
        yield events, control.control_table(d)[columns].to_dict("records")


shown_on = st.tuples(
    *(st.sampled_from(["birch", "elm"]), st.sampled_from([*ACTORS, "contested"])),
    st.integers(2, 9),
)


@pytest.mark.long
@settings(max_examples=times(1, 60))
@given(drawn=st.tuples(*[st.lists(shown_on, max_size=8, unique_by=lambda row: row[::2])] * 2))
def test_the_order_of_two_maps_says_nothing_of_events(tmp_path_factory, drawn):
    """Any two maps, imported in either order, speak of the same events of the same grades."""
    one, other = both_orders(tmp_path_factory.mktemp("made"), *drawn)
    assert one[0] == other[0]


@pytest.mark.long
@settings(max_examples=times(1, 60))
@given(
    course=st.lists(st.sampled_from([*ACTORS, "contested"]), min_size=1, max_size=6),
    lags=st.lists(st.integers(0, 2), min_size=12, max_size=12),
    begins=st.integers(0, 5),
)
def test_the_order_of_two_maps_says_nothing_of_states(tmp_path_factory, course, lags, begins):
    """Two maps of one course of events, each as late as it likes, give each day the same state."""
    late = [
        [("birch", holder, 2 + 3 * i + lag) for i, (holder, lag) in enumerate(told)]
        for told in (zip(course, lags, strict=False), zip(course, lags[6:], strict=False))
    ]
    one, other = both_orders(tmp_path_factory.mktemp("made"), late[0], late[1][begins:])
    assert one == other


SHOWN = days(
    {"alder": "rebels", "birch": "crown army", "elm": "crown army"},
    {"alder": "rebels", "birch": "contested", "elm": "rebels"},
    {"alder": "rebels", "birch": "rebels", "elm": "rebels"},
)


def as_maps(home):
    """Write maps, a file a day."""
    return maps(home / "maps", *SHOWN), {}


def as_folder(home):
    """Write tables, a file a day."""
    paths = []
    for day, shown in SHOWN:
        paths.append(home / f"{day:%Y-%m-%d}.csv")
        frame = pd.DataFrame({"Town": map(str.title, shown), "Controlled by": shown.values()})
        frame.to_csv(paths[-1], index=False)
    return paths, {}


def as_long(home):
    """Write one table, one row a place and day."""
    rows = [
        (place, status, f"{day:%d %B %Y}")
        for day, shown in SHOWN
        for place, status in shown.items()
    ]
    path = home / "long.csv"
    frame = pd.DataFrame(rows, columns=["place", "who", "on"])
    frame.to_csv(path, index=False, sep=";")
    return [path], {"holder": "Who", "day": "on"}


def as_wide(home):
    """Write one table, one column a day."""
    frame = pd.DataFrame({f"{day:%Y-%m-%d}": shown for day, shown in SHOWN})
    frame.rename_axis("settlement").reset_index().to_excel(home / "wide.xlsx", index=False)
    return [home / "wide.xlsx"], {}


def commit(home, day):
    """Commit all files of a folder at noon of a day."""
    told = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    env = os.environ | told | {"GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    git = ["git", "-C", home, "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run([*git, *command], check=True, env=env)


def as_history(home):
    """Keep one list in git, a commit a day, and one without a change of the list."""
    path = home / "list.csv"
    for day, shown in SHOWN:
        pd.Series(shown, name="holder").rename_axis("place").to_csv(path)
        commit(home, f"{day:%Y-%m-%d}")
    commit(home, "2030-01-06")
    return [path], {"history": True}


@pytest.mark.parametrize("write", [as_maps, as_folder, as_long, as_wide, as_history])
def test_every_form_says_the_same(uncoded, tmp_path, write):  # noqa: F811
    """Maps, tables, snapshots and commits of one course of events give the same claims, once."""
    (tmp_path / "made").mkdir()
    paths, told = write(tmp_path / "made")
    account = land(uncoded, *paths, **told)
    assert claims(uncoded) == [
        ("birch", "capture", "rebels", "crown-army", "2030-01-04", "2030-01-04"),
        ("birch", "clash", "", "", "2030-01-03", "2030-01-03"),
        ("elm", "capture", "rebels", "crown-army", "2030-01-03", "2030-01-03"),
    ]
    assert not refused(account) and sum(add_up(account).values()) > 2
    once = snapshot(uncoded)
    again = land(uncoded, *paths, **told)
    assert snapshot(uncoded) == once and again.claims["as they were"] == 3


def test_one_file_at_a_time_says_the_same(uncoded, tmp_path):  # noqa: F811
    """Each day's file by itself goes on from what the tables have, and changes nothing again."""
    paths, _ = as_maps(tmp_path)
    for path in paths:
        land(uncoded, path)
    assert [c[:4] for c in claims(uncoded)] == [
        ("birch", "capture", "rebels", "not-named"),
        ("birch", "clash", "", ""),
        ("elm", "capture", "rebels", "not-named"),
    ]  # these maps did not say who held them before
    land(uncoded, *paths)
    once = snapshot(uncoded)
    assert {c[3] for c in claims(uncoded)} == {"crown-army", ""}
    for path in paths:
        land(uncoded, path)
        assert snapshot(uncoded) == once


def test_a_newer_map_of_the_same_day_withdraws(uncoded, tmp_path):  # noqa: F811
    """What a corrected map no longer shows leaves every measure; its number stays."""
    paths, _ = as_maps(tmp_path)
    land(uncoded, *paths)
    drawn(paths[2], area("rebels", around("alder")), area("crown army", around("birch")))
    account = land(uncoded, *paths)
    assert account.claims == {"new": 1, "changed": 0, "withdrawn": 1, "as they were": 2}
    assert not tables.check(uncoded)


def test_a_list_of_changes_has_exact_days(uncoded, tmp_path):  # noqa: F811
    """A column such as *since* gives the day of the change itself; what is not found is named."""
    path = tmp_path / "list.csv"
    path.write_text(
        "Place,Held by,Since\nBirch,rebels,2030-01-04\nBirch,Crown army,2030-01-09\n"
        "Atlantis,rebels,2030-01-04\nElm,the Foe,2030-01-04\nElm,,2030-01-05\n"
        "Westland,rebels,2030-01-04\nElm,rebels,soon\nBirch,rebels,2030-01-03\n"
        "Birch,crown army,2030-01-03\n"
    )
    account = land(uncoded, path, means={"the foe": "Hill Brigade"})
    assert claims(uncoded) == [
        ("birch", "capture", "crown-army", "rebels", "2030-01-09", "2030-01-09"),
        ("birch", "capture", "rebels", "not-named", "2030-01-04", "2030-01-04"),
        ("elm", "capture", "hill-brigade", "not-named", "2030-01-04", "2030-01-04"),
    ]
    assert refused(account) == {
        "of a place that is not found": 1,
        "of an area, which is no place": 1,
        "without a holder": 1,
        "with a day that is none": 1,
        "with another holder of the same place and moment": 2,
    }
    assert account.advice[0].startswith("Not found: Atlantis.")


def test_a_namesake_far_away_is_not_the_place(uncoded, tmp_path):  # noqa: F811
    """Where a list has coordinates, a place is the one of that name within 25 km of them."""
    path = tmp_path / "2030-01-03.csv"
    path.write_text("name,lat,lon,control\nElm,0.01,4.01,rebels\nBirch,3,9,rebels\n")
    account = land(uncoded, path)
    assert [c[0] for c in claims(uncoded)] == ["elm"]
    assert refused(account) == {"of a place that is not found": 1}


def test_a_list_whose_rows_have_days_is_known_since_its_commit(uncoded, tmp_path):  # noqa: F811
    """In a history the newest state of a list counts; a row is known since its first commit."""
    path = tmp_path / "list.csv"
    with pytest.raises(BadTables, match="its history cannot be read. .fatal: not a git repository"):
        land(uncoded, path, history=True)
    text = "place,holder,date\nBirch,rebels,2030-01-03\n"
    for day, more in (("06", "Elm,rebels,2030-01-05\n"), ("08", "Alder,crown army,2030-01-07\n")):
        path.write_text(text + more)
        commit(tmp_path, f"2030-01-{day}")
    land(uncoded, path, history=True)
    made = read_rows(uncoded)
    known = made["events"]["report_id"].map(made["reports"].set_index("report_id")["published"])
    assert dict(zip(made["events"]["place_id"], known, strict=True)) == {
        "alder": "2030-01-08",
        "birch": "2030-01-06",
    }
    path.rename(tmp_path / "other.csv")
    with pytest.raises(BadTables, match="no commit has this file"):
        land(uncoded, tmp_path / "other.csv", history=True)


def test_what_is_unclear_is_asked(uncoded, tmp_path):  # noqa: F811
    """One message says what is unclear, which columns there are and which option tells."""
    path = tmp_path / "list.csv"
    path.write_text("place,holder,side,day\nBirch,rebels,x,2030-01-03\n")
    with pytest.raises(Unclear, match="columns are place, holder, side, day. Say it with --holder"):
        land(uncoded, path)
    with pytest.raises(Unclear, match="--mapper"):
        land(uncoded, path, mapper="")
    with pytest.raises(Unclear, match="Zog is neither a column nor an actor.*--holder"):
        land(uncoded, path, holder="Zog")
    with pytest.raises(Unclear, match="--place"):
        land(uncoded, path, holder="side", place="where")
    told = ["import", "control", str(path), "--to", str(uncoded), "--mapper", "A list"]
    asked = CliRunner().invoke(main, told)
    assert asked.exit_code == 2 and "--holder" in asked.output
    (path := tmp_path / "undated.csv").write_text("place,holder\nBirch,rebels\n")
    with pytest.raises(Unclear, match="of which day it is.*--day"):
        land(uncoded, path)
    land(uncoded, path, day="2030-01-03")
    assert claims(uncoded)[0][0] == "birch"


def test_deepstate_as_it_is_published(uncoded, tmp_path):  # noqa: F811
    """Names in three parts, heights, arrows, and areas elsewhere that say nothing of a holder."""
    high = [[[*point, 0] for point in ring] for ring in around("birch")]
    arrow = {"type": "Feature", "properties": {"name": "Direction of attack"}}
    arrow["geometry"] = {"type": "Point", "coordinates": [1, 0, 0]}
    features = [
        area(None, high, name="Окуповано /// Occupied\xa0/// geoJSON.status.occupied\n"),
        area(None, around("cedar"), name="Статус /// Unknown status /// geoJSON.status.unknown"),
        area(None, around("elm"), name="Карелія /// Karelia /// geoJSON.territories.karelia"),
        arrow,
    ]
    path = tmp_path / "1893758400.json"  # 4 January 2030
    path.write_text(json.dumps({"id": 1, "datetime": "x", "map": {"features": features}}))
    account = land(uncoded, path, mapper="deepstate")
    assert [c[:3] for c in claims(uncoded)] == [
        ("birch", "capture", "russian-forces"),
        ("cedar", "clash", ""),
    ]
    assert refused(account) == {
        "that are no polygon": 1,
        "of a holder that is not understood": 1,
    }
    made = read_rows(uncoded)
    assert made["sources"]["name"].iloc[-1] == "DeepStateMap"
    assert made["reports"]["url"].iloc[-1] == "https://deepstatemap.live"


def test_areas_of_one_holder_without_a_property(uncoded, tmp_path):  # noqa: F811
    """A map of one side's land needs its name once; what lies outside may be said too."""
    for day, west in (("20300103", 0.6), ("20300105", 1.6)):
        drawn(tmp_path / f"occupied_{day}.geojson", area(None, square(west, -0.5, 3)))
    paths = sorted(tmp_path.glob("*.geojson"))
    land(uncoded, *paths, holder="rebels", means={"outside": "crown army"})
    assert [c[:4] for c in claims(uncoded) if c[0] == "birch"] == [
        ("birch", "capture", "crown-army", "rebels"),
        ("birch", "capture", "rebels", "not-named"),
    ]
    assert ("alder", "capture", "crown-army", "not-named") in [c[:4] for c in claims(uncoded)]


def test_the_command_asks_on_a_terminal_and_reads_a_folder(copy, tmp_path, monkeypatch):
    """A folder stands for its files; on a terminal what is unclear is asked one by one."""
    maps(tmp_path / "maps", *SHOWN)
    told = ["import", "control", str(tmp_path / "maps"), "--to", str(copy)]
    told += ["--published", "2030-02-01"]
    done = CliRunner().invoke(main, [*told, "--mapper", MAPPER, "--as", "contested=contested"])
    assert done.exit_code == 0 and "Claims: 3 new." in done.output and not tables.check(copy)
    assert read.FORMATS.keys() == {"acled", "ucdp", "viina", "control"}


def test_a_meaning_without_its_actor_is_refused(copy, tmp_path):
    """What --as says is a status and an actor, or a usage error."""
    (tmp_path / "a.csv").write_text("place,holder,day\nBirch,x,2030-01-03\n")
    words = ["import", "control", str(tmp_path / "a.csv"), "--to", str(copy), "--as", "x"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2 and 'write it as --as "STATUS=ACTOR"' in done.stderr
