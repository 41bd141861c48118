"""A process beside a worker of a cluster: takes runs from its standard input, gives results.

Runs come and results go as pickles, one at a time. It ends when its input does, so that none is
left when the worker is gone.
"""

from __future__ import annotations

import os
import pickle
import sys

from helpers.runs import processes


def main() -> None:
    """Do runs until no more come; what they print goes to the error output."""
    with os.fdopen(os.dup(1), "wb") as results:
        os.dup2(2, 1)
        runner = processes.Runner(processes.forks())
        while True:
            try:
                order = pickle.load(sys.stdin.buffer)
            except EOFError:
                return processes.end([runner])
            if not runner.lasts():
                processes.end([runner])
                runner = processes.Runner(processes.forks())
            runner.begin(*order)
            pickle.dump(runner.received(), results)
            results.flush()


if __name__ == "__main__":
    main()
