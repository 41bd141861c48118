"""The ``briefs`` command: what it says, where, and with which exit code."""

from __future__ import annotations

import errno
import json
import shutil
import struct
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from helpers import files, tables
from helpers.cli import main
from tests.conftest import csv_rows
from tests.runs.collection import Collection


@pytest.fixture
def collection(tmp_path, monkeypatch) -> Collection:
    """A small collection, which is also the working directory."""
    made = Collection(tmp_path / "collection")
    made.plan(
        '[datasets.riverland]\nprefix = ""\n[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\n'
    )
    monkeypatch.chdir(made.root)
    return made


def briefs(*words: str) -> tuple[int, str, str]:
    """Run the command; give exit code, standard output and error output."""
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


def test_a_notebook_of_ones_own_builds_at_the_first_try(collection):
    """It is written with its entry in the plan, and its page has a table, a chart and claims."""
    code, out, err = briefs("notebook", "strikes-by-week")
    assert (code, err) == (0, "") and "Next: briefs build strikes-by-week\n" in out
    code, out, _ = briefs("build", "strikes-by-week", "--jobs", "1")
    assert code == 0 and "has no" not in out
    made = BeautifulSoup((collection.briefs / "strikes-by-week.html").read_text(), "html.parser")
    assert made.h1.text == "Strikes by week?" and made.select(".chart > img")
    assert made.select("table caption") and made.select(".register tr[id]")
    assert briefs("status")[1].splitlines()[-1] == "strikes-by-week: fresh"


@pytest.mark.parametrize(
    "name", ["strikes", "a", "a-2031-01-02", "index-all", "../a", "Strikes", "a b", "x" * 101]
)
def test_a_notebook_whose_name_is_taken_or_none(collection, name):
    """Nothing is written where a page, any edition or the site has the name, or it is none."""
    collection.notebook(name="strikes.ipynb")
    before = {path: path.read_bytes() for path in collection.root.rglob("*") if path.is_file()}
    code, _, err = briefs("notebook", name)
    assert code == 2 and err.startswith(f'"{name}" is ') and err.count("\n") == 2
    after = {path: path.read_bytes() for path in collection.root.rglob("*") if path.is_file()}
    assert after == before


def test_what_a_figure_lacks_is_told_by_the_build(collection):
    """Each figure without words has one line, for programs too, and its page is built."""
    collection.notebook("import plotly.express as px\npx.bar(y=[1, 2])")
    lack = 'the figure under "The bottom line" has no title, unit, source, alternative text, table'
    code, out, _ = briefs("build", "a", "--jobs", "1")
    assert code == 0 and f"a: built\n  {lack}; charts.finish(d, figure" in out
    code, out, _ = briefs("build", "a", "--force", "--jobs", "1", "--json")
    [told] = json.loads(out.splitlines()[0])["lacks"]
    assert code == 0 and told.startswith(lack)


def spoil(collection: Collection) -> None:
    """Plant two faults in the tables."""
    rows = collection.rows("events")
    rows[0]["date_latest"], rows[1]["place_id"] = "02/01/2030", "brich"
    collection.save("events", rows)


def test_check_finds_no_problem(collection):
    """Good tables: exit code 0, one line with the counts, and how many doubts there are."""
    start = "riverland: 19 claims from 8 reports, no problems."
    lists = "briefs check --doubts lists them"
    assert briefs("check") == (0, f"{start} 2 doubts; {lists}.\n", "")
    code, out, err = briefs("check", "--doubts")
    assert (code, err, out.splitlines()[-1]) == (0, "", f"{start} 2 doubts.")
    assert [line.split(",")[1] for line in out.splitlines()[:-1]] == [" c0009", " c0012"]
    rows = collection.rows("events")
    rows[8]["claimant_id"], rows[11]["claimant_id"] = "rebel-command", "daily-leaf"
    collection.save("events", rows)
    assert briefs("check") == briefs("check", "--doubts") == (0, f"{start}\n", "")


def test_a_dataset_is_named_by_its_folder_too(collection, monkeypatch):
    """From inside its folder a dataset is ``.``; what holds none is told as it was written."""
    monkeypatch.chdir(collection.root / "data" / "riverland")
    assert briefs("check", ".")[1].startswith("riverland: 19 claims from 8 reports, no problems.")
    monkeypatch.chdir("..")
    code, _, err = briefs("check", ".")
    assert code == 2 and err.startswith('No dataset ".". Datasets found: ')
    assert briefs("check", "./riverland")[0] == 0


def test_check_takes_every_dataset(collection):
    """Without a name every dataset under data/ is checked, and a fault says in which it is."""
    shutil.copytree(collection.root / "data" / "riverland", collection.root / "data" / "hills")
    assert [line.split(":")[0] for line in briefs("check")[1].splitlines()] == [
        "riverland",
        "hills",
    ]
    path = collection.root / "data" / "hills" / "events.csv"
    path.write_text(path.read_text().replace("c0003", "3"))
    code, _, err = briefs("check")
    assert code == 3 and err.startswith('hills: events.csv line 4, 3, claim_id = "3"')
    assert briefs("check", "riverland")[0] == 0


@pytest.mark.parametrize("words", [("check",), ("check", "riverland"), ("build",), ("status",)])
def test_bad_data(collection, words):
    """Bad tables: exit code 3, one problem a line on the error output, and their number.

    A command on several datasets says which of them it is.
    """
    spoil(collection)
    code, out, err = briefs(*words)
    assert (code, out) == (3, "")
    head = "" if words[0] == "check" else "riverland: "
    told = f'{head}events.csv line 2, c0001, date_latest = "02/01/2030"'
    assert err.splitlines()[0].startswith(told)
    assert "Did you mean birch?" in err
    assert err.splitlines()[-1].endswith("problems.")


def test_an_unknown_dataset(collection):
    """A dataset that is not there: exit code 2 and the ones that are."""
    code, _, err = briefs("check", "rivrland")
    assert code == 2 and "riverland" in err.split("Datasets found: ")[1]


def test_a_wrong_parameter_stops_before_any_kernel(collection, monkeypatch):
    """A misspelt parameter: exit code 2, the nearest name, and nothing is run."""
    from helpers.runs import run

    monkeypatch.setattr(run, "results", lambda *_: pytest.fail("a notebook was run"))
    text = '[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\n[brief.parameters]\nas_off = ""\n'
    collection.plan(text)
    code, out, err = briefs("build")
    assert (code, out) == (2, "")
    assert err == 'brief "a": there is no parameter "as_off". Did you mean as_of?\n1 problem.\n'


def test_build_status_and_nothing_to_do(collection):
    """A build, then nothing to do, then a forced one; status and dry run agree with it."""
    assert briefs("status") == (0, "a: never built\n", "")
    assert briefs("build", "--dry-run")[1] == "a: never built\n1 of 1 would be built.\n"
    assert not collection.briefs.exists()
    code, out, _ = briefs("build", "--jobs", "1")
    assert (code, out) == (0, "1/1 a: built\n1 built, 0 failed, 0 left as they are.\n")
    assert briefs("status") == (0, "a: fresh\n", "")
    assert briefs("build") == (0, "0 built, 0 failed, 1 left as they are.\n", "")
    assert briefs("build", "--force", "--dry-run")[1].startswith("a: forced\n")


def test_a_quiet_build_says_only_what_failed(collection):
    """A schedule that mails what a command says mails nothing where all went well."""
    assert briefs("build", "--quiet") == (0, "", "")
    assert briefs("build", "--quiet") == (0, "", "")
    collection.notebook("1 / 0")
    code, out, _ = briefs("build", "--quiet")
    assert code == 1 and "a: FAILED" in out and "0 built" not in out
    code, _, err = briefs("build", "--quiet", "gone")
    assert code == 2 and 'There is no brief "gone"' in err


def test_only_systemd_is_installed(collection):
    """Lines for cron and a workflow are for a person to put where they belong."""
    code, _, err = briefs("schedule", "cron", "--install")
    assert code == 2 and "--install is for systemd" in err


def test_a_failed_notebook(collection):
    """A notebook that fails: exit code 1, and status says so."""
    collection.notebook("1 / 0")
    code, out, _ = briefs("build")
    assert code == 1 and "1/1 a: FAILED" in out and "ZeroDivisionError" in out
    assert briefs("status")[1].startswith("a: failed (the last run failed: ZeroDivisionError")


def test_programs_read_what_a_build_does(collection):
    """With --json each line is an event: what would be built and why, what failed, the end."""

    def events(*words: str) -> list[dict]:
        return [json.loads(line) for line in briefs("build", "--json", *words)[1].splitlines()]

    assert events("--dry-run") == [
        {"event": "would_build", "slug": "a", "state": "never built", "reasons": ["never built"]},
        {"event": "rehearsed", "briefs": 1, "of": 1},
    ]
    collection.notebook("1 / 0")
    failed, done = events()
    assert (failed["event"], failed["slug"]) == ("failed", "a")
    assert failed["cell"] == "cell 4 of brief.ipynb" and "ZeroDivisionError" in failed["error"]
    assert done == {"event": "done", "built": 0, "failed": ["a"], "left": 0}
    collection.notebook("print(level)")
    assert [event["event"] for event in events()] == ["built", "done"]
    assert events() == [{"event": "done", "built": 0, "failed": [], "left": 1}]


def test_a_slug_stands_for_its_editions(collection):
    """A slug of the plan chooses all its days, an edition's slug one; a wrong one is told."""
    entry = '[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\neach_day = true\n'
    collection.plan(entry)
    assert "5 of 5 would be built" in briefs("build", "a", "--dry-run")[1]
    assert "1 of 5 would be built" in briefs("build", "a-2030-01-04", "--dry-run")[1]
    code, _, err = briefs("build", "a-2030-01-40", "--dry-run")
    assert code == 2 and err.startswith('There is no brief "a-2030-01-40". Did you mean a?')


def test_two_editions_are_laid_side_by_side(collection):
    """By slug or day, in any order; what is no edition, or of another offensive, is told."""
    collection.plan('[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\neach_day = true\n')
    code, out, err = briefs("diff", "a-2030-01-06", "2030-01-02", "--dataset", "riverland")
    assert (code, err) == (0, "")
    assert out.startswith("The briefs of 2 January 2030 and 6 January 2030, side by side\n")
    assert "gained by rebel forces: two places\n- Dogwood: was not reported" in out
    assert briefs("diff", "a", "2030-01-02", "--dataset", "riverland")[1] == out
    code, _, err = briefs("diff", "a-2030-01-09", "2030-01-02", "--dataset", "riverland")
    assert code == 2 and err.startswith('There is no brief "a-2030-01-09". Did you mean')
    code, _, err = briefs("diff", "2030-01-02", "2030-13-02", "--dataset", "riverland")
    assert code == 2 and err.startswith('as_of = "2030-13-02" is not a day')
    shutil.copytree(collection.root / "data" / "riverland", collection.root / "data" / "hills")
    code, _, err = briefs("diff", "a-2030-01-06", "2030-01-02", "--dataset", "hills")
    assert code == 2 and "of different offensives" in err


def test_a_digest_as_text(collection):
    """The newest edition of each offensive of the plan; progress goes to the error output."""
    collection.plan('[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\neach_day = true\n')
    code, out, err = briefs("digest", "--since", "2030-01-05")
    assert (code, err.strip()) == (0, "Reading")
    assert out.startswith("Rebels in control of Dogwood\n- Riverland offensive, brief of 6 January")
    assert "https" not in out
    address = ("--address", "https://x.example/briefs/")
    assert (
        "\nhttps://x.example/briefs/a-2030-01-06.html\n"
        in briefs("digest", "--since", "2030-01-05", *address)[1]
    )
    code, _, err = briefs("digest", "--since", "yesterday")
    assert code == 2 and "is not a day" in err


def test_a_digest_as_one_mail(collection):
    """At most 30 kB of HTML, without script or request; text from tables stays text."""
    for table, column in (("events", "summary"), ("sources", "name"), ("places", "name")):
        rows = collection.rows(table)
        for row in rows:
            row[column] = "<script>pwned=1</script> " + "long " * 400
        collection.save(table, rows)
    collection.plan('[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\n')
    code, mail, _ = briefs(
        "digest", "--since", "2030-01-01", "--html", "--address", 'https://x/"><b>'
    )
    assert code == 0 and len(mail.encode()) <= 30_000
    assert "&lt;script&gt;pwned=1" in mail
    found = {element.name for element in BeautifulSoup(mail, "html.parser").find_all()}
    assert found <= {*"html head meta title body div h1 h2 a p ul li".split()}
    assert 'href="https://x/&#34;&gt;&lt;b&gt;/a.html"' in mail


def test_export_control(collection):
    """One row a place and day; each in one state."""
    code, out, err = briefs("export", "control", "-o", "control.csv")
    assert (code, out, err) == (0, "control.csv, control.datapackage.json: 48 rows\n", "")
    rows = read("control.csv")
    birch = {row["day"]: row for row in rows if row["place_id"] == "birch"}
    assert list(birch) == [f"2030-01-0{n}" for n in range(1, 7)]
    assert (birch["2030-01-01"]["holder"], birch["2030-01-01"]["state"]) == ("", "not_reported")
    last = birch["2030-01-06"]
    assert (last["holder"], last["grade"], last["state"]) == (
        "rebels",
        "corroborated",
        "corroborated",
    )
    assert last["claim_ids"] == "c0001 c0003 c0006"


def read(name: str) -> list[dict]:
    """Read an export as CSV."""
    return csv_rows(Path(name))


@pytest.mark.parametrize("what", ["claims", "events", "control", "places"])
def test_export_takes_the_format_from_the_name(collection, what):
    """Each suffix gives its format; a format that is named comes before the suffix."""
    begins = {"csv": b"\xef\xbb\xbf", "parquet": b"PAR1", "geojson": b'{"type"', "xlsx": b"PK"}
    for suffix, begin in (begins | {"kml": b"<?xml"}).items():
        code, out, err = briefs("export", what, "-o", f"a.{suffix}")
        assert (code, err) == (0, "") and out.startswith(f"a.{suffix}")
        assert Path(f"a.{suffix}").read_bytes().startswith(begin)
    briefs("export", what, "--format", "xlsx", "-o", "b.csv")
    assert Path("b.csv").read_bytes().startswith(b"PK")


def test_export_on_an_earlier_day(collection):
    """The days and the front of the command cut the table as they cut a brief."""
    words = ("export", "control", "--as-of", "2030-01-03", "--front", "west", "-o", "a.csv")
    assert briefs(*words)[0] == 0
    assert max(row["day"] for row in read("a.csv")) == "2030-01-03"
    assert {row["place_id"] for row in read("a.csv")} == {"alder", "birch", "cedar"}


@pytest.mark.parametrize(
    "words, told",
    [
        (("control", "--as-of", "3 Jan", "-o", "a.csv"), 'as_of = "3 Jan" is not a day'),
        (("events", "--front", "wset", "-o", "a.csv"), 'No front "wset"; there are all, west'),
        (("events", "--hxl", "-o", "a.kml"), "HXL tags stand in csv and xlsx, not in kml."),
        (("places", "--format", "timemap", "-o", "a.csv"), "timemap holds events, not places."),
        (("events", "-o", "a.shp"), 'No format "shp"; there are csv, parquet'),
        (("events", "-o", "a"), "a: no format. End the name in .csv, .parquet"),
        (("events", "--format", "shp", "-o", "a.csv"), "'shp' is not one of 'csv'"),
        (("towns", "-o", "a.csv"), "'towns' is not one of 'claims'"),
        (("events", "-o", "gone/a.csv"), "gone/a.csv: there is no folder gone. Make it first."),
        (("events", "-o", "data/riverland/events.csv"), "that is in the folder of a dataset."),
        (("places", "-o", "data/riverland/boundaries.geojson"), "Choose another folder."),
        (("claims", "-o", "data/riverland/new.csv"), "data/riverland/new.csv: that is"),
        (("events", "--dataset", "x", "-o", "a.csv"), 'No dataset "x"'),
    ],
)
def test_export_with_a_wrong_word(collection, words, told):
    """A wrong word: exit code 2, what there is instead, and the file that stands stays."""
    Path("a.csv").write_text("old")
    before = {path: path.is_file() and path.read_bytes() for path in Path().rglob("*")}
    code, out, err = briefs("export", *words)
    assert (code, out) == (2, "") and told in err
    assert {path: path.is_file() and path.read_bytes() for path in Path().rglob("*")} == before


def test_export_of_bad_tables(collection):
    """Bad tables are told as by check, with its exit code, and nothing is written."""
    spoil(collection)
    code, _, err = briefs("export", "events", "-o", "a.csv")
    assert code == 3 and "events.csv line 2, c0001" in err and not Path("a.csv").exists()


def test_export_for_timemap(collection):
    """timemap gets its three files, named on one line."""
    code, out, _ = briefs("export", "events", "--format", "timemap", "-o", "e.json")
    assert (code, out) == (0, "e.json, e.associations.json, e.sources.json: 10 rows\n")


def test_verify(collection, monkeypatch):
    """A brief as it was built: verified; one that was changed: exit code 1 and what differs."""
    briefs("build", "--jobs", "1")
    page = collection.briefs / "a.html"
    assert briefs("verify", "briefs/a.html") == (0, "briefs/a.html: verified\n", "")
    page.write_text(page.read_text("utf-8").replace("Not far", "Very far"), encoding="utf-8")
    code, out, err = briefs("verify", "briefs/a.html")
    assert (code, err) == (1, "") and out.startswith("briefs/a.html: DIFFERS\n  the page differs")


def test_verify_of_what_is_no_brief(collection):
    """A file without a manifest or that is not there: exit code 2, each named."""
    Path("page.html").write_text("<p>")
    code, out, err = briefs("verify", "page.html", "gone.html")
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "page.html: It carries no manifest: it is no brief, or an older one.",
        "gone.html: No such file or directory.",
        "2 problems.",
    ]


def test_pdf_without_a_browser(collection, monkeypatch):
    """No Chromium: exit code 2, said plainly, with what to do instead."""
    from helpers.runs import pdf

    monkeypatch.setattr(pdf, "NAMES", ())
    code, out, err = briefs("pdf")
    assert (code, out) == (2, "")
    assert err.startswith("There is no Chromium on this machine to print with. Install chromium")


def test_pdf_of_what_was_never_built(collection):
    """A brief that is not there yet is named: exit code 2."""
    code, _, err = briefs("pdf", "a")
    assert (code, err) == (2, 'There is no built brief "a".\n1 problem.\n')
    assert briefs("pdf")[:2] == (0, "")


def test_pdf_that_fails_leaves_the_old_one(collection, monkeypatch, tmp_path):
    """A browser that prints nothing: exit code 1, and the PDF that stands is left as it is."""
    from helpers.runs import pdf

    collection.briefs.mkdir()
    (collection.briefs / "a.html").write_text("<p>")
    (collection.briefs / "a.pdf").write_bytes(b"old")
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho no display >&2\nexit 0\n")
    broken.chmod(0o755)
    monkeypatch.setattr(pdf, "NAMES", (str(broken),))
    code, _, err = briefs("pdf", "a")
    assert (code, err) == (1, "a.html: Chromium made no PDF. no display\n")
    assert sorted(path.name for path in collection.briefs.iterdir()) == ["a.html", "a.pdf"]
    assert (collection.briefs / "a.pdf").read_bytes() == b"old"


def test_pdf_asks_for_no_tables(collection, monkeypatch, tmp_path):
    """A finished page is printed whatever has become of the tables since."""
    from helpers.runs import pdf

    collection.briefs.mkdir()
    (collection.briefs / "a.html").write_text("<p>")
    (collection.root / "data" / "riverland" / "events.csv").write_text("nonsense")
    chromium = tmp_path / "chromium"
    chromium.write_text(
        "#!/bin/sh\nfor word; do case $word in --print-to-pdf=*) "
        'printf %%PDF-1.4 > "${word#*=}";; esac; done\n'
    )
    chromium.chmod(0o755)
    monkeypatch.setattr(pdf, "NAMES", (str(chromium),))
    assert briefs("pdf", "a") == (0, "a.pdf: printed\n", "")


@pytest.mark.browser
def test_pdf(collection, browser):
    """A brief becomes a PDF and a card beside it, and the next build takes old ones away."""
    from helpers.runs import pdf, plan

    try:
        pdf.find_browser()
    except plan.BadPlan:
        pytest.skip("the browser of the tests is not on the path")
    briefs("build", "--jobs", "1")
    assert briefs("pdf") == (0, "a.pdf: printed\n", "")
    printed = (collection.briefs / "a.pdf").read_bytes()
    assert printed.startswith(b"%PDF-") and str(collection.root).encode() not in printed
    assert briefs("pdf", "--card") == (0, "a.png: drawn\n", "")
    width, height = struct.unpack(">II", (collection.briefs / "a.png").read_bytes()[16:24])
    assert (width, height) == (1200, 630)
    briefs("build", "--force", "--jobs", "1")
    assert not {"a.pdf", "a.png"} & {path.name for path in collection.briefs.iterdir()}
    names = {path.name for path in collection.briefs.iterdir()}
    assert {"a.html", "a.json"} <= names


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (files.Locked("process 7 works in data"), 1, "process 7 works in data"),
        (files.ConcurrentEdit("events.csv was changed meanwhile"), 1, "was changed meanwhile"),
        (OSError(errno.EROFS, "Read-only file system", "a.csv"), 1, "a.csv cannot be used"),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
)
def test_what_any_command_ends_in(collection, monkeypatch, error, code, words):
    """Each error that is meant for the user is one message and one exit code, for all commands."""

    def fail(*_):
        raise error

    monkeypatch.setattr(tables, "check", fail)
    ended, out, err = briefs("check")
    assert (ended, out) == (code, "") and words in err and "Traceback" not in err


def test_a_reader_that_has_seen_enough_is_no_fault(collection, monkeypatch):
    """Where ``head`` or a pager closes the pipe, the command ends without a word."""

    def fail(*_):
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(tables, "check", fail)
    assert briefs("check") == (1, "", "")


def test_an_error_in_the_code_is_not_hidden(collection, monkeypatch):
    """An error that nobody foresaw comes through with its traceback."""
    monkeypatch.setattr(tables, "check", lambda *_: int("x"))
    with pytest.raises(ValueError, match="invalid literal"):
        briefs("check")
