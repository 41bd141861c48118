"""A brief as PDF, and its headline and map as a card, through Chromium where there is one."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from helpers import files
from helpers.pages.sanitize import plain
from helpers.pages.shared_assets import environment
from helpers.runs import SETTINGS
from helpers.runs.plan import TAKEN, BadPlan, pick

NAMES, FLAGS = SETTINGS["browsers"], SETTINGS["browser_flags"]
SECONDS = 120
KINDS = {".pdf": ("--print-to-pdf", b"%PDF-"), ".png": ("--screenshot", b"\x89PNG")}
"""Chromium's option for each kind of file, and how such a file begins."""
TO_A_FILE = re.compile(r'<a href="(?![a-z]+:|#)[^"]*"')
"""A link to a page beside this one: on paper it would tell the folder in which both stand."""


class NoPdf(RuntimeError):
    """A page that could not be printed; the message says why."""


def find_browser() -> str:
    """Find a Chromium or a browser made of it; ``BadPlan`` where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        advice = "Install chromium, or open a brief in any browser and print it from there."
        raise BadPlan([f"There is no Chromium on this machine to print with. {advice}"])
    return found


def built_pages(folder: Path, slugs: tuple[str, ...] = ()) -> list[Path]:
    """Give the built pages of the named briefs, see ``plan.pick``; lists are none."""
    found = sorted(folder.glob("*.html"))
    pages = {page.stem: page for page in found if not TAKEN.match(page.stem)}
    return [pages[slug] for slug in pick(slugs, [*pages], "built brief")]


def print_page(page: Path, chromium: str) -> Path:
    """Print a page beside itself, whole; ``NoPdf`` where Chromium fails or takes too long."""
    return _make(page, ".pdf", TO_A_FILE.sub("<a", page.read_text("utf-8")), chromium)


def draw_card(page: Path, chromium: str) -> Path:
    """Draw day, headline and map of a page beside it, for those who link to it; as above."""
    shown = LexborHTMLParser(page.read_text("utf-8"))
    words = {name: plain(shown.css_first(name)) for name in ("title", "h1")}
    picture = shown.css_first(".map img")
    words["map"] = picture.attributes["src"] if picture else ""
    return _make(page, ".png", environment().get_template("card.html.j2").render(words), chromium)


def _make(page: Path, suffix: str, html: str, chromium: str) -> Path:
    """Let Chromium make a file beside a page of what is to be seen there."""
    target, (option, begins) = page.with_suffix(suffix), KINDS[suffix]
    rootless = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    try:
        with tempfile.TemporaryDirectory(prefix="briefs-", ignore_cleanup_errors=True) as home:
            draft, copy = Path(home, f"page{suffix}"), Path(home, page.name)
            copy.write_text(html, "utf-8")
            own = [f"--user-data-dir={home}/profile", f"{option}={draft}"]
            command = [chromium, *FLAGS, *rootless, *own, copy.as_uri()]
            ran = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
            content = draft.read_bytes() if draft.is_file() else b""
        if ran.returncode or not content.startswith(begins):
            why = ran.stderr.decode(errors="replace").strip().splitlines()[-1:]
            made = suffix[1:].upper()
            raise NoPdf(f"{page.name}: Chromium made no {made}. {' '.join(why)}".strip())
        files.write(target, content)
    except subprocess.TimeoutExpired as error:
        raise NoPdf(f"{page.name}: Chromium took more than {SECONDS} s.") from error
    except OSError as error:
        raise NoPdf(f"{page.name}: {chromium} could not be run: {error.strerror}.") from error
    return target
