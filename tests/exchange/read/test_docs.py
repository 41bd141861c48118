"""The page on imports says what the command and the rules know."""

from pathlib import Path

from helpers.cli.tables import import_
from helpers.exchange.read import FORMATS, acled, ucdp, viina

PAGE = (Path(__file__).parents[3] / "docs" / "imports.md").read_text(encoding="utf-8")


def test_every_option_and_format_is_explained():
    """The page names each option of the command and has an example of each format."""
    options = [name for p in import_.params for name in p.opts if name.startswith("--")]
    assert not [name for name in options if f"`{name}`" not in PAGE]
    assert all(f"briefs import {form} " in PAGE for form in FORMATS)


def test_rules_are_those_of_the_code():
    """Types of event, stand-ins for days and the file that is not read are those of the code."""
    assert all(f"`{kind}`" in PAGE for kind in acled.MAPPING["event_types"].values())
    assert all(day in PAGE for day in ucdp.STAND_INS)
    assert viina.SNAPSHOT.fullmatch("ctr_20220301060000") and "kontrol_" in PAGE
