"""The rules of a dataset that no single column can show.

Each rule gives the faults it finds as (table, which rows, column, rule in words, advice); the
advice may be a function of the value. To add a rule, write one and put it into ``RULES``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

import pandas as pd

from helpers.tables.reader import DESCRIPTOR, Problem, resources, suggest
from helpers.tables.schema import WORDS
from helpers.tables.types import Advice, cell_problems, suggest_of

NOBODY = "none"  # reserved in ``holder_after``: the holder left and nobody is reported in
WITHDRAWN = "-withdrawn"  # ends the event_id of a claim that was taken back

A_YEAR = pd.DateOffset(years=1)
MOST_YEARS = 10  # control is worked out for every day

Tables = dict[str, pd.DataFrame]
Faults = Iterator[tuple[str, pd.Series, str, str, Advice]]


def find_problems(tables: Tables, package: dict) -> list[Problem]:
    """Check everything that spans columns, rows or tables; all faults at once."""
    return _offensive(tables, package) + apply_rules(RULES, tables, package, tables, package)


def apply_rules(
    rules: Iterable[Callable[..., Faults]], tables: Tables, package: dict, *given: object
) -> list[Problem]:
    """Make a problem of each cell of ``tables`` that a rule finds in what it is given."""
    problems, files = [], resources(package)
    for rule in rules:
        for name, wrong, column, words, advice in rule(*given):
            problems += cell_problems(files[name], tables[name], wrong, column, words, advice)
    return problems


def _offensive(tables: Tables, package: dict) -> list[Problem]:
    """The objective is a place, attacker and defender are sides, the end comes after the start."""
    offensive = package["offensive"]
    sides, places = _sides(package), list(tables["places"]["place_id"])
    start, end = offensive["start"], offensive.get("end") or offensive["start"]
    advice = "Correct the one or the other."
    before = [Problem(DESCRIPTOR, 0, "offensive", "end", end, f"before start ({start})", advice)]
    return before * (end < start) + [
        Problem(DESCRIPTOR, 0, "offensive", key, offensive[key], "not known", advice)
        for key, known in (("attacker", sides), ("defender", sides), ("objective", places))
        if offensive[key] not in known
        for advice in [suggest(offensive[key], known)]
    ]


def _sides(package: dict) -> list[str]:
    return [side["side"] for side in package["offensive"]["sides"]]


def side_of(actors: pd.DataFrame) -> pd.Series:
    """Give the side of each actor by its id; '' = none."""
    return actors.drop_duplicates("actor_id").set_index("actor_id")["side"]


def foreign_keys(tables: Tables, package: dict) -> Faults:
    """Every foreign key of the descriptor points to a row, and ``holder_after`` too."""
    files = {name: resource["path"] for name, resource in resources(package).items()}
    for name, resource in resources(package).items():
        for column, (target, target_column) in references(resource).items():
            nobody = [NOBODY] if column == "holder_after" else []
            wrong = ~tables[name][column].isin({*tables[target][target_column], "", *nobody})
            rule = f"no such {target_column} in {files[target]}"
            yield name, wrong, column, rule, partial(_suggest_row, tables[target], nobody)


def references(resource: dict) -> dict[str, tuple[str, str]]:
    """Give by column of a table the table and column to which it points."""
    found = {"holder_after": ("actors", "actor_id")} if resource["name"] == "events" else {}
    for key in resource["schema"]["foreignKeys"]:
        to = key["reference"]
        found[key["fields"]] = to["resource"] or resource["name"], to["fields"]
    return found


def _suggest_row(frame: pd.DataFrame, nobody: list[str], value: str) -> str:
    texts, ids = spellings(frame)
    if "side" in frame:  # so that nobody takes one of the other side
        side = side_of(frame)
        ids = [f"{i} ({side[i]})" if side[i] else i for i in ids]
    if nobody:
        texts, ids = [*texts, NOBODY, "nobody"], [*ids, NOBODY, NOBODY]
    return suggest(value, texts, ids)


def spellings(frame: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Give every id, name and other spelling of a table's rows, and the id that each belongs to."""
    rows = {next(iter(row.values())): row for row in frame.to_dict("records")}
    found = [(text, row_id) for row_id, row in rows.items() for text in spellings_of(row)]
    return [text for text, _ in found], [row_id for _, row_id in found]


def spellings_of(row: Mapping[str, str]) -> list[str]:
    """Give the id of a row and every name that it goes by."""
    columns = ("name", "name_ar", "variants", "aliases")
    names = [name.strip() for column in columns for name in row.get(column, "").split(";")]
    return [name for name in (next(iter(row.values())), *names) if name]


def sides_and_routes(tables: Tables, package: dict) -> Faults:
    """Sides and routes are those of the descriptor; a source may speak for one actor too."""
    routes = [route["route_id"] for route in package["offensive"]["routes"]]
    sides, actors = _sides(package), list(tables["actors"]["actor_id"])
    for name, column, known, others in (
        ("sources", "speaks_for", sides, actors),
        ("actors", "side", sides, []),
        ("routes", "route_id", routes, []),
    ):
        wrong = ~tables[name][column].isin(["", *known, *others])
        advice = partial(suggest_of, known, f"The descriptor has {', '.join(known)}.")
        yield name, wrong, column, f"not a {column} of the descriptor", advice


def date_order(tables: Tables, package: dict) -> Faults:
    """An event begins before it ends and is over before its report is published."""
    events, reports = tables["events"], tables["reports"]
    by_report = reports.drop_duplicates("report_id").set_index("report_id")["published"]
    published = events[["report_id"]].join(by_report, on="report_id")["published"]
    wrong = events["date_earliest"] > events["date_latest"]
    yield "events", wrong, "date_earliest", *WORDS["after_its_end"]
    yield "events", events["date_latest"] > published, "date_latest", *WORDS["after_its_report"]
    wrong = reports["published"] > reports["accessed_on"]
    yield "reports", wrong, "published", *WORDS["read_before"]


def years_off(tables: Tables, package: dict) -> Faults:
    """What is news is of the offensive's time, give or take a year; background is older."""
    events, reports = tables["events"], tables["reports"]
    start, end = (pd.Timestamp(package["offensive"].get(key)) for key in ("start", "end"))
    earliest, latest = start - A_YEAR, start + pd.DateOffset(years=MOST_YEARS)
    news = events["event_type"] != "background"
    wrong = news & (events["date_latest"] < earliest)
    yield "events", wrong, "date_latest", *WORDS["event_long_before"]
    wrong = reports["published"].lt(earliest) & reports["report_id"].isin(events["report_id"][news])
    yield "reports", wrong, "published", *WORDS["report_long_before"]
    wrong = events["date_latest"] > end + A_YEAR  # never where the end is open
    yield "events", wrong, "date_latest", *WORDS["event_long_after"]
    wrong = reports["published"].gt(latest) & (not end <= latest)
    rule, advice = WORDS["report_long_after"]
    yield "reports", wrong, "published", rule.format(years=MOST_YEARS), advice


def change_of_hands(tables: Tables, package: dict) -> Faults:
    """A claim about control says who lost the place to another side, how much of it, and where."""
    events, side = tables["events"], side_of(tables["actors"])
    change = events["holder_after"] != ""
    for column in ("loser_id", "extent", "place_id"):
        yield "events", change & (events[column] == ""), column, *WORDS["needed_with_holder"]
    yield "events", ~change & (events["extent"] != ""), "extent", *WORDS["extent_alone"]
    loser, holder = events["loser_id"], events["holder_after"]
    lost = loser.map(side)
    same = (holder == loser) | (holder.map(side) == lost.where(lost != ""))
    yield "events", change & same, "holder_after", *WORDS["same_side"]


def collapses(tables: Tables, package: dict) -> Faults:
    """The collapse of a side says who ceased to command, of the country or one governorate."""
    events, kinds = tables["events"], tables["places"].set_index("place_id")["kind"].to_dict()
    collapse = events["event_type"] == "collapse"
    yield "events", collapse & (events["actor_id"] == ""), "actor_id", *WORDS["nobody_collapses"]
    wrong = collapse & (events["place_id"] != "")
    wrong &= events["place_id"].map(kinds) != "governorate"
    yield "events", wrong, "place_id", *WORDS["no_governorate"]
    wrong = collapse & (events["holder_after"] != "")
    yield "events", wrong, "holder_after", *WORDS["collapse_with_holder"]


def one_event(tables: Tables, package: dict) -> Faults:
    """Every claim of an event is about the same place and the same side or nobody."""
    events = tables["events"]
    wrong = events["place_id"] != events.groupby("event_id")["place_id"].transform("first")
    yield "events", wrong, "place_id", *WORDS["another_place"]
    taker = events["holder_after"].map(side_of(tables["actors"]))
    first = taker.groupby(events["event_id"]).transform("first")
    yield "events", taker.notna() & (taker != first), "holder_after", *WORDS["another_side"]


def counts(tables: Tables, package: dict) -> Faults:
    """A number says what it counts and what it covers; "at least" has no upper end."""
    events = tables["events"]
    number = events["count_low"].notna() | events["count_high"].notna()
    for column in ("count_of", "count_scope"):
        given = events[column] != ""
        yield "events", number & ~given, column, "required with a number", ""
        yield "events", ~number & given, column, *WORDS["no_number"]
    wrong = events["count_low"] > events["count_high"]
    yield "events", wrong, "count_low", "above count_high", "Swap the two."


def replacements(tables: Tables, package: dict) -> Faults:
    """A claim replaces an earlier one of the same claimant, and never itself in a circle."""
    events = tables["events"]
    wrong = (events["stance"] == "retracts") & (events["supersedes"] == "")
    yield "events", wrong, "supersedes", *WORDS["retracts_what"]
    unique = events.drop_duplicates("claim_id").set_index("claim_id")
    before = events["supersedes"].map(unique["claimant_id"])
    wrong = before.notna() & (before != events["claimant_id"])
    yield "events", wrong, "supersedes", *WORDS["another_claimant"]
    rest = unique.loc[unique["supersedes"] != "", "supersedes"]
    while not (between := rest.isin(rest.index) & rest.index.isin(rest)).all():
        rest = rest[between]  # what begins or ends a chain is in no circle
    yield "events", events["claim_id"].isin(rest.index), "supersedes", *WORDS["circle"]


def coordinates(tables: Tables, package: dict) -> Faults:
    """Coordinates come in pairs, with their source, inside the country's box."""
    places = tables["places"]
    west, south, east, north = package["offensive"]["box"]
    lat, lon = places["lat"], places["lon"]
    yield "places", lat.isna() != lon.isna(), "lat", *WORDS["half_a_coordinate"]
    wrong = (lat.notna() & ~lat.between(south, north)) | (lon.notna() & ~lon.between(west, east))
    box = f"The box is {south} to {north} north and {west} to {east} east"
    advice = f"{box}; are lat and lon swapped?"
    yield "places", wrong, "lat", "outside the country's box", advice
    wrong = lat.notna() & (places["coord_source"] == "")
    yield "places", wrong, "coord_source", *WORDS["no_coord_source"]


def route_order(tables: Tables, package: dict) -> Faults:
    """Along a route each position and each place stands once."""
    routes = tables["routes"]
    for column in ("position", "place_id"):
        yield "routes", routes.duplicated(["route_id", column]), column, *WORDS[f"{column}_twice"]


RULES = (
    *(foreign_keys, sides_and_routes, date_order, years_off, change_of_hands, collapses),
    *(one_event, counts, replacements, coordinates, route_order),
)
