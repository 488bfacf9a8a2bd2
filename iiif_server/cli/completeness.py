"""``baovat completeness``: what is still to be written down of each item."""

from __future__ import annotations

from typing import Any

import click

from iiif_server.catalog.described_items import DescribedItem, read_described_items
from iiif_server.cli.parameters import as_json, print_json
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from manifests.completeness import Completeness, measure_completeness
from manifests.language import plain_text


@click.command()
@click.argument("item_ids", metavar="[ITEM]…", nargs=-1)
@click.option(
    "--below",
    type=click.IntRange(1, 101),
    default=101,
    metavar="PERCENT",
    help="Only items that are less complete. [default: all]",
)
@click.option("--lang", type=click.Choice(("vi", "en")), default="vi", show_default=True)
@as_json
def completeness(item_ids: tuple[str, ...], below: int, lang: str, as_json: bool) -> None:
    """Tell how complete each ITEM is (all, where none is named), and what to do about the rest.

    What is expected depends on the class of heritage: a festival has no dimensions and needs no picture.

    Example: baovat completeness --below 80
    """
    with open_runtime(read_settings()) as runtime, runtime.database.read() as connection:
        for found in read_described_items(connection, item_ids):
            measured = measure_completeness(found.described)
            if measured.percent >= below:
                continue
            if as_json:
                print_json(_values(found, measured))
            else:
                _tell(found, measured, lang)


def _tell(found: DescribedItem, measured: Completeness, lang: str) -> None:
    name = plain_text(found.described.label, lang)
    click.echo(f"{found.id}\t{measured.percent} %\t{name}")
    for point in measured.points:
        if point.advice:
            sign = "·" if point.is_answered else "–"
            label, advice = plain_text(point.label, lang), plain_text(point.advice, lang)
            click.echo(f"  {sign} {label}: {advice}")


def _values(found: DescribedItem, measured: Completeness) -> dict[str, Any]:
    return {
        "item": found.id,
        "state": found.state,
        "heritage": measured.heritage,
        "percent": measured.percent,
        "points": [
            {
                "name": point.name,
                "label": point.label,
                "status": point.status,
                "advice": point.advice,
            }
            for point in measured.points
        ],
    }
