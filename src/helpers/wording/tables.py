"""Tables of a page: a frame as a notebook worked it out, printed for readers and linked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from babel import Locale

from helpers import claims, places, progress, sources, text, tolls
from helpers.grades import GRADES
from helpers.order import id_keys
from helpers.tables import Dataset, Problem
from helpers.tables.rules import NOBODY
from helpers.wording.captions import state_cells
from helpers.wording.events import (
    account_of,
    claims_of,
    describe_event,
    first_teller,
    name_sources,
)
from helpers.wording.names import actor_name, agree, in_place, source_names
from helpers.wording.sentence import Bar, Link, Output, Prose, Table, amount, prose, references, say

LONG, FEW = 8, 5  # how many rows a table may have before it is folded, and how many then stand open
NOWHERE = "–"  # what a cell of a table holds where there is nothing to name
MOST_ROWS, MOST_EVENTS, MOST_CLAIMS = 300, 150, 2500
"""Rows of a table, events of a diary and claims of a whole list; the others are counted."""
FEW_STATES = 15  # rows of a table of states that stand open all: the capitals of a country
READ = {"full": "read in full", "excerpt": "read in part"}
OURS = Locale("en")  # the language of the page; only another one is named


def table(frame: pd.DataFrame, caption: str, folded: bool | None = None, most: int = 0) -> Table:
    """Make a page's table of a frame: its columns with their names, without its index.

    A tuple is taken for ids of claims and becomes links, a list is joined, a day is written without
    its year, a missing value is a dash. A column of empty texts is left out.

    One that is ``folded`` opens at a click. Of one that is not, ``most`` rows stand open and the
    others open at a click; by default that is five where there are more than eight.
    """
    if frame.empty and ":" not in caption:
        caption += ": none in the reports read here"
    if len(frame) > MOST_ROWS:
        caption += f"; {text.number(len(frame) - MOST_ROWS)} more are left out"
        frame = frame.head(MOST_ROWS)
    moments = (v for name in frame for v in frame[name] if isinstance(v, pd.Timestamp))
    years = len({moment.year for moment in moments}) > 1
    columns = {text.capitalise(str(name)): [_cell(v, years) for v in frame[name]] for name in frame}
    spelt = {name: cells for name, cells in columns.items() if cells == [] or set(cells) != {""}}
    rows = tuple(zip(*spelt.values(), strict=True))
    most = most or FEW * (folded is None and len(rows) > LONG)
    return Table(caption, tuple(spelt), rows, bool(folded) and not most, most)


def _cell(value: object, years: bool) -> object:
    if isinstance(value, tuple | Link | list | Bar):
        return text.list_of(value) if isinstance(value, list) else value
    if pd.isna(value):
        return NOWHERE
    if isinstance(value, pd.Timestamp):
        return text.day(value, years)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.item() if hasattr(value, "item") else value


def holder_names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each holder: sides, nobody, and '' where none is reported."""
    return {**d.offensive.sides, NOBODY: "holder gone", "": NOWHERE}


def states_table(
    d: Dataset,
    held: pd.DataFrame,
    spots: pd.DataFrame,
    caption: str,
    folded: bool | None = None,
    most: int = 0,
) -> Table:
    """List places with their state on the last day, since when, and what that rests on.

    ``held`` is as ``control.control_table`` gives it; ``spots`` are rows of ``d.places``.
    """
    rows = held[held["place_id"].isin(spots["place_id"])]
    since = progress.since_when(rows)
    now = rows[rows["day"] == d.as_of].set_index("place_id").reindex(spots["place_id"])
    if most:  # the latest changes first
        now = now.loc[since.reindex(now.index).sort_values(ascending=False, kind="stable").index]
        spots = spots.set_index("place_id", drop=False).loc[now.index]
    denied = claims.grade_events(d).set_index("event_id")["denied_by"]
    names = sources.names(d)
    frame = {
        "Place": spots["name"].array,
        "Arabic": spots["name_ar"].array,
        f"On {text.day(d.as_of, d.years)}": state_cells(d, now),
        "Since": since.reindex(now.index).where(now["state"] != "held"),  # that is as before
        "Sources": now["origins"],
        "Denied by": [[names[who] for who in denied.get(e, ())] for e in now["event_id"]],
        "Last reported": now["last_reported"],
        "Claims": now["claim_ids"],
    }
    if folded is None and len(now) <= FEW_STATES:
        folded = False
    return table(pd.DataFrame(frame, now.index), caption, folded, most)


def in_charge_table(d: Dataset, held: pd.DataFrame, events: pd.DataFrame) -> Table:
    """Say who holds the objective, where the government's leaders are, and whether it commands.

    Leaders are spoken of by events of the government itself that go from the objective, or from no
    place that is named.
    """
    goal, head = d.offensive.objective, places.government(d)
    government = actor_name(d, head, d.offensive.defender)
    here = held[held["place_id"] == goal].sort_values("day")
    now, own = here[here["day"] == d.as_of], events["actor_id"] == head
    since = progress.since_when(here) if "held" not in now["state"].values else ()
    going = own & (events["event_type"] == "evacuation") & events["place_id"].isin(["", goal])
    below = places.commanded_by(d).get(head, frozenset({head}))
    fell = (events["event_type"] == "collapse") & events["actor_id"].isin(below)
    fell &= events["origins"] > 0
    does = agree(government, "Does", "Do")
    rows = [
        {
            "Question": f"Who holds {places.names(d)[goal]}?",
            "As reported": "; ".join(state_cells(d, now)),
            "Day": "".join(text.day(day, d.years) for day in since),
            **_objections(d, events[events["event_id"].isin(now["event_id"])]),
            "Claims": claims.unique_ids(now["claim_ids"]),
        },
        _best(d, f"Where are the leaders of {government}?", events[going], "tells"),
        _best(d, f"{does} {government} command?", events[fell], "says that it collapsed"),
    ]
    return table(pd.DataFrame(rows), f"Who is in charge on {text.day(d.as_of)}", folded=False)


def _best(d: Dataset, question: str, events: pd.DataFrame, no: str) -> dict[str, object]:
    """Answer a question by the best supported of some events, and the latest beside it."""
    if events.empty:
        nothing = {"As reported": f"No report read here {no}", "Day": "", "Denied by": []}
        return {"Question": question, **nothing, "Claims": ()}
    rank = events["grade"].map([*GRADES].index)
    best = events.assign(rank=rank).sort_values(["rank", "reports"], ascending=[True, False])
    told = pd.concat([best.head(1), best[1:].sort_values("day").tail(1)])
    answer = {
        "As reported": "; ".join(_words(d, event) for event in told.itertuples()),
        "Day": text.day(told["day"].iloc[0], d.years),
    }
    ids = claims.unique_ids(describe_event(d, event).claims for event in told.itertuples())
    return {"Question": question, **answer, **_objections(d, told), "Claims": ids}


def _words(d: Dataset, event: tuple) -> str:
    """Say what an event is in few words: a collapse, or the words of the first who speaks of it."""
    if event.event_type == "collapse":
        who = actor_name(d, event.actor_id, event.loser)
        did = f"{agree(who, 'has', 'have')} collapsed{in_place(d, event.place_id)}"
        return f"{text.capitalise(who)} {did} ({event.grade})"
    asserting = account_of(d, event).asserting
    if not asserting:  # the denial has its own words
        return describe_event(d, event, short=True).text.rstrip(".")
    return f"{first_teller(asserting).summary.rstrip('. ')} ({event.grade})"


def _objections(d: Dataset, events: pd.DataFrame) -> dict[str, list[str]]:
    names = sources.names(d)
    return {"Denied by": [names[who] for who in claims.unique_ids(events["denied_by"])]}


def bars(numbers: pd.DataFrame) -> list[Bar]:
    """Draw numbers of ``tolls.distinct_numbers`` as bars, each within what is counted with it."""
    size = numbers["high"].fillna(numbers["low"]).astype(float)
    share = 100 * size / size.groupby(numbers["count_of"]).transform("max").clip(lower=1)
    return list(map(Bar, spans(numbers["low"], numbers["high"]), share.round().astype(int)))


def spans(lows: Sequence[float], highs: Sequence[float], short: bool = False) -> list[str]:
    """Write lower and upper ends as ``amount`` does: "14 to 85"."""
    return [amount(low, high, short) for low, high in zip(lows, highs, strict=True)]


def diary(d: Dataset, events: pd.DataFrame, caption: str) -> Table:
    """List events day by day, each in one sentence as far as its grade allows.

    Of more than ``MOST_EVENTS`` those in most reports are listed, and the caption says so; they
    stand in the order that they come in.
    """
    if len(events) > MOST_EVENTS:
        caption += f": the {MOST_EVENTS} of {text.number(len(events))} events in most reports"
        events = events[events.index.isin(events["reports"].nlargest(MOST_EVENTS).index)]
    frame = {
        "Day": [text.day(day, d.with_year(day)) for day in events["day"]],
        "What the reports say": [describe_event(d, e).text for e in events.itertuples()],
        "Grade": events["grade"],
        "Claims": list(map(claims_of, events.itertuples())),
    }
    return table(pd.DataFrame(frame, events.index), caption)


def problems_table(problems: list[Problem]) -> Table | Prose:
    """List what is wrong with the tables, row by row, with the place to mend it."""
    if not problems:
        return prose("No row of the tables has a fault.")
    columns = ("File", "Line", "Id", "Column", "Value", "Rule and advice")
    rows = [
        (p.file, p.line, p.id, p.column, p.value, f"{p.rule}. {p.advice}".strip()) for p in problems
    ]
    caption = f"What is wrong with the tables: {text.count_in_words(len(problems), 'fault')}"
    return Table(caption, columns, tuple(rows))


def theme_table(d: Dataset, away: pd.DataFrame, *themes: str) -> Table:
    """List the events of some themes, those of most sources first: who says and who denies what."""
    own = tolls.of_themes(away, *themes)
    order, ascending = ["origins", "reports", "event_id"], [False, False, True]
    own = own.sort_values(order, ascending=ascending, key=id_keys)
    caption = f"{text.capitalise(text.list_of(themes))} by {text.day(d.as_of)}"
    rows = pd.DataFrame([_theme_row(d, event) for event in own.itertuples()])
    return table(rows, caption if len(own) else f"{caption}: none is reported")


def _theme_row(d: Dataset, event: tuple) -> dict[str, object]:
    account = account_of(d, event)
    asserting, denying = account.asserting, account.denying
    outright = {claim.claimant_id for claim in denying}
    doubts = [c for c in account.claims if c.stance == "doubts" and c.claimant_id not in outright]
    objecting = {
        "": denying if asserting else [],  # else the denial itself is what is said
        " (before it was answered)": account.answered,
        " (doubts)": doubts,
        " (takes it back)": [c for c in account.claims if c.stance == "retracts"],
    }
    against = "; ".join(f"{name_sources(d, by)}{how}" for how, by in objecting.items() if by)
    who = name_sources(d, asserting or denying) or "no source"
    summary = text.end_sentence(first_teller(asserting or denying or account.claims).summary)
    where = places.names(d).get(event.place_id, "")
    return {
        "By": text.short_day(event.day, d.years).replace(" ", "\u00a0"),
        "What is said": summary if where in summary else f"{where}: {summary}",
        "Who says so": f"{who} (denies)" if denying and not asserting else who,
        "Who denies or doubts it": against,
        "Grade": event.grade,
        "Sources": event.origins,
        "Claims": claims.unique_ids([claims_of(event), [c.claim_id for c in account.claims]]),
    }


@dataclass(frozen=True)
class Report:
    """One report: its id, its title as a link, outlet, day and reading, and a row for each claim.

    The first cell of a row is the claim's id.
    """

    report_id: str
    title: Link
    details: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ClaimsTable(Output):
    """A folded list of reports, a table for each day, so that a browser lays out what is in view.

    It stands open on paper. Of one that is not ``whole`` a page shows the claims that it uses.
    """

    columns: ClassVar = ("Claim", "Who says so", "What", "Place", "Grade of event")
    caption: str
    days: tuple[tuple[str, tuple[Report, ...]], ...]
    whole: bool = False

    def metadata(self) -> dict:
        """Give the role."""
        return {"role": "claims"}

    def __str__(self) -> str:
        """Give the caption; as text the list itself would be too long to read."""
        return self.caption


def claims_table(d: Dataset, whole: bool = False) -> ClaimsTable:
    """List the reports that were known by day of publication, each with its claims in force.

    A claim says who says what, through whom it came where that is known, about which place, and the
    grade of its event; who does not assert it has the stance behind the name. A claim that only
    points to a change of hands is marked so. A page shows those that it uses, or the ``whole``.
    """
    shown, events, reports = claims.claims_shown(d), claims.grade_events(d), d.reports
    names, name, named = places.names(d), source_names(d), references(d)
    grade = dict(zip(events["event_id"], events["grade"], strict=True))
    unstated = events.loc[~events["stated"] & (events["holder"] != ""), "claim_ids"]
    pointing = {claim for ids in (*events["pointing_ids"], *unstated) for claim in ids}
    caption = say(d, "claims.known", claims=len(shown), reports=len(reports)).text
    coded = claims.coding(d)
    if not coded.whole:
        values = {"n": int(claims.imported(shown).sum())}
        values["names"] = [name[who] for who in coded.outlets]
        caption += say(d, "claims.imported", **values).text
    if whole and len(shown) > MOST_CLAIMS:  # of imported ones the latest
        order = shown.assign(by_hand=~claims.imported(shown)).sort_values(["by_hand", "published"])
        shown = shown[shown["claim_id"].isin(order["claim_id"].tail(MOST_CLAIMS))]
        reports = reports[reports["report_id"].isin(shown["report_id"])]
        caption += say(d, "claims.left_out", n=len(order) - len(shown)).text
    by_report: dict[str, list[tuple[str, ...]]] = {}
    for c in shown.itertuples():
        who = named[c.claim_id].rpartition(", ")[0]
        place = names.get(c.place_id, NOWHERE)
        points = " (points to it)" if c.claim_id in pointing else ""
        row = (c.claim_id, who, c.summary, place, f"{grade.get(c.event_id, '')}{points}")
        by_report.setdefault(c.report_id, []).append(row)
    days: dict[str, list[Report]] = {}
    for r in reports.sort_values(["published", "report_id"], key=id_keys).itertuples():
        language = OURS.languages.get(r.language, r.language)
        details = [name[r.outlet_id], text.day(r.published, d.with_year(r.published))]
        read = "imported" if r.report_id in coded.releases else READ.get(r.read, r.read)
        details += [f"in {language}"] * (r.language != OURS.language) + [read]
        title = Link(r.title or r.report_id, r.url)
        own = tuple(by_report.get(r.report_id, ()))
        report = Report(r.report_id, title, ", ".join(details), own)
        days.setdefault(text.day(r.published), []).append(report)
    return ClaimsTable(caption, tuple((day, tuple(of)) for day, of in days.items()), whole)
