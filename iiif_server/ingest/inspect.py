"""What a received file is, from its header: decided before anything is kept."""

from __future__ import annotations

from pathlib import Path

import mesh.header
from iiif_server.catalog.deposits import Page
from iiif_server.errors import RefusedError
from iiif_server.image import probe
from iiif_server.image.errors import ImageRefusedError, UnknownFormatError
from iiif_server.image.libvips import restrict_loaders
from manifests.model import MediaKind
from mesh.errors import MeshRefusedError


def inspect_file(path: Path, file_name: str) -> tuple[Page, ...]:
    """Return the pages of the file, each of which becomes one media.

    Raises
    ------
    RefusedError
        If it is neither a picture nor a model that can be taken, with the reason.
    """
    restrict_loaders()
    try:
        return tuple(
            Page(MediaKind.IMAGE, header.page, header.media_type, header.notes)
            for header in probe.inspect_header(path)
        )
    except UnknownFormatError:
        return (_inspect_model(path, file_name),)
    except ImageRefusedError as error:
        raise RefusedError(f"{file_name}: {error}") from error


def _inspect_model(path: Path, file_name: str) -> Page:
    try:
        header = mesh.header.inspect_header(path)
    except MeshRefusedError as error:
        raise RefusedError(f"{file_name}: {error}") from error
    return Page(MediaKind.MODEL, 0, header.media_type, header.notes)
