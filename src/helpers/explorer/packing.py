"""What the page to explore carries: results, names and words, as JSON can hold it."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

import pandas as pd

from helpers import claims, control, places, progress, sources, text
from helpers.charts import basemap, labels, style
from helpers.explorer.worlds import NEVER, Numbered, Turns, Worlds, work_out
from helpers.grades import GRADES
from helpers.tables import Dataset
from helpers.wording.captions import describe_state

MOST_SOURCES = 60
"""So many independent sources can be left out on a page: those with most claims."""
MOST_CLAIMS = 4000
"""Of so many claims a page lists each; of more only those on who holds a place."""
UNITS = 100
"""A degree of latitude on the map."""


class Frame(NamedTuple):
    """The part of the world that the map shows."""

    extent: basemap.Box

    def point(self, lon: float, lat: float) -> tuple[int, int]:
        """Give a point of the map, in its units from the upper left corner."""
        west, _, _, north = self.extent
        return round((lon - west) * basemap.squeeze(self.extent) * UNITS), round(
            (north - lat) * UNITS
        )

    def path(self, xs: tuple, ys: tuple, end: str) -> str:
        """Write lines with gaps as a path of SVG."""
        parts, pen = [], "M"
        for lon, lat in zip(xs, ys, strict=True):
            x, y = (0, 0) if lon is None else self.point(lon, lat)
            parts.append(end if lon is None else f"{pen}{x} {y}")
            pen = "M" if lon is None else "L"
        return "".join(parts)


def pack(d: Dataset, held: pd.DataFrame, front: str = "all") -> dict:
    """Give all that the page looks up, opened at the last day and a ``front``.

    ``held`` is as ``control.control_table`` gives it.
    """
    rows = claims.claims_in_force(d)
    offered = rows["origin"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    chosen = offered.index[:MOST_SOURCES]
    worlds, name = work_out(d, chosen), sources.names(d)
    spots = places.counted(d).reset_index(drop=True)
    number = {place: i for i, place in enumerate(spots["place_id"])}
    event_number = {event: i for i, event in enumerate(worlds.events[""])}
    listed = _list_claims(d, worlds)
    claim_number = {claim: i for i, claim in enumerate(listed["claim_id"])}
    return {
        "about": {
            "title": d.offensive.title,
            "dataset": d.path.name,
            "front": "" if front == "all" else front,
            "attacker": d.offensive.attacker,
            "needed": text.COUNT_WORDS[d.offensive.needed["corroborated"]],
            "left": {"sources": len(offered) - len(chosen), "claims": len(d.events) - len(listed)},
        },
        "days": [_day(day) for day in control.days(d)],
        "views": [_day(day) for day in worlds.views],
        "known": _day(d.known_by),
        "states": [*style.STATE_NAMES.items()],
        "levels": progress.LEVELS,
        "grades": GRADES,
        "sides": [
            [side, look.name, look.colour, style.tint(look.colour, 0.5), look.symbol]
            for side, look in style.side_styles(d).items()
        ],
        "fronts": d.offensive.fronts,
        "sources": [[source, name[source], int(offered[source])] for source in chosen],
        "map": _draw(d, spots, held),
        "places": _list_places(d, spots),
        "stays": _list_stays(d, worlds, event_number),
        "runs": [[*chain(*run)] for run in worlds.runs],
        "records": [
            [
                GRADES.index(r.grade) if r.grade else -1,
                _since(d, r.shown_from),
                [claim_number[c] for c in r.answered_ids if c in claim_number],
            ]
            for r in worlds.records
        ],
        "turns": {
            "places": _number_turns(worlds.places, number, chosen),
            "events": _number_turns(worlds.events, event_number, chosen),
        },
        "events": [*event_number],
        "claims": _columns(d, worlds, listed, number, event_number),
        "names": {
            who: name[who] for who in sorted({*listed["claimant_id"], *listed["via_id"]} - {""})
        },
        "reports": [
            [r.title or r.report_id, name[r.outlet_id], text.day(r.published), r.url]
            for r in d.reports.itertuples()
        ],
    }


def _day(day: pd.Timestamp) -> tuple[str, str, str]:
    return str(day.date()), text.day(day), text.short_day(day)


def _since(d: Dataset, day: pd.Timestamp) -> int:
    """Give the number of a day, 0 for all before the first."""
    return 0 if pd.isna(day) else max((day - control.days(d)[0]).days, 0)


def _list_places(d: Dataset, spots: pd.DataFrame) -> list[list]:
    """Give id, name, name in Arabic, governorate and number of the front."""
    name, fronts = places.names(d), list(d.offensive.fronts)
    return [
        [
            *(p.place_id, p.name, p.name_ar),
            name.get(p.governorate, p.governorate),
            fronts.index(p.front) if p.front in fronts else -1,
        ]
        for p in spots.itertuples()
    ]


def _list_stays(d: Dataset, worlds: Worlds, event_number: dict[str, int]) -> list[list]:
    """Give state, holder, level, words, last reported and event of each stay.

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


def _number_turns(kept: dict, number: dict[str, int], chosen: pd.Index) -> list[dict]:
    """Give the turns of each by its number: of the whole, then without each source."""

    def flat(of_one: dict[str, Turns]) -> dict[int, list[int]]:
        return {number[name]: [*chain(*turns)] for name, turns in of_one.items()}

    return [flat(kept.get(left, {})) for left in ("", *chosen)]


def _list_claims(d: Dataset, worlds: Worlds) -> pd.DataFrame:
    """Give the claims that the page lists, the latest first."""
    rows = d.events[d.events["event_type"] != "background"]
    rows = rows[rows["holder_after"] != ""] if len(rows) > MOST_CLAIMS else rows
    since = rows["claim_id"].map(lambda claim: worlds.claims[claim].since)
    return rows.assign(since=since).sort_values("since", ascending=False, kind="stable")


def _columns(
    d: Dataset,
    worlds: Worlds,
    listed: pd.DataFrame,
    number: dict[str, int],
    event_number: dict[str, int],
) -> dict[str, list]:
    """Give the claims by column; ``begun`` is the first day on which the claim is listed."""
    known = [worlds.claims[claim] for claim in listed["claim_id"]]
    report, name = (
        Numbered(dict(zip(d.reports["report_id"], range(len(d.reports)), strict=True))),
        places.names(d),
    )
    begun = listed["stated_from"].fillna(listed["date_latest"])
    return {
        "id": listed["claim_id"].tolist(),
        "event": [event_number[event] for event in listed["event_id"]],
        "report": [report(r) for r in listed["report_id"]],
        "who": listed["claimant_id"].tolist(),
        "via": listed["via_id"].tolist(),
        "stance": listed["stance"].tolist(),
        "place": [number.get(place, -1) for place in listed["place_id"]],
        "where": [name.get(p, "") if p not in number else "" for p in listed["place_id"]],
        "origin": [c.claim.origin for c in known],
        "since": [c.since for c in known],
        "until": [0 if c.until == NEVER else c.until for c in known],
        "begun": [_since(d, day) for day in begun],
        "text": listed["summary"].tolist(),
    }


def _draw(d: Dataset, spots: pd.DataFrame, held: pd.DataFrame) -> dict:
    """Give outlines, routes and marks of the map, and the names that have room."""
    reported = held.loc[held["state"] != "not_reported", "place_id"]
    spots = spots.assign(reported=spots["place_id"].isin(reported))
    located = spots[spots["lat"].notna()]
    frame = Frame(basemap.map_extent(d, located))
    west, south, east, north = frame.extent
    outlines, routes = basemap.draw_outlines(d.boundaries), basemap.draw_routes(d)
    names = [
        (number, *labels.SIDES[name.side], *map(round, name.lead), room)
        for room in labels.ROOM_PX
        for place, name in labels.place_names(
            located, d.offensive.objective, frame.extent, room
        ).items()
        for number in located.index[located["place_id"] == place].tolist()
    ]
    return {
        "size": frame.point(east, south),
        "outlines": "".join(frame.path(line.x, line.y, "Z") for line in outlines),
        "routes": "".join(frame.path(line.x, line.y, "") for line in routes),
        "marks": {
            int(i): frame.point(p.lon, p.lat)
            for i, p in zip(located.index, located.itertuples(), strict=True)
        },
        "names": names,
        "note": str((d.boundaries or {}).get("source", "")),
    }
