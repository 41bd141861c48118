"""What lists show of a brief: collected from its notebook and tables, never read from a page."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import mistune
import pandas as pd
from nbformat import NotebookNode

from helpers import claims, wording
from helpers.claims import unique_ids
from helpers.tables import Dataset

MOST_NEWS = 3  # items of what changed stand in the list of briefs
HTML, HEADLINE = "text/html", "headline"
MOST_CLAIMS = 24  # so many of the claims behind its first sentences a page tells programs
FRAME = 'class="dataframe"'  # so pandas marks the table of a DataFrame


class Summary(NamedTuple):
    """The question of a page, its headline, its first answer, and what is new.

    ``changed`` holds the first items of what changed since the brief before, ``claims`` what
    headline and answer rest on.
    """

    question: str
    bottom_line: str
    changed: tuple[str, ...]
    headline: str = ""
    claims: tuple[str, ...] = ()


def summarise(notebook: NotebookNode) -> Summary:
    """Collect the summary of an executed notebook; what it does not have is empty.

    The bottom line is the first computed paragraph or item with that role, or else the first one
    of the first section.
    """
    headings = (heading for cell in notebook.cells for heading in _headings(cell))
    outputs = [*_computed(notebook)]
    first_section = (
        shown
        for section, shown in outputs
        if section == 1 and "sentences" in shown and shown.get("role") != HEADLINE
    )
    bottom = _with_role(outputs, "bottom-line") or next(first_section, {})
    top = _with_role(outputs, HEADLINE)
    sentences = _texts(bottom)
    rests_on = (said for shown in (top, bottom) for said in shown.get("sentences", ()))
    return Summary(
        question=next((text for level, text in headings if level == 1), ""),
        headline=" ".join(_texts(top)),
        claims=unique_ids(said.get("claims", ()) for said in rests_on),
        bottom_line=" ".join(sentences[:1] if bottom.get("bullets") else sentences),
        changed=tuple(_texts(_with_role(outputs, "changes"))[:MOST_NEWS]),
    )


def summarise_edition(d: Dataset, held: pd.DataFrame, on_page: Collection[str]) -> dict:
    """Give what the list tells of an edition beside its ``Summary``, as JSON can hold it.

    That is ``numbers`` (a line), ``limits`` (what its table cannot tell) and ``answers``: by
    printed name of a place who holds it, and the first row behind that ``on_page``, or ''.
    """
    answers = wording.answer_places(d, held, claims.grade_events(d))
    return {
        "numbers": wording.count_places(d, held).text,
        "limits": str(wording.describe_limits(d)).splitlines(),
        "answers": {
            place: [said.text, next((claim for claim in said.claims if claim in on_page), "")]
            for place, said in answers.items()
        },
    }


def claims_told(d: Dataset, ids: Iterable[str]) -> list[dict[str, object]]:
    """Give the first of some claims with their reports, and the names of source and outlet."""
    rows = d.events[d.events["claim_id"].isin([*ids][:MOST_CLAIMS])]
    told = ["claim_id", "report_id", "claimant_id", "summary"]
    rows = rows[told].merge(d.reports, on="report_id")
    name = d.sources.set_index("source_id")["name"]
    named = {"who": rows["claimant_id"].map(name), "outlet": rows["outlet_id"].map(name)}
    return rows.assign(**named).to_dict("records")


def _computed(notebook: NotebookNode) -> Iterator[tuple[int, dict]]:
    """Give what each output says, see ``wording.sentence``, with the number of its section."""
    section = 0
    for cell in notebook.cells:
        section += count_sections(cell)
        for output in cell.get("outputs", ()):
            yield section, output.get("metadata", {}).get(HTML, {})


def count_sections(cell: NotebookNode) -> int:
    """Count the second-level headings of a cell."""
    return sum(level == 2 for level, _ in _headings(cell))


def blocks(source: str) -> list[dict]:
    """Give the blocks of a markdown text as tokens of mistune."""
    return mistune.create_markdown(renderer=None)(source)


def text_of(token: dict, code: bool = True) -> str:
    """Give the text of a token without its markup, and without code where ``code`` is False.

    >>> text_of(blocks("How *far* has `it` got?")[0])
    'How far has it got?'
    """
    if token["type"] in ("softbreak", "linebreak"):
        return " "
    if token["type"] == "codespan" and not code:
        return "…"
    return token.get("raw", "") + "".join(text_of(t, code) for t in token.get("children", ()))


def _headings(cell: NotebookNode) -> Iterator[tuple[int, str]]:
    for token in blocks(cell.source) if cell.cell_type == "markdown" else ():
        if token["type"] == "heading":
            yield token["attrs"]["level"], " ".join(text_of(token).split())


def _with_role(outputs: list[tuple[int, dict]], role: str) -> dict:
    return next((shown for _, shown in outputs if shown.get("role") == role), {})


def _texts(shown: dict) -> list[str]:
    return [sentence["text"] for sentence in shown.get("sentences", ())]


def is_working_table(output: NotebookNode) -> bool:
    """Say whether an output is a plain DataFrame, which a page folds away with its code."""
    described = HTML in output.get("metadata", {})
    return not described and FRAME in output.get("data", {}).get(HTML, "")
