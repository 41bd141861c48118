"""Files as ACLED, UCDP and VIINA publish them, by column and value; what they say is made up."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.exchange import read
from helpers.exchange.read.context import Account
from tests.conftest import read_rows

ACLED = {
    "event_id_cnty": "RIV1",
    "event_date": "2030-01-03",
    "year": "2030",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Riverland (2020-)",
    "assoc_actor_1": "",
    "inter1": "State forces",
    "actor2": "HB: Hill Brigade",
    "assoc_actor_2": "",
    "inter2": "Rebel group",
    "interaction": "State forces-Rebel group",
    "civilian_targeting": "",
    "iso": "999",
    "region": "Nowhere",
    "country": "Riverland",
    "admin1": "Westland",
    "admin2": "Birch district",
    "admin3": "",
    "location": "Birch",
    "latitude": "0.0100",
    "longitude": "1.0100",
    "geo_precision": "1",
    "source": "River Monitor; Daily Leaf",
    "source_scale": "National",
    "notes": "On 3 January 2030, something; with a semicolon, a comma and\na line of its own.",
    "fatalities": "0",
    "tags": "",
    "timestamp": "1894233600",
}
"""One row of the 31 columns; uploaded on 10 January 2030."""
UCDP = {
    "id": "500001",
    "relid": "RIV-2030-1-1-1",
    "year": "2030",
    "active_year": "1",
    "code_status": "Clear",
    "type_of_violence": "1",
    "conflict_new_id": "99",
    "conflict_name": "Riverland: Government",
    "dyad_name": "Government of Riverland - Hill Brigade",
    "side_a": "Government of Riverland",
    "side_b": "Hill Brigade",
    "number_of_sources": "2",
    "source_article": '"The Wire,2030-01-04,Clash";"Far Post,2030-01-05,More"',
    "source_office": "The Wire;Far Post;The Wire",
    "source_date": "2030-01-04;2030-01-05;2030-01-06",
    "source_headline": "Clash;More;Again",
    "source_original": "officials",
    "where_prec": "1",
    "where_coordinates": "Birch town",
    "where_description": "in Birch",
    "adm_1": "Westland province",
    "adm_2": "Birch district",
    "latitude": "0.01",
    "longitude": "1.01",
    "geom_wkt": "POINT (1.01 0.01)",
    "priogrid_gid": "1",
    "country": "Riverland",
    "country_id": "999",
    "region": "Nowhere",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2030-01-03 00:00:00.000",
    "date_end": "2030-01-03 00:00:00.000",
    "deaths_a": "1",
    "deaths_b": "2",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "best": "3",
    "high": "5",
    "low": "2",
}
"""One row of the columns of UCDP GED since version 17."""


def save(path: Path, base: dict[str, str], *rows: dict[str, str], **form) -> Path:
    """Write rows, each as the base with some cells changed; ``form`` goes to ``to_csv``."""
    pd.DataFrame([base | row for row in rows]).to_csv(path, **({"index": False} | form))
    return path


def bring(form: str, folder: Path, *paths: Path, **options) -> Account:
    """Import files as of 1 February 2030."""
    return read.run(form, list(paths), folder, **({"published": "2030-02-01"} | options))


def events(folder: Path) -> list[dict[str, str]]:
    """Give the claims that the dataset did not have from the start."""
    found = read_rows(folder)["events"].to_dict("records")
    return [row for row in found if row["claim_id"] > "c0019"]


def refused(account: Account) -> dict[str, int]:
    """Give the number of rows refused by rule."""
    return counted(account, "refused")


def left_open(account: Account) -> dict[str, int]:
    """Give the number of rows left open by rule."""
    return counted(account, "open")


def counted(account: Account, kind: str) -> dict[str, int]:
    """Give the number of rows of a kind by rule."""
    rules = account.rows()[kind]
    return {rule: sum(map(len, files.values())) for rule, files in rules.items()}
