"""What is kept of a brief, and what goes."""

from __future__ import annotations

import pytest

from helpers.runs import output, plan
from tests.runs.test_run import files

MADE = output.Result(b"<p>", b"{}", b"{}", web=b"<p>")


@pytest.fixture
def run(collection) -> plan.Run:
    """A run of the collection."""
    return plan.read(collection.root)[-1]


def test_a_brief_that_left_the_plan_is_swept(collection):
    """A brief that is no longer planned does not stay on the site."""
    for run in plan.read(collection.root)[-2:]:
        output.keep(collection.briefs, run, {}, MADE, {})
    assert output.sweep(collection.briefs, ["01-now"]) == ["00-brief-2030-01-06"]
    assert sorted(files(collection.briefs)) == [
        "01-now.html",
        "01-now.json",
        "executed/01-now.ipynb",
    ]


def test_what_a_killed_build_left_of_a_brief_is_swept(collection, run):
    """Files of a brief of which nothing was kept yet go too, once it is not planned any more."""
    output.keep(collection.briefs, run, {}, MADE, {})
    (collection.briefs / ".state" / "01-now.json").unlink()
    assert output.sweep(collection.briefs, []) == ["01-now"]
    assert files(collection.briefs) == {}


@pytest.mark.parametrize("call", range(1, 6))
def test_what_cannot_be_written_is_a_failure_of_that_brief(collection, run, fill_disk, call):
    """Wherever the disk is full, the last good brief stays and the file is named."""
    output.keep(collection.briefs, run, {}, MADE, {})
    fill_disk(call)
    newer = output.Result(b"<b>", b"[]", b"[]", web=b"<b>")
    entry = output.keep(collection.briefs, run, {}, newer, {})
    assert "cannot be written: No space left on device." in entry["failure"]["error"]
    assert set(files(collection.briefs).values()) == {b"<p>", b"{}"}


def test_a_folder_in_the_place_of_a_page(collection, run):
    """Where a page cannot be put because a folder has its name, that is said."""
    (collection.briefs / "01-now.html").mkdir(parents=True)
    entry = output.keep(collection.briefs, run, {}, MADE, {})
    assert entry["failure"]["error"] == "01-now.html cannot be written: Is a directory."
    assert output.entries(collection.briefs)["01-now"] == entry


def test_an_entry_that_is_broken_counts_as_missing(collection, run):
    """A brief whose entry is no JSON is built again."""
    output.keep(collection.briefs, run, {}, MADE, {})
    (collection.briefs / ".state" / "01-now.json").write_text('{"inputs": ')
    assert output.entries(collection.briefs) == {}


def test_letters_that_no_file_can_hold_are_written_out():
    """Half a letter in an error is told as its number."""
    assert (
        output.failed("cell 1", "", "ValueError: \ud800").failure["error"] == "ValueError: \\ud800"
    )
