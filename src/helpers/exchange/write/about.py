"""What every exported file says of itself: title, licence, attribution and vintage."""

from __future__ import annotations

from helpers.tables import Dataset
from helpers.tables.reading import descriptor

TITLES = {
    "claims": "what each claim says",
    "events": "status of each event",
    "control": "who holds each place on each day",
    "places": "places and who holds them",
}
MEANINGS = {
    "claims": "One row is one claim: what one claimant, in one report, says about one event. It is "
    "not what happened.",
    "events": "One row is one event that somebody reports. Its status says how sure it is; most "
    "events are not confirmed.",
    "control": "One row is one place on one day, held by whom the events that the bar lets in say.",
    "places": "One row is one place, with who holds it on the last day by the events that the bar "
    "lets in.",
}
NOT_SAID = "not stated by the dataset"


def about(d: Dataset, name: str, bar: str = "", front: str = "all") -> dict[str, str]:
    """Say what an export is, whose it is and what was known when.

    Parameters
    ----------
    bar
        The bar of proof of who holds what; '' where the export has none.

    Returns
    -------
    Texts by name, in the order in which they are shown: title, description, dataset, version,
    as_of, known_by, bar (where there is one), front (unless all), licence, licence_url,
    attribution and sources.
    """
    package = descriptor(d.path)
    licences = package.get("licenses") or [{}]
    title = f"{d.offensive.title}: {TITLES[name]}"
    version = package.get("version", "")
    vintage = f"as of {d.as_of.date()}, known by {d.known_by.date()}"
    return {
        "title": title,
        "description": MEANINGS[name],
        "dataset": d.name,
        "version": version,
        "as_of": str(d.as_of.date()),
        "known_by": str(d.known_by.date()),
        **({"bar": bar} if bar else {}),
        **({"front": front} if front != "all" else {}),
        "licence": ", ".join(filter(None, map(licence_name, licences))) or NOT_SAID,
        "licence_url": " ".join(filter(None, (one.get("path", "") for one in licences))),
        "attribution": f"Offensive Progress, dataset {d.name} {version}".rstrip() + f", {vintage}",
        "sources": "; ".join(one.get("title", "") for one in package.get("sources", [])),
    }


def licence_name(licence: dict) -> str:
    """Give the printed name of a licence of a descriptor.

    >>> licence_name({"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"})
    'Creative Commons Attribution 4.0 (CC-BY-4.0)'
    """
    name, title = licence.get("name", ""), licence.get("title", "")
    return f"{title} ({name})" if name and title else title or name
