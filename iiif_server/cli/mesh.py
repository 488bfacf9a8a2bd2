"""``baovat mesh``: models without a database.

The geometry libraries are imported when a command runs: they take a second to load and are not installed
where only the web process runs.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

from iiif_server.catalog.media import read_original
from iiif_server.cli.bars import bar
from iiif_server.cli.confined import confine_command
from iiif_server.cli.inspection import media_rows, media_values, print_model
from iiif_server.cli.parameters import (
    as_json,
    draco,
    new_file,
    print_json,
    refuse_same_file,
    unit,
    up_axis,
)
from iiif_server.cli.subject import find_file, open_media
from iiif_server.settings import read_settings
from mesh.frame import Asked

if TYPE_CHECKING:
    from mesh.inspection.inspect_file import FileInspection


@click.group()
def mesh() -> None:
    """Look into models, or make their levels without a database."""


@mesh.command()
@click.argument(
    "source", metavar="IN", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("out_dir", metavar="OUT_DIR", type=click.Path(file_okay=False, path_type=Path))
@unit
@up_axis
@draco
@as_json
def build(
    source: Path,
    out_dir: Path,
    unit: str | None,
    up_axis: str | None,
    draco: bool,
    as_json: bool,
) -> None:
    """Build the ladder of levels of a model, with a report of what was measured.

    Example: baovat mesh build drum.glb levels/
    """
    geometry, asked = _geometry(), Asked(unit, up_axis)
    confine_command(read_settings())
    with bar(source.name) as tell:
        report = geometry.build_models(source, out_dir, progress=tell, asked=asked, draco=draco)
    if as_json:
        print_json(json.loads((out_dir / "report.json").read_text(encoding="utf-8")))
        return
    for level in report.levels:
        click.echo(
            f"{out_dir / level.file}: {level.triangles:,} triangles, {level.bytes:,} bytes, "
            f"{level.rms_mm:.4g} mm from the original (RMS)"
        )
        for copy in level.copies:
            click.echo(f"{out_dir / copy.file}: {copy.bytes:,} bytes, the same triangles")
        for note in level.notes:
            click.echo(f"  {note}")
    for left_out in report.left_out:
        click.echo(f"{left_out.name} is left out: {left_out.reason}")
    for repair in report.repairs:
        click.echo(f"  {repair}")


@mesh.command()
@click.argument(
    "source", metavar="IN", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument(
    "target", metavar="OUT.glb", callback=new_file, type=click.Path(dir_okay=False, path_type=Path)
)
@click.option(
    "--triangles", type=click.IntRange(min=4), required=True, help="How many triangles to keep."
)
@unit
@up_axis
@as_json
def simplify(
    source: Path,
    target: Path,
    triangles: int,
    unit: str | None,
    up_axis: str | None,
    as_json: bool,
) -> None:
    """Make one level of a model.

    Example: baovat mesh simplify drum.glb small.glb --triangles 20000
    """
    refuse_same_file(source, target)
    geometry, asked = _geometry(), Asked(unit, up_axis)
    confine_command(read_settings())
    with bar(source.name):
        values = geometry.simplify_file(source, target, triangles, asked=asked)
    if as_json:
        print_json(values)
    else:
        click.echo(
            f"{target}: {values['triangles']:,} triangles, "
            f"{values['rms_mm']:.4g} mm from the original (RMS)"
        )
        for told in (*values["notes"], *values["repairs"]):
            click.echo(f"  {told}")


@mesh.command()
@click.argument("subject", metavar="FILE|MEDIA")
@unit
@up_axis
@as_json
def inspect(subject: str, unit: str | None, up_axis: str | None, as_json: bool) -> None:
    """Measure a model as it is, FILE or deposited MEDIA, and tell what its copy would be mended of.

    Of a MEDIA the unit and the axis that were said with its deposit are taken, unless others are given.

    Example: baovat mesh inspect drum.glb
    """
    path = find_file(subject)
    if path is not None:
        found = _measure(path, path.name, Asked(unit, up_axis))
        if as_json:
            print_json({"file": str(path), **found.values()})
        else:
            print_model([("file", f"{path.name}, {found.format}, {found.bytes:,} bytes")], found)
        return
    with open_media(subject) as (runtime, media):
        if media.details.kind != "model":
            raise click.ClickException(
                f"{subject} is no model ({media.details.kind}); try `baovat image inspect {subject}`."
            )
        with runtime.database.read() as connection:
            original = read_original(connection, subject)
        path = runtime.store.local_path(original.key)
    asked = Asked(unit or original.unit, up_axis or original.up_axis)
    found = _measure(path, original.file_name, asked)
    if as_json:
        print_json({**media_values(media), **found.values()})
    else:
        print_model(media_rows(media), found)


def _measure(path: Path, name: str, asked: Asked) -> FileInspection:
    """Look into a model file; after this the process is confined."""
    confine_command(read_settings())
    with bar(name) as tell:
        found: FileInspection = _geometry("mesh.inspection.inspect_file").inspect_file(
            path, asked, progress=tell
        )
    return found


def _geometry(module: str = "mesh.build") -> ModuleType:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise click.ClickException(
            f"The geometry libraries are not installed ({error.name}): install baovat[worker]."
        ) from error
