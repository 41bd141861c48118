"""The same by a YAML file."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.adding.form import fill, parsed, template
from helpers.tables import BadTables
from tests.adding.conftest import TODAY

FORM = """\
report:
  outlet_id: The Wire
  url: https://wire.example/1
  published: 2030-01-06
  language: no
claims:
  - place_id: Birk
    event_id: birch-falls
    event_type: capture
    actor_id: rebels
    loser_id: Crown army
    holder_after: rebels
    extent: full
    claimant_id: The Wire
    summary: "The monitor says: rebels in Birch"
  - event_id: elm-struck
    event_type: strike
    claimant_id: wire
    evidence: reporter
    date_earliest: 2030-01-06
    summary: A strike hit Elm again.
  - event_id: gap-struck
    event_type: strike
    place_id: Gap
    claimant_id: hill-radio
    summary: A strike hit Gap.
sources:
  - source_id: hill-radio
    name: Hill Radio
    kind: outlet
places:
  - place_id: gap
    name: Gap
    kind: town
    governorate: Westland
"""


def faults(draft, text: str) -> list[str]:
    """Fill a draft and give the faults as lines."""
    return [str(problem) for problem in fill(draft, text, "new.yml", TODAY)]


def test_a_form_becomes_rows(draft):
    """Names become ids, left-out lines what the template says, and `no` stays a language."""
    assert faults(draft, FORM) == []
    (report,) = draft.added["reports"]
    assert (report["outlet_id"], report["language"], report["read"]) == ("wire", "no", "excerpt")
    assert report["accessed_on"] == "2030-02-01"
    first, second, third = draft.added["events"]
    assert [r["claim_id"] for r in draft.added["events"]] == ["c0020", "c0021", "c0022"]
    assert (first["place_id"], first["loser_id"]) == ("birch", "crown-army")
    assert (first["stance"], first["evidence"]) == ("asserts", "statement")
    assert (first["date_earliest"], first["date_latest"]) == ("", "2030-01-06")
    assert first["summary"] == "The monitor says: rebels in Birch."
    assert (second["place_id"], second["place_precision"]) == ("elm", "at")
    assert (third["place_id"], third["claimant_id"]) == ("gap", "hill-radio")
    assert draft.added["places"][0]["governorate"] == "westland"


def test_claims_for_a_report_in_the_table(draft):
    """A form may name a report that is there."""
    form = parsed(FORM, "new.yml")
    text = FORM.replace(FORM[: FORM.index("claims:")], "report: r0008\n")
    assert form["report"]["language"] == "no" and faults(draft, text) == []
    assert draft.added["reports"] == [] and draft.added["events"][0]["report_id"] == "r0008"


def test_claims_for_a_report_that_is_not_there(draft):
    """A report that no table has is the one fault, not one for each claim."""
    text = FORM.replace(FORM[: FORM.index("claims:")], "report: r9999\n")
    (fault,) = faults(draft, text)
    assert fault == 'new.yml line 1, report = "r9999": no such report_id in reports.csv.'


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("place_id: Birk", "place_id: Cedar", 'line 7, place_id = "Cedar": not one of the places'),
        ("place_id: Birk", "place_id: Burch", "Birch (البتولا), city, Westland: birch"),
        ("The Wire", "The Wyre", "Did you mean wire?"),
        ("event_type: capture", "event_tipe: capture", "Did you mean event_type?"),
        ("event_type: capture", "event_type: captured", 'line 9, c0020, event_type = "captured"'),
        ("    extent: full\n", "", "c0020, extent"),
        ("2030-01-06\n  language", "06.01.2030\n  language", "line 4, r0009, published"),
        ("date_earliest: 2030-01-06", "date_latest: 2030-01-07", "dated after its report"),
        ("summary: A strike hit Elm again.", "claim_id: c0001", "claim_id"),
        ("summary: A strike hit Elm again.", "summary: [a, b]", "not a single value"),
        ("kind: outlet", "kind: paper", 'line 30, hill-radio, kind = "paper"'),
        ("claims:", "clams:", "Did you mean claims?"),
        ("report:", "rapport:", "the report is missing"),
        ("claims:\n", "claims: none\nclaim:\n", "not a list of rows"),
        ("  language: no", "  language: no\n  language: en", 'line 6, language = "": the line'),
        (
            "date_earliest: 2030-01-06",
            "date_earliest: 6 Jan 2030",
            "Write the day as in 2024-12-05.",
        ),
        ("evidence: reporter", "count_low: 1,200\n    count_of: killed", "Write digits only"),
        ("language: no", "language: 'no", "not YAML"),
        ("language: no", "language: &a no\n  title: *a", "not YAML"),
    ],
)
def test_a_fault_is_named_by_its_line(draft, copy, old, new, fault):
    """Each fault names the line of the form, the column, the value and what to do."""
    assert old in FORM
    found = faults(draft, FORM.replace(old, new, 1))
    assert any(fault in line for line in found), found
    assert all(line.startswith("new.yml") for line in found)
    assert not any("briefs tidy" in line or "without a number" in line for line in found)


def test_all_faults_at_once(draft):
    """Faults of several rows are told together."""
    text = FORM.replace("event_type: capture", "event_type: x").replace("evidence: rep", "extent: ")
    found = faults(draft, text)
    assert len(found) >= 2 and "c0020" in found[0] and "c0021" in found[-1]


def test_the_template_can_be_filled_in(draft):
    """The template is a form: with its empty lines filled in, it is added."""
    text = template(draft)
    assert "- place_id:  # Needed. " in text.partition("# places:")[2]
    told = parsed(text, "new.yml")
    assert set(told["report"]) == set(draft.fields("reports")) - {"report_id"}
    assert set(told["claims"][0]) == set(draft.fields("events")) - {"claim_id", "report_id"}
    values = {
        "outlet_id": "wire", "published": "2030-01-06", "language": "en", "event_id": "birch-falls",
        "event_type": "strike", "claimant_id": "wire", "summary": "A strike hit Birch.",
    }  # fmt: skip
    for key, value in values.items():
        text = text.replace(f"{key}:  #", f"{key}: {value}  #", 1)
    assert faults(draft, text) == []
    assert draft.added["events"][0]["place_id"] == "birch"
    commented = text.split("take away the #")[1].split("\n", 1)[1]
    more = yaml.safe_load("\n".join(line[2:] for line in commented.splitlines()))
    assert {key: set(rows[0]) for key, rows in more.items()} == {
        table: set(draft.fields(table)) for table in ("sources", "actors", "places")
    }


@given(st.text(max_size=60))
def test_any_text_is_a_form_or_a_fault(text):
    """Whatever the file holds, it is read or refused in words."""
    try:
        parsed(text, "new.yml")
    except BadTables as bad:
        assert bad.problems and all(p.file == "new.yml" for p in bad.problems)
