"""Runs on a Dask cluster: a scheduler and two workers, each a process of its own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.runs import cluster, inputs, plan
from helpers.runs.plan import BadPlan
from helpers.runs.rebuild import order, rebuild
from tests.runs.test_run import files, until

PLAN = '[datasets.riverland]\nprefix = ""\n'
PLAN += '[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\neach_day = true\n'


class Dask:
    """A scheduler on this machine alone, and its workers; each leads its own process group."""

    def __init__(self, home: Path):
        """Start the scheduler and wait for its address."""
        self.home, self.running = home, []
        told = home / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", told)
        until(lambda: told.exists() and told.read_text().endswith("}"))
        self.address = json.loads(told.read_text())["address"]

    def start(self, kind: str, *words: object) -> subprocess.Popen:
        """Start a scheduler or a worker; what it says goes to a file."""
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *map(str, words)]
        with (self.home / f"{kind}-{len(self.running)}.log").open("w") as log:
            process = subprocess.Popen(
                [*command, "--no-dashboard"],
                stdout=log,
                stderr=log,
                cwd=self.home,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def worker(self, name: str) -> subprocess.Popen:
        """Start a worker that does one run at a time."""
        folder = self.home / name
        folder.mkdir()
        own = ("--nthreads", 1, "--local-directory", folder, "--host", "127.0.0.1")
        return self.start("worker", self.address, *own)

    def end(self) -> None:
        """End all of them."""
        for process in self.running:
            kill(process)


def kill(process: subprocess.Popen) -> None:
    """End a process and all that it started, at once."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


@pytest.fixture
def dask(tmp_path):
    """A cluster, at first without a worker."""
    made = Dask(tmp_path)
    yield made
    made.end()


def test_a_scheduler_without_workers(collection, monkeypatch, dask):
    """It is said at once, and not waited for without end."""
    monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 2)
    with pytest.raises(BadPlan, match="has no worker"):
        rebuild(collection.root, lambda line: None, scheduler=dask.address)


def test_a_site_made_by_others_is_the_same_though_one_of_them_is_lost(collection, dask):
    """Two workers make the same bytes; one is killed amid its second run, which is said."""
    collection.plan(PLAN)
    rebuild(collection.root, lambda line: None)
    mine = files(collection.briefs)
    first, _ = dask.worker("one"), dask.worker("two")
    told = []

    def say(line: str) -> None:
        told.append(line)
        if line.startswith("1/"):
            kill(first)

    outcome = rebuild(collection.root, say, force=True, scheduler=dask.address)
    assert not outcome.failed and len(outcome.built) > 3, told
    assert "workers at tcp://127.0.0.1" in told[0]
    assert sum("is lost; what it was doing" in line for line in told) == 1, told
    assert len(set(outcome.built)) == len(outcome.built)
    assert files(collection.briefs) == mine


@pytest.mark.parametrize("lost", ["workers", "scheduler"])
def test_a_cluster_that_is_lost_amid_a_build(collection, monkeypatch, tmp_path, lost):
    """What is left is done here, each brief once, and that is said."""
    entry = PLAN.partition("[[brief]]")[2].replace("each_day = true\n", "")
    entries = (f"[[brief]]{entry}".replace('"a"', f'"{slug}"') for slug in "abc")
    collection.plan(PLAN.partition("[[brief]]")[0] + "".join(entries))
    own, told = Dask(tmp_path), []
    own.worker("one")

    def say(line: str) -> None:
        told.append(line)
        if line.startswith("1/"):
            monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 1)
            kill(own.running[lost == "workers"])

    try:
        outcome = rebuild(collection.root, say, scheduler=own.address)
    finally:
        own.end()
    assert not outcome.failed and sorted(outcome.built) == ["a", "b", "c"], told
    assert sum("the runs that are not done are done here: 2." in line for line in told) == 1, told


@pytest.mark.parametrize(
    ("address", "why"),
    [("tcp://127.0.0.1:9", "does not answer"), ("nonsense://x", "does not answer")],
)
def test_a_scheduler_that_is_not_there(collection, monkeypatch, address, why):
    """The address is named, and nothing is built."""
    monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 1)
    with pytest.raises(BadPlan, match=why):
        rebuild(collection.root, lambda line: None, scheduler=address)
    assert not list(collection.briefs.glob("0*.html"))


def test_a_worker_with_other_versions_does_no_run(collection):
    """What differs is named: a library with both versions, or the package itself."""
    [here, *_] = inputs.survey(plan.read(collection.root), collection.briefs)
    wanted = here.inputs
    assert cluster.differing(wanted) == ""
    code = {name: digest for name, digest in wanted["code"].items() if name != "claims.py"}
    other = {**wanted, "code": code, "versions": {**wanted["versions"], "plotly": "1.0"}}
    installed = wanted["versions"]["plotly"]
    assert cluster.differing(other) == f"code: claims.py added; plotly 1.0 → {installed}"


def test_a_dataset_elsewhere_is_not_sent(collection, tmp_path):
    """Only what is in the collection travels."""
    away = tmp_path / "away"
    (collection.root / "data" / "riverland").rename(away)
    collection.plan(PLAN.replace("riverland", f'"{away}"'))
    with pytest.raises(BadPlan, match="not in data/"):
        found = inputs.survey(plan.read(collection.root), collection.briefs)
        cluster.packed(collection.root, [order(status) for status in found])
