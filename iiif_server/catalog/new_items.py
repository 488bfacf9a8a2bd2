"""Many new items at once, in a few statements: a list of ten thousand comes in within seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert

from iiif_server.access.policy import Actor
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.descriptions import DescribedItem
from iiif_server.catalog.facets import facets_of
from iiif_server.catalog.search_index import Described, index_new_items
from iiif_server.catalog.texts import texts_to_json
from iiif_server.database.tables import item
from iiif_server.database.word_tables import item_facet, publication
from manifests.edtf import parse_edtf
from manifests.language import plain_text
from manifests.record_values import record_to_values
from manifests.vietnamese import sort_key
from manifests.vocabulary import Vocabulary


def record_new_items(
    connection: Connection,
    items: Sequence[DescribedItem],
    vocabulary: Vocabulary,
    default_rights: str,
) -> None:
    """Write items that are not there yet, without their media; none is public: `deposits.record_state` publishes one.

    Parameters
    ----------
    vocabulary
        All words and places.
    default_rights
        Of the digital copy, where an item says nothing.

    Raises
    ------
    IntegrityError
        If an identifier or an inventory number is taken; nothing is written then.
    """
    if not items:
        return
    number = next_change(connection)
    connection.execute(insert(item), [_row(each, default_rights, number) for each in items])
    begun = [
        {"item_id": each.id, "state": begins_as(each), "actor": Actor.OPERATOR.value}
        for each in items
    ]
    connection.execute(insert(publication), begun)
    found = [sorted(facets_of(each.record, vocabulary)) for each in items]
    facets = [
        {"item_id": each.id, "facet": facet, "value": value}
        for each, has in zip(items, found, strict=True)
        for facet, value in has
    ]
    if facets:
        connection.execute(insert(item_facet), facets)
    described = [Described(each.id, each.label, each.summary, (), each.record) for each in items]
    index_new_items(connection, list(zip(described, found, strict=True)), vocabulary)


def begins_as(described: DescribedItem) -> str:
    """Return the state in which a new item is written: whoever is to be public is a draft first."""
    return described.state if described.state not in ("", "published") else "draft"


def _row(described: DescribedItem, default_rights: str, number: int) -> dict[str, Any]:
    record = described.record
    years = parse_edtf(record.dated.edtf) if record.dated.edtf else (None, None)
    return {
        "id": described.id,
        "state": begins_as(described),
        "label": texts_to_json(described.label),
        "sort_key": sort_key(plain_text(described.label, "vi")),
        "summary": texts_to_json(described.summary),
        "metadata": [],
        "rights": described.rights or default_rights,
        "record": record_to_values(record),
        "inventory_number": record.inventory_number or None,
        "year_from": years[0],
        "year_to": years[1],
        "changed": number,
    }
