"""Questions to a page to explore, its answers by its own script, and those of Python."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import replace

import pandas as pd

from helpers import claims, control, progress, tables, text
from helpers.pages.shared_assets import TEMPLATES
from helpers.tables import Dataset

SCRIPT = TEMPLATES / "explore-charts.js"
ASK = """
require(process.argv[1]);
const { data, questions } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const look = lookUp(data);
const answers = questions.map(([day, known, without]) => {
  const world = { view: look.view(known), without };
  const at = data.days.findIndex(([iso]) => iso === day);
  return [
    data.places.map((_, i) => data.stays[look.stay(i, at, world)]),
    data.events.map((_, i) => look.record(i, world)),
  ];
});
process.stdout.write(JSON.stringify(answers));
"""

COMPARE = """
require(process.argv[1]);
const { data, pairs } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const look = lookUp(data);
const world = ([day, known]) => {
  const at = data.days.findIndex(([iso]) => iso === day);
  return { day: at, view: look.view(known), without: "" };
};
const found = pairs.map(([one, two]) => look.differing(world(one), world(two)));
process.stdout.write(JSON.stringify(found));
"""


def questions(d: Dataset, data: dict, number: int, seed: int = 0) -> list[tuple[str, str, str]]:
    """Draw days, days by which something was known, and sources left out ('' = none)."""
    draw = random.Random(seed)
    left = ["", *(source for source, *_ in data["sources"])]
    drawn = []
    for _ in range(number):
        day = draw.choice(control.days(d))
        later = [known for known, *_ in data["views"] if known >= str(day.date())]
        known = draw.choice([str(day.date()), str(d.known_by.date()), *later])
        drawn.append((str(day.date()), known, draw.choice(left)))
    return drawn


def answers(data: dict, asked: list[tuple[str, str, str]]) -> list:
    """Let the page's own look-up answer, in node: stays of all places, records of all events."""
    return _node(ASK, data=data, questions=asked)


def differing(data: dict, pairs: list[tuple[tuple[str, str], tuple[str, str]]]) -> list[dict]:
    """Let the page say what differs between pairs of worlds, each a day and what was known by.

    Gives for each pair the numbers of places and events by "places gained", "events new" and so on.
    """
    return _node(COMPARE, data=data, pairs=pairs)


def _node(script: str, **given: object) -> list:
    command = ["node", "-e", script, str(SCRIPT)]
    done = subprocess.run(command, input=json.dumps(given), text=True, stdout=-1, check=True)
    return json.loads(done.stdout)


def truth(d: Dataset, day: str, known: str, left: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Work a question out from the claims, with none of the results that the page carries.

    Gives control up to the day, with the level at which the holder counts, and the events shown.
    """
    seen = tables.cut(d, pd.Timestamp(day), pd.Timestamp(known))
    origin = seen.events["claimant_id"].map(claims.origins(d.sources))
    seen = replace(seen, events=seen.events[origin != left]) if left else seen
    held = control.control_table(seen)
    held["level"] = len(progress.LEVELS)
    for number, level in reversed(list(enumerate(progress.LEVELS))):
        for side in d.offensive.sides:
            held.loc[progress.holders_at(held, side, level), "level"] = number
    return held, claims.grade_events(seen)


def differences(
    d: Dataset,
    data: dict,
    asked: tuple[str, str, str],
    answer: list,
    worked_out: tuple[pd.DataFrame, pd.DataFrame],
) -> list[str]:
    """Say in which places and events an answer of the page is not what Python works out."""
    day, (held, events) = pd.Timestamp(asked[0]), worked_out
    held = held[held["day"] == day].set_index("place_id")
    facts = ["state", "holder", "level", "last_known_holder", "last_reported", "event_id"]
    rows = dict(zip(held.index, held[facts].itertuples(index=False, name=None), strict=True))
    wrong = []
    for (place, *_), stay in zip(data["places"], answer[0], strict=True):
        *same, reported, event = rows[place]
        expected = [*same, "" if pd.isna(reported) else text.day(reported), event]
        told = [*stay[:3], *stay[4:6], data["events"][stay[6]] if stay[6] >= 0 else ""]
        if told != expected:
            wrong.append(f"{asked} {place}: {told} instead of {expected}")
    begun = events["start"].fillna(events["day"]) <= day
    grades = dict(events.loc[begun, ["event_id", "grade"]].itertuples(index=False, name=None))
    number = (day - control.days(d)[0]).days
    for event, (grade, shown_from, _) in zip(data["events"], answer[1], strict=True):
        told = data["grades"][grade] if grade >= 0 and shown_from <= number else None
        if told != grades.get(event):
            wrong.append(f"{asked} {event}: {told} instead of {grades.get(event)}")
    return wrong
