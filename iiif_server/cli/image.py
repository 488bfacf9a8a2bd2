"""``baovat image``: pictures by themselves, and what became of them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from iiif_server.cli.bars import bar
from iiif_server.cli.confined import confine_command
from iiif_server.cli.parameters import as_json, new_file, print_json, refuse_same_file
from iiif_server.image.pyramid import write_pyramid
from iiif_server.ingest.page_picture import count_pages, open_page
from iiif_server.settings import read_settings

#: How the file of a pyramid may be named.
_TIFF_NAMES = (".tif", ".tiff")


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
    """Turn a picture into a tiled pyramidal TIFF; of several pages the first.

    Example: baovat image pyramid scan.tif scan-pyramid.tif
    """
    refuse_same_file(source, target)
    if target.suffix.lower() not in _TIFF_NAMES:
        raise click.BadParameter(f"{target.name}: a pyramid is a TIFF; name it .tif.")
    settings = read_settings()
    confine_command(settings)
    with (
        tempfile.TemporaryDirectory(prefix="baovat-", dir=target.parent) as scratch,
        bar(source.name) as tell,
    ):
        left = _pages_left(source, settings.pdf_unconfined)
        page = open_page(source, 0, Path(scratch), pdf_unconfined=settings.pdf_unconfined)
        made = write_pyramid(
            page.path,
            target,
            page=page.number,
            progress=lambda fraction: tell("pyramid", fraction),
        )
    notes = [*page.notes, *made.notes, *left]
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


def _pages_left(source: Path, pdf_unconfined: bool) -> tuple[str, ...]:
    """Say which page was taken, where there are others: a pyramid holds one picture."""
    count = count_pages(source, pdf_unconfined=pdf_unconfined)
    return (f"Page 1 of {count} was taken; `baovat add` takes them all.",) if count > 1 else ()


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
