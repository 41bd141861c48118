"""The account of an import adds up, and what lands does not hang on order or on doing it twice."""

import json
import shutil
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.exchange.read import Told
from helpers.exchange.read.context import Account
from tests.conftest import RIVERLAND, read_rows, snapshot
from tests.exchange.read.made import ACLED, UCDP, bring
from tests.exchange.read.test_viina import outlines
from tests.long import times

KINDS_OF_CELL = {
    "acled": {
        "event_id_cnty": ["RIV1", "RIV2", "RIV3", "RIV4", ""],
        "event_date": ["2030-01-03", "03 January 2030", "2029-01-03", "03/01/2030", "soon", ""],
        "time_precision": ["1", "2", "3", "9", ""],
        "sub_event_type": ["Armed clash", "Non-state actor overtakes territory", "Grenade"]
        + ["Government regains territory", "Non-violent transfer of territory", "Attack", ""],
        "actor1": ["Military Forces of Riverland (2020-)", "Military Forces of Riverland (2030-)"]
        + ["HB: Hill Brigade", "Hill Brigade (2021-)", "Civilians (Riverland)", ""],
        "inter1": ["State forces", "Rebel group", "7", ""],
        "actor2": ["HB: Hill Brigade", "Military Forces of Riverland (2020-2030)", ""],
        "location": ["Birch", "Oak Town", "Birch dam", ""],
        "admin1": ["Westland", "Hill Strip", ""],
        "country": ["Riverland", "Seaside"],
        "latitude": ["0.01", "1", "80", "x", "1e400"],
        "source": ["River Monitor", "A; B (in River Monitor);a", "Twitter", ""],
        "fatalities": ["0", "3", "3+", "-3", "99999999999999999999", "", "1e30"],
        "timestamp": ["1894233600", "1895529600", "", "1e30", "99999999999999999999", "1e17"],
    },
    "ucdp": {
        "id": ["1", "2", "3.0", "4", ""],
        "date_start": ["2030-01-03", "1753-01-01", "2029-01-03", "2030-01-09", "soon", ""],
        "date_end": ["2030-01-03", "2030-01-05", "9999-12-31", ""],
        "type_of_violence": ["1", "2", "3", "4", ""],
        "where_prec": ["1", "2", "3", "4", "5", "6", "7", "", "x"],
        "source_office": ["The Wire;Far Post", "Far Post", ""],
        "source_date": ["2030-01-04;2010-01-01", "2031-01-01", "1753-01-01", ""],
        "side_a": ["Government of Riverland", "Hill Brigade", ""],
        "low": ["2", "8", "0", "", "-1", "x", "99999999999999999999"],
        "best": ["3", "15", "0", "", "9223372036854775808"],
        "high": ["5", "7", "0", "", "1e30"],
        "deaths_a": ["1", "0", "3", "", "x"],
        "deaths_civilians": ["0", "2", ""],
        "longitude": ["1.01", "", "80"],
    },
    "viina": {
        "geonameid": ["7001", "7002", "7003", "7004", "", "x", "99999999999999999999"],
        "date": [f"203001{day:02}" for day in range(1, 9)] + ["20291231", "soon"],
        "status_dsm": ["UA", "RU", "CONTESTED", "?", ""],
        "status_isw": ["UA", "RU", "CONTESTED", ""],
    },
    "control": {
        "place": ["Birch", "Elm", "Birch", "Westland", "Atlantis", ""],
        "holder": ["rebels", "Hill Brigade", "crown army", "contested", "outside", "the Foe", ""],
        "day": [f"2030-01-0{day}" for day in range(1, 9)] + ["2029-01-03", "soon", ""],
    },
}
"""Values of the cells of each format, sound and faulty ones."""
BASES = {"acled": ACLED, "ucdp": UCDP, "viina": {"status": "UA"}, "control": {}}


def frames(form):
    """Give tables of a format whose rows differ from the usual one in cells drawn from above."""
    cells = {name: st.sampled_from(values) for name, values in KINDS_OF_CELL[form].items()}
    if not BASES[form].keys() & cells:
        row = st.fixed_dictionaries(cells)
    else:
        row = st.fixed_dictionaries({}, optional=cells)
    return st.lists(row, min_size=1, max_size=12).map(lambda rows: _frame(form, rows))


def _frame(form, rows):
    return pd.DataFrame([BASES[form] | row for row in rows]).astype(str)


def add_up(account: Account) -> dict[str, int]:
    """Hold that each row that was read stands once in the account; gives the rows by kind."""
    seen = Counter()
    kinds = Counter()
    for kind, rules in account.rows().items():
        for rule, by_file in rules.items():
            assert rule
            for file, rows in by_file.items():
                seen.update((file, int(row)) for row in rows)
                kinds[kind] += len(rows)
    read = {(file, int(row)) for file, parts in account.read.items() for p in parts for row in p}
    assert seen == Counter(dict.fromkeys(read, 1))
    told = account.lines()[0]
    assert f"Read: {len(read):,} rows" in told
    return kinds


def write(frame, path):
    """Write a table, or a map in which each row is the square around a place."""
    if path.suffix == ".csv":
        return frame.to_csv(path, index=False)
    rings = [[[[x, -1], [x + 1, -1], [x + 1, 1], [x, 1], [x, -1]]] for x in (0.5, 3.5, 50.5)]
    features = [
        {"type": "Feature", "properties": row}
        | {"geometry": {"type": "Polygon", "coordinates": rings[len(row["place"]) % 3]}}
        for row in frame.to_dict("records")
    ]
    return path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


@pytest.mark.parametrize("form", ["acled", "ucdp", "viina", "control", "control.geojson"])
@pytest.mark.long
@settings(max_examples=times(3, 300))
@given(data=st.data())
def test_every_row_is_in_one_line(form, data):
    """Any rows, faults included: sums meet, order changes nothing, twice is once."""
    form, _, kind = form.partition(".")
    told = {"told": Told(mapper="Map Room")} if form == "control" else {}
    frame, newer = data.draw(frames(form)), data.draw(frames(form))
    shuffled = frame.sample(frac=1, random_state=data.draw(st.integers(0, 99)))
    with TemporaryDirectory() as home:
        home = Path(home)
        gn = [outlines(home / "gn.geojson")] if form == "viina" else []
        paths = {name: home / f"{name}.{kind or 'csv'}" for name in ("a", "b", "new")}
        for path, rows in zip(paths.values(), (frame, shuffled, newer), strict=True):
            write(rows, path)
        one, other = (Path(shutil.copytree(RIVERLAND, home / name)) for name in ("one", "other"))
        first = bring(form, one, paths["a"], *gn, **told)
        kinds = add_up(first)
        given = sum(first.claims.values()) - first.without_row
        assert given == 0 or kinds["mapped"] + kinds["open"] > 0
        add_up(bring(form, other, paths["b"], *gn, **told))
        once = snapshot(one)
        assert once == snapshot(other)
        again = bring(form, one, paths["b"], *gn, **told)
        assert snapshot(one) == once and not again.claims["new"] + again.claims["changed"]
        assert not add_up(again)["mapped"]
        add_up(bring(form, one, paths["new"], *gn, **told))
        assert not tables.check(one)
        ids = read_rows(one)["events"]
        assert not ids["claim_id"].duplicated().any()
        own = ids[ids["origin_id"] != ""] if "origin_id" in ids else ids[:0]
        assert not own.duplicated(["event_id", "claimant_id"]).any()
