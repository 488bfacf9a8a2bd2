"""``baovat image``: pictures without a database."""

from __future__ import annotations

from pathlib import Path

import click

from iiif_server.cli.bars import bar
from iiif_server.cli.parameters import as_json, print_json, refuse_same_file
from iiif_server.image.libvips import prepare_for_deriving
from iiif_server.image.pyramid import write_pyramid


@click.group()
def image() -> None:
    """Work on pictures without a database."""


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
    prepare_for_deriving()
    with bar(source.name) as tell:
        made = write_pyramid(
            source, target, page=0, progress=lambda fraction: tell("pyramid", fraction)
        )
    values = {
        "file": str(target),
        "width": made.geometry.width,
        "height": made.geometry.height,
        "levels": len(made.geometry.levels),
        "bytes": target.stat().st_size,
        "notes": list(made.notes),
    }
    if as_json:
        print_json(values)
    else:
        click.echo(
            f"{target}: {values['width']} × {values['height']} px, {values['levels']} levels"
        )
        for note in made.notes:
            click.echo(f"  {note}")
