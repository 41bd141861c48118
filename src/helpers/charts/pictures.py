"""A plot of matplotlib, as pandas makes it in one step, as a picture of a page."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes

from helpers import text
from helpers.charts import style
from helpers.tables import Dataset

SVG = "image/svg+xml"


@dataclass(frozen=True, repr=False)
class Picture:
    """A drawing as SVG, with its title, unit, source, text alternative and table."""

    svg: str
    words: Mapping

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple:
        return {SVG: self.svg, "text/plain": self.words["alt"]}, {SVG: dict(self.words)}


def draw_picture(d: Dataset, axes: Axes, table: pd.DataFrame, *, title: str, unit: str) -> Picture:
    """Make a picture of the axes that a pandas plot gives, the same bytes each time.

    ``table`` is what was drawn, by day; its last and its largest row are told in the text
    alternative, and all of it stands below the picture.
    """
    axes.figure.set_size_inches(9.5, 3.2)  # as wide as a page
    axes.set(xlabel="", ylabel="")
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params("x", rotation=45)
    for column, bars in zip(table, axes.containers, strict=True):
        bars.set_label(column)
    axes.legend(frameon=False, ncols=len(table.columns), loc="upper left")
    total = table.sum(axis=1)
    most = f"most, {text.number(total.max())}, on {text.day(total.idxmax())}" if len(total) else ""
    rows = [(text.day(day), *map(int, row)) for day, *row in table.itertuples()]
    alt = text.end_sentence(f"{title}. {text.capitalise(unit)}; {most}")
    words = {"title": title, "unit": unit, "source": style.source_line(d), "alt": alt}
    words["table"] = style.tabulate(["Day", *map(str, table)], rows)
    out = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "offensive-progress"}):
        axes.figure.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None})
    mpl.pyplot.close(axes.figure)
    return Picture(out.getvalue(), words)
