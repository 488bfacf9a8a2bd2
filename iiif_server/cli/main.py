"""The command ``baovat``. Exit codes: 0 done, 1 failed, 2 wrong use."""

from __future__ import annotations

import importlib
import keyword
import signal
import sys
from typing import Any

import click

from iiif_server import __version__
from iiif_server.errors import BaovatError
from iiif_server.image.errors import ImageError
from manifests.errors import ManifestsError
from mesh.errors import MeshError

#: Command → the module that has a click command of the same name. A module is loaded when its command is
#: called: the server's libraries would double the time of every small command.
COMMANDS = {
    name: f"iiif_server.cli.{module}"
    for name, module in {
        "add": "add",
        "annotate": "annotate",
        "annotations": "annotations",
        "caption": "caption",
        "check": "check",
        "collection": "collection",
        "completeness": "completeness",
        "exhibition": "exhibition",
        "export": "export_list",
        "image": "image",
        "import": "import_",
        "jobs": "jobs",
        "limit": "limit",
        "manifest": "manifest",
        "media": "media",
        "mesh": "mesh",
        "publication": "publication",
        "publish": "publication",
        "serve": "serve",
        "settings": "settings",
        "submit": "publication",
        "user": "user",
        "withdraw": "publication",
        "worker": "worker",
    }.items()
}


def _function(command: str) -> str:
    """Return the name of a command's function; a word of Python's own gets an underscore."""
    return f"{command}_" if keyword.iskeyword(command) else command


class Commands(click.Group):
    """The commands, loaded when they are called, and telling a failure in one line instead of a traceback."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Return a command, or None where there is none of this name."""
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[name]), _function(name))
        return command

    def invoke(self, context: click.Context) -> Any:
        """Run the command; what the packages refuse or fail to do becomes a message and exit code 1.

        A signal to end becomes an exit that still cleans up what is half made; who serves arranges more.
        """
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            return super().invoke(context)
        except (BaovatError, ImageError, MeshError, ManifestsError) as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{named}{error.strerror or error}") from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="baovat")
def main() -> None:
    """Bảo Vật: pictures and models of a museum's collection, kept, described in IIIF and shown."""
