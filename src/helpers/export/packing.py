"""A chart in fewer bytes, with nothing lost: what ``charts.js`` unpacks again.

- ``{"thousandths": [...]}``: long rows of numbers with up to three decimals, as steps between
  neighbours in thousandths; ``null`` stays a gap.
- hover texts that stand in the figure's table: the numbers of their rows; the claims of a mark
  (``customdata``) stand there alone.
- a slider: one list of all values a mark can have, and for each step a string of 0 and 1.
"""

from __future__ import annotations

LONG = 40
WORDS = ("title", "unit", "source", "alt", "table", "title_px")


def packed(trace: dict, shown: dict[str, int]) -> dict:
    """Pack the numbers and the hover texts of a trace.

    Parameters
    ----------
    shown
        The row of the figure's table in which a hover text stands.
    """
    small = {key: value for key, value in trace.items() if key != "customdata"}
    for axis in ("x", "y"):
        values = trace.get(axis)
        if isinstance(values, list) and len(values) >= LONG and fine(values):
            small[axis] = {"thousandths": steps_between(values)}
    texts = trace.get("hovertext")
    if isinstance(texts, list):
        small["hovertext"] = rows_of(texts, shown)
    return small


def rows_of(texts: list, shown: dict[str, int]) -> list:
    """Give the rows in place of the texts that have one.

    >>> rows_of(["a", ["b"]], {"b": 7})
    ['a', [7]]
    """
    return [rows_of(t, shown) if isinstance(t, list) else shown.get(t, t) for t in texts]


def fine(values: list) -> bool:
    """Tell whether all values are gaps or numbers that three decimals hold."""
    return all(
        v is None or (isinstance(v, int | float) and v is not True and round(v * 1000) / 1000 == v)
        for v in values
    )


def steps_between(values: list[float | None]) -> list[int | None]:
    """Give numbers as steps in thousandths from the number before.

    >>> steps_between([36.5, 36.502, None, 36.5])
    [36500, 2, None, -2]
    """
    last, steps = 0, []
    for value in values:
        now = None if value is None else round(value * 1000)
        steps.append(None if now is None else now - last)
        last = last if now is None else now
    return steps


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
        ["".join("01"[v is not None] for v in layer) for layer in value[key]] for value in values
    ]
    return {**told, "key": key, "full": full, "masks": masks}


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
    return {**kept, "meta": meta} if meta else kept
