"""The rules of a dataset that no single column can show."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from helpers.tables.reader import Problem, suggest
from helpers.tables.types import problem

NOBODY = "none"
"""Reserved in ``holder_after``: the holder left and nobody is reported in."""

Tables = dict[str, pd.DataFrame]
Rule = Callable[[Tables, dict], list[tuple[str, pd.Index, str, str, str]]]
"""Gives (table, lines, column, rule, advice) for each kind of fault."""


def problems(tables: Tables, package: dict, resources: dict[str, dict]) -> list[Problem]:
    """Check everything that spans columns, rows or tables; all faults at once."""
    found = key_problems(tables, resources) + side_problems(tables, package, resources)
    for rule in RULES:
        for name, lines, column, text, advice in rule(tables, package["offensive"]):
            frame = tables[name]
            found += [
                problem(
                    resources[name],
                    frame,
                    line,
                    column,
                    shown(frame.at[line, column]),
                    text,
                    advice,
                )
                for line in lines
            ]
    return found


def shown(value: object) -> object:
    """Write a value as it stands in the file."""
    if pd.isna(value):
        return ""
    return value.date() if isinstance(value, pd.Timestamp) else value


def key_problems(tables: Tables, resources: dict[str, dict]) -> list[Problem]:
    """Check that every foreign key of the descriptor points to a row, and ``holder_after`` too."""
    found = []
    for name, resource in resources.items():
        keys = [
            (key["fields"], key["reference"]["resource"] or name, key["reference"]["fields"])
            for key in resource["schema"]["foreignKeys"]
        ]
        if name == "events":
            keys.append(("holder_after", "actors", "actor_id"))
        for column, target, target_column in keys:
            known = tables[target][target_column]
            cells = tables[name][column]
            allowed = {*known, "", *([NOBODY] if column == "holder_after" else [])}
            for line, value in cells[~cells.isin(allowed)].items():
                rule = f"no such {target_column} in {resources[target]['path']}"
                texts, ids = spellings(tables[target])
                if column == "holder_after":
                    texts, ids = [*texts, NOBODY, "nobody"], [*ids, NOBODY, NOBODY]
                advice = suggest(value, texts, ids)
                found.append(problem(resource, tables[name], line, column, value, rule, advice))
    return found


def spellings(frame: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Give every id, name and other spelling of a table's rows, and the id that each belongs to."""
    texts, ids = [], []
    columns = [c for c in ("name", "name_ar", "variants", "aliases") if c in frame]
    for row in frame[[frame.columns[0], *columns]].itertuples(index=False):
        words = [row[0], *(word.strip() for cell in row[1:] for word in cell.split(";"))]
        texts += [word for word in words if word]
        ids += [row[0] for word in words if word]
    return texts, ids


def side_problems(tables: Tables, package: dict, resources: dict[str, dict]) -> list[Problem]:
    """Check that sides, the objective and the routes are those of the descriptor."""
    offensive = package["offensive"]
    sides = [side["side"] for side in offensive["sides"]]
    routes = [route["route_id"] for route in offensive["routes"]]
    found = []
    for name, column, known in (
        ("sources", "speaks_for", sides),
        ("actors", "side", sides),
        ("routes", "route_id", routes),
    ):
        cells = tables[name][column]
        for line, value in cells[(cells != "") & ~cells.isin(known)].items():
            advice = f"{suggest(value, known)} The descriptor has {', '.join(known)}.".strip()
            found.append(
                problem(
                    resources[name],
                    tables[name],
                    line,
                    column,
                    value,
                    f"not a {column} of the descriptor",
                    advice,
                )
            )
    file = "datapackage.json"
    for key, known in (
        ("attacker", sides),
        ("defender", sides),
        ("objective", list(tables["places"]["place_id"])),
    ):
        if offensive[key] not in known:
            found.append(
                Problem(
                    file,
                    0,
                    "offensive",
                    key,
                    offensive[key],
                    "not known",
                    suggest(offensive[key], known),
                )
            )
    return found


def date_order(tables: Tables, offensive: dict):
    """An event begins before it ends and is over before its report is published."""
    events = tables["events"]
    published = events[["report_id"]].join(published_by_report(tables), on="report_id")["published"]
    yield (
        "events",
        events.index[events["date_earliest"] > events["date_latest"]],
        "date_earliest",
        "after date_latest",
        "Swap or correct the two days.",
    )
    yield (
        "events",
        events.index[events["date_latest"] > published],
        "date_latest",
        "the event is dated after its report was published",
        "Correct the day of the event, or the day on which the report was published.",
    )
    reports = tables["reports"]
    yield (
        "reports",
        reports.index[reports["published"] > reports["accessed_on"]],
        "published",
        "published after it was read",
        "Correct published or accessed_on.",
    )


def published_by_report(tables: Tables) -> pd.Series:
    """Give the day of publication by report; a doubled id counts once."""
    return tables["reports"].drop_duplicates("report_id").set_index("report_id")["published"]


def change_of_hands(tables: Tables, offensive: dict):
    """A claim about control says who lost the place, how much of it, and where."""
    events = tables["events"]
    change = events["holder_after"] != ""
    for column in ("loser_id", "extent", "place_id"):
        yield (
            "events",
            events.index[change & (events[column] == "")],
            column,
            "required with holder_after",
            "Say it, or leave holder_after empty.",
        )
    yield (
        "events",
        events.index[~change & (events["extent"] != "")],
        "extent",
        "given without holder_after",
        "Say who holds the place afterwards, or leave it empty.",
    )


def one_event(tables: Tables, offensive: dict):
    """Every claim of an event speaks of the same place and of the same side or nobody."""
    events = tables["events"]
    side = tables["actors"].drop_duplicates("actor_id").set_index("actor_id")["side"]
    first_place = events.groupby("event_id")["place_id"].transform("first")
    yield (
        "events",
        events.index[events["place_id"] != first_place],
        "place_id",
        "another place than in the first claim of the event",
        "One event is one place: correct the place or give the claim an event of its own.",
    )
    holds = events[~events["holder_after"].isin(["", NOBODY])]
    taker = holds["holder_after"].map(side)
    first_taker = taker.groupby(holds["event_id"]).transform("first")
    yield (
        "events",
        holds.index[taker.notna() & (taker != first_taker)],
        "holder_after",
        "another side than in the first claim of the event",
        "A place changing hands again is a new event.",
    )


def counts(tables: Tables, offensive: dict):
    """A number says what it counts and what it covers; "at least" has no upper end."""
    events = tables["events"]
    number = events["count_low"].notna() | events["count_high"].notna()
    for column in ("count_of", "count_scope"):
        yield (
            "events",
            events.index[number & (events[column] == "")],
            column,
            "required with a number",
            "",
        )
        yield (
            "events",
            events.index[~number & (events[column] != "")],
            column,
            "given without a number",
            "",
        )
    both = events["count_low"].notna() & events["count_high"].notna()
    high_first = (both & (events["count_low"] > events["count_high"])).fillna(False).astype(bool)
    yield ("events", events.index[high_first], "count_low", "above count_high", "Swap the two.")


def replacements(tables: Tables, offensive: dict):
    """A claim replaces an earlier one of the same claimant, and never itself in a circle."""
    events = tables["events"]
    retracts = (events["stance"] == "retracts") & (events["supersedes"] == "")
    yield (
        "events",
        events.index[retracts],
        "supersedes",
        "required with retracts",
        "Name the claim that is taken back.",
    )
    unique = events.drop_duplicates("claim_id").set_index("claim_id")
    before = events["supersedes"].map(unique["claimant_id"])
    other = before.notna() & (before != events["claimant_id"])
    yield (
        "events",
        events.index[other],
        "supersedes",
        "that claim has another claimant",
        "Only the same claimant replaces a claim; code a contradiction as a denial.",
    )
    yield (
        "events",
        events.index[events["claim_id"].isin(circles(unique["supersedes"]))],
        "supersedes",
        "the claims replace each other in a circle",
        "Leave supersedes empty in the earliest of them.",
    )


def circles(parent: pd.Series) -> set[str]:
    """Give the ids that are reached again when ``parent`` is followed from them."""
    parents = parent[parent != ""].to_dict()
    found: set[str] = set()
    done: set[str] = set()
    for start in parents:
        path: list[str] = []
        here = start
        while here in parents and here not in done and here not in path:
            path.append(here)
            here = parents[here]
        if here in path:
            found.update(path[path.index(here) :])
        done.update(path)
    return found


def coordinates(tables: Tables, offensive: dict):
    """Coordinates come in pairs, with their source, inside the country's box."""
    places = tables["places"]
    west, south, east, north = offensive["box"]
    lat, lon = places["lat"], places["lon"]
    yield (
        "places",
        places.index[lat.isna() != lon.isna()],
        "lat",
        "latitude without longitude",
        "Give both or neither.",
    )
    outside = (lat.notna() & ~lat.between(south, north)) | (lon.notna() & ~lon.between(west, east))
    yield (
        "places",
        places.index[outside],
        "lat",
        "outside the country's box",
        f"The box is {south} to {north} north and {west} to {east} east; are lat and lon swapped?",
    )
    yield (
        "places",
        places.index[lat.notna() & (places["coord_source"] == "")],
        "coord_source",
        "required with a coordinate",
        "Say where the coordinate comes from.",
    )


def route_order(tables: Tables, offensive: dict):
    """Places along a route are numbered once each."""
    routes = tables["routes"]
    yield (
        "routes",
        routes.index[routes.duplicated(["route_id", "position"])],
        "position",
        "the position stands twice on this route",
        "Number the places 1, 2, 3 and so on.",
    )


RULES: tuple[Rule, ...] = (
    date_order,
    change_of_hands,
    one_event,
    counts,
    replacements,
    coordinates,
    route_order,
)
