"""The plan refuses what would fail or mislead later, before any kernel starts."""

from __future__ import annotations

import shutil

import papermill
import pytest

from helpers.runs import inputs, plan, plan_file
from helpers.runs.inputs import Status
from helpers.runs.rebuild import order
from helpers.tables import BadTables
from tests.runs.collection import PARAMETERS, PLAN


def problems(collection, entry: str) -> list[str]:
    """Give the problems of a plan with one entry of this text."""
    head = '[datasets.riverland]\nprefix = ""\n[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\n'
    collection.plan(head + entry)
    with pytest.raises(plan.BadPlan) as bad:
        plan.read(collection.root)
    return bad.value.problems


def test_an_edition_for_each_day(collection):
    """An entry with each_day gives one run a day from the start to the latest report."""
    runs = plan.read(collection.root)
    assert [run.slug for run in runs] == [
        "00-brief-2030-01-02",
        "00-brief-2030-01-03",
        "00-brief-2030-01-04",
        "00-brief-2030-01-05",
        "00-brief-2030-01-06",
        "01-now",
    ]
    assert runs[0].parameters == {"dataset": "riverland", "as_of": "2030-01-02"}
    assert runs[0].values["known_by"] == runs[0].day == "2030-01-02"


@pytest.mark.parametrize("claims", ["2030-01-06", "2032-01-06"])
def test_a_report_years_off_makes_no_editions(collection, claims):
    """A mistyped year of a report, with that of its claims or without, adds no edition."""
    before = [run.slug for run in plan.read(collection.root)]
    reports = collection.rows("reports")
    far = {"report_id": "r0009", "published": "2032-01-06", "accessed_on": "2032-02-01"}
    collection.save("reports", [*reports, {**reports[-1], **far, "url": ""}])
    events = collection.rows("events")
    told = {"claim_id": "c0020", "report_id": "r0009", "date_earliest": "", "date_latest": claims}
    collection.save("events", [*events, {**events[12], **told}])
    assert [run.slug for run in plan.read(collection.root)] == before


def test_a_current_run_shows_the_latest_day(collection):
    """Empty days are filled in as the loader fills them, but are not handed to papermill."""
    run = plan.read(collection.root)[-1]
    assert (run.values["as_of"], run.values["known_by"]) == ("2030-01-06", "2030-01-06")
    assert run.parameters == {"dataset": "riverland"}


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ('as_off = "2030-01-04"', 'brief "a": there is no parameter "as_off". Did you mean as_of?'),
        (
            "as_of = 2030-01-04",
            'brief "a": as_of = 2030-01-04 is not a text; write it between quotes.',
        ),
        ("level = 7", 'brief "a": level = 7 is not a text; write it between quotes.'),
        ('as_of = "04/01/2030"', 'brief "a": as_of = "04/01/2030" is not a day; write it as in'),
        (
            'as_of = "2029-12-01"',
            'brief "a": as_of (2029-12-01) is before the offensive began (2030-01-02).',
        ),
        (
            'front = "wset"',
            'brief "a": No front "wset"; there are all, west, east.',
        ),
        ('dataset = "rivrland"', 'briefs.toml: No dataset "rivrland". Datasets found: '),
    ],
)
def test_one_wrong_parameter(collection, parameter, message):
    """Each kind of wrong parameter is told with its entry, its value and the way out."""
    [problem] = problems(collection, f"[brief.parameters]\n{parameter}")
    assert problem.startswith(message)


def test_known_by_before_as_of(collection):
    """Nobody could know a day before it came."""
    [problem] = problems(
        collection, '[brief.parameters]\nas_of = "2030-01-05"\nknown_by = "2030-01-04"'
    )
    assert "known_by (2030-01-04) is earlier than as_of (2030-01-05)" in problem


def test_an_unknown_front(collection):
    """A front that the gazetteer lacks is refused."""
    [problem] = problems(collection, '[brief.parameters]\nfront = "moon"')
    assert problem.startswith('brief "a": No front "moon"; there are all, ')


def test_all_problems_at_once(collection):
    """Every fault of every entry is told in one go."""
    collection.plan(
        '[[brief]]\nslug = "A b"\nnotebook = "brief.ipynb"\nevery_day = true\n'
        '[brief.parameters]\nbra = "claimed"\n'
        '[[brief]]\nslug = "b"\nnotebook = "breif.ipynb"\n'
    )
    with pytest.raises(plan.BadPlan) as bad:
        plan.read(collection.root)
    assert len(bad.value.problems) == 4
    assert 'there is no key "every_day"' in bad.value.problems[0]
    assert bad.value.problems[-1].endswith("Did you mean brief.ipynb?")


@pytest.mark.parametrize("slug", ["about", "executed", "feed", "index", "index-hills", "manifest"])
def test_a_slug_that_the_site_needs(collection, slug):
    """A brief cannot take the place of a list, the feed, the page about all, or the runs."""
    collection.plan(
        f'[datasets.riverland]\nprefix = ""\n[[brief]]\nslug = "{slug}"\nnotebook = "brief.ipynb"\n'
    )
    with pytest.raises(plan.BadPlan) as bad:
        plan.read(collection.root)
    assert bad.value.problems == [
        f'brief "{slug}": the site has its own "{slug}"; choose another slug.'
    ]


def test_a_slug_that_stands_twice(collection):
    """Two briefs cannot share a file."""
    entry = '[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\n'
    collection.plan(entry + entry)
    with pytest.raises(plan.BadPlan, match='The slug "a" stands twice.'):
        plan.read(collection.root)


def test_bad_tables_are_not_a_bad_plan(collection):
    """Faults of the tables come as such."""
    rows = collection.rows("events")
    rows[0]["date_latest"] = "02/01/2030"
    collection.save("events", rows)
    with pytest.raises(BadTables):
        plan.read(collection.root)


def test_a_plan_in_which_git_left_a_merge(collection):
    """Two added a brief each: the message says what git left, not what the reader tripped over."""
    collection.plan("[[brief]]\n<<<<<<< HEAD\nslug = 'a'\n=======\nslug = 'b'\n>>>>>>> 82ab310\n")
    with pytest.raises(plan.BadPlan, match=r"^briefs.toml: git left a merge .* git add it"):
        plan.read(collection.root)


def test_a_plan_that_is_not_toml(collection):
    """A slip in the file itself is told with its place."""
    collection.plan("[[brief]\n")
    with pytest.raises(plan.BadPlan, match="briefs.toml is not TOML.*line 1"):
        plan.read(collection.root)


def cells(source: str) -> list[dict]:
    """Give the cells of a notebook with this parameters cell."""
    return [{"kind": "code", "source": source, "tags": ["parameters"]}]


def test_parameters_are_those_that_papermill_sees(collection):
    """Ours and papermill's reading of the cell agree on names."""
    path = collection.root / "notebooks" / "brief.ipynb"
    ours = plan.read_parameters(plan.read_cells(path))
    assert list(ours) == list(papermill.inspect_notebook(str(path)))
    assert ours["level"] == "corroborated"


def test_a_help_comment_may_hold_an_equals_sign():
    """A comment does not hide a parameter, as it does from papermill."""
    found = plan.read_parameters(cells('as_of: str = ""  # empty = the latest day'))
    assert found["as_of"] == ""


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('level = "claimed"', "is not of the form name: type = value"),
        ("level: list = []", "the type is one of str, int, float, bool"),
        ("level: str = other", "the value is not a literal"),
        ("level: str = (", "is not Python"),
    ],
)
def test_a_parameters_cell_that_cannot_be_checked(source, message):
    """A cell whose types cannot be told is refused."""
    with pytest.raises(ValueError, match=message):
        plan.read_parameters(cells(source))


def test_a_notebook_without_parameters():
    """A notebook that papermill could only run as it stands is refused."""
    with pytest.raises(ValueError, match='0 cells tagged "parameters"'):
        plan.read_parameters([])


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("str", '"a"', True),
        ("str", "1", False),
        ("int", "1", True),
        ("int", "true", False),
        ("float", "1", True),
        ("float", '"1"', False),
        ("bool", "true", True),
        ("bool", "1", False),
    ],
)
def test_types(collection, kind, value, fits):
    """A value fits its type exactly; a whole number is also a number."""
    collection.notebook(parameters=f"{PARAMETERS}\nx: {kind} = 0")
    collection.plan(
        '[datasets.riverland]\nprefix = ""\n[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\n'
        f"[brief.parameters]\nx = {value}\n"
    )
    if fits:
        assert len(plan.read(collection.root)) == 1
    else:
        with pytest.raises(plan.BadPlan, match="x = .* is not "):
            plan.read(collection.root)


def test_cells_are_those_that_matter(collection):
    """Running a notebook by hand does not change its cells; changing its prose does."""
    path = collection.root / "notebooks" / "brief.ipynb"
    before = plan.read_cells(path)
    collection.notebook('print("As of", as_of, "at the level", level)')  # other random cell ids
    assert plan.read_cells(path) == before
    collection.notebook("print(as_of)", parameters=PARAMETERS)
    assert plan.read_cells(path) != before


def test_briefs_lead_to_the_page_that_explores_their_dataset(collection):
    """Each leads to its own day and knowledge there, that page nowhere, and other datasets too."""
    notebooks = collection.root / "notebooks"
    (notebooks / "explore.ipynb").write_bytes((notebooks / "brief.ipynb").read_bytes())
    entry = '[[brief]]\nslug = "play"\nnotebook = "explore.ipynb"\n'
    collection.plan(f"{PLAN}\n{entry}")
    edition, *_, current, play = plan.read(collection.root)
    assert {edition.explore, current.explore} == {"play"}
    heads = [order(Status(run, inputs.of_run(run))).header for run in (edition, play)]
    address = "play.html#day=2030-01-02&known=2030-01-02"
    assert [head["links"].get("Explore this day") for head in heads] == [address, None]
    second = plan.read(collection.root)[1].links
    both = "day=2030-01-02&known=2030-01-02&day2=2030-01-03&known2=2030-01-03"
    assert second["Both days side by side"] == f"play.html#{both}"
    assert "Both days side by side" not in edition.links
    collection.plan(f'{PLAN}\n{entry}parameters = {{ dataset = "riverland-2" }}\n')
    other = collection.root / "data" / "riverland-2"
    other.mkdir()
    for path in (collection.root / "data" / "riverland").iterdir():
        (other / path.name).write_bytes(path.read_bytes())
    without = plan.read(collection.root)[0]
    assert without.explore == ""
    assert inputs.changes(inputs.of_run(edition), inputs.of_run(without)) == ["links changed"]


def test_each_brief_leads_to_the_list_of_its_offensive(collection):
    """The list has the name of the folder; an edition leads to the search at its own day."""
    edition, *_, current = plan.read(collection.root)
    assert current.links == {"All briefs": "index-riverland.html", "About": "about.html"}
    assert edition.links["Find a place"] == "index-riverland.html#day=2030-01-02"
    assert edition.links["The day after"] == "00-brief-2030-01-03.html"


def test_what_the_plan_says_of_the_site(collection):
    """With the address of a repository each brief leads to its notebook there."""
    site = '[site]\nrepository = "https://example.org/us/briefs/"\ncontact = "mailto:a@b.org"\n'
    collection.plan(PLAN + site)
    address = "https://example.org/us/briefs/blob/HEAD/notebooks/brief.ipynb"
    assert {run.links["Notebook"] for run in plan.read(collection.root)} == {address}
    assert {run.card for run in plan.read(collection.root)} == {""}


def test_a_site_with_an_address_has_cards(collection):
    """Each page says where its card will stand on the site, beside it."""
    collection.plan(PLAN + '[site]\naddress = "https://example.org/briefs/"\n')
    edition, *_ = plan.read(collection.root)
    assert edition.card == "https://example.org/briefs/00-brief-2030-01-02.png"


@pytest.mark.parametrize(
    ("site", "problem"),
    [
        ('contact = "javascript:run()"', "what \\[site\\] holds are addresses"),
        ("contact = 5", "what \\[site\\] holds are addresses"),
        ('contract = "https://example.org"', 'no key "contract". Did you mean contact'),
    ],
)
def test_a_site_that_cannot_be(collection, site, problem):
    """What is no address, or has another name, is refused."""
    collection.plan(f"{PLAN}[site]\n{site}\n")
    with pytest.raises(plan.BadPlan, match=problem):
        plan.read(collection.root)


TWO = PLAN.replace(
    '[datasets.riverland]\nprefix = ""',
    '[datasets.riverland]\nprefix = ""\n\n[datasets.hills]\nwithout = ["01-now"]',
)


@pytest.fixture
def two(collection):
    """A collection with two datasets of the same rows."""
    folder = collection.root / "data"
    shutil.copytree(folder / "riverland", folder / "hills")
    collection.plan(TWO)
    return collection


def slugs(made) -> list[str]:
    """Give the slugs of a plan in its order."""
    return [run.slug for run in plan.read(made.root)]


def test_one_block_of_briefs_for_all_datasets(two):
    """Each dataset has every brief under its own prefix, its name where none is given."""
    first = [f"00-brief-2030-01-0{day}" for day in range(2, 7)]
    assert slugs(two) == [*first, "01-now", *(f"hills-{slug}" for slug in first)]
    runs = {run.slug: run for run in plan.read(two.root)}
    given = {"dataset": "hills", "as_of": "2030-01-02"}
    assert runs["hills-00-brief-2030-01-02"].parameters == given


def test_a_dataset_without_an_edition_for_each_day(two):
    """It has one brief, of its latest day."""
    two.plan(TWO.replace("[datasets.hills]", "[datasets.hills]\neach_day = false"))
    assert slugs(two)[-2:] == ["01-now", "hills-00-brief"]


def test_a_brief_for_some_datasets_goes_before_that_for_all(two):
    """So one dataset can have another parameter, or a brief of its own."""
    own = '[[brief]]\nslug = "00-brief"\nnotebook = "brief.ipynb"\ndatasets = ["hills"]\n'
    two.plan(f'{TWO}\n{own}parameters = {{ front = "east" }}\n')
    runs = plan.read(two.root)
    assert [run.slug for run in runs][-2:] == ["01-now", "hills-00-brief"]
    assert runs[-1].parameters == {"dataset": "hills", "front": "east"}


def test_a_brief_whose_parameters_name_a_dataset_stands_for_itself(two):
    """As plans were written before: it is made once, under its own slug."""
    own = '[[brief]]\nslug = "mine"\nnotebook = "brief.ipynb"\n'
    two.plan(f'{TWO}\n{own}parameters = {{ dataset = "hills" }}\n')
    assert [slug for slug in slugs(two) if "mine" in slug] == ["mine"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('prefix = ""', 'prefix = "A b"', "[datasets.riverland]: a prefix is small letters"),
        ('prefix = ""', "prefix = 5", "[datasets.riverland]: prefix is a text"),
        ('prefix = ""', 'prefx = ""', 'there is no key "prefx". Did you mean prefix?'),
        ('"01-now"]', '"01-naw"]', 'without: there is no brief "01-naw". Did you mean 01-now?'),
        ('["01-now"]', '"01-now"', "[datasets.hills]: without is a list"),
        ("[datasets.hills]", "[datasets.hils]", 'No dataset "hils". Datasets found: '),
        ("each_day = true", 'datasets = ["hils"]', 'there is no dataset "hils". Did you mean hill'),
        ("each_day = true", 'datasets = "hills"', 'brief "00-brief": datasets is a list'),
        ("[datasets.riverland]", 'dataset = "a"\n[datasets.riverland]', "Did you mean datasets?"),
    ],
)  # fmt: skip
def test_one_fault_of_a_dataset_in_the_plan(two, old, new, problem):
    """It is told once, with where it stands, however many briefs the dataset has."""
    two.plan(TWO.replace(old, new, 1))
    with pytest.raises(plan.BadPlan) as bad:
        plan.read(two.root)
    told = [line for line in bad.value.problems if problem in line]
    assert len(told) == 1, bad.value.problems


def test_datasets_in_another_form(collection):
    """A list of names is answered with the form that is read."""
    collection.plan('datasets = ["riverland"]\n')
    with pytest.raises(plan.BadPlan, match="below \\[datasets.syria-2024\\]"):
        plan.read(collection.root)


@pytest.mark.parametrize("text", [TWO, f"# ours\n{TWO}", PLAN, f"# ours\n{PLAN}".rstrip()])
def test_a_dataset_is_added_to_the_plan(two, text):
    """It stands below the others, with every brief; what stood there is kept."""
    shutil.copytree(two.root / "data" / "hills", two.root / "data" / "moor")
    two.plan(text)
    before = slugs(two)
    plan_file.add_lines(two.root, '[datasets.moor]\nprefix = "moor"\n')
    path = two.root / "notebooks" / "briefs.toml"
    after = path.read_text()
    assert [slug for slug in slugs(two) if not slug.startswith("moor-")] == before
    assert {*slugs(two)} - {*before} == {f"moor-{s}" for s in before if not s.startswith("hills")}
    assert after.index("[datasets.moor]") < after.index("[[brief]]")
    assert after.startswith("# ours") == text.startswith("# ours")
    plan_file.add_lines(two.root, '[[brief]]\nslug = "more"\nnotebook = "brief.ipynb"\n')
    assert path.read_text().startswith(after.rstrip()) and "moor-more" in slugs(two)


def test_the_plan_is_read_once(two, monkeypatch):
    """However many briefs there are, ``briefs.toml`` is opened once."""
    reads, read = [], plan.read_toml
    monkeypatch.setattr(plan, "read_toml", lambda folder: reads.append(folder) or read(folder))
    plan.read(two.root)
    assert reads == [two.root]
