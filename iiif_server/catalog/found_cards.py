"""Cards of items that were found, also of those of which there is only what is written."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, func, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.collections import first_pictures, read_public_rows
from iiif_server.catalog.pages import Card
from iiif_server.catalog.shown import visible_state
from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.tables import item, media
from manifests.model import Media
from manifests.texts import LanguageMap


def read_found_cards(connection: Connection, item_ids: Sequence[str]) -> tuple[Card, ...]:
    """Return those of the items that are public, in the order given; media that failed are not spoken of."""
    rows = read_public_rows(connection, item_ids)
    pictures, states = first_pictures(connection, item_ids), _read_states(connection, item_ids)
    return tuple(
        _card(rows[each], pictures.get(each), states.get(each, {}))
        for each in item_ids
        if each in rows
    )


def _card(row: RowMapping, thumbnail: Media | None, states: dict[str, dict[str, int]]) -> Card:
    ready, processing = states.get("ready", {}), states.get("processing", {})
    awaited = bool(processing) and not ready
    return Card(
        id=row["id"],
        label=texts_from_json(row["label"]),
        summary=texts_from_json(row["summary"]),
        thumbnail=thumbnail,
        kinds=frozenset(ready),
        media_count=sum((processing if awaited else ready).values()),
        state="processing" if awaited else "ready",
        progress=0.0,
    )


def _read_states(
    connection: Connection, item_ids: Sequence[str]
) -> dict[str, dict[str, dict[str, int]]]:
    """Return how many media each item has, by their state as it looks to visitors and by their kind."""
    state = visible_state(Actor.VISITOR).label("state")
    query = (
        select(media.c.item_id, state, media.c.kind, func.count().label("media_count"))
        .join(item, item.c.id == media.c.item_id)
        .where(media.c.item_id.in_(item_ids))
        .group_by(media.c.item_id, state, media.c.kind)
    )
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.item_id, {}).setdefault(row.state, {})[row.kind] = row.media_count
    return found


def read_labels(connection: Connection, item_ids: Sequence[str]) -> dict[str, LanguageMap]:
    """Return what those of the items are called that are public."""
    rows = read_public_rows(connection, item_ids)
    return {item_id: texts_from_json(row["label"]) for item_id, row in rows.items()}
