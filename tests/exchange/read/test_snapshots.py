"""Snapshots may come in any order and in any parts: what the tables have is gone on from."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.exchange.read import Told
from tests.conftest import read_rows, snapshot
from tests.exchange.read.made import bring
from tests.exchange.read.test_control import (
    ACTORS,
    MAPPER,
    area,
    around,
    claims,
    copied,
    days,
    drawn,
    land,
    maps,
    square,
)
from tests.exchange.read.test_run import uncoded  # noqa: F401
from tests.long import times

PLACES = ["alder", "birch", "elm"]


def lists(folder, *snapshots):
    """Write a table a day, from statuses by place."""
    folder.mkdir(exist_ok=True)
    paths = []
    for day, shown in snapshots:
        paths.append(folder / f"towns_{day:%Y%m%d}.csv")
        pd.Series(shown, name="holder").rename_axis("place").to_csv(paths[-1])
    return paths


def standing(folder):
    """Give the claims that stand, with the day on which each was known."""
    made = read_rows(folder)
    frame = made["events"][made["events"]["event_type"] != "background"]
    known = frame["report_id"].map(made["reports"].set_index("report_id")["published"])
    cells = ["place_id", "event_type", "holder_after", "date_latest", "loser_id", "date_earliest"]
    return sorted(map(tuple, frame.assign(known=known)[[*cells, "known"]].to_numpy().tolist()))


def parts(data, paths):
    """Draw an order of files, and where it is cut into batches."""
    order = data.draw(st.permutations(paths))
    cuts = sorted(data.draw(st.lists(st.integers(1, len(paths)), max_size=3)))
    pairs = zip([0, *cuts], [*cuts, len(paths)], strict=True)
    return [order[begin:end] for begin, end in pairs if begin < end]


drawing = settings(max_examples=times(6, 200), suppress_health_check=[*HealthCheck], deadline=None)
shown_a_day = st.dictionaries(
    st.sampled_from(PLACES), st.sampled_from([*ACTORS, "contested", "outside"]), min_size=1
)


@pytest.mark.long
@drawing
@given(data=st.data(), shown=st.lists(shown_a_day, min_size=1, max_size=6))
@pytest.mark.parametrize("write", [maps, lists])
def test_all_together_mend_what_came_in_parts(tmp_path_factory, write, data, shown):
    """Whatever came before in whatever order, all files give what they give alone, and stay so."""
    home = tmp_path_factory.mktemp("made")
    paths = write(home / "made", *days(*shown))
    once, other = copied(home / "once"), copied(home / "other")
    land(once, *paths)
    batches = parts(data, paths)
    for batch in batches:
        land(other, *batch)
        assert not tables.check(other)
    land(other, *paths)
    assert standing(other) == standing(once)
    before = snapshot(other)
    for batch in batches:
        land(other, *batch)
        assert snapshot(other) == before


@pytest.mark.long
@drawing
@given(data=st.data(), steps=st.lists(st.integers(0, 3), min_size=6, max_size=6).map(sorted))
def test_files_in_any_parts_give_the_same_claims(tmp_path_factory, data, steps):
    """Where no place comes back to a status, any order and batches give the claims of all at once.

    Only the days from which on a change is possible may be more, and nothing is withdrawn."""
    home, shown = tmp_path_factory.mktemp("made"), [{} for _ in steps]
    for place in PLACES:
        course = data.draw(st.permutations([*ACTORS[1:], "contested"]))
        seen = data.draw(st.sets(st.sampled_from(range(len(steps)))))
        for day in seen:
            shown[day][place] = course[steps[day]]
    assume(any(shown))
    paths = lists(home / "made", *((day, s) for day, s in days(*shown) if s))
    once, other = copied(home / "once"), copied(home / "other")
    for folder in (once, other):
        path = folder / "places.csv"
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        frame.assign(holder_before="").to_csv(path, index=False)
    land(once, *paths)
    for batch in parts(data, paths):
        land(other, *batch)
        assert not tables.check(other)
    for mine, right in zip(standing(other), standing(once), strict=True):
        assert mine[:5] == right[:5] and mine[5] <= right[5] and mine[6] == right[6]
    assert "background" not in set(read_rows(other)["events"]["event_type"])


@pytest.mark.parametrize("batches", [[(0, 2), (1,)], [(2,), (0, 1)], [(2,), (1,), (0,)]])
def test_a_late_snapshot_moves_the_change(uncoded, tmp_path, batches):  # noqa: F811
    """Its claim keeps its number, and has the day and the day of knowledge of the late one."""
    shown = days({"birch": "rebels"}, {"birch": "league militia"}, {"birch": "league militia"})
    paths = lists(tmp_path / "lists", *shown)
    for batch in batches:
        account = land(uncoded, *(paths[i] for i in batch))
    assert account.claims["changed"] == 1
    assert sorted(row[:4] + row[6:] for row in standing(uncoded)) == [
        ("birch", "capture", "league-militia", "2030-01-03", "2030-01-03"),
        ("birch", "capture", "rebels", "2030-01-02", "2030-01-02"),
    ]
    rows = read_rows(uncoded)["events"]
    assert set(rows["note"].str.split().str[2]) == set(
        rows["origin_id"].str.split(":").str[1] + ";"
    )
    assert not tables.check(uncoded)
    land(uncoded, *paths)
    assert len(read_rows(uncoded)["events"]) == 2


def test_days_of_the_user_move_nothing(uncoded, tmp_path):  # noqa: F811
    """With --from the same files leave what the tables have of days before it."""
    paths = lists(tmp_path / "lists", *days(*[{"birch": "rebels"}] * 4, {"birch": "contested"}))
    land(uncoded, *paths)
    once = snapshot(uncoded)
    bring("control", uncoded, *paths, told=Told(mapper=MAPPER), first="2030-01-04")
    assert snapshot(uncoded) == once and len(claims(uncoded)) == 2


def test_a_status_twice_a_day_is_one_change(uncoded, tmp_path):  # noqa: F811
    """Where a place comes back to a status within a day the last change to it counts."""
    path = tmp_path / "list.csv"
    states = enumerate(("rebels", "contested", "rebels", "contested"))
    rows = [f"Birch,{status},2030-01-04 0{hour}:00\n" for hour, status in states]
    path.write_text("place,holder,date\n" + "".join(rows))
    for _ in range(2):
        land(uncoded, path)
        assert [c[:2] for c in claims(uncoded)] == [("birch", "capture"), ("birch", "clash")]
    assert not tables.check(uncoded)


HELD = "birch", "elm"
LOST = [
    {"type": "Polygon", "coordinates": [[[0.6, -0.4], [1.4, -0.4], [1.4, 0.4]]]},
    {"type": "Polygon", "coordinates": [[[0.6, -0.4], [float("nan"), -0.4], [1, 1], [0.6, -0.4]]]},
    {"type": "GeometryCollection", "geometries": []},
    None,
]


@pytest.mark.parametrize("geometry", LOST)
def test_what_cannot_be_read_is_no_withdrawal(uncoded, tmp_path, geometry):  # noqa: F811
    """Of a day with an unreadable area only what another area covers is known; then all is."""
    paths = maps(tmp_path / "maps", *days(*[dict.fromkeys(HELD, "rebels")] * 3))
    hill = area("league militia", around("elm"))
    drawn(paths[1], area("rebels", [[]]) | {"geometry": geometry}, hill)
    account = land(uncoded, *paths[:2])
    assert account.rows()["refused"].keys() == {"of an area that cannot be read"}
    assert [c[:3] for c in claims(uncoded)] == [
        ("birch", "capture", "rebels"),
        ("elm", "capture", "league-militia"),
        ("elm", "capture", "rebels"),
    ]
    land(uncoded, paths[2])
    assert len(claims(uncoded)) == 4  # Elm once more, Birch not


def test_an_area_without_a_day_is_on_none(uncoded, tmp_path):  # noqa: F811
    """Places in an area whose day cannot be read stay as they were, and others leave the map."""
    first = [area("rebels", around(place), date="2030-01-02") for place in (*HELD, "cedar")]
    then = area("rebels", around("cedar"), date="2030-01-03")
    unread = area("rebels", around("birch"), date="03/01/2030?")
    account = land(uncoded, drawn(tmp_path / "map.geojson", *first, then, unread))
    assert account.rows()["refused"].keys() == {"with a day that is none"}
    assert [c[:3] for c in claims(uncoded) if c[5] == "2030-01-03"] == [
        ("elm", "withdrawal", "none")
    ]


def test_the_later_of_two_states_of_a_day_follows(uncoded, tmp_path):  # noqa: F811
    """A time of day orders the rows of a day, in whatever order they stand and are written."""
    path = tmp_path / "list.csv"
    rows = "Birch,rebels,2030-01-05 6:00 PM\nBirch,contested,2030-01-05 08:00\n"
    path.write_text(f"place,holder,date\n{rows}Birch,crown army,2030-01-04\n")
    assert not land(uncoded, path).rows()["refused"]
    assert [c[:4] for c in claims(uncoded)] == [
        ("birch", "capture", "rebels", "crown-army"),
        ("birch", "clash", "", ""),
    ]
    once = snapshot(uncoded)
    path.write_text(f"place,holder,date\n{rows}")
    land(uncoded, path)
    assert snapshot(uncoded) == once


def test_areas_of_one_day_are_one_map(uncoded, tmp_path):  # noqa: F811
    """The minute at which an area was drawn makes no map of its own, in which others are not."""
    drew = [area("rebels", around(p), updated=f"2030-01-03 08:0{i}") for i, p in enumerate(HELD)]
    land(uncoded, drawn(tmp_path / "map.geojson", *drew))
    assert [c[:2] for c in claims(uncoded)] == [("birch", "capture"), ("elm", "capture")]


def test_a_unix_time_is_a_day_of_the_dataset(uncoded, tmp_path):  # noqa: F811
    """A map of 22:00 in London on 3 January is one of the 4th where the offensive is."""
    path = uncoded / "datapackage.json"
    path.write_text(path.read_text().replace('"UTC"', '"Asia/Damascus"'))
    land(uncoded, drawn(tmp_path / "map_1893708000.geojson", area("rebels", around("birch"))))
    assert [c[5] for c in claims(uncoded)] == ["2030-01-04"]


def test_a_place_without_any_holder_is_refused(uncoded, tmp_path):  # noqa: F811
    """A row of a table by day that is empty says nothing; one with gaps says what it does."""
    path = tmp_path / "wide.csv"
    path.write_text("place,2030-01-02,2030-01-05\nAlder,,\nBirch,,rebels\nElm,crown army,\n")
    account = land(uncoded, path)
    assert {r: list(*f.values()) for r, f in account.rows()["refused"].items()} == {
        "without a holder": [2]
    }
    assert [c[:1] + c[5:] for c in claims(uncoded)] == [("birch", "2030-01-05")]


def test_a_map_of_nothing_known_is_refused_whole(uncoded, tmp_path):  # noqa: F811
    """Where every area covers no place the account says that no row was taken."""
    path = drawn(tmp_path / "map_20300103.geojson", area("rebels", square(50)))
    assert land(uncoded, path).all_refused
    assert not land(uncoded, drawn(path, area("crown army", around("birch")))).all_refused
