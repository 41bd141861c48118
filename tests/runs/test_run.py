"""Real kernels: what a run makes, what a failed run leaves, and that nothing stays behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from helpers.runs import inputs, output, plan
from helpers.runs.rebuild import rebuild

CHART = """from IPython.display import display
display({"application/vnd.plotly.v1+json": {
    "data": [{"type": "bar", "y": sorted({"a", "b", "c"}, key=hash), "x": [1, 2, 3]}],
    "layout": {"meta": {"title": level, "unit": "places", "alt": "Words.",
                        "source": "2 reports, as known on 6 January 2030."}}}}, raw=True)"""
SURROUNDINGS = """import os
print({"a", "b", "c", "d", "e"}, os.environ["TZ"], os.path.basename(os.getcwd()))"""
OUTPUTS = (
    "import sys\nfrom IPython.display import HTML, display, update_display\nprint(1)\n"
    "display(HTML('<p>two</p>'))\nprint(3, file=sys.stderr)\n4",
    "display('old', display_id='five')\nupdate_display('new', display_id='five')",
    "import asyncio\nawait asyncio.sleep(0)\n'six'",
    "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint(7)",
    "import threading\nother = threading.Thread(target=print, args=(8,))\n"
    "other.start()\nother.join()",
    "from multiprocessing import Pool\nwith Pool(1) as pool:\n    print(pool.map(abs, [-9]))",
)
ONE = '[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\n'
TWO = (
    ONE + '[[brief]]\nslug = "b"\nnotebook = "other.ipynb"\n[brief.parameters]\nlevel = "claimed"\n'
)


def survey(collection) -> list[inputs.Status]:
    """Compare the collection with its briefs."""
    return inputs.survey(plan.read(collection.root), collection.briefs)


def build(collection, jobs: int = 2, isolation: str = "fork") -> tuple[list[str], list[str]]:
    """Build what is behind; give the failed slugs and the lines that were said."""
    said: list[str] = []
    outcome = rebuild(collection.root, said.append, jobs=jobs, isolation=isolation)
    return list(outcome.failed), said


def files(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder but those that only builds read."""
    return {
        name: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (name := str(path.relative_to(folder))).startswith(".state")
    }


def test_a_build_makes_briefs_and_a_list(collection):
    """Every run becomes a page and an executed notebook; then nothing is behind."""
    collection.plan(TWO)
    collection.notebook(CHART)
    text = "<p>Not far &amp; not near.</p>', metadata={'sentences': [{'text': 'Not far.'}]}"
    said = f"from IPython.display import HTML\nprint(level)\nHTML('{text})"
    program = "import subprocess, sys\n_ = subprocess.run([sys.executable, '-c', 'print(5)'])"
    collection.notebook(said, program, name="other.ipynb")
    bad, said = build(collection)
    assert bad == [] and len(said) == 2 and said[1].startswith("2/2 ")
    assert sorted(files(collection.briefs)) == [
        "a.html",
        "a.json",
        "about.html",
        "b.html",
        "b.json",
        "executed/a.ipynb",
        "executed/b.ipynb",
        "feed.xml",
        "index-riverland.html",
        "index.html",
    ]
    assert "<h1>How far is it?</h1>" in output.brief(collection.briefs, "a").read_text()
    page = output.brief(collection.briefs, "b").read_text()
    assert "<pre>claimed\n</pre>" in page and "<pre>5\n</pre>" in page
    assert "Not far." in (collection.briefs / "index.html").read_text()
    assert [status.state for status in survey(collection)] == ["fresh", "fresh"]


def test_a_revised_claim_marks_the_editions_that_know_it(collection, tmp_path):
    """A claim of 4 January is changed: from that day on editions say so, built anew or not."""
    build(collection)
    before = files(collection.briefs)
    rows = collection.rows("events")
    assert rows[7]["claim_id"] == "c0008"  # of a report of 4 January
    rows[7] |= {"summary": "The rebels say so.", "coded_on": "2030-02-03"}
    collection.save("events", rows)
    _, said = build(collection)
    assert said[0].startswith("events.csv: c0008 changed; give it today's coded_on")
    after = files(collection.briefs)
    changed = [name for name in after if name.endswith(".html") and after[name] != before[name]]
    days = [f"00-brief-2030-01-0{day}.html" for day in (4, 5, 6)]
    lists = [name for name in LISTS if name.endswith(".html")]
    assert changed == [*days, "01-now.html", *lists]
    line = b"Revised on 3 February 2030: 1 claim added or changed."
    assert [name for name in changed if line in after[name]] == [*days, "about.html"]
    assert b"revised 3 February 2030" in after["index.html"]
    told = json.loads(after["00-brief-2030-01-05.json"])["revisions"]
    assert told == [{"day": "2030-02-03", "claims": ["c0008"], "withdrawn": []}]
    feed = after["feed.xml"].decode()
    assert feed.count("<updated>2030-02-03T") == 4 and feed.count("<updated>2030-01-0") == 2
    shutil.rmtree(collection.briefs)
    build(collection)
    assert files(collection.briefs) == after


def test_the_same_bytes_twice(collection, tmp_path, monkeypatch):
    """Another folder, time zone, hash seed, window width and user set-up change no byte."""
    collection.plan(ONE)
    collection.notebook(CHART, SURROUNDINGS)
    build(collection, jobs=1)
    first = files(collection.briefs)
    shutil.rmtree(collection.briefs)
    moved = tmp_path / "elsewhere"
    collection.root.rename(moved)
    collection.root, collection.briefs = moved, moved / "briefs"
    startup = tmp_path / "startup.py"
    startup.write_text("print('hello')")
    monkeypatch.chdir(moved)
    for name, value in {
        "TZ": "Asia/Tokyo",
        "PYTHONHASHSEED": "7",
        "COLUMNS": "33",
        "PYTHONSTARTUP": str(startup),
        "IPYTHONDIR": str(tmp_path / "own"),
        "MPLBACKEND": "agg",
        "LC_ALL": "C",
    }.items():
        monkeypatch.setenv(name, value)
    build(collection, jobs=2)
    assert files(collection.briefs) == first
    assert nbformat.reads(first["executed/a.ipynb"].decode(), as_version=4).cells[2].id == "cell-3"


def test_a_stock_kernel_makes_the_same_bytes(collection):
    """A kernel that is forked and one that is started anew give the same files."""
    collection.plan(TWO)
    collection.notebook(CHART, SURROUNDINGS)
    shown = "import pandas as pd, matplotlib.pyplot as plt\npd.DataFrame({'a': [1]})"
    state = "print(__name__, sorted(globals()))"
    collection.notebook(shown, state, *OUTPUTS, name="other.ipynb")
    build(collection)
    first = files(collection.briefs)
    shutil.rmtree(collection.briefs)
    assert build(collection, isolation="kernel")[0] == []
    assert files(collection.briefs) == first


def test_a_failed_run_keeps_the_last_good_brief(collection):
    """A failure tells cell, source, error and parameters; other runs go on; then it recovers."""
    collection.plan(TWO)
    collection.notebook("print(level)")
    collection.notebook("print(level)", name="other.ipynb")
    build(collection)
    good = output.brief(collection.briefs, "b").read_bytes()
    collection.notebook("print(1)\n1 / 0", name="other.ipynb")
    collection.notebook("print(level, 2)")
    bad, said = build(collection)
    assert bad == ["b"]
    assert output.brief(collection.briefs, "b").read_bytes() == good
    assert "corroborated 2" in output.brief(collection.briefs, "a").read_text()
    [told] = [line for line in said if "ZeroDivisionError" in line]
    first, _, rest = told.partition("\n")
    assert "b: FAILED" in first
    assert rest == (
        "  cell 4 of other.ipynb:\n    print(1)\n    1 / 0\n"
        "  ZeroDivisionError: division by zero\n  with level = 'claimed'"
    )
    kept = output.entries(collection.briefs)["b"]["failure"]
    assert kept["source"] == "print(1)\n1 / 0" and kept["parameters"] == {"level": "claimed"}
    listed = (collection.briefs / "index.html").read_text()
    assert listed.count("Data newer than this brief: the last run failed: ZeroDivisionError") == 1
    assert "<pre>  cell 4 of other.ipynb:\n    print(1)\n    1 / 0\n" in listed
    collection.notebook("print(level)", name="other.ipynb")
    assert build(collection)[0] == []
    assert "failure" not in output.entries(collection.briefs)["b"]


def test_a_page_that_cannot_be_made_is_a_failure(collection):
    """A chart that no script of a page draws fails its run and names the cell."""
    collection.plan(ONE)
    collection.notebook(
        "import plotly.graph_objects as go\ngo.Figure(go.Scattergeo(lat=[1], lon=[2]))"
    )
    bad, said = build(collection)
    assert bad == ["a"] and 'a trace of type "scattergeo" needs more' in said[-1]
    assert not output.brief(collection.briefs, "a").exists()


def test_why_a_brief_is_removed(collection):
    """An edition of a day that no report reaches any more is not said to have left the plan."""
    kept = collection.briefs / ".state"
    kept.mkdir(parents=True)
    for slug in ("00-brief-2030-01-07", "02-old", "02-old-2030-01-03"):
        (kept / f"{slug}.json").write_text("{}")
    said: list[str] = []
    rebuild(collection.root, said.append, slugs=("01-now",), jobs=1)
    assert said[:3] == [
        "00-brief-2030-01-07: removed, the tables no longer have its day",
        "02-old: removed, it is no longer in briefs.toml",
        "02-old-2030-01-03: removed, it is no longer in briefs.toml",
    ]


def test_a_slug_of_words_that_is_not_built_yet(collection):
    """The list and the feed are written whatever the words of a slug that waits for its build."""
    collection.plan(ONE + ONE.replace('"a"', '"who-took-what"'))
    assert rebuild(collection.root, print, slugs=("a",), jobs=1).built == ("a",)
    assert "who-took-what: not built yet" in (collection.briefs / "index.html").read_text("utf-8")
    assert (collection.briefs / "feed.xml").is_file()


def test_a_page_that_is_too_bold_is_a_failure(collection):
    """Wording that rests on no claim fails its run, names the sentence, keeps the old page."""
    collection.plan(ONE)
    said = "from helpers.wording.sentence import prose\nprose('{}')"
    collection.notebook(said.format("According to Rebel command, Westland is held."))
    assert build(collection)[0] == []
    good = output.brief(collection.briefs, "a").read_bytes()
    collection.notebook(said.format("Westland was captured."))
    bad, told = build(collection)
    assert bad == ["a"] and "  the wording of brief.ipynb:" in told[-1]
    assert "“Westland was captured.”: it says who holds a place" in told[-1]
    assert output.brief(collection.briefs, "a").read_bytes() == good


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("tables.load(dataset)", "not riverland as known by 2030-01-06"),
        ("tables.load(dataset, as_of, '2030-01-09')", "not riverland as known by 2030-01-09"),
        ("tables.load('../data/other')", "not other as known by"),
        ("tables.load(dataset, as_of, '2030-01-04')", ""),
        ("tables.load(dataset, as_of).events['note']", ""),
        ("tables.load(dataset, as_of).places['_'.join(['coord', 'source'])]", ""),
        ("places.names(tables.load(dataset, as_of))['eastland']", ""),
    ],
)
def test_a_notebook_cannot_load_what_would_not_rebuild_it(collection, read, wanted):
    """A read of other rows than those that the run depends on fails it, and says so."""
    shutil.copytree(collection.root / "data/riverland", collection.root / "data/other")
    collection.plan(ONE + '[brief.parameters]\nas_of = "2030-01-04"\n')
    collection.notebook(f"from helpers import places, tables\n_ = {read}")
    bad, said = build(collection, 1)
    assert bad == (["a"] if wanted else [])
    assert not wanted or wanted in said[-1]
    assert ("BeyondLimit" in said[-1]) == bool(wanted)


@pytest.fixture
def hanging(collection):
    """Start a build of two notebooks of which each has come to a cell that never ends."""
    if not Path("/proc").is_dir():
        pytest.skip("reads the processes of Linux")
    collection.plan(TWO)
    for name in ("brief.ipynb", "other.ipynb"):
        collection.notebook(
            f"open('{name}.started', 'w').close()", "import time; time.sleep(60)", name=name
        )
    command = [sys.executable, "-m", "helpers.cli", "build", "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        notebooks = collection.root / "notebooks"
        until(lambda: len(list(notebooks.glob("*.started"))) == 2)
        assert len(of(collection.root)) >= 3
        yield process


LISTS = ["about.html", "feed.xml", "index-riverland.html", "index.html"]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_stopping_ends_everything(collection, hanging, stop):
    """Ctrl-C or a polite kill ends the kernels at once and leaves nothing half written."""
    hanging.send_signal(stop)
    said, _ = hanging.communicate(timeout=60)
    assert hanging.returncode == 130, said
    assert b"Stopped." in said and b"Traceback" not in said, said
    until(lambda: not of(collection.root))
    assert list(files(collection.briefs)) == LISTS
    assert json.dumps(output.entries(collection.briefs)) == "{}"


def test_the_kernels_of_a_build_that_is_killed_end(collection, hanging):
    """Where the command can tidy up nothing its kernels end by themselves, the first ones too."""
    hanging.kill()
    hanging.wait()
    until(lambda: not of(collection.root), 20)


def until(true, seconds: float = 90) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def of(root: Path) -> list[int]:
    """Give the processes, other than this one, that work in a folder or below it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = Path(os.readlink(process / "cwd"))
        except OSError:
            continue
        if int(process.name) != os.getpid() and where.is_relative_to(root):
            found.append(int(process.name))
    return found


@pytest.mark.parametrize("isolation", ["fork", "kernel"])
def test_the_kernel_that_a_notebook_names(collection, isolation):
    """A kernel of an editor is run as Python everywhere; one of another language is refused."""
    collection.plan(TWO)
    for name, spec in {"brief": (".venv", "python"), "other": ("ir", "R")}.items():
        collection.notebook("print(level)", name=f"{name}.ipynb")
        path = collection.root / "notebooks" / f"{name}.ipynb"
        made = nbformat.read(path, as_version=4)
        made.metadata["kernelspec"].update(zip(("name", "language"), spec, strict=True))
        nbformat.write(made, path)
    bad, said = build(collection, isolation=isolation)
    assert bad == ["b"] and "Its kernel speaks R; a brief is made with Python." in "".join(said)
