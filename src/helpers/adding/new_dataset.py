"""An empty dataset for another offensive, with one worked row in each table to overwrite."""

import json
import shutil
import tomllib
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

from helpers import tables
from helpers.tables.append import edited
from helpers.tables.reader import DESCRIPTOR, read_descriptor, resources
from helpers.tables.schema import STANDARD

WORKED_ROWS = Path(__file__).parent / "worked_rows.toml"


def make_dataset(folder: Path, like: Path, title: str, today: date) -> None:
    """Make a dataset folder whole, or not at all; FileExistsError where there is one of its name.

    It takes the columns, allowed values and rules of the dataset ``like``, and none of its rows.
    ``title`` is that of the offensive, ``today`` the day of the worked rows.
    """
    if folder.exists():
        raise FileExistsError(f"{folder} is there already; choose another name or remove it first.")
    worked = tomllib.loads(WORKED_ROWS.read_text("utf-8").replace("TODAY", str(today)))
    package = _described(read_descriptor(like), folder.name, title, worked["offensive"])
    # one folder deeper than a dataset, so that what a killed process leaves is taken for none
    home = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        draft = home / folder.name
        draft.mkdir()
        text = json.dumps(package, indent=1, ensure_ascii=False)
        (draft / DESCRIPTOR).write_text(f"{text}\n", encoding="utf-8")
        for name, resource in resources(package).items():
            columns = [field["name"] for field in resource["schema"]["fields"]]
            (draft / resource["path"]).parent.mkdir(parents=True, exist_ok=True)
            (draft / resource["path"]).write_text(
                edited(",".join(columns) + "\n", worked.get(name, [])), encoding="utf-8", newline=""
            )
        tables.load(draft)  # BadTables where a worked row has a fault
        draft.rename(folder)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _described(like: dict, name: str, title: str, offensive: dict) -> dict:
    tabular = resources(like)
    front = next(f for f in tabular["places"]["schema"]["fields"] if f["name"] == "front")
    front.setdefault("constraints", {})["enum"] = ["main"]
    rules = {key: like["offensive"].get(key, STANDARD[key]) for key in STANDARD}
    return {
        "profile": "data-package",
        "name": name,
        "title": f"{title}: who says what, who denies it",
        "description": like["description"],
        "version": "0.1.0",
        "licenses": like.get("licenses", []),
        "sources": [],
        "offensive": {"title": title, **offensive, **rules},
        "resources": list(tabular.values()),
    }
