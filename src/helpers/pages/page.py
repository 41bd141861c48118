"""One executed notebook as one HTML page: its code folded away, no request, the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cache
from textwrap import shorten
from typing import TYPE_CHECKING

from markupsafe import Markup
from nbformat import NotebookNode, v4
from traitlets.config import Config

from helpers import claims, text
from helpers.pages import figures, sanitize, shared_assets, summary
from helpers.pages.figures import EXPLORER, PICTURES, PLOTLY, ExportError, script_json
from helpers.pages.shared_assets import STYLE, Asset, environment, own_asset
from helpers.pages.summary import HTML, Summary
from helpers.tables import Dataset
from helpers.wording.names import describe_coding

if TYPE_CHECKING:
    from nbconvert import HTMLExporter

TEXTS = ("text/html", "text/markdown", "text/plain")
WIDGET = "application/vnd.jupyter.widget-view+json"
NOT_SHOWN = ("stderr", "stdin")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
FACTS: dict[str, str] = shared_assets.WORDS["facts"]
BASIS: dict[str, str] = shared_assets.WORDS["basis"]
NOT_EXPORTED = [f"exclude_{n}" for n in ("input", "input_prompt", "output_prompt", "anchor_links")]
NOTHING = dict.fromkeys("slug offensive headline card manifest opening description".split(), "")
NOTHING |= dict.fromkeys("as_of known_by notebook dataset data_version coded_on".split(), "")
NOTHING |= dict.fromkeys(("facts", "revisions", "sections", "claims"), ())
NOTHING |= {"links": {}, "about": None}
EXPLORE_SCRIPTS = ("explore-charts.js", "explore.js")
LISTED_SECTIONS = 4  # from so many on, a page begins with a list of them
IN_QUOTES = re.compile(r'"([\w-]+)"')  # the ids of claims that marks of a chart stand for, and more
SHORT = 300  # so many letters has the description of a page at most
FRAME_STYLE = re.compile(r"<style scoped>.*?</style>", re.S)


@dataclass(frozen=True)
class Page:
    """A page before it is written, its summary, the scripts that it needs, the ids of its rows."""

    content: dict
    summary: Summary | None
    scripts: tuple[Asset, ...]
    plotly: Asset | None = None
    rows: frozenset[str] = frozenset()

    @property
    def assets(self) -> list[Asset]:
        """The files that its shared form needs beside it."""
        return [*([self.plotly] if self.plotly else []), *self.scripts, own_asset(STYLE)]

    def as_one_file(self) -> str:
        """Write the page with everything in it; it loads nothing."""
        return self._write(shared="")

    def with_shared_files(self) -> str:
        """Write the page for a web site: with files beside it, and as one file in ``WHOLE``."""
        return self._write(shared=shared_assets.WHOLE)

    def _write(self, shared: str) -> str:
        own = {"plotly": self.plotly, "scripts": self.scripts, "hashed": self.assets[:-1]}
        return environment().get_template("page.html.j2").render(self.content, **own, shared=shared)


def page(notebook: NotebookNode, header: Mapping) -> str:
    """Make the HTML page of an executed notebook as one file, see ``render_page``."""
    return render_page(notebook, header).as_one_file()


def render_page(
    notebook: NotebookNode,
    header: Mapping,
    manifest: Mapping | None = None,
    d: Dataset | None = None,
) -> Page:
    """Make the page of an executed notebook, which is not changed; the same input, the same text.

    ``header`` holds what stands in the header, see ``FACTS``, and ``offensive``, all text; what is
    missing or empty is left out. Its ``slug`` is the name of the page's file, ``links`` are
    the addresses of other pages by their names, ``revisions`` as ``vintage.edition_revisions``
    gives them. ``manifest`` is what the page carries of its making, ``d`` the dataset that it rests
    on, for what it tells programs. Raises ExportError where an output cannot be shown, is not
    described, or holds what a brief must not.
    """
    shown, data, kinds, explored = _draw_figures(notebook)
    headline = _take_headline(shown)
    if d and not claims.coding(d).whole:
        for cell in shown.cells:
            told = BASIS["imported"].format(describe_coding(d))
            cell.source = cell.source.replace(BASIS["by_hand"], told)
    shown.cells = _fold_code(shown.cells)
    from nbconvert import TemplateExporter  # takes long, and what only lists pages needs it not

    # HTMLExporter's own would parse it all once more, to put in the words that pictures have here
    body, _ = TemplateExporter.from_notebook_node(_exporter(), shown)
    article = sanitize.sanitize(body)
    marked = IN_QUOTES.findall("".join(data))
    year = "" if d and d.years else str(header.get("as_of", ""))[:4]
    names = sanitize.list_used_claims(article, marked, year)
    scripts = {
        "unpack.js": bool(data or explored),
        "charts.js": bool(data),
        "map.js": article.css_first(".map") is not None,
        **dict.fromkeys(EXPLORE_SCRIPTS, bool(explored)),
        "tables.js": article.css_first("thead th:nth-child(4)") is not None,
        "follow.js": sanitize.explain_links(article),
        "save.js": article.css_first(".tools") is not None,
    }
    headings = [(h.id, sanitize.plain(h)) for h in article.css("h2")]
    heading = article.css_first("h1")
    question = sanitize.plain(heading)
    heading.decompose()
    summed_up = summary.summarise(notebook)
    told = {key: value for key, value in header.items() if value != "all"}
    if told.get("known_by") == told.get("as_of"):
        told.pop("known_by", None)
    named = sanitize.name_claims(article.css_first("article").html, names)
    opening, begins, rest = named.partition("<h2")
    content = {
        **NOTHING,
        **header,
        "description": shorten(summed_up.bottom_line or question, SHORT, placeholder=" …"),
        "claims": summary.claims_told(d, summed_up.claims) if d else [],
        "about": d.offensive if d else None,
        "question": question,
        "opening": opening,
        "article": Markup(begins + rest),
        "headline": headline,
        "facts": [(name, told[key]) for name, key in FACTS.items() if told.get(key)],
        "sections": headings if len(headings) >= LISTED_SECTIONS else [],
        "data": [*data, *explored],
        "manifest": Markup(script_json(manifest)) if manifest else "",
    }
    return Page(
        content,
        summed_up,
        scripts=tuple(own_asset(file) for file, needed in scripts.items() if needed),
        plotly=shared_assets.plotly_asset(frozenset(kinds)) if data else None,
        rows=frozenset(row.id for row in article.css("tr[id]")),
    )


def explorer_page(title: str, data: Mapping, words: str) -> str:
    """Make a page of nothing but what is to explore, for a frame in a notebook."""
    element, script = figures.explorer({"data": data, "words": words})
    content = NOTHING | {"question": title, "article": element, "data": [script]}
    return Page(content, None, tuple(map(own_asset, ("unpack.js", *EXPLORE_SCRIPTS)))).as_one_file()


def write_revision(revision: Mapping) -> str:
    """Say what was done to the claims of an edition; its JSON has their ids.

    >>> write_revision({"day": "2030-02-03", "claims": ["c0001"], "withdrawn": []})
    'Revised on 3 February 2030: 1 claim added or changed.'
    """
    verbs = {"claims": "added or changed", "withdrawn": "withdrawn"}
    done = [f"{text.count(len(revision[i]), 'claim')} {verbs[i]}" for i in verbs if revision[i]]
    return f"Revised on {_write_day(revision['day'])}: {', '.join(done)}."


def _write_day(value: str) -> str:
    return text.day(date.fromisoformat(value)) if ISO_DAY.match(value) else value


environment().filters |= {"day": _write_day, "revision": write_revision}


@cache
def _exporter() -> HTMLExporter:
    from nbconvert import HTMLExporter

    return HTMLExporter(
        config=Config({"NbConvertBase": {"display_data_priority": list(TEXTS)}}),
        optimistic_validation=True,
        extra_template_basedirs=[str(shared_assets.TEMPLATES)],
        template_name="brief",
        **dict.fromkeys(NOT_EXPORTED, True),
    )


def _fold_code(cells: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Put code and working tables into a raw cell at their section's end, for our template."""
    folded, code, sections = [], [], 0
    for cell in cells:
        begun = summary.count_sections(cell)
        if begun and sections:
            folded += _code_cells(code)
            code = []
        sections += begun
        if cell.cell_type == "code":
            tables = [output for output in cell.outputs if summary.is_working_table(output)]
            cell.outputs = [output for output in cell.outputs if output not in tables]
            html = [Markup(FRAME_STYLE.sub("", output.data[HTML])) for output in tables]
            code.append({"source": cell.source.strip(), "tables": html})
        folded.append(cell)
    return folded + _code_cells(code)


def _code_cells(code: list[dict]) -> list[NotebookNode]:
    shown = [part for part in code if part["source"]]
    return [v4.new_raw_cell(metadata={"code_of_section": shown})] if shown else []


def _draw_figures(
    notebook: NotebookNode,
) -> tuple[NotebookNode, list[Markup], set[str], list[Markup]]:
    """Put figures in the place of charts and pictures, in a copy without what readers do not see.

    Give with it the charts' data, their kinds of traces, and the data of what is to explore.
    """
    shown, data, kinds, explored, number = copy(notebook), [], set(), [], 0
    shown.cells = list(map(copy, notebook.cells))  # not the charts in them, which are large
    for position, cell in enumerate(shown.cells, start=1):
        if cell.cell_type != "code":
            continue
        where = 'cell {} ("{}")'.format(position, cell.source.strip().partition("\n")[0])
        cell.outputs = [copy(o) for o in cell.outputs if _is_shown(o)]
        for output in filter(_lists_claims, cell.outputs):
            listed = sanitize.cut_claims(output.data[HTML], _texts(notebook))
            output.data = NotebookNode({HTML: listed})
        for output in cell.outputs:
            _refuse_unshowable(output, where)
            if PLOTLY in output.get("data", ()):
                number += 1
                element, script = figures.chart(output.data[PLOTLY], number, where)
                data.append(script)
                kinds |= figures.kinds(output.data[PLOTLY])
            elif EXPLORER in output.get("data", ()):
                if explored:
                    raise ExportError(f"{where}: a brief has room for one page to explore.")
                element, script = figures.explorer(output.data[EXPLORER])
                explored.append(script)
            elif figures.is_still(output.get("data", {})):
                number += 1
                element = figures.still(output.data, output.metadata, number)
            else:
                continue
            output.data = NotebookNode({HTML: str(element)})
    return shown, data, kinds, explored


def _is_shown(output: NotebookNode) -> bool:
    """Say whether readers see an output; what a plot of matplotlib gives as text says nothing."""
    axes = output.get("data", {}).get("text/plain", "").startswith(("<Axes", "array([<Axes"))
    return output.get("name") not in NOT_SHOWN and not axes


def _lists_claims(output: NotebookNode) -> bool:
    return output.get("metadata", {}).get(HTML, {}).get("role") == "claims"


def _texts(notebook: NotebookNode) -> Iterator[str]:
    """Give all text of a notebook that may name claims but their list."""
    for cell in notebook.cells:
        yield cell.source
        for output in cell.get("outputs", ()):
            if not _lists_claims(output):
                yield from map(str, output.get("data", {}).values())


def _take_headline(notebook: NotebookNode) -> str:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            described = output.get("metadata", {}).get(HTML, {})
            if described.get("role") == summary.HEADLINE:
                cell.outputs = [other for other in cell.outputs if other is not output]
                return described["sentences"][0]["text"]
    return ""


def _refuse_unshowable(output: NotebookNode, where: str) -> None:
    if output.output_type == "error":
        raise ExportError(f"{where}: it failed with {output.ename}.")
    kinds = output.get("data", {"text/plain": ""}).keys()
    if WIDGET in kinds or not kinds & {PLOTLY, *PICTURES, *TEXTS}:
        raise ExportError(f"{where}: an output of type {', '.join(kinds)} cannot stand on a page.")
