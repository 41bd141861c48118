"""From an executed notebook to one HTML file that needs nothing else.

``page`` makes a brief, ``summary`` reads its question, bottom line, news and places back,
``index`` makes the list of all briefs and ``feed`` the feed of editions. Nothing here reads a table
or writes a file.
"""

from helpers.export.feed import feed
from helpers.export.figures import ExportError
from helpers.export.index import index
from helpers.export.outline import summary
from helpers.export.page import page

__all__ = ["ExportError", "feed", "index", "page", "summary"]
