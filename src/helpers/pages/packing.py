"""A chart in fewer bytes, with nothing lost: what ``charts.js`` unpacks again.

- ``{"per": 100, "steps": "yyD "}``: rows of numbers with up to three decimals, as steps between
  neighbours in as small parts of one as it takes, five bits a letter; a blank is a gap.
- hover texts that stand in the figure's table: the numbers of their rows; the claims of a mark
  (``customdata``) stand there alone.
- ``{"all": {...}, "each": [...]}``: traces, notes and lines: what most have of a member that all
  have, and what each has besides.
- ``{"same": [chart, place]}``: a long trace that an earlier chart of the page has at that place.
- a slider: one list of all values a mark can have, and for each step which of them it shows, four a
  hexadecimal digit; values of the step shown first stand there alone.
"""

from __future__ import annotations

import json
from collections import Counter
from math import isfinite

LONG = 8
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
PARTS = (1, 10, 100, 1000)
MOST = 31
"""What one letter can tell."""
LONG_TRACE = 1000
"""From how many letters of JSON on a trace is worth a reference."""
WORDS = ("title", "unit", "source", "alt", "table", "title_px")


def packed(trace: dict, shown: dict[str, int]) -> dict:
    """Pack the numbers and the hover texts of a trace.

    Parameters
    ----------
    shown
        The row of the figure's table in which a hover text stands.
    """
    small = {key: value for key, value in trace.items() if key != "customdata"}
    texts = trace.get("hovertext")
    if isinstance(texts, list):
        small["hovertext"] = rows_of(texts, shown)
    return small | {key: row(small[key]) for key in ("x", "y", "hovertext") if key in small}


def row(values: object) -> object:
    """Pack a long row of numbers; anything else stays as it is.

    >>> row([3.5] * 8), row([1, 2])
    ({'per': 10, 'steps': 'mCAAAAAAA'}, [1, 2])
    """
    if not isinstance(values, list) or len(values) < LONG:
        return values
    per = parts(values)
    return {"per": per, "steps": lettered(steps_between(values, per))} if per else values


def once(traces: list[dict], chart: str, met: dict[str, list]) -> list[dict]:
    """Give references in place of long traces that an earlier chart has.

    Parameters
    ----------
    chart
        The id of the chart.
    met
        Where the long traces of earlier charts stand, by their JSON; those of this one are added.

    >>> met = {}
    >>> once([{"x": "a" * 1000}], "figure-1", met) == [{"x": "a" * 1000}]
    True
    >>> once([{"y": 1}, {"x": "a" * 1000}], "figure-2", met)
    [{'y': 1}, {'same': ['figure-1', 0]}]
    """
    told = []
    for place, trace in enumerate(traces):
        text = json.dumps(trace, sort_keys=True)
        first = met.setdefault(text, [chart, place]) if len(text) >= LONG_TRACE else None
        told.append(trace if first in (None, [chart, place]) else {"same": first})
    return told


def gathered(each: list[dict]) -> dict:
    """Tell once what most of some traces, notes or lines have of a member that all have.

    References to other traces need no member.

    >>> gathered([{"x": 1, "y": 2}, {"x": 1, "y": 3, "z": 4}, {"x": 5, "y": 3}])["each"]
    [{'y': 2}, {'z': 4}, {'x': 5}]
    """
    written = [{k: json.dumps(v, sort_keys=True) for k, v in one.items()} for one in each]
    whole = [one for one in written if "same" not in one]
    common = sorted(set.intersection(*map(set, whole))) if whole else []
    most = {key: Counter(one[key] for one in whole).most_common(1)[0][0] for key in common}
    left = [
        {k: v for k, v in one.items() if most.get(k) != texts[k]}
        for one, texts in zip(each, written, strict=True)
    ]
    return {"all": {key: json.loads(text) for key, text in most.items()}, "each": left}


def rows_of(texts: list, shown: dict[str, int]) -> list:
    """Give the rows in place of the texts that have one.

    >>> rows_of(["a", ["b"]], {"b": 7})
    ['a', [7]]
    """
    return [rows_of(t, shown) if isinstance(t, list) else shown.get(t, t) for t in texts]


def parts(values: list) -> int | None:
    """Give the fewest parts of one in which all values are whole; None where a thousand is not so.

    >>> parts([1, 2.5, None]), parts([1 / 3]), parts(["a"])
    (10, None, None)
    """
    told = [v for v in values if v is not None]
    if not all(isinstance(v, int | float) and v is not True and isfinite(v) for v in told):
        return None
    return next((p for p in PARTS if all(round(v * p) / p == v for v in told)), None)


def steps_between(values: list[float | None], per: int) -> list[int | None]:
    """Give numbers as steps from the number before, in parts of one.

    >>> steps_between([36.5, 36.502, None, 36.5], 1000)
    [36500, 2, None, -2]
    """
    last, steps = 0, []
    for value in values:
        now = None if value is None else round(value * per)
        steps.append(None if now is None else now - last)
        last = last if now is None else now
    return steps


def lettered(steps: list[int | None]) -> str:
    """Write whole numbers with five bits a letter, the lowest first; the sign is the first bit.

    A letter of the second half says that more follow. Small numbers take one letter.

    >>> lettered([0, 1, -1, 15, 16, None, -3632])
    'ACBegB _iH'
    """
    told = []
    for step in steps:
        rest = None if step is None else 2 * abs(step) - (step < 0)
        while rest is not None and rest > MOST:
            told.append(LETTERS[MOST + 1 + rest % (MOST + 1)])
            rest //= MOST + 1
        told.append(" " if rest is None else LETTERS[rest])
    return "".join(told)


def hexadecimal(shown: list[bool]) -> str:
    """Write yes and no four a digit, the first as its lowest bit.

    >>> hexadecimal([True, False, False, True, True])
    '91'
    """
    fours = (shown[i : i + 4] for i in range(0, len(shown), 4))
    return "".join(f"{sum(yes << i for i, yes in enumerate(four)):x}" for four in fours)


def slid(traces: list[dict], control: dict) -> list[dict]:
    """Leave out of traces what they share with the step of a slider that is shown first.

    >>> step = {"args": [{"x": [[1], [4]]}, [0, 1]]}
    >>> slid([{"x": [1], "y": [2]}, {"x": [3]}], {"steps": [step]})
    [{'y': [2]}, {'x': [3]}]
    """
    setting, moved = control["steps"][control.get("active", 0)]["args"]
    set_first = {
        (trace, key, json.dumps(value))
        for key, values in setting.items()
        for trace, value in zip(moved, values, strict=False)
    }
    return [
        {k: v for k, v in trace.items() if (i, k, json.dumps(v)) not in set_first}
        for i, trace in enumerate(traces)
    ]


def slider(control: dict) -> dict:
    """Pack a slider of a layout: its words, the step shown first, and what each step sets.

    Returns
    -------
    ``prefix`` and ``labels`` (text), ``active`` (a number), ``traces`` (their numbers), and either
    ``key``, ``full`` and ``masks``, or ``values`` as they are.
    """
    steps = control["steps"]
    told = {
        "prefix": (control.get("currentvalue") or {}).get("prefix", ""),
        "active": control.get("active", 0),
        "labels": [step["label"] for step in steps],
        "traces": steps[0]["args"][1],
    }
    values = [step["args"][0] for step in steps]
    [key] = values[0] if len(values[0]) == 1 else [None]
    full = union([value[key] for value in values]) if key else None
    if full is None:
        return {**told, "values": values}
    masks = [
        [hexadecimal([v is not None for v in layer]) for layer in value[key]] for value in values
    ]
    return {**told, "key": key, "full": [row(layer) for layer in full], "masks": masks}


def union(choices: list[list[list]]) -> list[list] | None:
    """Lay choices of values over each other; None where two differ.

    >>> union([[[1, None]], [[None, 2]]]), union([[[1]], [[2]]])
    ([[1, 2]], None)
    """
    full: list[list] = [[None] * len(layer) for layer in choices[0]]
    for choice in choices:
        for whole, layer in zip(full, choice, strict=True):
            if not isinstance(layer, list) or len(layer) != len(whole):
                return None
            for i, value in enumerate(layer):
                if value is not None and whole[i] not in (None, value):
                    return None
                whole[i] = whole[i] if value is None else value
    return full


def wordless(layout: dict) -> dict:
    """Take off a layout what the page says itself and what the page draws itself."""
    meta = {key: value for key, value in layout["meta"].items() if key not in WORDS}
    kept = {key: value for key, value in layout.items() if key not in ("meta", "sliders")}
    kept |= {key: gathered(kept[key]) for key in ("annotations", "shapes") if kept.get(key)}
    return {**kept, "meta": meta} if meta else kept
