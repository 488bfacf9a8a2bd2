"""What `inspect` is asked about: a file on disk, or a media that was deposited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from iiif_server.ingest.inspection import MediaInspection, find_inspection
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings


def find_file(subject: str) -> Path | None:
    """Return the file of this name, or None where nothing has it.

    Raises
    ------
    click.UsageError
        If it is a folder, a pipe or a device.
    """
    path = Path(subject)
    if not path.exists():
        return None
    if not path.is_file():
        raise click.UsageError(f"{subject} is no regular file.")
    return path


@contextmanager
def open_media(subject: str) -> Iterator[tuple[Runtime, MediaInspection]]:
    """Give a media with the service that has it; where nothing was ever kept, no data folder is begun.

    Raises
    ------
    click.ClickException
        If there is no such media.
    """
    unknown = click.ClickException(
        f"{subject} is neither a file nor a media here; `baovat add --json` and manifests name media."
    )
    settings = read_settings()
    if settings.is_on_this_machine and not settings.data_dir.exists():
        raise unknown
    with open_runtime(settings) as runtime:
        found = find_inspection(runtime, subject)
        if found is None:
            raise unknown
        yield runtime, found
