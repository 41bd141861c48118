"""An SVG of matplotlib in fewer bytes: the same picture to a hundredth of a point."""

from __future__ import annotations

import re

HEAD = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", re.S)
TAG = re.compile(r"<[^<>]*>")
FRACTION = re.compile(r"-?\d+\.\d+")
TURNED = re.compile(r' transform="rotate\(-0 [^"]*\)"')
BETWEEN = re.compile(r">\s*\n\s*<")


def compact(svg: str, fonts: str) -> str:
    """Leave out what is not drawn, and name the fonts once.

    Parameters
    ----------
    svg
        As matplotlib writes it, with texts as texts in the font "DejaVu Sans".
    fonts
        Names of fonts as in CSS, without double quotes.

    >>> compact('<svg>\\n <path d="M 1.23456 2.0 \\nL 3 4"/>\\n <text>1.234</text></svg>', "serif")
    '<svg font-family="serif"><path d="M 1.23 2 L 3 4"/><text>1.234</text></svg>'
    """
    told = TAG.sub(lambda tag: slight(tag[0]), BETWEEN.sub("><", HEAD.sub("", svg).strip()))
    return told.replace("<svg", f'<svg font-family="{fonts}"', 1)


def slight(tag: str) -> str:
    """Shorten a tag: numbers to two decimals, no font of its own, no turn by nothing."""
    tag = " ".join(TURNED.sub("", tag).replace("font-family: 'DejaVu Sans'; ", "").split())
    return FRACTION.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), tag)
