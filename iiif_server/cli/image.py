"""``baovat image``: pictures by themselves, and what became of them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from iiif_server.cli.bars import bar
from iiif_server.cli.inspection import file_values, media_values, print_media, print_pages
from iiif_server.cli.parameters import as_json, print_json, refuse_same_file
from iiif_server.image.libvips import prepare_for_deriving
from iiif_server.image.pyramid import write_pyramid
from iiif_server.ingest.derive_image import open_page
from iiif_server.ingest.inspection import MediaInspection, find_inspection, inspect_pages
from iiif_server.jobs.confinement import confine_derivation, derivation_bounds
from iiif_server.runtime import open_runtime
from iiif_server.settings import Settings, read_settings


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
    _confine(settings)
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
    path = Path(subject)
    if path.exists():
        if not path.is_file():
            raise click.UsageError(f"{subject} is no regular file.")
        _inspect_file(path, as_json)
        return
    found = _find_media(subject)
    if found is None:
        raise click.ClickException(
            f"{subject} is neither a file nor a media here; `baovat add --json` and manifests name media."
        )
    if as_json:
        print_json(media_values(found))
    else:
        print_media(found)


def _inspect_file(path: Path, as_json: bool) -> None:
    settings = read_settings()
    _confine(settings)
    pages = inspect_pages(path, pdf_unconfined=settings.pdf_unconfined)
    if as_json:
        print_json(file_values(path, pages))
    else:
        print_pages(path, pages)


def _find_media(identifier: str) -> MediaInspection | None:
    """Look a media up; where nothing was ever kept, do not begin a data folder for it."""
    settings = read_settings()
    if settings.is_on_this_machine and not settings.data_dir.exists():
        return None
    with open_runtime(settings) as runtime:
        return find_inspection(runtime, identifier)


def _confine(settings: Settings) -> None:
    """Prepare this process for a file that somebody sent: it needs neither database nor network any more."""
    bounds = derivation_bounds(
        memory_bytes=settings.job_memory_bytes, largest_original_bytes=settings.max_upload_bytes
    )
    confine_derivation(bounds, network=False)
    prepare_for_deriving()
