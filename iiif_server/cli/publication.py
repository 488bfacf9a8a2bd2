"""``baovat publish`` and ``baovat withdraw``."""

from __future__ import annotations

import click

from iiif_server.cli.parameters import as_json, identifier, print_json
from iiif_server.ingest import publication
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings


@click.command()
@click.argument("item_id", metavar="ITEM", callback=identifier)
@as_json
def publish(item_id: str, as_json: bool) -> None:
    """Make ITEM public.

    Example: baovat publish 1994.12
    """
    with open_runtime(read_settings()) as runtime:
        changed = publication.publish(runtime, item_id)
    _tell(item_id, "published", changed, as_json)


@click.command()
@click.argument("item_id", metavar="ITEM", callback=identifier)
@as_json
def withdraw(item_id: str, as_json: bool) -> None:
    """Take ITEM back from the public; nothing is deleted.

    Example: baovat withdraw 1994.12
    """
    with open_runtime(read_settings()) as runtime:
        changed = publication.withdraw(runtime, item_id)
    _tell(item_id, "withdrawn", changed, as_json)


def _tell(item_id: str, state: str, changed: bool, as_json: bool) -> None:
    if as_json:
        print_json({"item": item_id, "state": state})
    else:
        click.echo(f"{item_id}\t{state}")
    if not changed:
        click.echo(f"The item {item_id} was {state} already; nothing was changed.", err=True)
