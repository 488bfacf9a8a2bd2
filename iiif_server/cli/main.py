"""The command ``baovat``. Exit codes: 0 done, 1 failed, 2 wrong use."""

from __future__ import annotations

from typing import Any

import click

from iiif_server import __version__
from iiif_server.cli.add import add
from iiif_server.cli.image import image
from iiif_server.cli.jobs import jobs
from iiif_server.cli.mesh import mesh
from iiif_server.cli.publication import publish, withdraw
from iiif_server.cli.serve import serve
from iiif_server.cli.settings import settings
from iiif_server.cli.worker import worker
from iiif_server.errors import BaovatError
from iiif_server.image.errors import ImageError
from manifests.errors import ManifestsError
from mesh.errors import MeshError


class OneLineErrors(click.Group):
    """A group whose commands tell a failure in one line instead of a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; what the packages refuse or fail to do becomes a message and exit code 1."""
        try:
            return super().invoke(context)
        except (BaovatError, ImageError, MeshError, ManifestsError) as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{named}{error.strerror or error}") from error


@click.group(cls=OneLineErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="baovat")
def main() -> None:
    """Bảo Vật: pictures and models of a museum's collection, kept, described in IIIF and shown."""


for command in (add, image, jobs, mesh, publish, serve, settings, withdraw, worker):
    main.add_command(command)
