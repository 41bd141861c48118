"""From an executed notebook to one HTML file that needs nothing else.

``complete`` gives figures the words that they lack, ``render_page`` makes a brief, ``summarise``
and ``summarise_edition`` say what lists show of it, ``indexes`` and ``feed`` make the lists of all
briefs, ``about`` says how they are made. Nothing here reads or writes a file.
"""
# ruff: noqa: F401 - what the other rooms use as ``pages.NAME`` is gathered here

from helpers.pages.figures import ExportError, complete
from helpers.pages.index import about, feed, indexes
from helpers.pages.page import explorer_page, page, render_page
from helpers.pages.summary import summarise, summarise_edition
