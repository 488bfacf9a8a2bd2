"""``baovat mesh``: models without a database.

The geometry libraries are imported when a command runs: they take a second to load and are not installed
where only the web process runs.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import click

from iiif_server.cli.bars import bar
from iiif_server.cli.parameters import as_json, print_json, refuse_same_file, unit, up_axis
from mesh.frame import Asked


@click.group()
def mesh() -> None:
    """Work on models without a database."""


@mesh.command()
@click.argument(
    "source", metavar="IN", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("out_dir", metavar="OUT_DIR", type=click.Path(file_okay=False, path_type=Path))
@unit
@up_axis
@click.option("--draco", is_flag=True, help="Write each level compressed with Draco as well.")
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
    with bar(source.name) as tell:
        asked = Asked(unit, up_axis)
        report = _geometry().build_models(source, out_dir, progress=tell, asked=asked, draco=draco)
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
    for repair in report.repairs:
        click.echo(f"  {repair}")


@mesh.command()
@click.argument(
    "source", metavar="IN", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("target", metavar="OUT.glb", type=click.Path(dir_okay=False, path_type=Path))
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
    with bar(source.name):
        asked = Asked(unit, up_axis)
        values = _geometry().simplify_file(source, target, triangles, asked=asked)
    if as_json:
        print_json(values)
    else:
        click.echo(
            f"{target}: {values['triangles']:,} triangles, "
            f"{values['rms_mm']:.4g} mm from the original (RMS)"
        )


def _geometry() -> ModuleType:
    try:
        return importlib.import_module("mesh.build")
    except ImportError as error:
        raise click.ClickException(
            f"The geometry libraries are not installed ({error.name}): install baovat[worker]."
        ) from error
