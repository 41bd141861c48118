"""Where the collection is, and ``notebooks/briefs.toml`` as it stands; quick to import."""

from __future__ import annotations

import tomllib
from pathlib import Path


class BadPlan(ValueError):
    """A plan with faults; ``problems`` holds every one of them."""

    def __init__(self, problems: list[str]):
        """Keep the faults and print them one a line."""
        self.problems = problems
        super().__init__("\n".join(problems))


def root() -> Path:
    """Give the folder of the collection: from the working directory upwards, or this checkout.

    Raises
    ------
    BadPlan
        Where there is no ``notebooks/briefs.toml``.
    """
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).parents[3]):
        if (folder / "notebooks" / "briefs.toml").is_file():
            return folder
    raise BadPlan(["There is no notebooks/briefs.toml here or above."])


def listed(folder: Path) -> dict:
    """Read ``briefs.toml`` as it stands.

    Raises
    ------
    BadPlan
        Where it is not TOML.
    """
    try:
        text = (folder / "notebooks" / "briefs.toml").read_text(encoding="utf-8")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPlan([f"briefs.toml is not TOML: {error}."]) from error
