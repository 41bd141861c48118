"""New lines under a CSV file, in the file's own style; what stands in it is not touched."""

from __future__ import annotations

import csv
import io
import re

from helpers.tables.reader import clean


def appended(text: str, rows: list[dict[str, str]]) -> str:
    """Give the text of a CSV file with rows added at its end.

    Every character of ``text`` is kept, a byte order mark and a strange order of columns included.
    The new lines end as the last line of the file does, and are quoted throughout where its header
    is. A missing final newline is put before them.

    >>> appended("a,b\\r\\n1,2", [{"b": "4, or 5", "a": "3"}])
    'a,b\\r\\n1,2\\r\\n3,"4, or 5"\\r\\n'
    """
    if not rows:
        return text
    bare = text.removeprefix("\ufeff")
    header = [clean(cell) for cell in next(csv.reader(io.StringIO(bare, newline="")))]
    ends = re.findall(r"\r\n|\n|\r", bare)
    end = ends[-1] if ends else "\n"
    quoting = csv.QUOTE_ALL if bare.startswith('"') else csv.QUOTE_MINIMAL
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end, quoting=quoting)
    writer.writerows([[one_line(row.get(column, "")) for column in header] for row in rows])
    joint = "" if bare.endswith(("\n", "\r")) else end
    return f"{text}{joint}{out.getvalue()}"


def one_line(cell: str) -> str:
    """Put a cell on one line.

    >>> one_line(" two\\n lines ")
    'two lines'
    """
    return " ".join(clean(cell).split())
