"""What charts of places and roads show, and what a page rests on; numbers add up."""

from dataclasses import replace

import pandas as pd

from helpers import claims, control, places, progress, sources, text, tolls
from helpers.grades import SETTLED
from helpers.tables import Dataset, Problem, cached_per_dataset
from helpers.wording.events import account_of, denial_clauses
from helpers.wording.names import WORDS, actor_name, describe_coding, place_name
from helpers.wording.sentence import Prose, Sentence, fold, prose, say

STATES, COUNTING = WORDS["states"], WORDS["counting"]


def last_day(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the last day."""
    return rows[rows["day"] == rows["day"].max()]


def headline_capitals(d: Dataset, held: pd.DataFrame, front: str = "all") -> Prose:
    """Say how many provincial capitals the attacker's side holds by several sources."""
    cities = tolls.on_front(d, places.capitals(d), front)["place_id"]
    own = last_day(held)
    own = own[own["place_id"].isin(cities) & (own["holder"] == d.offensive.attacker)]
    open_claims = int(own["state"].isin(["claimed", "disputed"]).sum())
    values = {"sure": int(own["state"].isin(SETTLED).sum()) or "none", "n": len(cities)}
    before = int((own["state"] == "held").sum())
    values["before"] = say(d, "capitals.before", n=before).text.lower() if before else ""
    values["more"] = say(d, "capitals.more", n=open_claims).text.lower() if open_claims else ""
    which = "capitals.headline" if len(cities) else "capitals.none"
    return prose(say(d, which, own, front=front, **values), role="headline")


def describe_states(
    d: Dataset,
    counts: pd.DataFrame,
    noun: str,
    front: str = "all",
    estimate: pd.DataFrame | None = None,
) -> Prose:
    """Say how many places are in which state, and what is estimated.

    ``counts`` is as ``progress.count_states`` gives it for the front, without a holder;
    ``estimate`` as ``progress.estimate_unreported``. ``noun`` is what is counted, in the plural.
    """
    last = counts.iloc[-1]
    parts = [f"{text.number(last[s])} {STATES.get(s, s)}" for s in control.STATES if last[s]]
    return prose(
        say(d, "states.now", last, front=front, noun=noun, parts=parts),
        say(d, "states.named", n=last.named, of=last.listed, noun=noun),
        "" if estimate is None or estimate.empty else _estimate(d, estimate.iloc[-1]),
    )


def _estimate(d: Dataset, last: pd.Series) -> Sentence:
    if last.unreported == last.without:
        return Sentence("")
    without = say(d, "states.without", n=last.without).text if last.without else ""
    values = {"n": last.estimated, "of": last.unreported, "without": without}
    return say(d, "states.estimate", **values)


def describe_distance(d: Dataset, distance: pd.DataFrame, front: str = "all") -> Prose:
    """Say how near the attacker's side has come to the objective, and at which place.

    ``distance`` is as ``progress.objective_distance`` gives it for the places of the front.
    """
    last, names = distance.iloc[-1], places.names(d)
    goal = names.get(d.offensive.objective, d.offensive.objective)
    if d.offensive.objective not in set(places.located(d)["place_id"]):
        return prose(say(d, "distance.unlocated", goal=goal))
    if pd.isna(last.claimed_km):
        return prose(say(d, "distance.nothing", front=front))
    sentences, before = [], None
    for level in progress.LEVELS[1:]:
        km, place = last[f"{level}_km"], last[f"{level}_place"]
        if pd.isna(km) or km == before:
            continue
        level = "confirmed" if km == last.confirmed_km else level
        there = distance["day"][distance[f"{level}_km"].eq(0)[::-1].cummin()]
        which = ("claimed_" if sentences else "") + ("there" if km == 0 else "nearest")
        values = {"goal": goal, "level": level, "km": km, "since": there.min()}
        where = names.get(place, place)
        sentences.append(say(d, f"distance.{which}", last, front=front, place=where, **values))
        before = km
    return prose(*sentences)


def describe_pace(d: Dataset, pace: pd.DataFrame, front: str = "all") -> Prose:
    """Say how fast the attacker's side came nearer to the objective, and on which day most."""
    if d.offensive.objective not in set(places.located(d)["place_id"]):
        return prose(say(d, "pace.unlocated"))
    sentences = []
    for level, which in COUNTING.items():
        km = pace.set_index("day")[f"{level}_km_per_day"].dropna()
        values, nearer = {"front": front, "which": which}, km.max() > 0
        if nearer:
            mean = text.number(km.mean()) if km.mean() >= 1 else f"{km.mean():.1g}"
            values |= {"mean": mean, "n": len(km), "day": km.idxmax(), "most": km.max()}
        sentences.append(say(d, "pace.nearer" if nearer else "pace.none", **values))
    return prose(*sentences)


def headline_road(d: Dataset, along: pd.DataFrame, route_id: str) -> Prose:
    """Say between which places the longest stretch lies of which no report tells the holder.

    ``along`` is as ``progress.along_route`` gives it.
    """
    now = last_day(along).sort_values("position", ignore_index=True)
    if now.empty:
        return replace(_no_road(d, route_id), role="headline")
    silent = ~now["holder"].isin(d.offensive.sides)
    runs = now[silent].groupby((~silent).cumsum())["position"].agg(["idxmin", "idxmax"])
    ends = [(max(i - 1, 0), min(j + 1, len(now) - 1)) for i, j in runs.itertuples(index=False)]
    gaps = [(now["km"][j] - now["km"][i], now["name"][i], now["name"][j]) for i, j in ends]
    km, first, last = max(gaps, default=(0, "", ""), key=lambda gap: gap[0])
    values = {"road": d.offensive.routes[route_id], "km": km, "first": first, "last": last}
    which = "road.gap" if gaps else "road.no_gap"
    return prose(say(d, which, **values), role="headline")


def title_road(d: Dataset, road: pd.DataFrame, route_id: str) -> str:
    """Say in a title of how much of a route both ends are held by several sources."""
    if road.empty:
        return "No road to measure"
    return say(d, "road.title", road.iloc[-1], road=d.offensive.routes[route_id]).text


def describe_road(d: Dataset, road: pd.DataFrame, route_id: str) -> Prose:
    """Say of how much of a route both ends are held, and how much of it is not reported."""
    if road.empty:
        return _no_road(d, route_id)
    last, name = road.iloc[-1], d.offensive.routes[route_id]
    sure, any_claim = last.longest_corroborated_km, last.longest_claimed_km
    which = "longest" if sure == any_claim else "longest_by_level"
    longest = say(d, f"road.{which}", last) if any_claim else ""
    silent = say(d, "road.unreported_km", last) if last.unreported_km else ""
    return prose(say(d, "road.held", last, road=name), longest, silent)


def _no_road(d: Dataset, route_id: str) -> Prose:
    name = d.offensive.routes.get(route_id)
    return prose(say(d, "road.unlocated" if name else "road.none", road=name))


def describe_road_ends(d: Dataset, along: pd.DataFrame, route_id: str) -> Prose:
    """Say how far a route is held from either end, and in which state the next place is."""
    now = last_day(along).sort_values("position")
    if now.empty:
        return _no_road(d, route_id)
    sentences = []
    for rows in (now, now[::-1]):
        end = rows["name"].iloc[0]
        steps = {
            level: int(progress.holders_at(rows, d.offensive.attacker, level).cummin().sum())
            for level in progress.LEVELS
        }
        surest = {stops: level for level, stops in reversed(steps.items())}
        for stops, level in sorted(surest.items()):
            if (stops == 0 and len(surest) > 1) or stops < steps["corroborated"]:
                continue
            which = {0: "end_open", 1: "end_only"}.get(stops, "end_run")
            run, ahead = rows[: max(stops, 1)], rows[stops : stops + 1]
            beyond = [f"; next is {n.name} ({describe_state(d, n)})" for n in ahead.itertuples()]
            state = describe_state(d, next(run.itertuples()))
            values = {"end": end, "last": run["name"].iloc[-1], "state": state}
            values |= {"level": level, "beyond": "".join(beyond)}
            sentences.append(say(d, f"road.{which}", run, **values))
    return prose(*dict.fromkeys(sentences), bullets=True)


def describe_state(d: Dataset, row: tuple) -> str:
    """Say the state of a place or stretch; of one without a holder the last known one.

    An ally who is reported to hold it as before is named; so is for whom a part of it is claimed.
    """
    who = d.offensive.sides.get(row.holder, "")
    last = d.offensive.sides.get(row.last_known_holder, "")
    last = f"last known with {last}" if last else "last holder not known"
    claimed = f"claimed for {who}" if who else "claimed to be left by its holder"
    told = WORDS["place_states"].get(row.state, WORDS["place_states"]["settled"])
    newest = _newest_reports(d, row)
    allies = {actor for actor, _ in newest if actor} - _own(d)
    if row.holder == d.offensive.defender and len(allies) == 1 and all(a for a, _ in newest):
        who = actor_name(d, allies.pop(), row.holder)
    told = told.format(who=who, last=last, claimed=claimed, state=row.state)
    return told + claimed_in_part(d, row)


def claimed_in_part(d: Dataset, row: tuple) -> str:
    """Say for whom the newest reports claim a part of a place that is held as before."""
    inside = {side for _, side in _newest_reports(d, row)} - {row.holder}
    names = [name for side, name in d.offensive.sides.items() if side in inside]
    return f", part of it claimed for {text.list_of(names)}" if names else ""


def _newest_reports(d: Dataset, row: tuple) -> list[tuple[str, str]]:
    """Give of a place that is held as before what its newest reports say, see ``_by_claim``."""
    ids = getattr(row, "claim_ids", ()) if row.state == "held" else ()
    told = [_by_claim(d)[claim] for claim in ids if claim in _by_claim(d)]
    last = max((day for day, *_ in told), default=None)
    return [said for day, *said in told if day == last]


@cached_per_dataset
def _by_claim(d: Dataset) -> dict[str, tuple[pd.Timestamp, str, str]]:
    """Give by claim its last day, who still holds the place, and the side that has a part."""
    rows = claims.claims_ever(d)
    lost = (rows["stance"] == "denies") | ~rows["stating"]
    still = rows["loser_id"].where(lost, rows["holder_after"])
    inside = rows["holder_side"].where((rows["stance"] == "asserts") & ~rows["stating"], "")
    told = zip(rows["date_latest"], still, inside, strict=True)
    return dict(zip(rows["claim_id"], told, strict=True))


@cached_per_dataset
def _own(d: Dataset) -> frozenset[str]:
    head = places.government(d)
    return frozenset({head, *places.commanded_by(d).get(head, ())})


def state_cells(d: Dataset, rows: pd.DataFrame, prefix: str = "") -> list[str]:
    """Write the states of rows for a table; their columns may begin with a prefix."""
    columns = ["state", "holder", "last_known_holder", "claim_ids"]
    columns = [name for name in columns if prefix + name in rows]
    told = rows[[prefix + name for name in columns]].set_axis(columns, axis=1)
    return [text.capitalise(describe_state(d, row)) for row in told.itertuples()]


def headline_losses(d: Dataset, losses: pd.DataFrame) -> Prose:
    """Say of how many places the losing side admits the loss, and how soon.

    ``losses`` is as ``claims.first_steps`` gives it.
    """
    days = losses["admitted_after"].dropna()
    soon = int((days <= 1).sum())
    how = "" if len(days) == 1 else " all" if soon == len(days) else f" {soon}"
    values = {"n": len(losses), "admitted": len(days)}
    values["soon"] = f",{how} within a day" if soon else ""
    values["who"] = sources.names(d)[d.offensive.defender]
    which = "none" if losses.empty else "headline" if len(days) else "unadmitted"
    return prose(say(d, f"losses.{which}", **values), role="headline")


def title_losses(d: Dataset, losses: pd.DataFrame) -> str:
    """Say in a title how many losses were denied and how many admitted."""
    steps = losses[["denied", "admitted"]].notna().sum()
    return say(d, "losses.title", n=len(losses), **steps).text


def describe_losses(d: Dataset, losses: pd.DataFrame) -> Prose:
    """Say how long admissions took, and against which losses a denial stands or was answered.

    ``losses`` is as ``claims.first_steps`` gives it.
    """
    names, stands = places.names(d), losses["denied_by"].map(len) > 0
    admitted = losses[losses["admitted"].notna()].sort_values("admitted_after", kind="stable")
    groups = {"denied": stands, "answered": ~stands & (losses["answered_ids"].map(len) > 0)}
    sentences = []
    if len(admitted):
        last, same = admitted.iloc[-1], int((admitted["admitted_after"] <= 0).sum())
        values = {"n": len(admitted), "same": same, "longest": last["admitted_after"]}
        values["who"] = sources.names(d)[d.offensive.defender]
        latest = admitted["admitted_after"] == last["admitted_after"]
        never = len(losses) - len(admitted)
        where = {"never": say(d, "losses.never", n=never).text if never else ""}
        where["place"] = [names[place] for place in admitted.loc[latest, "place_id"]]
        about = (admitted, admitted["event_id"])
        event = next(admitted.itertuples())
        where["denied"] = denial_clauses(account_of(d, event)) if len(admitted) == 1 else ""
        which = "only" if len(admitted) == 1 else "all" if same == len(admitted) else "admitted"
        which += "_same" if which != "admitted" and same else ""
        sentences.append(say(d, f"losses.{which}", *about, **values, **where))
    for which, chosen in groups.items():
        rows = losses[chosen]
        ids = rows["claim_ids"] + rows["denial_ids"] + rows["answered_ids"]
        where = [place_name(d, place) for place in rows["place_id"]]
        if where:
            sentences.append(say(d, f"losses.{which}", ids, rows["event_id"], where=where))
    return prose(*(sentences or [say(d, "losses.quiet")]), bullets=True)


def describe_gaps(d: Dataset) -> Prose:
    """Say on which days nothing was published and how many places no report names."""
    start, counted = d.offensive.start, places.counted(d)
    days = [*pd.date_range(start, d.as_of).difference(d.reports["published"])]
    unreported = (~counted["place_id"].isin(d.events["place_id"])).sum()
    return prose(
        say(d, "gaps.days" if days else "gaps.none", start=start, days=days),
        say(d, "gaps.places", known=d.known_by, n=unreported, of=len(counted))
        if unreported
        else "",
    )


def headline_fitness(d: Dataset, problems: list[Problem]) -> Prose:
    """Say whether the tables are fit to use."""
    which = "faults" if problems else "fit" if claims.coding(d).whole else "fit_imported"
    values = {"n": len(problems), "claims": len(d.events), "coding": describe_coding(d)}
    return prose(say(d, f"fitness.{which}", **values), role="headline")


def describe_fitness(d: Dataset, problems: list[Problem]) -> Prose:
    """Say how much the table holds, and how sure that is."""
    events, shown = claims.grade_events(d), len(claims.claims_shown(d))
    counts = {"claims": len(d.events), "events": len(events), "coding": describe_coding(d)}
    counts["origins"] = claims.claims_in_force(d)["origin"].nunique()
    counts["part"] = say(d, "fitness.part", n=shown).text if shown < len(d.events) else ""
    sure = int(events["grade"].isin(SETTLED).sum())
    which = "holds" if claims.coding(d).whole else "holds_imported"
    return prose(
        say(d, f"fitness.{which}", **counts),
        say(d, "fitness.sure", n=sure, of=len(events)) if len(events) else "",
    )


def title_days(d: Dataset, claims_by_day: pd.Series) -> str:
    """Say in a title on which day most claims were published, of how many."""
    if claims_by_day.empty:
        return "No claim was published on a day shown"
    most, day = claims_by_day.max(), claims_by_day.idxmax()
    return say(d, "fitness.days", n=most, of=claims_by_day.sum(), day=day).text


def describe_limits(d: Dataset) -> Prose:
    """Say what the table cannot tell, with numbers of this dataset."""
    counted, events = places.counted(d), claims.grade_events(d)
    stated = sources.reports_and_origins(events)
    undrawn, unknown = counted[counted["lat"].isna()]["name"], counted["population"].isna().sum()
    coded = claims.coding(d)
    parts, whole = coded.read_in_part, coded.reports
    read = "full" if parts == 0 else "excerpts" if parts == whole else "some"
    named = counted["place_id"].isin(d.events["place_id"]).sum()
    routes = [*d.offensive.routes.values()]
    limits = [
        say(d, f"limits.{read}", n=whole, parts=parts),
        *([] if coded.whole else [say(d, "limits.imported", coding=describe_coding(d))]),
        say(d, "limits.one_source", n=(stated["origins"] == 1).sum(), all=len(stated)),
        say(d, "limits.unreported"),
        *([say(d, "limits.listed", n=named, all=len(counted))] if d.as_known_then else []),
        *([say(d, "limits.population", n=unknown, all=len(counted))] if unknown else []),
        *([say(d, "limits.coordinates", names=[*undrawn])] if len(undrawn) else []),
        *([say(d, "limits.roads", roads=routes)] if routes else []),
    ]
    return fold(d, limits, ["limits of places and roads"] * len(limits), 3)
