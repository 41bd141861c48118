"""The ``briefs`` command: check the tables, say what is behind, build, verify, print, hand out.

Exit codes: 0 done or nothing to do, 1 a notebook failed or a brief differs, 2 usage, 3 bad data,
130 stopped by hand. Each module holds a few commands and is imported when one of them is called.
A command raises what is wrong; ``common`` makes a message and an exit code of it.
"""

from importlib import import_module

import click

from helpers.cli.common import leave_with_message

COMMANDS = {
    **dict.fromkeys(("check", "place", "add", "new"), "tables"),
    **dict.fromkeys(("tidy", "rename"), "editing"),
    **dict.fromkeys(
        ("notebook", "status", "build", "watch", "schedule", "verify", "pdf"), "building"
    ),
    "merge": "editing",
    **dict.fromkeys(("diff", "digest"), "comparing"),
    **dict.fromkeys(("import", "export", "describe"), "tables"),
}
"""Each command, in the order of their use, and the module beside this one that holds it."""


class Commands(click.Group):
    """A group that imports a command when it is asked for, and ends all of them in one way."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Give the commands in the order of their use."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Import a command."""
        if name not in COMMANDS:
            return None
        module = import_module(f"helpers.cli.{COMMANDS[name]}")
        return getattr(module, "import_" if name == "import" else name)

    def invoke(self, context: click.Context) -> object:
        """Run a command; what goes wrong becomes a message and an exit code."""
        try:
            return super().invoke(context)
        except (ValueError, OSError, KeyboardInterrupt) as error:
            leave_with_message(error)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="offensive-progress")
def main() -> None:
    """Turn news reports of an offensive into briefs, and keep them up to date."""
