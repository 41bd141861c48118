"""From an executed notebook to one HTML file that needs nothing else.

``page`` makes a brief, ``summary`` reads its question, bottom line, news and places back,
``index`` makes the list of all briefs and ``feed`` the feed of editions. Nothing here reads a table
or writes a file.
"""

from helpers.pages.feed import feed
from helpers.pages.figures import ExportError
from helpers.pages.index import index
from helpers.pages.outline import summary
from helpers.pages.page import page

__all__ = ["ExportError", "feed", "index", "page", "summary"]
