"""UCDP GED event files, versions 17 to 26, and UCDP candidate events, which have the same columns.

Rules from the UCDP GED codebook (ucdp.uu.se/downloads); docs/imports.md prints them. UCDP says
nothing about who holds a place, so none of its claims does.
"""

import re
from pathlib import Path

import pandas as pd

from helpers.adding.resolve import Hint
from helpers.exchange.read import files
from helpers.exchange.read.cells import iso, numbers, parts, people, tidy, whole, with_points
from helpers.exchange.read.context import RULES, Batch, Claim, Context, Project
from helpers.exchange.read.events import newest, read_chunks, row_claims, sift, withdraw
from helpers.tables.append import Row
from helpers.tables.spellings import days, one_day

MAPPING = files.mapping("ucdp")
PROJECT = Project(**MAPPING["project"])
UNNAMED = tuple(MAPPING["unnamed"].split())
STAND_INS = ("1753-01-01", "1900-01-01", "9999-12-31")  # what databases write for no day
DAY = pd.Timedelta(days=1)  # a source dated earlier than so before an event cannot tell of it
RULE = RULES | MAPPING["rules"]
RELEASE = re.compile(r"(?:_v|ged)(\d\d)[._]?(\d\d?)[._]?(\d\d?)?[._]?(\d\d?)?(?!\d)", re.I)


def read(paths: list[Path], context: Context) -> Batch:
    """Read event files; of several rows with one id the one of the newest release counts."""
    parts = []
    for path, chunk in read_chunks(paths, context, MAPPING, UNNAMED):
        files.require(path, chunk, MAPPING["needed"], PROJECT.name)
        context.account.note("open", RULE["nameless"], str(path), chunk.index[chunk.index == 1])
        parts.append(_sift(path, chunk, context))
    batch = Batch()
    for row in newest(parts, context.account).itertuples(index=False):
        if row.outside:
            withdraw(row, "outside", RULE["moved"].format(row.outside), batch, context)
        else:
            batch.claims += _claims(row, context)
            killed = {
                f"-{part.removeprefix('deaths_')}": getattr(row, part) for part in MAPPING["dead"]
            }
            killed[""] = max(row.low, row.best, row.high)
            batch.unsaid |= {(row.id, part) for part, number in killed.items() if number < 0}
            batch.withdrawn[row.id] = ("", "changed")
    return batch


def _sift(path: Path, chunk: pd.DataFrame, context: Context) -> tuple[pd.DataFrame, pd.DataFrame]:
    name = RELEASE.search(path.name)  # ged251 is newer than GEDEvent_v24_0_12
    old_names = {old: new for old, new in MAPPING["old_names"].items() if new not in chunk}
    frame = chunk.rename(columns=old_names)
    frame = frame.reindex(columns=sorted({*frame, *MAPPING["columns"]}), fill_value="")
    frame = with_points(frame, [*MAPPING["numbers"], *MAPPING["dead"]])
    frame["id"] = frame["id"].str.removesuffix(".0")
    start, end = days(frame["date_start"]), days(frame["date_end"])
    end = end.where(frame["date_end"] != "", start)
    toll = {name: people(frame[name]) for name in ("best", "high", "low", *MAPPING["dead"])}
    frame = frame.assign(
        version=-1,
        age=int("".join(f"{int(part or 0):02}" for part in name.groups())) if name else -1,
        published=pd.NaT,
        earliest=start,
        latest=end,
        lat=numbers(frame["latitude"]),
        lon=numbers(frame["longitude"]),
        exact=whole(frame["where_prec"]).fillna(0).astype("int64"),
        kind=whole(frame["type_of_violence"]).fillna(0).astype("int64"),
        **toll,
    )
    stand_in = start.map(iso).isin(STAND_INS) | end.map(iso).isin(STAND_INS)
    rules = {
        "without an id": ~frame["id"].str.fullmatch(r"[\w-]+"),
        "with a stand-in for a day (1753-01-01 and the like)": stand_in,
        "with a date_start or date_end that is no day": start.isna() | end.isna(),
        "with a date_start after the date_end": start > end,
        "with a type_of_violence other than 1, 2 or 3": ~frame["kind"].isin([1, 2, 3]),
        "without a coordinate": (frame["lat"].isna() | frame["lon"].isna())
        & ~frame["exact"].isin([6, 7]),
        **context.limits(frame, end > context.published),
    }
    return sift(path, frame, rules, context)


def _claims(row, context: Context) -> list[Claim]:
    """Turn one row into claims: of each source that it took place, and of UCDP how many died."""
    kind, words = MAPPING["violence"][str(row.kind)]
    context.note("mapped", f"{words.lower()} as {kind}", row)
    place, precision, where = _place(row, context)
    if row.earliest == row.latest and row.date_prec in ("2", "3", "4", "5"):
        context.note("open", RULE["span"], row)
    one_sided = row.kind == 3
    acts = tidy(row.side_a) if one_sided else ""
    if one_sided and not acts:
        context.note("open", RULE["acted"], row)
    who = filter(None, (tidy(row.side_a), "" if one_sided else tidy(row.side_b)))
    notes = [
        f"UCDP {row.id}",
        f"relid {tidy(row.relid)}" if row.relid else "",
        f"type of violence {row.kind}",
        tidy(row.dyad_name),
        f"date_prec {tidy(row.date_prec) or 'not given'}",
        f"where_prec {row.exact or 'not given'}",
        "several events in one row" if row.event_clarity == "2" else "",
    ]
    common = {"place_id": place, "place_precision": precision, "actor_id": context.actor(acts)}
    event = {"event_type": kind, "summary": f"{words} {where}: {' and '.join(who)}."}
    tolls = _tolls(row, where, notes, context)
    return row_claims(row, context, common, notes, event, _offices(row, context), tolls)


def _tolls(row, where: str, notes: list[str], context: Context) -> dict[str, Row]:
    """Give what UCDP counts: all killed, from the lowest to the highest number, and by side.

    Where the three numbers contradict each other, their least and greatest stand. A side is named
    where all are of one and no number differs, else in claims of their own.
    """
    numbers_given = {name: getattr(row, name) for name in ("low", "best", "high")}
    given = [number for number in numbers_given.values() if number >= 0]
    dead = {part: n for part in MAPPING["dead"] if (n := getattr(row, part)) > 0}
    if dead and row.best >= 0 and sum(dead.values()) != row.best:
        context.note("open", RULE["apart"], row)
    tolls = {}
    for part, number in dead.items():
        words, side = MAPPING["dead"][part]
        loser = tidy(getattr(row, side)) if side else ""
        whose = words.format(loser or "a side not named")
        tolls[f"-{part.removeprefix('deaths_')}"] = {
            "count_low": str(number),
            "count_high": str(number),
            "loser_id": context.actor(loser),
            "summary": f"UCDP counts {number} killed {where}: {whose}.",
        }
    if not given:
        context.note("open", RULE["toll"], row)
    if not max(given, default=0):
        return tolls
    low, high = ("" if end < 0 else str(of(given)) for end, of in ((row.low, min), (row.high, max)))
    if row.low < 0 and row.high < 0:
        low = high = str(row.best)
    elif min(row.low, row.best, row.high) < 0:
        context.note("open", RULE["end"], row)
    if given != sorted(given):
        context.note("open", RULE["contradicted"], row)
    number = f"between {low} and {high}" if low and high else f"at least {low}" if low else ""
    number = low if low == high else number or f"up to {high}"
    told = [f"{name} {number}" for name, number in numbers_given.items() if number >= 0]
    total = {"count_low": low, "count_high": high, "note": "; ".join(filter(None, [*notes, *told]))}
    if list(dead.values()) == [row.best] and low == high == str(row.best):
        return {"": {**tolls.popitem()[1], **total}}
    return {"": {**total, "summary": f"UCDP counts {number} killed {where}."}, **tolls}


def _offices(row, context: Context) -> list[str]:
    """Give the sources of a row, without those of which all days are before the event."""
    names = [tidy(name).strip('"') for name in row.source_office.split(";")]
    dates = row.source_date.split(";")
    moments = list(map(one_day, dates if len(dates) == len(names) else [""] * len(names)))
    unsaid = [iso(when) in STAND_INS for when in moments]
    early = [when < row.earliest - DAY for when in moments]
    told = zip(names, unsaid, early, strict=True)
    used = parts(";".join(name for name, no_day, too_early in told if no_day or not too_early))
    if any(unsaid):
        context.note("open", RULE["published"], row)
    if len(used) < len(parts(row.source_office)):
        context.note("open", RULE["early"], row)
    return used


def _place(row, context: Context) -> tuple[str, str, str]:
    """Give place_id, place_precision and words for where it happened.

    where_prec is 3 of a district, 4 of a province, 5 of an area with a stand-in point, 6 of the
    country, 7 of the sea or the air.
    """
    district, province, country = tidy(row.adm_2), tidy(row.adm_1), tidy(row.country)
    name = tidy(row.where_coordinates) or district or province or "unnamed place"
    if row.exact in (6, 7):
        return "", "", f"in {country or 'the country'}"
    if row.exact == 4 and province:
        return context.places.region(province, country), "at", f"in {province}"
    if row.exact in (3, 4, 5):
        area = district if row.exact == 3 and district else name
        hint = Hint(area, row.lat, row.lon, province, district, "area", country=country)
        return context.places.find(hint), "at", f"in the area of {area}"
    if not row.exact:
        context.note("open", RULE["precision"], row)
    hint = Hint(name, row.lat, row.lon, province, district, country=country)
    return context.spot(hint, row.exact)
