"""``baovat image``: pictures by themselves, and what became of them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from iiif_server.cli.bars import bar
from iiif_server.cli.confined import confine_command
from iiif_server.cli.parameters import as_json, new_file, print_json, refuse_same_file
from iiif_server.image.pyramid import write_pyramid
from iiif_server.ingest.page_picture import open_page
from iiif_server.settings import read_settings


@click.group()
def image() -> None:
    """Look into pictures, or turn them into pyramids without a database."""


@image.command()
@click.argument(
    "source", metavar="IN", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument(
    "target", metavar="OUT.tif", callback=new_file, type=click.Path(dir_okay=False, path_type=Path)
)
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
    # A media needs the catalogue, whose loading takes longer than many a pyramid.
    from iiif_server.cli.image_inspection import inspect_picture

    inspect_picture(subject, as_json=as_json)
