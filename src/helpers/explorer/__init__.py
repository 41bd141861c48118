"""One page to explore a dataset, in a browser from a disk and in JupyterLab alike.

The page carries results that were worked out for every day, every knowledge and without each
source; it looks them up. A notebook cell shows it in a frame, a brief as a part of itself.
"""

from dataclasses import dataclass

import pandas as pd

from helpers import pages, places, text, wording
from helpers.explorer.page_data import gather_data
from helpers.pages.figures import EXPLORER
from helpers.tables import Dataset

__all__ = ["show"]  # what notebooks use

FRAME = (
    "<p>Run this cell to explore: the page below is shown only where its notebook is trusted.</p>"
    "<iframe title='{title}' style='width: 100%; height: 90vh; border: 0' srcdoc='{page}'></iframe>"
)


@dataclass(frozen=True, repr=False)
class Explorer:
    """The data that the page looks up, and the words that stand where no script runs."""

    title: str
    data: dict
    words: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        page = pages.explorer_page(self.title, self.data, self.words)
        title, page = (t.replace("&", "&amp;").replace("'", "&#39;") for t in (self.title, page))
        return {
            EXPLORER: {"data": self.data, "words": self.words},
            "text/html": FRAME.format(title=title, page=page),
            "text/plain": f"{self.title}: a page to explore, shown in JupyterLab and in a brief.",
        }


def show(d: Dataset, held: pd.DataFrame, front: str = "all") -> Explorer:
    """Give the page to explore, opened at the last day shown.

    ``held`` is as ``control.control_table`` gives it; a ``front`` is chosen at first. The sources
    with most claims can be left out; of large tables fewer, and of very large ones only what is
    known now is shown: the page says so. Without a script it lists the state of each place on the
    last day.
    """
    caption = f"State of each listed place on {text.day(d.as_of)}"
    unlinked = held.assign(claim_ids="")  # the page lists all claims itself
    spots, data = places.counted(d, front), gather_data(d, held, front)
    table = wording.states_table(d, unlinked, spots, caption, folded=False)
    note = "<p>Without a script this page shows only its last day.</p>"
    return Explorer(d.offensive.title, data, note + table._repr_html_())
