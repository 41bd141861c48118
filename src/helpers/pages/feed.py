"""The feed of editions: Atom, one entry a day, the same bytes each time."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape

from feedgenerator import Atom1Feed

from helpers.pages.index import Entry, newest_first, titles
from helpers.pages.page import write_day

OURS = uuid.uuid5(uuid.NAMESPACE_URL, "offensive-progress")
UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML has no way to write."""


class Editions(Atom1Feed):
    """A feed that is as new as its newest entry, and never as new as the clock."""

    def latest_post_date(self) -> datetime:
        """Give the moment of the newest entry."""
        days = (item["updateddate"] for item in self.items)
        return max(days, default=datetime(1970, 1, 1, tzinfo=UTC))


def feed(entries: Iterable[Entry]) -> str:
    """Make ``feed.xml`` of the editions that stand, the newest first.

    An entry is dated by the last day of which its brief could know, and keeps its id when its brief
    is built again. Addresses are relative to the feed.
    """
    entries = list(entries)
    title = titles(entries)
    made = Editions(
        title=writable(f"Briefs: {title}" if title else "Briefs"),
        link="index.html",
        description=None,
        language="en",
        author_name="Offensive Progress",
        feed_url="feed.xml",
        feed_guid=identity(title),
    )
    for entry in newest_first(entries):
        if not entry.href:
            continue
        made.add_item(
            title=writable(f"{write_day(entry.day)}: {entry.offensive}"),
            link=entry.href,
            description=writable(summary(entry)),
            unique_id=identity(f"{entry.offensive}/{entry.slug}"),
            updateddate=moment(entry.known_by),
        )
    return made.writeString("utf-8") + "\n"


def identity(name: str) -> str:
    """Give an id that stays the same for the same name."""
    return uuid.uuid5(OURS, name).urn


def moment(day: str) -> datetime:
    """Give the beginning of a day.

    >>> moment("2030-01-06").isoformat()
    '2030-01-06T00:00:00+00:00'
    """
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def summary(entry: Entry) -> str:
    """Give the bottom line and what changed as HTML."""
    items = "".join(f"<li>{escape(item)}</li>" for item in entry.changed)
    changed = f"<p>News since the brief before:</p><ul>{items}</ul>" if items else ""
    return f"<p>{escape(entry.bottom_line)}</p>{changed}"


def writable(text: str) -> str:
    r"""Take out the control characters that XML cannot hold.

    >>> writable("a\x0bb")
    'ab'
    """
    return UNWRITABLE.sub("", text)
