"""An empty dataset for another offensive, made of a few answers."""

import re
import shutil
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from zoneinfo import available_timezones

from helpers import tables
from helpers.tables.append import edited
from helpers.tables.dataset import parse_day
from helpers.tables.reader import DESCRIPTOR, suggest
from helpers.tables.schema import COLUMNS, as_text
from helpers.text import slug

WORDS = tomllib.loads(Path(__file__).with_name("new_dataset.toml").read_text("utf-8"))
DEFAULTS: dict[str, str] = WORDS["defaults"]
"""The answers that are taken where none is given; an empty day or box stays open."""
WORLD = [-180.0, -90.0, 180.0, 90.0]
NUMBER = r"-?\d+(?:\.\d+)?"
LOCATED = re.compile(rf"(.+?)[\s,]+({NUMBER})[\s,]+({NUMBER})")
MISWRITTEN = re.compile(r"\d([.,]\d|\s*([°º']|[NSEW]\b))", re.IGNORECASE)  # a coordinate in a name


def make_dataset(folder: Path, answers: Mapping[str, str], today: date) -> list[str]:
    """Make a dataset folder whole, or not at all, and say which of start and box are still open.

    ``answers`` are title, attacker, defender, start, objective, time_zone and box as typed, see
    ``read_answer``; ``today`` stands for an open first day. FileExistsError where there is one of
    its name.
    """
    if folder.exists():
        raise FileExistsError(f"{folder} is there already; choose another name or remove it first.")
    package, rows = _described(folder.name, answers, today)
    for left in folder.parent.glob(f".{folder.name}.*"):  # by a process that was killed
        shutil.rmtree(left)
    # one folder deeper than a dataset, so that what a killed process leaves is taken for none
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as home:
        draft = Path(home, folder.name)
        draft.mkdir()
        (draft / DESCRIPTOR).write_text(f"{as_text(package)}\n", encoding="utf-8")
        readme = WORDS["readme"].lstrip().format(title=answers["title"], name=folder.name)
        (draft / "README.md").write_text(readme, encoding="utf-8")
        for name, table in COLUMNS.items():
            header = ",".join(field["name"] for field in table["schema"]["fields"])
            content = edited(f"{header}\n", rows.get(name, []))
            (draft / f"{name}.csv").write_text(content, encoding="utf-8", newline="")
        tables.load(draft)  # BadTables where a row has a fault
        draft.rename(folder)
    return package["offensive"]["open"]


def read_answer(
    key: str, answer: str, others: Mapping[str, str | None] = MappingProxyType({})
) -> object:
    """Read one answer, given others; ValueError says how to write it.

    >>> read_answer("objective", "Kabul 34.53 69.17"), read_answer("box", "60, 29, 75, 39")
    (('Kabul', '34.53', '69.17'), [60.0, 29.0, 75.0, 39.0])
    """
    answer = answer.strip()
    if key == "start":
        return answer and str(parse_day("first day", answer).date())
    if key == "box":
        edges = [float(edge) for edge in re.findall(NUMBER, answer)] if answer else WORLD
        worded = re.search(r"[^\d\s.,;+-]", answer)  # as in 12.5W
        if worded or len(edges) != 4 or not (edges[0] < edges[2] and edges[1] < edges[3]):
            raise ValueError("Write west, south, east and north in degrees: 60.4 29.3 75.0 38.6")
        return edges
    if not slug(answer):
        raise ValueError("Write a name with letters.")
    if key == "time_zone" and answer not in available_timezones():
        near = suggest(answer, sorted(available_timezones()))
        raise ValueError(f'No time zone "{answer}". {near or "Write it as in Asia/Damascus."}')
    if key == "defender" and _side(answer) == _side(others.get("attacker") or ""):
        raise ValueError(f'The attackers are called "{answer}" too; give each side its own name.')
    if key == "objective":
        located = LOCATED.fullmatch(answer)
        if MISWRITTEN.search(located[1] if located else answer):
            raise ValueError("Write degrees north and east with a full stop: Kabul 34.53 69.17")
        return located.groups() if located else (answer, "", "")
    return answer


def _side(name: str) -> str:
    return slug(name.strip().removesuffix(" forces"))


def _described(name: str, answers: Mapping[str, str], today: date) -> tuple[dict, dict]:
    """Give the descriptor of a new dataset and its first rows by table."""
    given = {key: read_answer(key, answer, answers) for key, answer in answers.items()}
    place, lat, lon = given["objective"]
    words = given | {
        "name": name,
        "start": given["start"] or str(today),
        "attacking": _side(given["attacker"]),
        "defending": _side(given["defender"]),
        "objective": slug(place),
        "place": place,
        **{"lat": lat, "lon": lon, "coord_source": WORDS["coordinates"] if lat else ""},
    }
    package = _filled(WORDS["package"], words)
    still_open = ["start", "end"] * (not given["start"]) + ["box"] * (not answers["box"])
    package["offensive"] |= {"box": given["box"], "open": still_open}
    package["resources"] = [{"name": table, "path": f"{table}.csv"} for table in COLUMNS]
    return package, _filled(WORDS["rows"], words)


def _filled(value: object, words: Mapping[str, object]) -> object:
    """Fill the words into every text of a template."""
    if isinstance(value, dict):
        return {key: _filled(part, words) for key, part in value.items()}
    return [_filled(v, words) for v in value] if isinstance(value, list) else value.format(**words)
