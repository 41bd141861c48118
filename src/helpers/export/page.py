"""One executed notebook as one HTML page: no code, no request, the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import re
from copy import deepcopy
from datetime import date
from functools import cache
from importlib.resources import files

from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from helpers.export import figures
from helpers.export.figures import PICTURES, PLOTLY, ExportError
from helpers.export.safety import checked

TEMPLATES = files("helpers.export") / "template"
TEXTS = ("text/html", "text/markdown", "text/plain")
WIDGET = "application/vnd.jupyter.widget-view+json"
UNSHOWN = ("stderr", "stdin")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FACTS = (
    ("As of", "as_of"),
    ("Known by", "known_by"),
    ("Bar", "bar"),
    ("Front", "front"),
    ("Data", "dataset"),
)


def page(notebook: NotebookNode, manifest: dict) -> str:
    """Make the HTML page of an executed notebook.

    Parameters
    ----------
    notebook
        As executed; it is not changed.
    manifest
        What stands in the header: ``offensive``, ``as_of``, ``known_by``, ``bar``, ``front``,
        ``dataset``, all text; what is missing or empty is left out.

    Returns
    -------
    The whole page. It loads nothing and the same input gives the same text.

    Raises
    ------
    ExportError
        Where an output cannot be shown, is not described, or holds what a brief must not.
    """
    shown, data = drawn(notebook)
    body, _ = exporter().from_notebook_node(shown)
    article = checked(BeautifulSoup(body, "html.parser"))
    drawer = (TEMPLATES / "charts.js").read_text("utf-8")
    scripts = [figures.plotly_script(), drawer] if data else []
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            question=article.h1.extract().get_text(" ", strip=True),
            article=Markup(str(article).strip()),
            offensive=manifest.get("offensive", ""),
            facts=[(label, manifest[key]) for label, key in FACTS if manifest.get(key)],
            data=data,
            scripts=[Markup(script) for script in scripts],
            policy=policy(scripts),
            style=style(),
        )
    )


def summary(html: str) -> tuple[str, str]:
    """Read the question and the bottom line of a page back.

    Returns
    -------
    The heading, and the first computed paragraph under the first second-level heading ("The
    bottom line"), without the claims behind it; empty where there is none.
    """
    main = html[html.index("<main") : html.index("</main>")]
    top = BeautifulSoup("<h2".join(main.split("<h2", 2)[:2]), "html.parser")
    for reference in top.find_all(class_="claims"):
        reference.decompose()
    line = top.select_one("h2 ~ .output :is(p, li)")
    return top.h1.get_text(), " ".join(line.get_text().split()) if line else ""


@cache
def environment() -> Environment:
    """Give the templates of our own, which escape every text."""
    made = Environment(
        loader=FileSystemLoader(str(TEMPLATES)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["spoken"] = spoken
    return made


def spoken(text: str) -> str:
    """Write a day in words; any other text stays as it is.

    >>> spoken("2024-12-05"), spoken("all")
    ('5 December 2024', 'all')
    """
    if not ISO_DAY.match(text):
        return text
    day = date.fromisoformat(text)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@cache
def style() -> Markup:
    """Give the style sheet of all pages."""
    return Markup((TEMPLATES / "page.css").read_text("utf-8"))


@cache
def exporter() -> HTMLExporter:
    """Give nbconvert's exporter with our template; it makes the article, not the page."""
    return HTMLExporter(
        config=Config({"NbConvertBase": {"display_data_priority": list(TEXTS)}}),
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="brief",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )


def policy(scripts: list[str]) -> str:
    """Give the Content-Security-Policy that lets in these scripts and nothing else."""
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {hashes or repr('none')}; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def drawn(notebook: NotebookNode) -> tuple[NotebookNode, list[Markup]]:
    """Put a figure element in the place of every chart and picture.

    Returns
    -------
    A copy of the notebook without what readers do not see, and the data of the charts.
    """
    shown, data, number = deepcopy(notebook), [], 0
    for position, cell in enumerate(shown.cells, start=1):
        if cell.cell_type != "code":
            continue
        where = 'cell {} ("{}")'.format(position, cell.source.strip().partition("\n")[0])
        cell.outputs = [o for o in cell.outputs if o.get("name") not in UNSHOWN]
        for output in cell.outputs:
            kind = kind_of(output, where)
            number += kind in ("chart", "still")
            if kind == "chart":
                element, script = figures.chart(output.data[PLOTLY], number, where)
                data.append(script)
            elif kind == "still":
                element = figures.still(output.data, output.metadata, number, where)
            else:
                continue
            output.data = NotebookNode({"text/html": str(element)})
    return shown, data


def kind_of(output: NotebookNode, where: str) -> str:
    """Tell what an output is on a page: a chart, a still picture or a text.

    Raises
    ------
    ExportError
        For what lives only in a running notebook, and for an error.
    """
    if output.output_type == "error":
        raise ExportError(f"{where}: it failed with {output.ename}.")
    data = output.get("data", {"text/plain": ""})
    if PLOTLY in data:
        return "chart"
    if "text/html" not in data and any(kind in data for kind in PICTURES):
        return "still"
    if WIDGET in data or not any(kind in data for kind in TEXTS):
        raise ExportError(f"{where}: an output of type {', '.join(data)} cannot stand on a page.")
    return "text"
