"""What a spreadsheet could take for a formula."""

from __future__ import annotations

import re

RISKY = re.compile(r"\s*[=+\-@＝＋－＠'\t]")
"""Beginnings that may be run as a formula, and the apostrophe that keeps a text from it."""


def harmless(text: str) -> str:
    """Keep a spreadsheet that opens a CSV file from running a text as a formula.

    ``removeprefix("'")`` gives the text back, whatever it was.

    >>> harmless("=1+1"), harmless("'s-Hertogenbosch"), harmless("aleppo")
    ("'=1+1", "''s-Hertogenbosch", 'aleppo')
    """
    return f"'{text}" if RISKY.match(text) else text
