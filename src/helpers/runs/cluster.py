"""Runs on the workers of a Dask cluster: the tables are sent once, results come back as bytes.

Workers have this package at the same version; what one that is lost was doing is done by another,
and here where none is left. Scheduler and workers are trusted: what is sent is unpickled.
"""

import io
import multiprocessing
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from distributed import Client, Future, as_completed, get_worker

from helpers.pages.manifest import sha256
from helpers.runs import inputs, run
from helpers.runs.output import Order, Result, Results, failed
from helpers.runs.plan import BadPlan

PATIENCE_SECONDS = 10
_unpacking = threading.Lock()


@contextmanager
def connected(
    scheduler: str, root: Path, say: Callable[[str], None]
) -> Iterator[tuple[Results, int]]:
    """Connect to a scheduler, like ``tcp://HOST:PORT``, and let go of it at the end.

    Gives what does runs of the collection at ``root``, like ``run.results``, and how many go on at
    a time. ``BadPlan`` where the scheduler does not answer or has no worker.
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
        workers = client.nthreads()
        jobs = sum(workers.values())
        say(f"{len(workers)} workers at {scheduler}, {jobs} runs at a time.")
        yield partial(_results, client, root, say), jobs


def _results(
    client: Client, root: Path, say: Callable[[str], None], orders: list[Order]
) -> Iterator[tuple[Order, Result, list[Order]]]:
    left, parcel, futures = dict(enumerate(orders)), packed(root, orders), {}
    try:
        [sent] = client.scatter([parcel], broadcast=True)
        for i, order in left.items():
            futures[client.submit(do_run, sent, root, order, priority=-i, pure=False)] = i
        for future, end in _ended(client, list(futures), say):
            if not isinstance(end, Result):
                end = failed(orders[futures[future]].slug, "", f"the cluster gave it up: {end!r}")
            yield left.pop(futures[future]), end, list(left.values())
    except (OSError, AttributeError):  # no worker is left, or no scheduler: its client is closed
        say(f"No worker is left; the runs that are not done are done here: {len(left)}.")
    finally:
        client.cancel([future for future, i in futures.items() if i in left])
    yield from run.results(left.values(), run.most_jobs())


def _ended(
    client: Client, futures: list[Future], say: Callable[[str], None]
) -> Iterator[tuple[Future, Result | Exception]]:
    """Give futures with their ends as they come; an OSError where no worker is left to wait for."""
    ended, workers = as_completed(futures, with_results=True, raise_errors=False), set()
    while ended.count():
        client.wait_for_workers(1, timeout=PATIENCE_SECONDS)
        left = set(client.nthreads())
        for lost in sorted(workers - left):
            say(f"The worker {lost} is lost; what it was doing is done by another.")
        workers = left
        for future, end in ended.next_batch(block=False):
            if future.cancelled():
                raise TimeoutError
            yield future, end[1] if isinstance(end, tuple) else end
        time.sleep(0.1)


def packed(root: Path, orders: list[Order]) -> bytes:
    """Pack notebooks and datasets of runs; ``BadPlan`` for a dataset outside the collection."""
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


def do_run(parcel: bytes, root: Path, order: Order) -> Result:
    """Do one run of the collection at ``root`` on a worker; one with other versions does none."""
    worker = get_worker()
    if other := differing(order.inputs):
        why = f"the worker {worker.address} has other versions: {other}."
        return failed(order.notebook.name, "", why)
    home = _unpacked(parcel, Path(worker.local_directory))
    multiprocessing.current_process().daemon = False  # its nanny lets it start no processes else
    notebook, folder = (home / path.relative_to(root) for path in order[:2])
    [(_, result, _)] = run.results([order._replace(notebook=notebook, folder=folder)], 1)
    return result


def differing(wanted: dict) -> str:
    """Say which code or versions that a run depends on are others here; '' = none."""
    there = {name: wanted[name] for name in ("code", "versions")}
    return "; ".join(inputs.changes(there, {"code": inputs.code(), "versions": inputs.versions()}))


def _unpacked(parcel: bytes, home: Path) -> Path:
    folder = home / f"briefs-{sha256(parcel)[:16]}"
    with _unpacking:
        if not folder.exists():
            draft = tempfile.mkdtemp(dir=home)
            zipfile.ZipFile(io.BytesIO(parcel)).extractall(draft)
            Path(draft).rename(folder)
    return folder
