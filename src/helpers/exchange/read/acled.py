"""ACLED event files, of 31 columns since 2023 or older, and lists of deleted events.

Rules from the ACLED codebook and the guide to its API; docs/imports.md prints them.
"""

import re
from collections import namedtuple
from pathlib import Path

import pandas as pd

from helpers.adding.resolve import Hint
from helpers.exchange.read import files
from helpers.exchange.read.cells import moments, numbers, parts, people, tidy, whole, with_points
from helpers.exchange.read.context import RULES, Batch, Claim, Context, Project
from helpers.exchange.read.events import newest, read_chunks, row_claims, sift, withdraw
from helpers.tables.spellings import days
from helpers.text import capitalise

MAPPING = files.mapping("acled")
PROJECT = Project(**MAPPING["project"])
DELETED = "deleted_timestamp"
ID = r"[\w-]+"
RULE = RULES | MAPPING["rules"]
Change = namedtuple("Change", ("actor", "holder", "loser", "open"), defaults=[""] * 4)
"""Who acts, who gains and who loses; '' where it is not said, and ``open`` says what is not."""


def read(paths: list[Path], context: Context) -> Batch:
    """Read event files and lists of deleted events, together, in any order.

    Of several rows with one id the one with the latest ``timestamp`` counts, of the files and of
    the tables. An event is deleted unless a row is newer than its deletion.
    """
    parts, deleted = [], []
    for path, chunk in read_chunks(paths, context, MAPPING):
        files.require(path, chunk, MAPPING["needed"][:1], PROJECT.name)
        if DELETED in chunk and "event_date" not in chunk:
            moment = moments(chunk[DELETED])
            frame = chunk.assign(id=chunk["event_id_cnty"], version=moment, age=moment)
            rules = {RULE["no_id"]: ~frame["id"].str.fullmatch(ID), RULE["no_moment"]: moment < 0}
            deleted.append(sift(path, frame, rules, context))
        else:
            files.require(path, chunk, MAPPING["needed"], PROJECT.name)
            parts.append(_sift(path, chunk, context))
    gone = newest(deleted, context.account)
    return _batch(newest(parts, context.account), gone, context)


def _sift(path: Path, chunk: pd.DataFrame, context: Context) -> tuple[pd.DataFrame, pd.DataFrame]:
    frame = chunk.reindex(columns=sorted({*chunk, *MAPPING["columns"]}), fill_value="")
    frame = with_points(frame, MAPPING["numbers"])
    when, exact = days(frame["event_date"]), whole(frame["time_precision"])
    earliest, latest = span(when, exact)
    version = moments(frame["timestamp"])
    zone = context.draft.dataset.offensive.time_zone
    uploaded = pd.to_datetime(version.where(version >= 0), unit="s", utc=True)
    uploaded = uploaded.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    known_by = uploaded.fillna(context.published)
    if "published" in context.asked:
        version = version.where(version >= 0, int(context.published.timestamp()))
    frame = frame.assign(
        id=frame["event_id_cnty"],
        version=version,
        age=version,
        published=uploaded,
        earliest=earliest,
        latest=latest,
        lat=numbers(frame["latitude"]),
        lon=numbers(frame["longitude"]),
        exact=whole(frame["geo_precision"]).fillna(0).astype("int64"),
        killed=people(frame["fatalities"]),
    )
    rules = {
        RULE["no_id"]: ~frame["id"].str.fullmatch(ID),
        "with an event_date that is no day, or may be two": when.isna(),
        "with a time_precision other than 1, 2 or 3": exact.notna() & ~exact.isin([1, 2, 3]),
        "without a coordinate": frame["lat"].isna() | frame["lon"].isna(),
        **context.limits(frame, earliest > known_by),
    }
    frame = frame.assign(latest=latest.where(latest <= known_by, known_by))
    return sift(path, frame, rules, context)


def span(when: pd.Series, exact: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Give the first and last day that a date and its precision stand for.

    1, or none, is the day, 2 a week dated in its middle, 3 the calendar month.
    """
    exact = exact.fillna(1)
    start = when.dt.to_period("M").dt.start_time
    week = pd.Timedelta(days=3)
    earliest = when.mask(exact == 2, when - week).mask(exact == 3, start)
    latest = when.mask(exact == 2, when + week)
    return earliest, latest.mask(exact == 3, start + pd.offsets.MonthEnd(0))


def _batch(kept: pd.DataFrame, gone: pd.DataFrame, context: Context) -> Batch:
    known, deleted = context.versions, dict(zip(gone["id"], gone["age"], strict=True))
    batch = Batch()
    for row in kept.itertuples(index=False):
        if deleted.get(row.id, -2) >= row.version:
            context.note("refused", RULE["deleted"], row)
        elif row.version < known.get(row.id, -1):
            rule = "not_newer" if row.version >= 0 else "no_version"
            context.note("refused", RULE[rule], row)
        elif row.outside:
            withdraw(row, "outside", RULE["moved"].format(row.outside), batch, context)
        else:
            batch.claims += _claims(row, context)
            batch.unsaid |= {(row.id, "")} if row.killed < 0 else set()
            batch.withdrawn[row.id] = (str(row.version) if row.version >= 0 else "", "changed")
    newest_rows = dict(zip(kept["id"], kept["age"], strict=True))
    for row in gone.itertuples(index=False):
        in_files, in_tables = newest_rows.get(row.id, -2), known.get(row.id, -2)
        if row.version < max(in_files, in_tables):
            context.note("refused", RULE["older_deletion"], row)
        elif in_tables > -2:
            withdraw(row, "deleted", RULE["deletion"], batch, context)
        else:
            context.note("unchanged", RULE["deletion" if in_files > -2 else "no_event"], row)
    return batch


def _claims(row, context: Context) -> list[Claim]:
    """Turn one row into claims; 0 killed means that nothing was reported, so it gives no number."""
    sub_event = tidy(row.sub_event_type or row.event_type.lower().removeprefix("battle-"))
    sub_event = sub_event or "no type"
    kind = MAPPING["event_types"].get(sub_event.lower())
    if kind is None and row.killed <= 0:
        unsaid = ", fatalities not said" if row.killed < 0 else ""
        context.note("refused", f"of a type without counterpart: {sub_event}{unsaid}", row)
        return []
    rule = f"{sub_event} as {kind}" if kind else f"{sub_event}, its fatalities only"
    context.note("mapped", rule, row)
    what = _change(kind, sub_event, row)
    if what.loser and what.holder and context.are_one_side(what.loser, what.holder):
        what = Change(what.actor, open=RULE["within"])
    place, precision, where = _place(row, context)
    gaps = [what.open] if what.open else []
    gaps += [] if row.time_precision else ["how exact the day is"]
    gaps += [] if row.killed >= 0 else [RULE["toll"]]
    for rule in gaps if row.exact else [*gaps, RULE["precision"]]:
        context.note("open", rule, row)
    actors = " and ".join(tidy(name) for name in (row.actor1, row.actor2) if name)
    notes = [
        f"ACLED {row.id}" + ("" if pd.isna(row.published) else f" version {row.version}"),
        sub_event,
        f"actors {actors or 'not named'}",
        f"time precision {row.time_precision or 'not given'}",
        f"geo precision {row.exact or 'not given'}",
        f"left open {what.open}" if what.open else "",
    ]
    actor = context.actor(what.actor)
    common = {"place_id": place, "place_precision": precision, "actor_id": actor}
    summary = f"{capitalise(sub_event)} {where}" + (f" with {actors}." if actors else ".")
    event = {"event_type": kind, "summary": summary} if kind else {}
    if kind and what.loser and not what.holder:
        event["loser_id"] = context.actor(what.loser)
    if kind and what.holder:
        loser = f" from {tidy(what.loser)}" if what.loser else ""
        taken = where.replace("at ", "of ", 1)
        event |= {
            "holder_after": context.actor(what.holder),
            "loser_id": context.actor(what.loser) or context.actor_not_named(),
            "extent": "full",
            "summary": f"{tidy(what.holder)} took control {taken}{loser}.",
        }
    toll = {
        "actor_id": context.actor(_only_actor(row)) if row.killed > 0 else "",
        "count_low": str(row.killed),
        "count_high": str(row.killed),
        "summary": f"ACLED counts {row.killed} killed {where}: {sub_event}.",
    }
    sources = parts(row.source)
    return row_claims(
        row, context, common, notes, event, sources, {"": toll} if row.killed > 0 else {}
    )


def _place(row, context: Context) -> tuple[str, str, str]:
    """Give place_id, place_precision and words; a town of precision 3 stands for its region."""
    region, district, country = tidy(row.admin1), tidy(row.admin2), tidy(row.country)
    if row.exact == 3 and region:
        return context.places.region(region, country), "near", f"in the region of {region}"
    name = tidy(row.location) or district or region or "unnamed place"
    return context.spot(Hint(name, row.lat, row.lon, region, district, country=country), row.exact)


def _change(kind: str | None, sub_event: str, row) -> Change:
    """Say who acted and who gained, as far as the row tells.

    By the codebook the order of the actors has no meaning. *Government regains*: the one state
    force. *Non-state actor overtakes*: the other. Where the only actor cannot have gained, it lost.
    *Non-violent transfer*: the only armed actor; of two it is not said who left.
    """
    if kind not in ("capture", "handover"):
        actor = _only_actor(row)
        unclear = kind == "strike" and row.actor1 and not actor
        return Change(actor, open=RULE["acted"] if unclear else "")
    if kind == "handover":
        only = _only_actor(row)
        return Change(only, only, open="" if only else RULE["gained"])
    named = [(a, i) for a, i in ((row.actor1, row.inter1), (row.actor2, row.inter2)) if a]
    to_state = sub_event.lower().startswith("government")
    gainers = [name for name, inter in named if _is("state", name, inter) == to_state]
    losers = [name for name, inter in named if name not in gainers]
    if len(gainers) == 1:
        return Change(gainers[0], gainers[0], *losers)
    return Change(loser=losers[0] if len(losers) == len(named) == 1 else "", open=RULE["gained"])


def _only_actor(row) -> str:
    """Give the actor who must have acted: the only one, or the one who met the unarmed."""
    actors = ((row.actor1, row.inter1), (row.actor2, row.inter2))
    armed = [name for name, inter in actors if name and not _is("unarmed", name, inter)]
    return armed[0] if len(armed) == 1 else ""


def _is(kind: str, name: str, inter: str) -> bool:
    code, known = inter.strip().lower().removesuffix(".0"), MAPPING["actors"][kind]
    return code in known["codes"] if code else bool(re.match(known["name"], name, re.IGNORECASE))
