"""From an executed notebook to one HTML file that needs nothing else.

``render_page`` makes a brief, ``summarise`` says what stands on top of it, ``index`` and ``feed``
make the lists of all briefs. Nothing here reads a table or writes a file.
"""

from helpers.pages.figures import ExportError
from helpers.pages.index import feed, index
from helpers.pages.page import explorer_page, page, render_page
from helpers.pages.summary import summarise

__all__ = ["ExportError", "explorer_page", "feed", "index", "page", "render_page", "summarise"]
