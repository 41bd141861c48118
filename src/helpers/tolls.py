"""Away from the front: events by theme, and the numbers that are given for people and places.

A number is what one claimant says. Running totals are steps: no number is ever added to another,
because each counts other people, other days or another stretch of land.
"""

import tomllib
from pathlib import Path

import pandas as pd

from helpers import claims, places
from helpers.order import id_keys
from helpers.progress import LEVELS
from helpers.tables import Dataset

__all__ = (
    "HARM SCOPES THEMES VOICES count_themes distinct_numbers events_by_theme on_front "
    "reported_numbers"
).split()

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
THEMES, VOICES, SCOPES = WORDS["themes"], WORDS["voices"], WORDS["scopes"]
THEME_OF = {kind: theme for theme, kinds in THEMES.items() for kind in kinds}
HARM = ("killed", "wounded", "missing", "displaced")
"""What people suffered; other numbers (people freed or surrounded, places) are none of these."""
NUMBER = ["count_of", "whose", "event_id", "claimant_id", "day", "low", "high", "count_scope"]
COLUMNS = [
    *("claim_id", "event_id", "report_id", "place_id", "day", "published", "claimant_id"),
    *("origin", "claimant_side", "voice", "count_of", "count_scope", "whose", "loser_side"),
    *("low", "high", "grade", "denied_by", "summary"),
]


def events_by_theme(d: Dataset, events: pd.DataFrame, front: str = "all") -> pd.DataFrame:
    """Give the events away from the front: those that change no place and belong to a theme.

    ``events`` is as ``claims.grade_events`` gives it; its columns and theme come back, by theme,
    day and event_id. An event in a whole governorate or without a place belongs to no ``front``; a
    front that the gazetteer does not have is a ValueError.
    """
    away = events.assign(theme=pd.Categorical(events["event_type"].map(THEME_OF), list(THEMES)))
    away = on_front(d, away[away["theme"].notna() & (away["holder"] == "")], front)
    away = away.sort_values(["theme", "day", "event_id"], key=id_keys, ignore_index=True)
    return away.astype({"theme": object})


def of_themes(away: pd.DataFrame, *themes: str) -> pd.DataFrame:
    """Keep the events of some themes; a ValueError lists the themes where one is unknown."""
    unknown = [theme for theme in themes if theme not in THEMES]
    if unknown:
        raise ValueError(f'No theme "{unknown[0]}"; there are {", ".join(THEMES)}.')
    return away[away["theme"].isin(themes)]


def on_front(d: Dataset, rows: pd.DataFrame, front: str) -> pd.DataFrame:
    """Keep the rows at a counted place of a front; ``all`` keeps every row."""
    spots = places.counted(d, front)["place_id"]
    return rows if front == "all" else rows[rows["place_id"].isin(spots)]


def count_themes(away: pd.DataFrame) -> pd.DataFrame:
    """Count the events of each theme that has one, as ``events_by_theme`` gives them.

    The columns are theme, events, confirmed, corroborated, claimed (by that grade), disputed
    (asserted, and a denial stands), denied (no claim in force asserts them), and single (asserted
    by one independent source).
    """
    sure = away["grade"].isin(LEVELS) & (away["denied_by"].map(len) == 0)
    told = away["grade"].where(sure, "disputed").where(away["origins"] > 0, "denied")
    columns = [*LEVELS, "disputed", "denied"]
    counted = pd.get_dummies(told, dtype=int).reindex(columns=columns, fill_value=0)
    counted.insert(0, "events", 1)
    counted = counted.assign(single=(away["origins"] == 1).astype(int))
    return counted.groupby(away["theme"], sort=False).sum().reset_index()


def reported_numbers(d: Dataset, events: pd.DataFrame, front: str = "all") -> pd.DataFrame:
    """Give the numbers that the claims in force assert, for what they cover by the last day shown.

    ``events`` is as ``claims.grade_events`` gives it. One row a numbered claim, by day, published
    and claim_id, with ``COLUMNS``: of the claim, and day (the last that the number covers), voice
    (one of ``VOICES``), whose (printed name of the side that suffered or lost, of the actor where
    it has no side, '' where none is named), low, high (missing = open end), grade and denied_by of
    the event. A front that the gazetteer does not have is a ValueError.
    """
    rows = claims.claims_in_force(d)
    rows = rows[
        (rows["stance"] == "asserts")
        & (rows["count_low"].notna() | rows["count_high"].notna())
        & rows["event_id"].isin(events["event_id"])
        & (rows["date_latest"] <= d.as_of)
    ]
    graded = events[["event_id", "grade", "denied_by"]]
    rows = on_front(d, rows, front).merge(graded, on="event_id", validate="m:1")
    name = rows["loser_id"].map(d.actors.set_index("actor_id")["name"]).fillna("")
    loser, speaker = rows["loser_side"], rows["claimant_side"]
    voice = pd.Series("other", rows.index, dtype=object).mask(speaker == loser, "own")
    rows = rows.rename(columns={"date_latest": "day", "count_low": "low", "count_high": "high"})
    rows = rows.assign(
        whose=loser.map(d.offensive.sides).fillna(name),
        voice=voice.mask(loser == "", "party").mask(speaker == "", "neutral"),
    )
    order = ["day", "published", "claim_id"]
    return rows.sort_values(order, key=id_keys, ignore_index=True)[COLUMNS]


def distinct_numbers(numbers: pd.DataFrame) -> pd.DataFrame:
    """Keep once each number that one claimant gives for one event and day.

    Takes rows of ``reported_numbers``: c1 and c2 with the same number by one claimant, c3 with a
    higher one for a later day, become two steps, (c1, c2) and (c3,). A step has the columns of its
    first claim, and claim_ids (tuple) and reports (number); they stand by what is counted (in the
    order of ``HARM``, then the rest), whose, day and first claim.
    """
    by_step = numbers.groupby(numbers.groupby(NUMBER, dropna=False, sort=False).ngroup())
    first = numbers.drop_duplicates(NUMBER)
    rank = {kind: i for i, kind in enumerate(HARM)}
    out = first.assign(
        claim_ids=by_step["claim_id"].agg(tuple).to_list(),
        reports=by_step["report_id"].nunique().to_list(),
        rank=first["count_of"].map(rank).fillna(len(rank)),
        unnamed=first["whose"] == "",
    )
    order = ["rank", "count_of", "unnamed", "whose", "day", "published", "claim_id"]
    out = out.sort_values(order, key=id_keys, ignore_index=True)
    return out.drop(columns=["rank", "unnamed"])


def compare_origins(numbers: pd.DataFrame) -> pd.DataFrame:
    """Compare the numbers that different origins give for one event, in what and scope alike.

    One row an event, kind of number and scope that two origins count: event_id, count_of,
    count_scope, place_id, origins, least (the highest lower end), most (the lowest upper end;
    missing = none has one), claim_ids, agree (bool: one number fits all).
    """
    by_event = numbers.groupby(["event_id", "count_of", "count_scope"], sort=False)
    out = by_event.agg(
        place_id=("place_id", "first"),
        origins=("origin", "nunique"),
        least=("low", "max"),
        most=("high", "min"),
        claim_ids=("claim_id", tuple),
    )
    out = out[out["origins"] > 1].reset_index()
    return out.assign(agree=~(out["least"] > out["most"]).fillna(False).astype(bool))
