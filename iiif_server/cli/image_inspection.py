"""What ``baovat image inspect`` shows of a file or of a media."""

from __future__ import annotations

from pathlib import Path

from iiif_server.cli.confined import confine_command
from iiif_server.cli.inspection import file_values, media_values, print_media, print_pages
from iiif_server.cli.parameters import print_json
from iiif_server.cli.subject import find_file, open_media
from iiif_server.ingest.inspection import inspect_pages
from iiif_server.settings import read_settings


def inspect_picture(subject: str, *, as_json: bool) -> None:
    """Print what a file holds and would become, or what became of a media."""
    path = find_file(subject)
    if path is not None:
        _inspect_file(path, as_json)
        return
    with open_media(subject) as (_runtime, found):
        pass
    if as_json:
        print_json(media_values(found))
    else:
        print_media(found)


def _inspect_file(path: Path, as_json: bool) -> None:
    settings = read_settings()
    confine_command(settings)
    pages = inspect_pages(path, pdf_unconfined=settings.pdf_unconfined)
    if as_json:
        print_json(file_values(path, pages))
    else:
        print_pages(path, pages)
