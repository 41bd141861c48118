"""Runs on the workers of a Dask cluster: the tables are sent once, results come back as bytes.

Workers need this package at the same version and share no disk with this machine. A run whose
worker is lost is done again by another one.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client, Future, as_completed, get_worker

from helpers.runs.code import Code
from helpers.runs.collection import BadPlan
from helpers.runs.freshness import shared
from helpers.runs.plan import Run
from helpers.runs.store import Result, failed

PATIENCE_SECONDS = 10
hosts = threading.local()


class Cluster:
    """A cluster to which runs of one collection are sent; ``jobs`` is how many go on at a time."""

    def __init__(self, client: Client, root: Path):
        """Take a client that is connected, and the folder of the collection."""
        self.client, self.root = client, root
        self.jobs = sum(client.nthreads().values())

    def results(self, runs: list[tuple[Run, dict]]) -> Iterator[tuple[Run, Result, list[str]]]:
        """Give each run's result as it comes, like ``run.results``; leaving early cancels the rest.

        ``runs`` are runs with the headers of their pages, the first to be begun first.
        """
        parcel = packed(self.root, [run for run, _ in runs])
        [sent] = self.client.scatter([parcel], broadcast=True)
        going: dict[Future, Run] = {}
        for i, (run, header) in enumerate(runs):
            where = run.notebook.relative_to(self.root).as_posix()
            future = self.client.submit(
                remote, sent, where, run.parameters, header, priority=-i, pure=False
            )
            going[future] = run
        try:
            for future in as_completed(list(going)):
                run = going.pop(future)
                yield run, received(future, run), [other.slug for other in going.values()]
        finally:
            self.client.cancel(list(going))


@contextmanager
def connected(scheduler: str, root: Path, say: Callable[[str], None]) -> Iterator[Cluster]:
    """Connect to a scheduler, like ``tcp://HOST:PORT``, and let go of it at the end.

    Raises
    ------
    BadPlan
        Where it does not answer or has no worker.
    """
    try:
        client = Client(scheduler, timeout=PATIENCE_SECONDS)
    except (OSError, ValueError) as error:
        raise BadPlan([f"The scheduler {scheduler} does not answer: {error}."]) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE_SECONDS)
        except TimeoutError as error:
            raise BadPlan([f"The scheduler {scheduler} has no worker."]) from error
        cluster = Cluster(client, root)
        say(f"{len(client.nthreads())} workers at {scheduler}, {cluster.jobs} runs at a time.")
        yield cluster


def received(future: Future, run: Run) -> Result:
    """Take a result that has come, or say what became of the run."""
    error = future.exception()
    if error is None:
        return future.result()
    return failed(run.slug, "", f"the cluster gave it up: {type(error).__name__}: {error}")


def packed(root: Path, runs: list[Run]) -> bytes:
    """Pack the notebooks and datasets of runs, so that a worker needs nothing else.

    Raises
    ------
    BadPlan
        Where a dataset is not one of the collection.
    """
    names = sorted({str(run.values["dataset"]) for run in runs})
    foreign = [name for name in names if (root / "data" / name).parent != root / "data"]
    if foreign:
        raise BadPlan([f'The dataset "{name}" is not in data/ to be sent.' for name in foreign])
    found = (path for name in names for path in (root / "data" / name).rglob("*"))
    tables = [path for path in found if path.is_file()]
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted({*tables, *(run.notebook for run in runs)}):
            file.write(path, path.relative_to(root).as_posix())
    return parcel.getvalue()


def remote(parcel: bytes, notebook: str, parameters: dict, header: dict) -> Result:
    """Do one run on a worker; a worker with other versions does none."""
    path = unpacked(parcel, Path(get_worker().local_directory)) / notebook
    other = differing(header["inputs"], path)
    if other:
        return failed(
            notebook, "", f"the worker {get_worker().address} has other versions: {other}."
        )
    host = running_host()
    pickle.dump((path, parameters, header), host.stdin)
    host.stdin.flush()
    return pickle.load(host.stdout)


def differing(inputs: dict, notebook: Path) -> str:
    """Say which code or versions that a run depends on are others here; '' = none."""
    code = Code(notebook)
    here = {**shared(), "helpers": code.digests, "texts": code.texts}
    names = [name for name in ("helpers", "texts", "page") if here[name] != inputs[name]]
    found, wanted = here["versions"], inputs["versions"]
    names += [
        f"{name} {found.get(name, 'none')}, not {wanted.get(name, 'none')}"
        for name in sorted({*found, *wanted})
        if found.get(name) != wanted.get(name)
    ]
    return "; ".join(names)


def unpacked(parcel: bytes, home: Path) -> Path:
    """Unpack a parcel once on a worker, which removes its folder when it ends."""
    folder = home / f"briefs-{hashlib.sha256(parcel).hexdigest()[:16]}"
    if not folder.exists():
        draft = folder.with_name(f"{folder.name}-{threading.get_ident()}")
        with zipfile.ZipFile(io.BytesIO(parcel)) as file:
            file.extractall(draft)
        try:
            draft.rename(folder)
        except OSError:  # another thread of the worker was first
            pass
    return folder


def running_host() -> subprocess.Popen:
    """Give the process beside this thread of a worker in which runs are forked.

    A worker itself may start no processes of Python's own: its nanny does not let it.
    """
    host = getattr(hosts, "process", None)
    if host is None or host.poll() is not None:
        command = [sys.executable, "-m", "helpers.runs.host"]
        host = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        hosts.process = host
    return host
