"""An SVG of matplotlib in fewer bytes: the same picture to a hundredth of a point."""

from __future__ import annotations

import re

HEAD = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", re.S)
TAG = re.compile(r"<[^<>]*>")
FRACTION = re.compile(r"-?\d+\.\d+")
TURNED = re.compile(r' transform="rotate\(-0 [^"]*\)"')
NAMED = re.compile(r'<g id="[^"]*">')
"""A group of which nothing but its name is told, by which nothing calls it."""
BARE = re.compile(r"<g>((?:(?!</?g\b).)*)</g>", re.S)
AROUND = re.compile(r"(?<=[:;]) | (?=[MLCQz]\b)|(?<=\b[MLCQ]) ")
"""Blanks in styles and paths that part nothing."""
PATH = re.compile(r'(?<= d=")[^"]*')
STEP = re.compile("([A-Za-z])([^A-Za-z]*)")
BETWEEN = re.compile(r">\s*\n\s*<")


def compact(svg: str, fonts: str) -> str:
    """Leave out what is not drawn, and name the fonts once.

    Parameters
    ----------
    svg
        As matplotlib writes it, with texts as texts in the font "DejaVu Sans".
    fonts
        Names of fonts as in CSS, without double quotes.

    >>> compact('<svg>\\n <g id="a"><path d="M 1.23456 2.0 \\nL 3 4"/></g>\\n</svg>', "serif")
    '<svg font-family="serif"><path d="M1.23 2L3 4"/></svg>'
    """
    told = TAG.sub(lambda tag: slight(tag[0]), BETWEEN.sub("><", HEAD.sub("", svg).strip()))
    return ungrouped(told).replace("<svg", f'<svg font-family="{fonts}"', 1)


def ungrouped(svg: str) -> str:
    """Take what stands in groups that say nothing out of them, from the inside out.

    >>> ungrouped('<svg><g id="a"><g id="b">1</g><g clip-path="c">2</g></g></svg>')
    '<svg><g>1<g clip-path="c">2</g></g></svg>'
    """
    before, told = "", NAMED.sub("<g>", svg)
    while before != told:
        before, told = told, BARE.sub(r"\1", told)
    return told


def slight(tag: str) -> str:
    """Shorten a tag: numbers to two decimals, no font of its own, no turn by nothing."""
    tag = " ".join(TURNED.sub("", tag).replace("font-family: 'DejaVu Sans'; ", "").split())
    tag = FRACTION.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), tag)
    return PATH.sub(lambda path: straight(path[0]), AROUND.sub("", tag))


def straight(path: str) -> str:
    """Name only the coordinate that changes where a line of a path goes along an axis.

    >>> straight("M1 2L3 2L3 2L3 4L5 6z ")
    'M1 2H3V4L5 6z'
    """
    told, at = [], []
    for kind, where in STEP.findall(path):
        before, at = at, where.split() if kind in "ML" else []
        line = kind == "L"
        if line and at[1:] == before[1:]:
            told.append(f"H{at[0]}" if at != before else "")
        elif line and at[:1] == before[:1]:
            told.append(f"V{at[1]}")
        else:
            told.append(kind + where.strip())
    return "".join(told)
