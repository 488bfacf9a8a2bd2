"""``baovat export``: the catalogue as a list."""

from __future__ import annotations

from pathlib import Path

import click

from iiif_server.cli.bars import bar
from iiif_server.cli.parameters import as_json, new_file, print_json
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from iiif_server.transfer.exporting import export_list


@click.command()
@click.argument(
    "target", metavar="FILE", callback=new_file, type=click.Path(dir_okay=False, path_type=Path)
)
@as_json
def export(target: Path, as_json: bool) -> None:
    """Write all items as a list, FILE.xlsx or FILE.csv, which `baovat import` takes back without a change.

    Example: baovat export hien-vat.xlsx
    """
    with open_runtime(read_settings()) as runtime, bar(target.name) as tell:
        count = export_list(runtime, target, tell)
    if as_json:
        print_json({"list": target.name, "items": count})
    else:
        click.echo(f"{target}\t{count}")
