"""A brief can be made again from the checkout, and what differs is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from helpers.pages import manifest
from helpers.runs import inputs, output, plan, run, verify
from helpers.runs.rebuild import rebuild
from tests.pages.notebooks import carrying
from tests.runs.collection import Collection

ONE = '[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\n'
ONE += '[brief.parameters]\nlevel = "claimed"\n'
REAL = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, str]:
    """A collection with one brief, built once, and the page."""
    collection = Collection(tmp_path_factory.mktemp("made") / "collection")
    collection.plan('[datasets.riverland]\nprefix = ""\n' + ONE)
    assert rebuild(collection.root, print, jobs=1).failed == ()
    return collection.root, output.brief(collection.briefs, "a").read_text("utf-8")


@pytest.fixture
def collection(made, tmp_path, monkeypatch) -> Collection:
    """A copy of that collection that a test may change, without a kernel: the page is kept."""
    copy = Collection.__new__(Collection)
    copy.root = Path(shutil.copytree(made[0], tmp_path / "collection"))
    copy.briefs = copy.root / "briefs"
    monkeypatch.chdir(copy.root)

    def again(orders, jobs):
        [order] = orders
        about = manifest.of_run("brief.ipynb", order.parameters, order.slug, order.inputs)
        about["parameters"] = manifest.read(made[1])["parameters"]
        html = carrying(made[1], about)
        yield order, output.Result(html.encode()), []

    monkeypatch.setattr(run, "results", again)
    return copy


def check(collection: Collection) -> tuple[str, ...]:
    """Verify the brief of the collection and give what differs."""
    return verify.verify(output.brief(collection.briefs, "a"), collection.root)


def test_it_is_verified_by_a_kernel(made, tmp_path):
    """A brief comes out the same in another folder, even when later reports were added."""
    copy = Collection.__new__(Collection)
    copy.root = Path(shutil.copytree(made[0], tmp_path / "other"))
    page = copy.root / "briefs" / "a.html"
    assert verify.verify(page, copy.root) == ()


def test_later_reports_do_not_matter(collection):
    """The days that an empty parameter meant then are used again."""
    told = manifest.read((collection.briefs / "a.html").read_text("utf-8"))
    reports = collection.rows("reports")
    later = {**reports[-1], "report_id": "r0099", "published": "2030-01-09"}
    collection.save("reports", [*reports, later])
    asked = verify.planned(told, collection.root)
    assert asked.run.values == told["values"]
    assert asked.run.parameters["known_by"] == "2030-01-06"
    assert not asked.run.dataset.as_known_then  # it lists every place, as it did then
    now = manifest.of_run(told["notebook"], told["parameters"], told["slug"], asked.inputs)
    assert now["inputs"] == told["inputs"]


def test_a_page_of_the_site_is_verified_too(made, tmp_path):
    """A page as the web site has it, with shared files, is compared with that form."""
    web = tmp_path / "a.html"
    shutil.copy(output.web_form(made[0] / "briefs", "a"), web)
    assert verify.verify(web, made[0]) == ()
    web.write_text(web.read_text("utf-8").replace("<h1>", "<h1>Not "), encoding="utf-8")
    [differs] = verify.verify(web, made[0])
    assert "“<h1>Not How far is it?</h1>” instead of “<h1>How far" in differs


def test_a_changed_row_names_its_table(collection):
    """A correction is told with its table, and that the page itself is not touched by it."""
    rows = collection.rows("events")
    rows[10]["extent"] = "most"
    collection.save("events", rows)
    assert check(collection) == (
        "events.csv changed",
        "the page itself comes out the same",
    )


def test_a_changed_notebook_and_another_version(collection, monkeypatch):
    """The notebook and every version that differs are told."""
    now = {**inputs.versions(), "plotly": "99.0"}
    before = inputs.versions()["plotly"]
    monkeypatch.setattr(inputs, "versions", lambda: now)
    collection.notebook("print(level, 2)")
    assert check(collection)[:2] == ("notebook changed", f"plotly {before} → 99.0")


def test_a_changed_package(collection, monkeypatch):
    """The files that differ are told."""
    now = {**inputs.code(), "claims.py": "0", "pages/template/page.css": "0"}
    monkeypatch.setattr(inputs, "code", lambda: now)
    reason = "code: claims.py and pages/template/page.css changed"
    assert check(collection) == (reason, "the page itself comes out the same")


def test_line_ends_that_git_wrote(collection):
    """A page whose line ends are those of Windows is read as it was built."""
    page = output.brief(collection.briefs, "a")
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert check(collection) == ()


def test_a_manifest_that_was_changed_by_hand(collection):
    """A manifest that tells of other rows is found out."""
    page = output.brief(collection.briefs, "a")
    html = page.read_text("utf-8")
    told = manifest.read(html)
    told["inputs"]["rows"]["events"] = "0" * 64
    page.write_text(carrying(manifest.bare(html), told), encoding="utf-8")
    assert check(collection) == ("events.csv changed", "the page itself comes out the same")


def test_a_manifest_does_not_grow_with_the_rows(made):
    """Of each table one digest stands in the page, however many rows are known."""
    rows = manifest.read(made[1])["inputs"]["rows"]
    assert set(rows) == set(inputs.TABLES) and {len(digest) for digest in rows.values()} == {64}


def test_what_is_quoted_of_a_foreign_file_is_harmless(collection):
    """Control characters of a page or of its manifest reach no terminal, and lines stay short."""
    page = output.brief(collection.briefs, "a")
    html = page.read_text("utf-8")
    told = manifest.read(html)
    told["inputs"]["versions"] = {"\x1b]0;x\x07\ud800": "1", "long": "1" * 5000}
    bare = manifest.bare(html).replace("<h1", "\x1b[2J<h1")
    page.write_text(carrying(bare, told).encode("utf-8", "backslashreplace").decode(), "utf-8")
    lines = check(collection)
    assert len(lines) > 2 and all(line.isprintable() and len(line) <= 600 for line in lines)


def test_a_folder_with_another_name_than_its_descriptor(collection):
    """A brief of a dataset that was renamed in its descriptor can be made again."""
    descriptor = collection.root / "data" / "riverland" / "datapackage.json"
    text = descriptor.read_text("utf-8").replace('"name": "riverland"', '"name": "river-land"')
    descriptor.write_text(text, "utf-8")
    assert "descriptor changed" in check(collection)


def test_a_run_that_fails(collection, monkeypatch):
    """What can no longer be made says why."""
    failed = output.failed("cell 4", "", "KeyError: 'x'")
    again = ((order, failed, []) for order in [None])
    monkeypatch.setattr(run, "results", lambda orders, jobs: again)
    assert check(collection) == ("making it again fails: KeyError: 'x'",)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        ({"notebook": "../brief.ipynb"}, "is no name of this collection"),
        ({"notebook": "/tmp/brief.ipynb"}, "is no name of this collection"),
        ({"notebook": "other.ipynb"}, 'there is no notebook "other.ipynb"'),
        ({"values": {"dataset": "../../elsewhere"}}, "is no name of this collection"),
        ({"parameters": {"dataset": "../../elsewhere"}}, "is no name of this collection"),
        ({"parameters": {"as_off": "x"}}, 'no parameter "as_off"'),
        ({"parameters": {"front": "wset"}}, 'No front "wset"'),
        ({"slug": "../x"}, "a slug is small letters"),
        ({"slug": "x\n"}, "a slug is small letters"),
        ({"parameters": {"as_of": "9999-12-31"}}, "more than 365 days"),
        ({"parameters": {"front": "\x1b[31m"}}, r'No front "\\x1b\[31m"'),
        ({"values": {"dataset": "gone"}}, 'No dataset "gone"'),
    ],
)
def test_a_manifest_cannot_lead_elsewhere(collection, monkeypatch, spoil, message):
    """Whatever a file says, nothing but this collection's notebooks and tables is used."""
    monkeypatch.setattr(run, "results", lambda *_: pytest.fail("a notebook was run"))
    page = output.brief(collection.briefs, "a")
    html = page.read_text("utf-8")
    told = {**manifest.read(html), **spoil}
    page.write_text(carrying(html, told), encoding="utf-8")
    with pytest.raises(plan.BadPlan, match=message):
        check(collection)


@pytest.mark.parametrize("content", [b"", b"<p>", b"\xff\xfe", None])
def test_what_is_no_brief(tmp_path, content):
    """A file that is no brief, no text or not there is told as such."""
    path = tmp_path / "a.html"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(plan.BadPlan, match=r"carries no manifest|not UTF-8|No such file"):
        verify.verify(path, tmp_path)


def test_a_brief_tells_nothing_of_where_it_was_made(made):
    """The manifest holds no path, user, time or machine."""
    told = str(manifest.read(made[1]))
    hidden = (str(made[0]), str(Path.home()), str(date.today()), os.uname().nodename)
    assert not any(text in told for text in hidden if len(text) > 3)
    assert set(manifest.read(made[1])["inputs"]) == {
        "boundaries",
        "code",
        "descriptor",
        "links",
        "notebook",
        "rows",
        "versions",
    }


def test_two_copies_two_machines(tmp_path):
    """Other folder, time zone, locale, hash seed, home and jobs: every file is the same byte."""
    folders, builds = [], []
    for number, zone in enumerate(("America/St_Johns", "Pacific/Kiritimati"), start=1):
        collection = Collection(tmp_path / f"{number}" / ("deep/er" if number == 2 else "copy"))
        entries = ""
        for name in ("02-how-far", "04-day-by-day"):
            shutil.copy(REAL / f"{name}.ipynb", collection.root / "notebooks")
            entries += f'[[brief]]\nslug = "{name}"\nnotebook = "{name}.ipynb"\n'
        collection.plan(f'[datasets.riverland]\nprefix = ""\n{entries}')
        home = tmp_path / f"home-{number}"
        home.mkdir()
        env = {
            **os.environ,
            "TZ": zone,
            "LC_ALL": ("C", "C.UTF-8")[number - 1],
            "LANG": "tr_TR.UTF-8",
            "PYTHONHASHSEED": str(number),
            "HOME": str(home),
            "USER": f"user{number}",
            "COLUMNS": str(40 * number),
            "XDG_CONFIG_HOME": str(home),
        }
        command = [sys.executable, "-m", "helpers.cli", "build", "--jobs", str(number)]
        both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        builds.append(subprocess.Popen(command, cwd=collection.root, env=env, **both))
        folders.append(collection.briefs)
    for build in builds:
        told, _ = build.communicate()
        assert build.returncode == 0, told
    one, other = ({p.relative_to(f): p.read_bytes() for p in files(f)} for f in folders)
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    kinds = {path.suffix for path in one}
    assert {".html", ".json", ".ipynb"} <= kinds
    told = b"".join(one.values())
    assert str(tmp_path).encode() not in told and b"user1" not in told


def files(folder: Path) -> list[Path]:
    """Give every file of a folder but those that only builds read."""
    found = (path for path in sorted(folder.rglob("*")) if ".state" not in path.parts)
    return [path for path in found if path.is_file()]
