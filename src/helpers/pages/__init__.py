"""From an executed notebook to one HTML file that needs nothing else.

``complete`` gives figures the words that they lack, ``render_page`` makes a brief, ``summarise``
and ``summarise_edition`` say what lists show of it,
``indexes`` and ``feed`` make the lists of all briefs, ``about`` says how they are
made. Nothing here reads or writes a file.
"""

from helpers.pages.figures import ExportError, complete
from helpers.pages.index import about, feed, indexes
from helpers.pages.page import explorer_page, page, render_page
from helpers.pages.summary import summarise, summarise_edition

__all__ = [
    "ExportError",
    "about",
    "complete",
    "explorer_page",
    "feed",
    "indexes",
    "page",
    "render_page",
    "summarise",
    "summarise_edition",
]
