"""Maps and lists of who holds which place: polygons by day, tables, snapshots, a file in git.

Only places of the dataset are looked at. A place in a polygon has its holder, one in polygons of
two holders or of an unknown status is contested, one in none is *outside*. Tables name places and
holders. What is not found is refused and named. docs/imports.md says what becomes of each change.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from helpers.adding.resolve import Hint, name_key
from helpers.exchange.read import areas, files, snapshots
from helpers.exchange.read.cells import numbers, tidy
from helpers.exchange.read.context import RULES, Batch, Claim, Context, Project
from helpers.exchange.read.events import first_rule
from helpers.exchange.read.files import Unclear
from helpers.places import AREAS
from helpers.tables.rules import NOBODY
from helpers.tables.spellings import one_day
from helpers.text import list_of, slug

MAPPING = files.mapping("control")
NAMES: dict[str, list[str]] = files.mapping("viina")["sides"]  # of a side that a known mapper means
CONTESTED, OUTSIDE = MAPPING["words"]
DATED = re.compile(r"(?<!\d)(?:(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})|(\d{10}))(?!\d)")
Moment = pd.Timestamp | None


@dataclass(frozen=True)
class Told:
    """What the user says of the files: columns, or what stands for them.

    ``means`` has by status who holds a place that is shown so.
    """

    place: str = ""
    holder: str = ""
    day: str = ""
    mapper: str = ""
    means: Mapping[str, str] = field(default_factory=dict)
    history: bool = False


def project(told: Told) -> Project:
    """Give the mapper as the project of an import; Unclear where none is named."""
    if not name_key(told.mapper):
        raise Unclear("mapper", "who draws the map, or keeps the list, is not said", ())
    known = {"names": [tidy(told.mapper)]} | _known_mapper(told.mapper)
    cells = {key: known[key] for key in ("kind", "url", "note") if key in known}
    return Project(**MAPPING["project"] | cells | {"name": known["names"][0]})


def _known_mapper(name: str) -> dict:
    by_name = {name_key(n): mapper for mapper in MAPPING["mappers"] for n in mapper["names"]}
    return by_name.get(name_key(name), {})


def read(paths: list[Path], context: Context) -> Batch:
    """Read files of one mapper, in any order: each is one snapshot, or says its days."""
    source = _Source(context)
    with TemporaryDirectory() as home:
        for path in paths:
            made = _revisions(path, Path(home), source.zone) if context.told.history else None
            for one, moment in made or [(path, _moment(path.name, source.zone))]:
                source.read(one, moment)
    return source.batch()


def _revisions(path: Path, home: Path, zone: str) -> Iterator[tuple[Path, pd.Timestamp]]:
    """Give a file as each commit of its repository has it, with the moment of the commit."""
    log = "log", "--reverse", "--diff-filter=AMT", "--format=%H %ct", "--", path.name
    words = _git(path, *log).decode().split()
    for commit, seconds in zip(words[::2], words[1::2], strict=True):
        moment = _moment(seconds, zone)
        made = home / f"{commit[:10]}-{path.name}"
        made.write_bytes(_git(path, "cat-file", "blob", f"{commit}:./{path.name}"))
        yield made, moment
    if not words:
        raise files.bad(path, 0, "no commit has this file", "Give a file that git keeps.")


def _git(path: Path, *command: str) -> bytes:
    try:
        git = "git", "-C", path.parent
        return subprocess.run([*git, *command], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        why = getattr(error, "stderr", b"").decode(errors="replace").strip() or error
        raise files.bad(path, 0, "its history cannot be read", f"({why})") from None


def _moment(name: str, zone: str) -> Moment:
    """Give the day, or the Unix time as it is in a time zone, that a name has; None without.

    >>> _moment("deepstatemap_data_20240708.geojson", "UTC"), _moment("list.csv", "UTC")
    (Timestamp('2024-07-08 00:00:00'), None)
    >>> _moment("map_1733608800.geojson", "Asia/Damascus")
    Timestamp('2024-12-08 01:00:00')
    """
    for year, month, day, seconds in DATED.findall(name):
        moment = pd.to_datetime(f"{year}-{month}-{day}", errors="coerce")
        if seconds:
            moment = pd.Timestamp(int(seconds), unit="s", tz=zone).tz_localize(None)
        if not pd.isna(moment):
            return moment
    return None


class _Source:
    """What one mapper shows, gathered from its files: cells of place, status and moment."""

    def __init__(self, context: Context):
        self.context, self.told, draft = context, context.told, context.draft
        self.zone = draft.dataset.offensive.time_zone
        self.mapper = slug(context.project.name).replace("-", "_") or "mapper"
        words = {word: what for what, words in MAPPING["words"].items() for word in words}
        means = words | _known_mapper(self.told.mapper).get("means", {}) | dict(self.told.means)
        self.means = {name_key(status): what for status, what in means.items()}
        self.statuses, self.found = {"": ""}, {}
        self.missing: dict[str, Counter] = {"places": Counter(), "holders": Counter()}
        self.parts: list[pd.DataFrame] = []
        self.exact = False
        places = draft.dataset.places
        self.kinds = dict(zip(places["place_id"], places["kind"], strict=True))
        self.spots = places[~places["kind"].isin(AREAS) & places["lat"].notna()]

    def status(self, text: str) -> str:
        """Give the actor that a status means, *contested* or *outside*; '' where it is unclear."""
        if text not in self.statuses:
            keys = map(name_key, (text, *text.split("///")))
            meant = next((self.means[key] for key in keys if key in self.means), "")
            if meant not in (CONTESTED, OUTSIDE) and (meant or self.context.knows_actor(text)):
                meant = self.context.actor(*NAMES.get(meant, [meant or text]))
            self.statuses[text] = meant
        return self.statuses[text]

    def column(self, role: str, names: list[str], needed: bool = True) -> str:
        """Give the column of a role: the one told, or the only one that is called so.

        '' where there is none and none is needed, or where what was told stands for the column.
        """
        told = files.column_name(getattr(self.told, role, ""))
        if told and (told in names or role != "place"):
            return told if told in names else ""
        fits = [[n for n in tier if n in names] for tier in MAPPING["columns"][role] if not told]
        fits = next(filter(None, fits), [])
        if len(fits) == 1 or not (fits or told or needed):
            return "".join(fits)
        raise Unclear(role, f"which column has the {role} is not clear", names)

    def shown(self, rows: pd.DataFrame, names: list[str]) -> pd.Series:
        """Give the status of each row as text; Unclear where what was told is no holder."""
        column = self.column("holder", names)
        if not column and not self.status(self.told.holder):
            rule = f"{self.told.holder} is neither a column nor an actor of the tables"
            raise Unclear("holder", rule, names)
        return rows[column].map(tidy) if column else pd.Series(self.told.holder, rows.index)

    def moments(self, path: Path, rows: pd.DataFrame, names: list[str], moment: Moment):
        """Give when each row is so; missing where its cell is no day."""
        day = self.column("day", names, needed=False)
        since = "" if day or self.told.day else self.column("since", names, needed=False)
        self.exact |= bool(since)
        if day or since:
            return snapshots.moments(rows[day or since].astype(str))
        moment = one_day(self.told.day) if self.told.day else moment
        if pd.isna(moment):
            rule = f"neither the name of {path.name} nor a column says of which day it is"
            raise Unclear("day", rule, names)
        return pd.Series(moment, rows.index)

    def read(self, path: Path, moment: Moment) -> None:
        """Take in a file, which is of ``moment``; None where only its rows say of which day."""
        if not files.is_table(path):
            self.areas(path, moment)
            return
        read = self.context.account.read.setdefault(str(path), [])
        for chunk in files.chunks(path, lambda n: True, 20_000, self.context.advance, dated=bool):
            read.append(chunk.index.to_numpy())
            self.table(path, chunk, moment)

    def table(self, path: Path, chunk: pd.DataFrame, moment: Moment) -> None:
        """Take in rows: a place, a holder and a day each, or a place and one column a day."""
        names = [name for name in chunk if name != files.BEYOND]
        by_day = {name: _moment(name, self.zone) for name in names if DATED.fullmatch(name)}
        place, lat, lon = (self.column(c, names, c == "place") for c in ("place", "lat", "lon"))
        nowhere = pd.Series(float("nan"), chunk.index)
        spots = [numbers(chunk[c]) if lat and lon else nowhere for c in (lat, lon)]
        hints = zip(chunk[place].map(tidy), *spots, strict=True)
        rows = chunk.assign(row=chunk.index, place=[self.place(*hint) for hint in hints])
        if len(by_day) > 1:
            rows = rows.melt(["place", "row"], list(by_day), "column", "shown")
            told = rows["shown"] != ""  # a row that says nothing is refused, an empty cell is not
            rows = rows[told | ~told.groupby(rows["row"]).transform("any")]
            rows = rows.assign(first=rows["column"].map(by_day))
        else:
            rows = rows.assign(shown=self.shown(chunk, names))
            rows["first"] = self.moments(path, chunk, names, moment)
        self.parts.append(self.cells(path, rows, moment))

    def place(self, name: str, lat: float, lon: float) -> str:
        """Give the place of that name, and near that spot where one is given; '' = not found."""
        key = name, str(lat), str(lon)
        if key not in self.found:
            near = not pd.isna(lat + lon)
            find = self.context.places.near if near else self.context.resolver.find
            self.found[key] = find(Hint(name, lat, lon)) if near else find("places", name)[0]
            self.missing["places"][name] += not self.found[key]
        return self.found[key]

    def areas(self, path: Path, moment: Moment) -> None:
        """Take in polygons: each place of the tables has a status in each snapshot."""
        rows, drawn = areas.read(path, self.context)
        if not len(drawn):  # a map without an area says nothing
            return
        names = [name for name in rows if name != "row"]
        first, shown = self.moments(path, rows, names, moment), self.shown(rows, names)
        first = first.where(first == moment, first.dt.normalize())  # areas of a day are one map
        rows, status = rows.assign(first=first, shown=shown, place="*"), shown.map(self.status)
        used = self.cells(path, rows.loc[drawn.index], moment)
        empty, outside = {*used["row"]}, self.status(OUTSIDE)
        lost = rows["first"][~rows.index.isin(drawn.index)]
        undated = areas.cover(self.spots, drawn[first.loc[drawn.index].isna()])["place"]
        for first in used["first"].unique():
            unclear = self.spots["place_id"] if (lost.isna() | (lost == first)).any() else undated
            covered = areas.cover(self.spots, drawn[rows.loc[drawn.index, "first"] == first])
            inside = covered["area"].map(status).groupby(covered["place"])
            by_place = inside.agg(set).map(lambda s: CONTESTED if len(s) > 1 and all(s) else min(s))
            by_place = dict.fromkeys(unclear, "") | by_place.to_dict()
            row, places = covered.groupby("place")["area"].min(), self.spots["place_id"]
            status_of = [by_place.get(place, outside) for place in places]
            told = {"place": places, "status": status_of, "row": [row.get(p, 0) for p in places]}
            told |= {"first": first, "last": first, "known": first if moment is None else moment}
            cells = pd.DataFrame(told).assign(mapper=self.mapper, file=str(path))
            self.parts.append(cells[cells["status"] != ""])
            empty -= {*covered["area"]}
        self.context.account.note("refused", "without a place of the tables", str(path), empty)
        self.context.account.note("unchanged", RULES["rest"], str(path), used["row"])

    def cells(self, path: Path, rows: pd.DataFrame, moment: Moment) -> pd.DataFrame:
        """Turn rows of place, first and shown into cells; refuse those that lack one of them."""
        status = rows["shown"].map(self.status)
        self.missing["holders"].update(rows.loc[status == "", "shown"])
        why = first_rule(
            {
                "with a day that is none": rows["first"].isna(),
                "of a place that is not found": rows["place"] == "",
                "of an area, which is no place": rows["place"].map(self.kinds).isin(AREAS),
                "without a holder": rows["shown"] == "",
                "of a holder that is not understood": status == "",
            }
        )
        for rule, group in rows[why != ""].groupby(why, sort=False):
            self.context.account.note("refused", rule, str(path), group["row"])
        told = {"mapper": self.mapper, "file": str(path), "known": moment or pd.NaT}
        return rows.assign(status=status, last=rows["first"], **told)[why == ""][snapshots.RUN]

    def batch(self) -> Batch:
        """Turn the changes of all that was taken in into claims."""
        runs = snapshots.go_on(self.one_status_a_moment(), self.context, self.exact)
        turns = self.turns(runs)
        within = turns["within"].astype(bool)
        same, turns = turns[within & ~turns["stood"]], turns[~within]
        self.note("refused", "within one side, which is no change of hands", same)
        new = turns[turns["file"] != ""]
        new = new[snapshots.concerns(new, {}, self.context)]
        claims = list(map(self.claim, new.itertuples(index=False)))
        gone, moved = snapshots.no_longer_shown(runs, turns, claims, self.context)
        self.context.account.advice += self.advice()
        return snapshots.name_events(Batch(claims, gone, moved=moved), self.context)

    def one_status_a_moment(self) -> pd.DataFrame:
        """Give the cells, without those that contradict each other.

        Of a history whose rows have days the newest state counts, known since its first commit.
        """
        cells = pd.concat(self.parts or [pd.DataFrame(columns=snapshots.RUN)], ignore_index=True)
        if self.told.history and (cells["first"] != cells["known"]).any():
            since = cells.groupby(["place", "first", "status"])["known"].transform("min")
            cells = cells.assign(known=since)[cells["known"] == cells["known"].max()]
        return snapshots.agreed(cells, self.context.account)

    def note(self, kind: str, rule: str, rows: pd.DataFrame) -> None:
        """Count rows, each once; what lies outside of all areas stands in none."""
        for file, group in rows[rows["row"] > 0].drop_duplicates(["file", "row"]).groupby("file"):
            self.context.account.note(kind, rule, file, group["row"])

    def turns(self, runs: pd.DataFrame) -> pd.DataFrame:
        """Give what is new in each run: a change, or a state that the tables do not have.

        The columns are of runs, and old (the status before, '' = none), held (the last holder,
        '' = none), within (both are of one side), earliest and latest (days).
        """
        draft, first_day = self.context.draft, self.context.first
        sides = {row["actor_id"]: row["side"] for row in draft.rows("actors")}
        before = {row["place_id"]: row["holder_before"] for row in draft.rows("places")}
        found = []
        for place, group in runs.groupby("place", sort=True):
            old, held, known, last = "", "", before[place], pd.NaT
            for run in group.itertuples(index=False):
                day = run.first.normalize()
                name = f"{place}-{self.mapper}-{day:%Y%m%d}-{run.status}"
                if not old and run.last >= first_day and name not in self.context.known:
                    day = max(day, first_day)
                after = day if self.exact else min(last.floor("D") + pd.Timedelta(days=1), day)
                ours = sides.get(run.status, "") == sides.get(known, "") != ""
                same = run.status in (old, known) or (ours and not held)
                gone = run.status == OUTSIDE and not held
                if not same and not gone and (old or run.last >= first_day):
                    new = {"old": old, "held": held, "within": ours}
                    new |= {"earliest": after, "latest": day, "known": max(run.known, day)}
                    found.append(run._asdict() | new)
                if run.status not in (OUTSIDE, CONTESTED):
                    held = known = run.status
                elif run.status == OUTSIDE:
                    held, known = "", "" if held else known
                old, last = run.status, run.last
        more = ["old", "held", "within", "earliest", "latest"]
        return pd.DataFrame(found, columns=[*runs, *more])

    def claim(self, turn) -> Claim:
        context, place = self.context, self.context.draft.row("places", turn.place)
        hands = None
        if turn.status != CONTESTED:
            holder = NOBODY if turn.status == OUTSIDE else turn.status
            actor = context.draft.row("actors", turn.held if holder == NOBODY else holder)
            hands = actor["name"], holder, turn.held
        voice = context.project.name, context.own(), ""
        self.note("mapped", f"{turn.old or 'no status'} to {turn.status}", pd.DataFrame([turn]))
        return snapshots.change_claim(turn, place, voice, hands, context)

    def advice(self) -> list[str]:
        """Say what was not found, the most frequent first."""
        named = {
            t: [n for n, rows in c.most_common() if n and rows] for t, c in self.missing.items()
        }
        words = MAPPING["advice"]
        return [words[t].format(list_of(names, 8), names[0]) for t, names in named.items() if names]
