"""What the page to explore carries: results, names and words, as JSON can hold it.

What ``variants`` gives is kept as differences: from one day of reports to the next, and from the
whole to what a source leaves.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, chain, groupby
from operator import itemgetter

import pandas as pd

from helpers import claims, control, places, progress, sources, text
from helpers.charts import basemap, labels, style
from helpers.grades import GRADES
from helpers.tables import Dataset
from helpers.variants import NO_VIEW, Dated, Group, Variants, moments, variants
from helpers.wording.captions import describe_state

MOST_SOURCES, MOST_WORK = 60, 10_000_000  # claims looked at; these take about a minute
MOST_CLAIMS = 4000  # so many a page lists; of more only the last on who holds a place
ROOMS_PX = {"narrow": (0.0, 0.0, 312.0, 330.0), "wide": (0.0, 0.0, 490.0, 520.0)}
"""Room for the map: on a phone, and at least where it is wider."""
MARK_PX, MOST_NAMES = 8, 24  # round each place its mark, however sure it is
AS_WHOLE = -1  # stands where leaving a source out changes nothing
NO_EVENT = ("", pd.NaT, ())
Turns = list[tuple[int, int]]  # from which view on which run or record holds, in order
Ask = Callable[[int, str], int]


@dataclass
class Worlds:
    """All that can be asked of a dataset.

    ``views`` are the days of knowledge, from the ``first`` of the table's on. Stays, runs and
    records are numbered in the order of their dictionaries: a run is pairs of the number of a day
    and of the stay that begins then, a record is the grade of an event ('' = no event), the day
    from which on it is shown, and the denials that were answered. ``places`` and ``events`` hold
    the turns of each, by source left out ('' = none) and id; of a source only what differs.
    """

    views: list[pd.Timestamp]
    first: int
    claims: dict[str, Dated]
    stays: dict[control.Stay, int] = field(default_factory=dict)
    runs: dict[tuple, int] = field(default_factory=dict)
    records: dict[tuple, int] = field(default_factory=dict)
    places: dict[str, dict[str, Turns]] = field(default_factory=dict)
    events: dict[str, dict[str, Turns]] = field(default_factory=dict)


def gather_data(d: Dataset, held: pd.DataFrame, front: str) -> dict:
    """Give all that the page looks up, see ``explorer.show``."""
    said = claims.claims_in_force(d)["origin"].value_counts().sort_index()
    said = said.sort_values(ascending=False, kind="stable")
    offered, first = choose_work(d, said.index[:MOST_SOURCES].tolist())
    name = sources.names(d)
    rows = d.events[d.events["event_type"] != "background"]
    fewer = len(rows) > MOST_CLAIMS
    rows = rows[rows["holder_after"] != ""].tail(MOST_CLAIMS) if fewer else rows
    worlds = work_out(d, offered, {*rows["event_id"]} if fewer else None, first)
    front_number, light = _numbers(d.offensive.fronts), style.LOOKS["light"]
    spots, listed = places.counted(d).reset_index(drop=True), _list_claims(rows, worlds)
    spots["governorate"] = spots["governorate"].replace(places.names(d))
    spots["front"] = [front_number.get(front, -1) for front in spots["front"]]
    reports = d.reports[d.reports["report_id"].isin(listed["report_id"])]
    number = {"places": _numbers(spots["place_id"]), "events": _numbers(worlds.events[""])}
    number["reports"] = _numbers(reports["report_id"])
    claim_number = _numbers(listed["claim_id"])
    speakers = sorted({*listed["claimant_id"], *listed["via_id"]} - {""})
    left = {"sources": len(said) - len(offered), "claims": len(d.events) - len(listed)}
    left["views"] = first  # earlier ones are not worked out
    return {
        "about": {
            "dataset": d.path.name,
            "front": "" if front == "all" else front,
            "attacker": d.offensive.attacker,
            "needed": text.COUNT_WORDS[d.offensive.needed["corroborated"]],
            "left": left,
        },
        "days": [_day(d, day) for day in control.days(d)],
        "views": [_day(d, day) for day in worlds.views],
        "known": _day(d, d.known_by),
        "states": [*style.STATE_NAMES.items()],
        "levels": progress.LEVELS,
        "grades": GRADES,
        "sides": [
            [side, look.name, look.colour, style.tint(look.colour, light), look.symbol]
            for side, look in style.side_styles(d).items()
        ],
        "looks": {name: style.LOOKS[name] for name in ("marks", "shapes", "fills", "ground")},
        "fronts": d.offensive.fronts,
        "sources": [[source, name[source], int(said[source])] for source in offered],
        "map": _draw_map(d, spots, held),
        "places": [
            [p.place_id, p.name, p.name_ar, p.governorate, p.front] for p in spots.itertuples()
        ],
        "stays": _list_stays(d, worlds, number["events"]),
        "runs": [[*chain(*run)] for run in worlds.runs],
        "records": [
            [
                GRADES.index(grade) if grade else -1,
                _day_number(d, shown_from),
                [claim_number[claim] for claim in answered if claim in claim_number],
            ]
            for grade, shown_from, answered in worlds.records
        ],
        "turns": {
            kind: [  # of the whole, then without each source
                {number[kind][i]: [*chain(*turns)] for i, turns in kept.get(left, {}).items()}
                for left in ("", *offered)
            ]
            for kind, kept in (("places", worlds.places), ("events", worlds.events))
        },
        "events": [*number["events"]],
        "claims": _columns(d, worlds, listed, number),
        "names": {who: name[who] for who in speakers},
        "origins": claims.origins(d.sources)[speakers].to_dict(),
        "reports": [
            [r.title or r.report_id, name[r.outlet_id], text.day(r.published), r.url]
            for r in reports.itertuples()
        ],
    }


def _numbers(ids: pd.Series | dict) -> dict[str, int]:
    return {row_id: i for i, row_id in enumerate(ids)}


def _day(d: Dataset, day: pd.Timestamp) -> tuple[str, str, str]:
    return str(day.date()), text.day(day), text.short_day(day, d.years)


def _day_number(d: Dataset, day: pd.Timestamp) -> int:
    """Give the number of a day, 0 for all before the first."""
    return 0 if pd.isna(day) else max((day - control.days(d)[0]).days, 0)


def _list_stays(d: Dataset, worlds: Worlds, event_number: dict[str, int]) -> list[list]:
    """Give state, holder, level, words, last known holder, last reported and event of each stay.

    The level is the number of the surest of ``progress.LEVELS`` at which the holder counts.
    """
    frame = pd.DataFrame(list(worlds.stays), columns=list(control.Stay._fields))
    frame["level"] = len(progress.LEVELS)
    for number, level in reversed(list(enumerate(progress.LEVELS))):
        for side in d.offensive.sides:
            frame.loc[progress.holders_at(frame, side, level), "level"] = number
    return [
        [
            *(s.state, s.holder, s.level, describe_state(d, s), s.last_known_holder),
            "" if pd.isna(s.last_reported) else text.day(s.last_reported),
            event_number.get(s.event_id, -1),
        ]
        for s in frame.itertuples()
    ]


def _list_claims(rows: pd.DataFrame, worlds: Worlds) -> pd.DataFrame:
    """Give the claims that the page lists, the latest first, with the view that knew them first."""
    since = [max(0, worlds.claims[claim].since - worlds.first) for claim in rows["claim_id"]]
    return rows.assign(since=since).sort_values("since", ascending=False, kind="stable")


def _columns(d: Dataset, worlds: Worlds, listed: pd.DataFrame, number: dict) -> dict[str, list]:
    """Give the claims by column; ``begun`` is the first day on which the claim is listed."""
    known = [worlds.claims[claim] for claim in listed["claim_id"]]
    name, begun = places.names(d), listed["stated_from"].fillna(listed["date_latest"])
    place_number = number["places"]
    theirs = claims.imported(listed)
    return ({"imported": theirs.astype(int).tolist()} if theirs.any() else {}) | {
        "id": listed["claim_id"].tolist(),
        "event": listed["event_id"].map(number["events"]).tolist(),
        "report": listed["report_id"].map(number["reports"]).tolist(),
        "who": listed["claimant_id"].tolist(),
        "via": listed["via_id"].tolist(),
        "stance": listed["stance"].tolist(),
        "place": [place_number.get(place, -1) for place in listed["place_id"]],
        "where": ["" if p in place_number else name.get(p, "") for p in listed["place_id"]],
        "since": listed["since"].tolist(),
        "until": [_until(worlds, claim) for claim in known],
        "begun": [_day_number(d, day) for day in begun],
        "text": listed["summary"].tolist(),
    }


def _until(worlds: Worlds, claim: Dated) -> int:
    """Give the view from which on a claim is replaced: 0 in none, -1 in all."""
    return 0 if claim.until == NO_VIEW else claim.until - worlds.first or -1


def _draw_map(d: Dataset, spots: pd.DataFrame, held: pd.DataFrame) -> dict:
    """Give the box of the map, what lies under its marks, marks, and names that have room."""
    reported = held.loc[held["state"] != "not_reported", "place_id"]
    located = basemap.locate(d, spots.assign(reported=spots["place_id"].isin(reported)))
    west, north, east, south = extent = basemap.extent(d, located)
    number = {place: i for i, place in located["place_id"].items()}
    ranked, names = labels.rank_places(located, d.offensive.objective), []
    for room, box in ROOMS_PX.items():
        frame = basemap.fit_frame(box, extent)
        marks = [
            frame.place(labels.Mark(p.place_id, p.name, 0, p.x, p.y, MARK_PX, p.reported, p.first))
            for p in ranked.itertuples()
        ]
        land = tuple(
            frame.scale * edge + start
            for edge, start in zip(extent, (frame.x, frame.y) * 2, strict=True)
        )
        for name in labels.place_names(marks, land, most=MOST_NAMES):
            x, y = (round(a - b, 1) for a, b in zip(name.base, name.mark[3:5], strict=True))
            at = (x, y, name.anchor, *map(round, name.lead))
            names.append((number[name.mark.place_id], *at, room))
    return {
        "box": [round(edge) for edge in (west, north, east - west, south - north)],
        "ground": [*basemap.ground(d).items()],
        "marks": {number[p.place_id]: (round(p.x), round(p.y)) for p in located.itertuples()},
        "capitals": [number[p.place_id] for p in located.itertuples() if p.capital_of],
        "names": names,
        "note": str((d.boundaries or {}).get("source", "")),
    }


def choose_work(d: Dataset, wanted: list[str]) -> tuple[list[str], int]:
    """Give the sources that can be left out, and the number of the first view.

    Where what is known by every day would be more than ``MOST_WORK``, only the last view is worked
    out; of the sources as many as that bears.
    """
    known = variants(d)
    now = len(known.views) - 1
    every, last = (_count_sources(known, wanted, first) for first in (0, now))
    return (wanted[:every], 0) if every >= 0 else (wanted[: max(0, last)], now)


def _count_sources(known: Variants, wanted: list[str], first: int) -> int:
    """Give how many sources the work bears, from a view on; -1 where even the whole is too much."""
    work = (
        sum(
            len(_moments([group], first)) * len(group.dated)
            for group in known.groups.values()
            if not left or left in group.origins
        )
        for left in ("", *wanted)
    )
    return sum(done <= MOST_WORK for done in accumulate(work)) - 1


def _moments(groups: list[Group], first: int) -> list[int]:
    """Give the views from the first on from which on some claims have another answer."""
    return [first, *(view for view in moments(groups) if view > first)]


def work_out(
    d: Dataset,
    offered: Collection[str],
    listed: Collection[str] | None = None,
    first: int = 0,
) -> Worlds:
    """Work out what is known with all claims, and without each of some independent sources.

    Of events only the ``listed`` are kept, by default all; of views those from the ``first`` on.
    """
    known, begins = variants(d), control.days(d)[0]
    worlds = Worlds(known.views[first:], first, known.claims)
    for group in known.groups.values():
        for event_id in dict.fromkeys(c.claim.event_id for c in group.dated):
            if listed is None or event_id in listed:
                ask = partial(_ask_event, worlds, group, event_id)
                _keep(worlds, worlds.events, event_id, [group], offered, ask)
    worlds.events.setdefault("", {})  # of tables without a claim
    for place in places.counted(d)["place_id"]:
        ask = partial(_ask_place, worlds, known, place, begins)
        _keep(worlds, worlds.places, place, known.near(place), offered, ask)
    return worlds


def _number(known: dict, thing: object) -> int:
    """Give the number of a thing, the next one where it is new."""
    return known.setdefault(thing, len(known))


def _ask_event(worlds: Worlds, group: Group, event_id: str, view: int, left: str) -> int:
    record, e = NO_EVENT, group.events(view, left).get(event_id)
    if e:
        record = (e.grade, e.day if e.start is pd.NaT else e.start, e.answered_ids)
    return _number(worlds.records, record)


def _ask_place(
    worlds: Worlds, known: Variants, place: str, first: pd.Timestamp, view: int, left: str
) -> int:
    run = {}
    for stay in known.stays(place, view, left):
        ids = stay.claim_ids if stay.state == "held" else ()  # they say whether all of it is
        bare = stay._replace(since=None, claim_ids=ids, origins=0)
        run[(max(stay.since, first) - first).days] = _number(worlds.stays, bare)
    return _number(worlds.runs, tuple(run.items()))


def _keep(
    worlds: Worlds,
    kept: dict[str, dict[str, Turns]],
    about: str,
    groups: list[Group],
    offered: Collection[str],
    ask: Ask,
) -> None:
    """Ask for every view and source that can matter, and keep what differs."""
    first = worlds.first
    whole = [(view - first, ask(view, "")) for view in _moments(groups, first)]
    kept.setdefault("", {})[about] = _turns(whole)
    for left in sorted(set().union(*(group.origins for group in groups)) & set(offered)):
        answers = ((view, number, ask(view + first, left)) for view, number in whole)
        turns = _turns((v, AS_WHOLE if other == n else other) for v, n, other in answers)
        if turns != [(0, AS_WHOLE)]:
            kept.setdefault(left, {})[about] = turns


def _turns(answers: Iterable[tuple[int, int]]) -> Turns:
    """Leave out what repeats the answer before it."""
    return [next(same) for _, same in groupby(answers, key=itemgetter(1))]
