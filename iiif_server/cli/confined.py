"""A command that decodes a file which somebody sent, confined as the worker's derivations are."""

from __future__ import annotations

from iiif_server.image.libvips import prepare_for_deriving
from iiif_server.jobs.confinement import confine_by_settings
from iiif_server.settings import Settings


def confine_command(settings: Settings) -> None:
    """Prepare this process for a file that somebody sent: it needs neither database nor network any more."""
    confine_by_settings(settings, network=False)
    prepare_for_deriving()
