"""Commands on the tables: check them, put rows in, hand out what is worked out from them."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.cli import common
from helpers.exchange.write import EXPORTS, FORMATS
from helpers.text import count, printable

if TYPE_CHECKING:
    from helpers.tables.append import Draft


NO_FORMAT = f"{{}}: no format. End the name in .{', .'.join(FORMATS)}, or give --format."
_given = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("dataset", required=False)
@click.option("--doubts", is_flag=True, help="List what breaks no rule and looks wrong too.")
@click.option("--all", "every", is_flag=True, help="List each of many faults of one kind.")
def check(dataset: str | None, doubts: bool, every: bool) -> None:
    """Check every row of a dataset's tables; without a name, of every dataset under data/."""
    from helpers import tables
    from helpers.adding.plausibility import find_doubts
    from helpers.tables.reader import grouped, read_descriptor

    folders = common.dataset_paths(dataset)
    head = "{0}: {1}" if len(folders) > 1 else "{1}"
    faults = {folder: tables.check(folder) for folder in folders}
    lines = [
        head.format(folder.name, line)
        for folder, problems in faults.items()
        for line in (map(str, problems) if every else grouped(problems))
    ]
    if lines:
        number = sum(map(len, faults.values()))
        lines += ["briefs check --all lists each of them."] if len(lines) < number else []
        common.stop(lines, common.BAD_DATA, number)
    for folder in folders:
        d = tables.load(folder)
        found = find_doubts(d, read_descriptor(folder))
        for doubt in found if doubts else []:
            click.echo(head.format(folder.name, doubt))
        end = "." if doubts else "; briefs check --doubts lists them."
        left = f" {count(len(found), 'doubt')}{end}" if found else ""
        told = f"{count(len(d.events), 'claim')} from {count(len(d.reports), 'report')}"
        click.echo(f"{folder.name}: {told}, no problems.{left}")


@click.command()
@click.argument("name", nargs=-1, required=True)
@common.dataset_option
def place(name: tuple[str, ...], dataset: str | None) -> None:
    """Find a place by any spelling, Latin or Arabic, and say how sure that is."""
    from helpers import gazetteer, tables

    d = tables.load(common.dataset_path(dataset))
    finding = gazetteer.Gazetteer(d).find(" ".join(name))
    for line in gazetteer.describe_finding(d, finding):
        click.echo(line)


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--template", is_flag=True, help="Print an empty form to fill in.")
@click.option("--yes", is_flag=True, help="Add the rows of FILE even where they are doubtful.")
@common.dataset_option
def add(file: Path | None, template: bool, yes: bool, dataset: str | None) -> None:
    """Add a report and its claims: by questions, or from a YAML file.

    Nothing is written unless every row is valid, and nothing of a dialogue that is left early.
    """
    from helpers.adding import form
    from helpers.tables.append import Draft

    draft = Draft(common.dataset_path(dataset))
    if template:
        click.echo(form.template(draft), nl=False)
        return
    if file:
        _fill(draft, file, yes)
    else:
        from helpers.adding.dialogue import Dialogue

        try:
            to_write = Dialogue(draft, date.today()).run()
        except KeyboardInterrupt:
            click.echo("Stopped. Nothing was added.", err=True)
            sys.exit(common.STOPPED)
        if not to_write:
            click.echo("Nothing was added.")
            return
    draft.save()
    for table, rows in draft.added.items():
        if rows:
            ids = [next(iter(row.values())) for row in rows]
            click.echo(f"{draft.path(table).name}: {', '.join(ids)} added")
    click.echo("The tables have no problems. Next: briefs build")


def _fill(draft: Draft, file: Path, yes: bool) -> None:
    """Fill a draft from a form and show it; leave where it has faults or is doubtful."""
    from helpers.adding import form
    from helpers.adding.plausibility import find_doubts_about

    if file.exists() and not file.is_file():
        common.stop([f"{file}: it is a device or a pipe. Save it as a file first."], common.USAGE)
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        common.stop([f"{file} cannot be read: {error}."], common.USAGE)
    problems = form.fill(draft, text, file.name, date.today())
    if problems:
        common.stop(list(map(str, problems)), common.BAD_DATA)
    for table, rows in draft.added.items():
        for row in rows:
            cells = ", ".join(f"{column} {cell}" for column, cell in row.items() if cell)
            click.echo(printable(f"{table}: {cells}"))
    doubtful = find_doubts_about(draft, draft.added)
    for doubt in doubtful:
        click.echo(printable(f"! {doubt}"), err=True)
    if doubtful and not yes:
        click.echo("Nothing was added. If all is meant so: --yes", err=True)
        sys.exit(common.BAD_DATA)


@click.command()
@click.argument("name")
@click.option("--title", help="What the offensive is called.")
@click.option("--attacker", help="Who attacks, as in Taliban forces.")
@click.option("--defender", help="Who defends, as in government forces.")
@click.option("--start", help="First day, as in 2024-11-27; empty: an import finds it.")
@click.option("--objective", help="Place that it is aimed at, as in Kabul, or Kabul 34.53 69.17.")
@click.option("--time-zone", help="Time zone, as in Asia/Damascus.")
@click.option("--box", help="West, south, east and north in degrees; empty: an import finds it.")
@click.option("--yes", is_flag=True, help="Ask nothing; take what is proposed.")
def new(name: str, yes: bool, **answers) -> None:
    """Make an empty dataset data/NAME for another offensive, and add it to the plan.

    It asks for what no option says.
    """
    from helpers.adding.new_dataset import DEFAULTS, make_dataset, read_answer
    from helpers.runs import plan, plan_file
    from helpers.tables.git import Clone

    if not plan.SLUG.match(name):
        raise plan.BadPlan([f'"{name}" is no name; write small letters, digits and hyphens.'])
    root = plan.root()
    proposed = {"title": name.replace("-", " ").capitalize(), **DEFAULTS}

    def read(key: str, answer: str) -> str:
        try:
            read_answer(key, answer, answers)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
        return answer

    for option in click.get_current_context().command.params:
        key = option.name
        if key in proposed and answers[key] is None and not yes:
            shown = {"show_default": proposed[key] != "", "value_proc": partial(read, key)}
            answers[key] = click.prompt(option.help[:-1], proposed[key], **shown)
        elif key in proposed:
            answers[key] = read(key, proposed[key] if answers[key] is None else answers[key])
    try:
        still_open = make_dataset(root / "data" / name, answers, date.today())
    except (FileExistsError, ValueError) as error:
        raise plan.BadPlan([str(error)]) from error
    try:
        prefix = plan_file.add_dataset(root, name)
    except BaseException:
        shutil.rmtree(root / "data" / name)
        raise
    objective = filter(None, read_answer("objective", answers["objective"]))
    click.echo(f"Objective: {', '.join(objective)}.")
    click.echo(f"data/{name}: made. README.md there says where sides, fronts, roads are set.")
    click.echo(f"notebooks/briefs.toml: added; the names of its briefs begin with {prefix}-")
    if Clone(root).install():
        click.echo("Where two people work on it, git joins its tables by row from now on.")
    if still_open:
        click.echo(f"Still open: {', '.join(still_open)}. An import fills it in, or you do.")
    click.echo(f"Next: briefs add --to {name}, or briefs import ... --to {name}; briefs build")


@click.command()
@click.argument("dataset", required=False)
def describe(dataset: str | None) -> None:
    """Print the whole descriptor of a dataset, with every column, for other programs.

    A file of it beside the tables is a Frictionless data package with types and keys.
    """
    from helpers.tables.reader import read_descriptor
    from helpers.tables.schema import as_text

    click.echo(as_text(read_descriptor(common.dataset_path(dataset))))


@click.command("import")
@click.argument("form", metavar="FORMAT", type=click.Choice(["acled", "ucdp", "viina", "control"]))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_given)
@common.dataset_option
@common.day_option("--from", "first", help="First day, YYYY-MM-DD; default: the start.")
@common.day_option("--until", "last", help="Last day; default: the end of the offensive.")
@click.option("--country", "countries", multiple=True, help="Only this country; may be repeated.")
@common.day_option("--published", help="Day of the files where they do not say it.")
@click.option("--mapper", default="", help="control: who draws the map or keeps the list.")
@click.option("--place", default="", help="control: the column that names the place.")
@click.option("--holder", default="", help="control: the column of the holder, or the holder.")
@click.option("--day", default="", help="control: the column of the day, or the day.")
@click.option("--as", "means", multiple=True, help='control: what a status means, "STATUS=ACTOR".')
@click.option("--history", is_flag=True, help="control: read every commit of a file in git.")
@click.option("--minutes", type=click.FloatRange(0), default=60, help="Most it may take; 60.")
@common.dry_option
def import_(
    form: str, files: tuple[Path, ...], dataset: str | None, means: tuple[str, ...], **options
) -> None:
    """Read files of other projects into the tables: acled, ucdp, viina, or control.

    CSV as those projects publish it, compressed too, or XLSX; control reads any map (GeoJSON) or
    list of who holds what. A folder stands for its files. A second import of the same files
    changes nothing; newer files update what the older ones brought.
    """
    from helpers.exchange import read

    inside = (sorted(path.glob("[!.]*")) if path.is_dir() else [path] for path in files)
    found = [path for paths in inside for path in paths if not path.is_dir()]
    size = sum(path.stat().st_size for path in found)
    columns = {key: options.pop(key) for key in ("mapper", "place", "holder", "day", "history")}
    minutes = options.pop("minutes")
    if unnamed := [each for each in means if "=" not in each]:
        raise click.UsageError(f'--as "{unnamed[0]}": write it as --as "STATUS=ACTOR".')
    while True:
        told = read.Told(means=dict(each.split("=", 1) for each in means), **columns)
        options["told"] = told if form == "control" else None
        try:
            progress = click.progressbar(length=size, label=f"Reading {form}")
            with common.time_limit(minutes), progress as bar:
                account = read.run(
                    form, found, common.dataset_path(dataset), advance=bar.update, **options
                )
            break
        except read.Unclear as unclear:
            if not sys.stdin.isatty():
                raise
            click.echo(str(unclear))
            columns[unclear.option] = click.prompt(f"--{unclear.option}")
    for line in account.lines():
        click.echo(printable(line))
    if options["dry"]:
        click.echo("Nothing was written.")
    if account.all_refused:
        sys.exit(common.FAILED)
    if not options["dry"]:
        click.echo("briefs check --doubts lists what looks wrong. Next: briefs build")


@click.command()
@click.argument("what", type=click.Choice(EXPORTS), metavar=f"[{'|'.join(EXPORTS)}]")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "kind", type=click.Choice(FORMATS), help="Default: the suffix of FILE.")
@click.option("--hxl", is_flag=True, help="Add a row of HXL tags (csv and xlsx).")
@click.option("--front", default="all", help="Only places of this front.")
@click.option("--as-of", default="", help="Last day shown, YYYY-MM-DD; default: the last one.")
@click.option("--known-by", default="", help="Only reports published by this day.")
@common.dataset_option
def export(
    what: str, output: Path, kind: str | None, hxl: bool, front: str, dataset: str | None, **days
) -> None:
    """Write claims, events, control (who holds each place on each day) or places to a file.

    docs/exports.md lists the columns.
    """
    from helpers import tables
    from helpers.exchange import write as formats
    from helpers.exchange.write.export import make_export
    from helpers.runs.plan import BadPlan

    kind = kind or output.suffix.lower().removeprefix(".")
    problems = formats.check_format(what, kind, hxl) if kind else [NO_FORMAT.format(output)]
    if not output.parent.is_dir():
        problems = [f"{output}: there is no folder {output.parent}. Make it first.", *problems]
    if problems:
        raise BadPlan(problems)
    d = tables.load(common.dataset_path(dataset), **days)
    try:
        made = make_export(d, what, front)
        paths = formats.write(made, output, kind, hxl)
    except ValueError as error:
        raise BadPlan([str(error)]) from error
    except OSError as error:
        raise BadPlan([common.unusable(error, output)]) from error
    click.echo(f"{', '.join(map(str, paths))}: {count(made.table.num_rows, 'row')}")
