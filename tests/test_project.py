"""What the project says of itself agrees with itself."""

import ast
import doctest
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

import helpers

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "helpers"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def bare(requirement: str) -> str:
    """Give the name of a requirement without its version, as indexes write it."""
    return re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower().replace("_", "-")


def imported(folder: Path) -> set[str]:
    """Give the distributions that the modules of a folder import, the standard library aside."""
    roots = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                roots |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                roots.add(node.module.partition(".")[0])
    known = packages_distributions()
    others = roots - sys.stdlib_module_names - {"helpers", "tests"}
    return {bare(known.get(root, [root])[0]) for root in others}


def test_the_tests_try_this_checkout():
    """Here and in processes that tests start, the package is that of this checkout."""
    show = [sys.executable, "-c", "import helpers; print(helpers.__file__)"]
    started = subprocess.run(show, check=True, capture_output=True, text=True, cwd="/").stdout
    assert Path(started.strip()) == Path(helpers.__file__) == PACKAGE / "__init__.py"


NOT_IMPORTED = {"jupyterlab": "opens the notebooks"}
OPTIONAL = PROJECT["optional-dependencies"]


def test_what_is_imported_is_declared_and_the_other_way_round():
    """pyproject.toml names every package that is imported, and none that is not."""
    declared = {bare(item) for item in PROJECT["dependencies"]}
    assert imported(PACKAGE) - {bare(item) for item in OPTIONAL["cluster"]} == (
        declared - set(NOT_IMPORTED)
    )
    tested = {bare(item) for extra in OPTIONAL.values() for item in extra}
    assert imported(ROOT / "tests") <= declared | tested


def test_every_dependency_has_a_lower_bound():
    """Older versions than those that were tested are not installed."""
    assert all(">=" in item for item in PROJECT["dependencies"] + OPTIONAL["test"])


def test_conda_and_pip_install_the_same():
    """environment.yml lists what pyproject.toml needs, and ends in this package itself."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    assert listed[-1] == {"pip": ["-e ."]}
    python = f"python{PROJECT['requires-python']}"
    assert set(listed[:-1]) == {*PROJECT["dependencies"], python, "pip"}


def test_every_requirement_is_pinned_with_hashes_and_without_an_address():
    """requirements.txt pins what pyproject.toml asks for, each with a hash, and names no host."""
    text = (ROOT / "requirements.txt").read_text()
    pins = dict(re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", text, re.M))
    wanted = PROJECT["dependencies"] + OPTIONAL["test"]
    assert {bare(item) for item in wanted} <= {bare(name) for name in pins}
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.M)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block)
    assert "://" not in text


def test_make_lab_opens_with_the_tables_in_reach():
    """JupyterLab's folder is the whole collection, and what opens first is the notebooks."""
    lab = (ROOT / "Makefile").read_text().split("\nlab:")[1].split("\n\n")[0]
    assert '--ServerApp.root_dir="$(CURDIR)"' in lab and "default_url=/lab/tree/notebooks" in lab


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "README.md"])
def test_what_a_page_for_people_links_to_is_there(name):
    """Each file, and each section of a file, that it names exists."""
    for path, section in re.findall(r"\]\(([\w./-]+)#?([\w-]*)\)", (ROOT / name).read_text()):
        assert (ROOT / path).exists(), path
        if section and path.endswith(".md"):
            heads = re.findall(r"^#+ (.+)$", (ROOT / path).read_text(), re.M)
            assert section in [re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in heads]


def test_the_readme_names_every_notebook():
    """Each notebook stands in the README's list with its question."""
    readme = (ROOT / "README.md").read_text()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        assert f"({path.relative_to(ROOT)})" in readme


def test_the_readme_opens_with_the_headline_of_the_sample():
    """A picture with the sample's own headline leads to it, and it is at most 1 MB."""
    opening = (ROOT / "README.md").read_text("utf-8").split("\n")[2]
    sample = ROOT / "docs" / "sample.html"
    headline = re.search(r"<h1>(.+?)</h1>", sample.read_text("utf-8"), re.S)[1]
    assert opening.startswith(f"[![{headline}")
    assert opening.endswith("](docs/picture.png)](docs/sample.html)")
    assert sample.stat().st_size <= 1_000_000


def test_modules_import_only_those_before_them():
    """No module of the package imports one that stands after it in the list of the package."""
    order = re.findall(r"``(\w+)``", helpers.__doc__)
    room = {
        path: path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for path in PACKAGE.rglob("*.py")
    }
    assert set(order) == set(room.values()) - {"__init__"}
    for path, here in room.items():
        text = path.read_text()
        used = set(re.findall(r"from helpers\.(\w+)", text))
        for names in re.findall(r"from helpers import ([\w, ]+)", text):
            used |= {name.strip() for name in names.split(",")}
        later = {
            name
            for name in used
            if name in order and here in order and order.index(name) > order.index(here)
        }
        assert not later, f"{path.name} imports {later}"


WITH_EXAMPLES = [path for path in sorted(PACKAGE.rglob("*.py")) if ">>> " in path.read_text()]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.stem)
def test_examples_in_docstrings(path):
    """What an example in a docstring prints is what the code gives."""
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    result = doctest.testmod(import_module(name.removesuffix(".__init__")))
    assert result.attempted > 0 and result.failed == 0


def test_the_architecture_is_that_of_the_package():
    """docs/architecture.md has every module in its tree, none that is gone, and fits two pages."""
    text = (ROOT / "docs" / "architecture.md").read_text()
    assert text.count("\n") <= 120
    helpers = ROOT / "src" / "helpers"
    for room in helpers.iterdir():
        if room.is_dir() and room.name not in ("exchange", "__pycache__"):
            assert f"  {room.name}/" in text
        elif room.suffix == ".py" and room.name != "__init__.py":
            assert f"  {room.name}" in text
    for path in re.findall(r"`((?:\w+/)*\w+(?:/|\.(?:py|toml|csv)))`", text):
        roots = (ROOT, helpers, ROOT / "data" / "syria-2024")
        assert any((root / path).exists() for root in roots), path
