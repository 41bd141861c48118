"""A brief as PDF: its printed page, through Chromium where there is one."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from helpers import files
from helpers.runs import SETTINGS
from helpers.runs.plan import TAKEN, BadPlan, pick

NAMES, FLAGS = SETTINGS["browsers"], SETTINGS["browser_flags"]
SECONDS = 120
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
    target = page.with_suffix(".pdf")
    rootless = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    try:
        with tempfile.TemporaryDirectory(prefix="briefs-", ignore_cleanup_errors=True) as home:
            draft, copy = Path(home, "page.pdf"), Path(home, page.name)
            copy.write_text(TO_A_FILE.sub("<a", page.read_text("utf-8")), "utf-8")
            own = [f"--user-data-dir={home}/profile", f"--print-to-pdf={draft}"]
            command = [chromium, *FLAGS, *rootless, *own, copy.as_uri()]
            ran = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
            content = draft.read_bytes() if draft.is_file() else b""
        if ran.returncode or not content.startswith(b"%PDF-"):
            why = ran.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise NoPdf(f"{page.name}: Chromium made no PDF. {' '.join(why)}".strip())
        files.write(target, content)
    except subprocess.TimeoutExpired as error:
        raise NoPdf(f"{page.name}: Chromium took more than {SECONDS} s.") from error
    except OSError as error:
        raise NoPdf(f"{page.name}: {chromium} could not be run: {error.strerror}.") from error
    return target
