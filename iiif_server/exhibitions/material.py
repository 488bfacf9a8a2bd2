"""What of an exhibition an actor is shown: its items, as far as they are public."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from iiif_server.access.policy import Actor, decide
from iiif_server.catalog.full_sizes import read_full_sizes
from iiif_server.catalog.items import find_stamp, read_item
from manifests.exhibition.material import Material
from manifests.exhibition.model import Exhibition
from manifests.exhibition.parts import list_items
from manifests.model import Provider

#: Where it does not matter whose the items are, as to what is checked.
NOBODY = Provider("https://nobody.invalid/", {}, "https://nobody.invalid/")


def read_material(
    connection: Connection, exhibition: Exhibition, provider: Provider, actor: Actor = Actor.VISITOR
) -> Material:
    """Return the items of an exhibition that an actor may see, each with the media that are ready for them."""
    return read_items(connection, list_items(exhibition), provider, actor)


def read_items(
    connection: Connection, item_ids: Sequence[str], provider: Provider, actor: Actor
) -> Material:
    """Return those of some items that an actor may see."""
    shown = {}
    for item_id in item_ids:
        stamp = find_stamp(connection, item_id)
        if stamp is not None and decide(actor, stamp.state).allowed:
            shown[item_id] = read_item(connection, item_id, provider, actor)
    return Material(shown, read_full_sizes(connection, tuple(shown)))
