"""Compare what two sets of briefs say: ``python -m tests.benchmarks.pages BEFORE AFTER [SLUG...]``.

A change that should alter no page is shown to by an empty answer; one that should, by its lines.
"""

from __future__ import annotations

import difflib
import html
import re
import sys
from pathlib import Path

UNSEEN = re.compile(r"<(script|style|head)\b.*?</\1>|<!--.*?-->", re.S)
CODE = re.compile(r'<details class="code".*?</details>', re.S)
"""The code of a section, folded away with its working tables."""
ALT = re.compile(r'<img [^>]*alt="([^"]*)"[^>]*>')
BLOCK = re.compile(r"</?(?:p|li|h[1-6]|tr|summary|figcaption|caption|dt|dd|div|figure|ul)\b[^>]*>")
CELL, TAG = re.compile(r"<t[dh]\b[^>]*>"), re.compile(r"<[^>]+>")


def lines(page: Path) -> list[str]:
    """Give what a reader sees of a page, one block a line."""
    text = CODE.sub("", UNSEEN.sub("", page.read_text(encoding="utf-8")))
    for pattern, by in ((ALT, r"\n\1\n"), (BLOCK, "\n"), (CELL, " | "), (TAG, "")):
        text = pattern.sub(by, text)
    found = (" ".join(html.unescape(line).split()) for line in text.split("\n"))
    return [line.strip("| ") for line in found if line.strip("| ")]


def main(before: Path, after: Path, slugs: list[str]) -> int:
    """Print what differs, page by page; 1 where anything does."""
    names = sorted({p.name for folder in (before, after) for p in folder.glob("*.html")})
    differ = 0
    for name in names:
        if slugs and name.removesuffix(".html") not in slugs:
            continue
        said = [lines(p) if (p := folder / name).exists() else [] for folder in (before, after)]
        told = list(difflib.unified_diff(*said, f"before/{name}", f"after/{name}", "", "", n=0))
        differ += bool(told)
        print("\n".join(line for line in told if not line.startswith("@@")), end="\n" * bool(told))
    print(f"{differ} of {len(names)} pages differ.", file=sys.stderr)
    return int(differ > 0)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
