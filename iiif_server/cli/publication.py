"""``baovat submit``, ``publish``, ``withdraw`` and ``publication``: the way of an item to the public and back."""

from __future__ import annotations

from collections.abc import Callable

import click

from iiif_server.access.policy import Actor
from iiif_server.catalog.items import read_stamp
from iiif_server.catalog.publication_history import read_history
from iiif_server.cli.parameters import as_json, identifier, print_json
from iiif_server.ingest.publication import give_back
from iiif_server.ingest.publication import publish as publish_item
from iiif_server.ingest.publication import submit as submit_item
from iiif_server.ingest.publication import withdraw as withdraw_item
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings

#: Letters of a name, as the database keeps it.
LONGEST_NAME = 128


def _name(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Return the name of somebody, on one line."""
    if not value.strip() or len(value) > LONGEST_NAME or not value.isprintable():
        raise click.BadParameter(f"a name has 1 to {LONGEST_NAME} letters, on one line.")
    return value.strip()


by = click.option(
    "--by",
    metavar="NAME",
    default=Actor.OPERATOR.value,
    callback=_name,
    help="Who decided it, for the history. [default: operator]",
)


@click.command()
@click.argument("item_id", metavar="ITEM", callback=identifier)
@click.option("--back", is_flag=True, help="Give it back: what is in review becomes a draft again.")
@by
@as_json
def submit(item_id: str, back: bool, by: str, as_json: bool) -> None:
    """Hand ITEM, a draft, in for review; the public sees nothing of it.

    Example: baovat submit 1994.12 --by "Lan"
    """
    if back:
        _change(give_back, item_id, "draft", by, as_json)
    else:
        _change(submit_item, item_id, "in-review", by, as_json)


@click.command()
@click.argument("item_id", metavar="ITEM", callback=identifier)
@by
@as_json
def publish(item_id: str, by: str, as_json: bool) -> None:
    """Make ITEM public.

    Example: baovat publish 1994.12
    """
    _change(publish_item, item_id, "published", by, as_json)


@click.command()
@click.argument("item_id", metavar="ITEM", callback=identifier)
@by
@as_json
def withdraw(item_id: str, by: str, as_json: bool) -> None:
    """Take ITEM back from the public; nothing is deleted.

    Example: baovat withdraw 1994.12
    """
    _change(withdraw_item, item_id, "withdrawn", by, as_json)


@click.command()
@click.argument("item_id", metavar="ITEM", callback=identifier)
@as_json
def publication(item_id: str, as_json: bool) -> None:
    """Print the state of ITEM, and each state that it was in: since when, and by whom.

    Example: baovat publication 1994.12
    """
    with open_runtime(read_settings()) as runtime, runtime.database.read() as connection:
        state = read_stamp(connection, item_id).state
        history = read_history(connection, item_id)
    if as_json:
        changes = [
            {"state": each.state, "at": each.at.isoformat(), "by": each.actor} for each in history
        ]
        print_json({"item": item_id, "state": state, "history": changes})
        return
    for each in history:
        click.echo(f"{each.at.isoformat(timespec='seconds')}\t{each.state}\t{each.actor}")
    if not history:
        click.echo(f"{item_id}\t{state}")
        click.echo("It came into this state before that was written down.", err=True)


def _change(
    change: Callable[[Runtime, str, str], bool], item_id: str, state: str, by: str, as_json: bool
) -> None:
    with open_runtime(read_settings()) as runtime:
        changed = change(runtime, item_id, by)
    if as_json:
        print_json({"item": item_id, "state": state})
    else:
        click.echo(f"{item_id}\t{state}")
    if not changed:
        click.echo(f"The item {item_id} was {state} already; nothing was changed.", err=True)
