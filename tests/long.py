"""How often a test that draws what it tries does so: ``LONG=1 pytest -m long`` tries thousands."""

import os

LONG = bool(os.environ.get("LONG"))


def times(usual: int, long: int) -> int:
    """Give the number of tries of the usual run, or of the long one."""
    return long if LONG else usual
