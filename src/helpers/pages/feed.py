"""The feed of editions: Atom, one entry a day, the same bytes each time."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

from helpers.pages.index import Entry, name_offensives, newest_first
from helpers.pages.page import environment

OURS = uuid.uuid5(uuid.NAMESPACE_URL, "offensive-progress")
UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML has no way to write."""
NO_DAY = "1970-01-01"


def feed(entries: Iterable[Entry]) -> str:
    """Make ``feed.xml`` of the editions that stand, the newest first.

    An entry is dated by the last day of which its brief could know, or on which it was revised, and
    keeps its id when its brief is built again. Addresses are relative to the feed.
    """
    entries = list(entries)
    offensives = name_offensives(entries)
    editions = [entry for entry in newest_first(entries) if entry.href]
    template = environment().get_template("feed.xml.j2")
    text = template.render(
        offensives=offensives,
        id=_identity(offensives),
        updated=max((entry.updated for entry in editions), default=NO_DAY),
        editions=[(_identity(f"{e.offensive}/{e.slug}"), e) for e in editions],
    )
    return UNWRITABLE.sub("", text)


def _identity(name: str) -> str:
    return uuid.uuid5(OURS, name).urn
