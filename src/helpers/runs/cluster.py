"""Runs on the workers of a Dask cluster: the tables are sent once, results come back as bytes.

Workers need this package at the same version and share no disk with this machine. A run whose
worker is lost is done again by another one. Scheduler and workers are trusted: what is sent is
unpickled.
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

from helpers.runs import inputs
from helpers.runs.output import Order, Result, failed
from helpers.runs.plan import BadPlan

PATIENCE_SECONDS = 10
_beside = threading.local()


class Cluster:
    """A cluster to which runs of one collection are sent; ``jobs`` is how many go on at a time."""

    def __init__(self, client: Client, root: Path):
        """Take a client that is connected, and the folder of the collection."""
        self.client, self.root = client, root
        self.jobs = sum(client.nthreads().values())

    def results(self, orders: list[Order]) -> Iterator[tuple[Order, Result, list[Order]]]:
        """Give each run's result as it comes, like ``run.results``; closing cancels the rest."""
        parcel = packed(self.root, orders)
        [sent] = self.client.scatter([parcel], broadcast=True)
        going: dict[Future, Order] = {}
        for i, order in enumerate(orders):
            names = [path.relative_to(self.root).as_posix() for path in order[:2]]
            future = self.client.submit(do_run, sent, *names, *order[2:], priority=-i, pure=False)
            going[future] = order
        try:
            for future in as_completed(list(going)):
                order = going.pop(future)
                yield order, _received(future, order), list(going.values())
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


def _received(future: Future, order: Order) -> Result:
    error = future.exception()
    if error is None:
        return future.result()
    return failed(order.slug, "", f"the cluster gave it up: {type(error).__name__}: {error}")


def packed(root: Path, orders: list[Order]) -> bytes:
    """Pack the notebooks and datasets of runs, so that a worker needs nothing else.

    Raises
    ------
    BadPlan
        Where a dataset is not one of the collection.
    """
    folders = sorted({order.folder for order in orders})
    foreign = [folder for folder in folders if folder.parent != root / "data"]
    if foreign:
        raise BadPlan([f'The dataset "{path}" is not in data/ to be sent.' for path in foreign])
    tables = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted({*tables, *(order.notebook for order in orders)}):
            file.write(path, path.relative_to(root).as_posix())
    return parcel.getvalue()


def do_run(
    parcel: bytes, notebook: str, dataset: str, parameters: dict, header: dict, wanted: dict
) -> Result:
    """Do one run on a worker; a worker with other versions does none.

    A worker itself may start no processes of Python's own: its nanny does not let it. So one that
    does, see ``run.serve``, stands beside each of its threads.
    """
    worker = get_worker()
    home = _unpacked(parcel, Path(worker.local_directory))
    if other := differing(wanted):
        return failed(notebook, "", f"the worker {worker.address} has other versions: {other}.")
    process = getattr(_beside, "process", None)
    if process is None or process.poll() is not None:
        command = [sys.executable, "-m", "helpers.runs.run"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        _beside.process = process
    order = Order(home / notebook, home / dataset, parameters, header, wanted)
    pickle.dump(tuple(order), process.stdin)
    process.stdin.flush()
    return pickle.load(process.stdout)


def differing(wanted: dict) -> str:
    """Say which code or versions that a run depends on are others here; '' = none."""
    names = ("code", "versions")
    here = {"rows": {}, "code": inputs.code(), "versions": inputs.versions()}
    return "; ".join(inputs.changes({name: wanted[name] for name in names}, here))


def _unpacked(parcel: bytes, home: Path) -> Path:
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
