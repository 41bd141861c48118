"""What breaks no rule of the tables and looks wrong all the same.

``briefs check --doubts`` lists it for whole tables, ``briefs add`` asks about it before new rows
are written. Each doubt takes a dataset and gives what it finds as a rule of the tables does. To
add one, write it and put it into ``DOUBTS``.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import pandas as pd
from rapidfuzz import fuzz, process

from helpers import gazetteer, places
from helpers.adding import WORDS
from helpers.adding.resolve import name_key
from helpers.tables import Dataset, Problem
from helpers.tables.append import Draft, Row
from helpers.tables.dataset import LULL
from helpers.tables.rules import Faults, apply_rules, side_of

TRACKING = re.compile(WORDS["tracking"])  # parameters that say how a reader came
TOTAL = re.compile(WORDS["total"], re.IGNORECASE)  # words of a running total
SAYS = re.compile(WORDS["says"], re.IGNORECASE)  # words that name who speaks
CHANGES = ("capture", "withdrawal", "handover")  # after them another holds the place, or nobody
BRACKETS, SMALL = re.compile(r"\(.*?\)"), {"of", "for", "and", "the", "in", "on"}
ALIKE = 92  # per cent; names of sources that are as much alike may be one
LONG_AFTER = pd.Timedelta(days=365)  # the day of a report may be mistyped


def find_doubts(d: Dataset, package: dict) -> list[Problem]:
    """Give every doubt about the rows of a dataset, in the order of files and lines."""
    files = [resource["path"] for resource in package["resources"]]
    frames = {name: getattr(d, name) for name in ("events", "reports", "places", "sources")}
    doubts = apply_rules(DOUBTS, frames, package, d)
    return sorted(doubts, key=lambda p: (files.index(p.file), p.line, p.column))


def find_doubts_about(draft: Draft, rows: Mapping[str, list[Row]]) -> list[Problem]:
    """Give the doubts about some rows of a draft, by table, whose last check found no fault."""
    paths = {table: draft.resources[table]["path"] for table in rows}
    wanted = {(paths[table], next(iter(row.values()))) for table in rows for row in rows[table]}
    found = find_doubts(draft.dataset, draft.package)
    return [problem for problem in found if (problem.file, problem.id) in wanted]


def address(url: str) -> str:
    """Give what makes an address the same page: no scheme, www, tracking, archive or last slash.

    >>> address("http://www.leaf.example/a/?utm_source=x&id=3#top")
    'leaf.example/a?id=3'
    >>> address("https://web.archive.org/web/2024/https://leaf.example/a?id=3")
    'leaf.example/a?id=3'
    """
    bare = re.sub(r"^https?://web\.archive\.org/web/[^/]+/", "", url.strip())
    try:
        parts = urlsplit(bare if "//" in bare else f"//{bare}")
    except ValueError:
        return bare
    host = re.sub(r"^(www\d?|m|mobile|amp)\.", "", parts.netloc.lower().rpartition("@")[2])
    host = re.sub(r":(80|443)$", "", host)
    path = re.sub(r"(/amp|/index\.html?)?/*$", "", unquote(parts.path))
    kept = [(k, v) for k, v in parse_qsl(parts.query) if not TRACKING.fullmatch(k.lower())]
    return f"{host}{path}" + (f"?{urlencode(sorted(kept))}" if kept else "")


def same_address(d: Dataset) -> Faults:
    """A report has the address of an earlier one, tracking and the like apart."""
    seen: dict[str, str] = {}
    for row in d.reports.itertuples():
        other = seen.get(address(row.url))
        if other:
            here = d.reports.index.to_series() == row.Index
            yield "reports", here, "url", *_say("same_address", other=other)
        for url in filter(None, (row.url, row.archive_url)):
            seen.setdefault(address(url), row.report_id)


def reports_off(d: Dataset) -> Faults:
    """A report has no claim, or is published long after all that it tells of, or all others."""
    reports = d.reports
    last = d.events.groupby("report_id")["date_latest"].max()
    last = last.reindex(reports["report_id"]).set_axis(reports.index)
    yield "reports", last.isna(), "report_id", *_say("no_claim")
    yield "reports", reports["published"] - last > LONG_AFTER, "published", *_say("late_report")
    of_its_days = ~(reports["published"] - last > LULL)
    of_its_days &= reports["published"] >= d.offensive.start
    days = reports["published"][of_its_days].sort_values()
    far = (days.diff() > LULL).cummax().reindex(reports.index, fill_value=False)
    near = f"{days[~far].max():%Y-%m-%d}" if far.any() else ""
    yield "reports", far, "published", *_say("far_report", near=near)


def places_off(d: Dataset) -> Faults:
    """A place lies outside the country, or has the name of an earlier one."""
    seen: dict[str, str] = {}
    for row in d.places.itertuples():
        here = d.places.index.to_series() == row.Index
        if not pd.isna(row.lat + row.lon):
            margin = 0 if pd.isna(row.coord_km) else row.coord_km
            outside = places.kilometres_outside(d, row.lat, row.lon) - margin
            if outside > 0:
                yield "places", here, "lat", *_say("outside", km=max(outside, 1))
        for column in ("name", "name_ar"):
            key = gazetteer.fold(getattr(row, column))
            other = seen.setdefault(key, row.place_id) if key else row.place_id
            if other != row.place_id:
                yield "places", here, column, *_say("same_name", other=other)


def same_source(d: Dataset) -> Faults:
    """A source has nearly the name of an earlier one, or is called by its initials."""
    names = d.sources["name"].tolist()
    keys, short = list(map(name_key, names)), [*map(_short_names, names)]
    bare = [name_key(BRACKETS.sub(" ", name)) for name in names]
    alike = process.cdist(keys, keys, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype="uint8") > 0
    for i, j in itertools.combinations(range(len(names)), 2):
        if alike[i, j] or bare[i] == bare[j] or keys[i] in short[j] or keys[j] in short[i]:
            here = d.sources.index.to_series() == d.sources.index[j]
            yield "sources", here, "name", *_say("same_source", other=names[i])


def _short_names(name: str) -> set[str]:
    """Give what else a source may be called: its initials, or one letter less of them.

    >>> _short_names("Syrian Observatory for Human Rights"), _short_names("SOHR")
    ({'sohr'}, {'soh'})
    """
    initials = "".join(w[0] for w in gazetteer.words(BRACKETS.sub(" ", name)) if w not in SMALL)
    less = name[:-1].lower() if name.isalpha() and name.isupper() and len(name) > 3 else ""
    return {initials if len(initials) > 2 else "", less} - {""}


def relayed(d: Dataset) -> Faults:
    """A source passed on for another what it now says itself."""
    passed: dict[tuple, list] = defaultdict(list)
    for row in _claims(d).itertuples():
        others = passed[row.event_id, row.stance, row.claimant_id]
        if others:
            sources = ", ".join(dict.fromkeys(other.claimant_id for other in others))
            ids = ", ".join(other.claim_id for other in others[-3:])
            words = _say("relay", ids=ids, sources=sources)
            yield "events", d.events.index.to_series() == row.Index, "claimant_id", *words
        for relay in {row.via_id, row.outlet_id} - {"", row.claimant_id}:
            passed[row.event_id, row.stance, relay].append(row)


def totals(d: Dataset) -> Faults:
    """A number looks like a running total and is not called one."""
    known: dict[tuple, list] = defaultdict(list)
    claims = d.events[d.events["count_scope"] != ""]
    values = claims["count_low"].fillna(claims["count_high"])
    for row, value in zip(claims.itertuples(), values, strict=True):
        before = known[row.claimant_id, row.count_of]
        if row.count_scope == "cumulative":
            before.append((row.claim_id, value))
            continue
        said = TOTAL.search(row.summary)
        grown = [claim for claim, other in before if other <= value]
        why = [f"the summary says “{said[0]}”"] if said else []
        why += [f"it carries on the running total of {grown[-1]}"] if grown else []
        if row.count_scope == "day" and row.date_earliest != row.date_latest:
            why.append("its days are more than one")
        if why:
            words = _say("running_total", why="; ".join(why))
            yield "events", d.events.index.to_series() == row.Index, "count_scope", *words


def repeated(d: Dataset) -> Faults:
    """A source says the same twice in one outlet, or otherwise than what it said first."""
    claims = _claims(d)
    claims = claims[(claims["supersedes"] == "") & ~claims["claim_id"].isin(claims["supersedes"])]
    ends = ["count_low", "count_high"]
    claims = claims.fillna(dict.fromkeys(ends, -1))
    same = ["event_type", "stance", "claimant_id", "via_id", "outlet_id", "date_latest"]
    same += ["place_precision", "actor_id", "holder_after", "extent", "count_of", *ends]
    decided = claims[claims["stance"].isin(["asserts", "denies"])]
    day = ["voice", "published", "holder_after", "extent"]
    counted = ["voice", "date_latest", "count_of", "count_scope"]
    for rows, key, compared, column, doubt in (
        (claims, same, ["claim_id"], "event_id", "coded_twice"),
        (decided, day, ["stance"], "stance", "contradiction"),
        (claims[claims["count_of"] != ""], counted, ends, "count_low", "contradiction"),
    ):
        first = rows.groupby(["event_id", *key])[list({"claim_id", *compared})].transform("first")
        other = first["claim_id"][(first[compared] != rows[compared]).any(axis=1)]
        for line, claim in other.items():
            yield "events", d.events.index.to_series() == line, column, *_say(doubt, other=claim)


def replaces_another(d: Dataset) -> Faults:
    """A claim replaces one of another event, which then lacks it."""
    replaced = d.events["supersedes"].map(d.events.set_index("claim_id")["event_id"])
    another = replaced.notna() & (replaced != d.events["event_id"])
    yield "events", another, "supersedes", *_say("replaces_another")


def left_open(d: Dataset) -> Faults:
    """A change of hands lacks its holder, or its denial is not filled in as what it denies."""
    events = d.events
    silent = events["holder_after"] == ""
    changed = events.loc[(events["stance"] == "asserts") & ~silent, "event_id"]
    denial = events["stance"].isin(["denies", "doubts"]) & events["event_id"].isin(changed)
    yield "events", denial & silent, "holder_after", *_say("open_denial")
    there = events["place_id"].isin(places.counted(d)["place_id"])
    there &= (events["place_precision"] != "near") & (events["count_of"] == "")
    change = events["event_type"].isin(CHANGES) & there
    yield "events", change & silent & ~denial, "holder_after", *_say("no_holder")


def implied_losses(d: Dataset) -> Faults:
    """A side that says it retook a place has only implied that it was lost."""
    claims, side = _claims(d), side_of(d.actors)
    speaks = claims["claimant_id"].map(d.sources.set_index("source_id")["speaks_for"])
    speaks = speaks.map(side).fillna(speaks)
    asserted = (claims["stance"] == "asserts") & (speaks != "") & (claims["holder_after"] != "")
    key = pd.MultiIndex.from_frame(claims[["report_id", "claimant_id", "place_id"]])
    retaken = key.isin(key[asserted & (claims["holder_after"].map(side) == speaks)])
    lost = asserted & (claims["loser_id"].map(side) == speaks)
    wrong = lost & retaken & (claims["evidence"] != "inferred")
    yield "events", wrong, "evidence", *_say("implied_loss")


def said_twice(d: Dataset) -> Faults:
    """A summary that the pages print beside who says so names its speaker once more."""
    events = d.events
    printed = (events["stance"] == "denies") | (
        (events["stance"] == "asserts") & (events["extent"] == "")
    )
    yield "events", printed & events["summary"].str.contains(SAYS), "summary", *_say("said_twice")


DOUBTS = same_address, reports_off, places_off, same_source, relayed, totals, repeated, left_open
DOUBTS += replaces_another, implied_losses, said_twice


def _say(doubt: str, **values: object) -> tuple[str, str]:
    words, advice = WORDS["doubts"][doubt]
    return words.format(**values), advice


def _claims(d: Dataset) -> pd.DataFrame:
    """Give the claims with their report and the voice: of ``witnesses``, those of one outlet."""
    reports = d.reports.set_index("report_id")[["outlet_id", "published"]]
    claims = d.events.join(reports, on="report_id")
    kind = claims["claimant_id"].map(d.sources.set_index("source_id")["kind"])
    outlet = claims["outlet_id"].where(kind == "unnamed", "")
    return claims.assign(voice=claims["claimant_id"] + " " + outlet)
