"""From an executed notebook to one HTML file that needs nothing else.

``page`` makes a brief, ``summary`` reads its question and bottom line back, ``index`` makes the
list of all briefs. Nothing here reads a table or writes a file.
"""

from helpers.export.figures import ExportError
from helpers.export.index import index
from helpers.export.page import page, summary

__all__ = ["ExportError", "index", "page", "summary"]
