"""The columns of every export: name, type, HXL tag and meaning; the same in every format.

Types are ``string``, ``integer``, ``number``, ``date`` (a local calendar day, without a time zone)
and ``boolean``. An empty cell means: not said, not known, or does not apply. Several ids in one
cell are separated by spaces.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of an export."""

    name: str
    type: str
    hxl: str
    description: str


def columns(*rows: tuple[str, str, str, str]) -> tuple[Column, ...]:
    """Make columns of rows of name, type, HXL tag and meaning."""
    return tuple(Column(*row) for row in rows)


SPOT = columns(
    ("place_id", "string", "#loc+code", "Slug of the place; empty = the whole country or abroad."),
    ("place_name", "string", "#loc+name", "Printed name of the place."),
    ("place_name_ar", "string", "#loc+name+i_ar", "Name of the place in Arabic."),
    ("governorate", "string", "#adm1+code", "place_id of the governorate in which it lies."),
    ("front", "string", "#region+code", "Front to which the place belongs."),
    ("lat", "number", "#geo+lat", "Latitude of the place, WGS 84 degrees; empty = not found."),
    ("lon", "number", "#geo+lon", "Longitude of the place, WGS 84 degrees; empty = not found."),
    ("coord_km", "number", "#geo+precision+km", "Uncertainty of the coordinate in km."),
)
HELD = columns(
    ("bar", "string", "#meta+bar", "Bar of proof: which statuses were let in."),
    ("holder", "string", "#org+holder", "Side that holds it; none = left; empty = not known."),
    ("status", "string", "#status", "Status of the event that set the holder; before = no event."),
    ("event_id", "string", "#event+id", "Event that set the holder."),
    ("origins", "integer", "#meta+origins+num", "How many independent origins assert it."),
    ("origin_ids", "string", "#meta+origins+list", "Those origins."),
    ("claim_ids", "string", "#meta+claims+list", "Claims that assert the event."),
)
CLAIMS = (
    *columns(
        ("claim_id", "string", "#meta+claim+id", "Permanent number of the claim."),
        ("event_id", "string", "#event+id", "Event that the claim is about."),
        ("event_type", "string", "#event+type", "What kind of event is claimed."),
        ("stance", "string", "#meta+stance", "asserts, denies, doubts or retracts the event."),
        ("standing", "boolean", "#meta+standing", "Whether it is a denial that stands."),
        ("status", "string", "#status", "Status of the event, from all claims about it."),
        ("date_earliest", "date", "#date+start", "First day on which it can have happened."),
        ("date_latest", "date", "#date+end", "Last day on which it can have happened."),
    ),
    *SPOT,
    *columns(
        ("place_precision", "string", "#geo+precision", "at the place or near it."),
        ("actor_id", "string", "#org+actor", "Who acts."),
        ("loser_id", "string", "#org+loser", "Who is worse off if the claim is true."),
        ("holder_after", "string", "#org+holder", "Actor who holds the place afterwards."),
        ("extent", "string", "#loc+extent", "How much of the place."),
        ("claimant_id", "string", "#org+claimant", "Source that makes the statement."),
        ("origin", "string", "#org+origin", "Origin as which the claimant is counted."),
        ("via_id", "string", "#org+relay", "Relay nearest to the claimant."),
        ("evidence", "string", "#meta+evidence", "What the claim rests on."),
        ("count_low", "integer", "#indicator+num+min", "Lower end of a number."),
        ("count_high", "integer", "#indicator+num+max", "Upper end of a number."),
        ("count_of", "string", "#meta+count+of", "What is counted."),
        (
            "count_scope",
            "string",
            "#meta+count+scope",
            "One event, one day, or all so far.",
        ),
        ("supersedes", "string", "#meta+supersedes", "Earlier claim that this one replaces."),
        ("summary", "string", "#description", "The claim in one sentence, in our own words."),
        ("note", "string", "#meta+note", "What a coder should know."),
        ("report_id", "string", "#meta+report+id", "Report in which the claim was read."),
        ("outlet_id", "string", "#org+outlet", "Source that published the report."),
        ("published", "date", "#date+published", "Day of publication."),
        ("title", "string", "#meta+report+title", "What the report is about, in our own words."),
        ("url", "string", "#meta+url", "Address of the report."),
        ("archive_url", "string", "#meta+url+archive", "Address of an archived copy."),
        ("language", "string", "#meta+language", "Language of the report, ISO 639-1."),
        ("read", "string", "#meta+read", "How much of the report was read: full or excerpt."),
    ),
)
EVENTS = (
    *columns(
        ("event_id", "string", "#event+id", "Slug of the event."),
        ("event_type", "string", "#event+type", "What kind of event it is."),
        ("status", "string", "#status", "Worked out from all claims by the status rules."),
        (
            "date_earliest",
            "date",
            "#date+start",
            "First day on which it can have happened; empty = no claim says.",
        ),
        ("date_latest", "date", "#date+end", "Last day on which it can have happened."),
    ),
    *SPOT,
    *columns(
        (
            "holder",
            "string",
            "#org+holder",
            "Side that gains it, if true; none = left.",
        ),
        ("loser", "string", "#org+loser", "Side that is worse off, if true."),
        (
            "origins",
            "integer",
            "#meta+origins+num",
            "How many independent origins assert it.",
        ),
        ("origin_ids", "string", "#meta+origins+list", "Those origins."),
        ("denied_by", "string", "#meta+denials+list+org", "Origins whose denial stands."),
        ("reports", "integer", "#meta+reports+num", "How many reports assert it."),
        ("claim_ids", "string", "#meta+claims+list", "Claims that assert it."),
        ("denial_ids", "string", "#meta+denials+list+id", "Denials that stand."),
        ("first_published", "date", "#date+published", "Day of the first report on it."),
        ("summary", "string", "#description", "Its first claim in one sentence: not a finding."),
    ),
)
CONTROL = (
    *SPOT,
    *columns(
        ("kind", "string", "#loc+type", "Kind of place; governorates and areas are no places."),
        ("day", "date", "#date", "Day on which it is held."),
    ),
    *HELD,
)
PLACES = (
    *SPOT,
    *columns(
        ("kind", "string", "#loc+type", "Kind of place; governorates and areas are no places."),
        ("coord_source", "string", "#meta+geo+source", "Where the coordinate comes from."),
        ("geonames_id", "integer", "#loc+code+v_geonames", "Identifier in GeoNames."),
        ("population", "integer", "#population", "Inhabitants; empty = not known."),
        ("population_source", "string", "#meta+population+source", "Where that comes from."),
        ("capital_of", "string", "#adm1+code+capital", "Governorate whose capital it is."),
        ("variants", "string", "#loc+name+alt+list", "Other spellings, separated by semicolons."),
        ("holder_before", "string", "#org+before", "Actor who held it before the offensive."),
        ("day", "date", "#date", "Day of the holder: the last day shown."),
    ),
    *HELD,
)
COLUMNS = {"claims": CLAIMS, "events": EVENTS, "control": CONTROL, "places": PLACES}
KEYS = {
    "claims": ("claim_id",),
    "events": ("event_id",),
    "control": ("place_id", "day"),
    "places": ("place_id",),
}
"""The columns that tell the rows of an export apart."""
