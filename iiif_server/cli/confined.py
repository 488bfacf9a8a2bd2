"""A command that decodes a file which somebody sent, confined as the worker's derivations are."""

from __future__ import annotations

from iiif_server.image.libvips import prepare_for_deriving
from iiif_server.jobs.confinement import confine_derivation, derivation_bounds
from iiif_server.settings import Settings


def confine_command(settings: Settings) -> None:
    """Prepare this process for a file that somebody sent: it needs neither database nor network any more."""
    bounds = derivation_bounds(
        memory_bytes=settings.job_memory_bytes, largest_original_bytes=settings.max_upload_bytes
    )
    confine_derivation(bounds, network=False)
    prepare_for_deriving()
