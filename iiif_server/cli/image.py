"""``baovat image``: pictures by themselves, and what became of them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from iiif_server.cli.bars import bar
from iiif_server.cli.confined import confine_command
from iiif_server.cli.inspection import file_values, media_values, print_media, print_pages
from iiif_server.cli.parameters import as_json, print_json, refuse_same_file
from iiif_server.cli.subject import find_file, open_media
from iiif_server.image.pyramid import write_pyramid
from iiif_server.ingest.derive_image import open_page
from iiif_server.ingest.inspection import inspect_pages
from iiif_server.settings import read_settings


@click.group()
def image() -> None:
    """Look into pictures, or turn them into pyramids without a database."""


@image.command()
@click.argument(
    "source", metavar="IN", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("target", metavar="OUT.tif", type=click.Path(dir_okay=False, path_type=Path))
@as_json
def pyramid(source: Path, target: Path, as_json: bool) -> None:
    """Turn a picture into a tiled pyramidal TIFF.

    Example: baovat image pyramid scan.tif scan-pyramid.tif
    """
    refuse_same_file(source, target)
    settings = read_settings()
    confine_command(settings)
    with (
        tempfile.TemporaryDirectory(prefix="baovat-", dir=target.parent) as scratch,
        bar(source.name) as tell,
    ):
        page = open_page(source, 0, Path(scratch), pdf_unconfined=settings.pdf_unconfined)
        made = write_pyramid(
            page.path,
            target,
            page=page.number,
            progress=lambda fraction: tell("pyramid", fraction),
        )
    notes = [*page.notes, *made.notes]
    values = {
        "file": str(target),
        "width": made.geometry.width,
        "height": made.geometry.height,
        "levels": len(made.geometry.levels),
        "bytes": target.stat().st_size,
        "notes": notes,
    }
    if as_json:
        print_json(values)
    else:
        click.echo(
            f"{target}: {values['width']} × {values['height']} px, {values['levels']} levels"
        )
        for note in notes:
            click.echo(f"  {note}")


@image.command()
@click.argument("subject", metavar="FILE|MEDIA")
@as_json
def inspect(subject: str, as_json: bool) -> None:
    """Show what a FILE holds and would become, or what became of a MEDIA.

    Example: baovat image inspect scan.tif
    """
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
