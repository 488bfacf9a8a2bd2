"""In which order chosen items stand in their collections, remembered until anything changes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from pyroaring import BitMap
from sqlalchemy import Connection, select

from iiif_server.database.tables import collection_item
from iiif_server.database.word_tables import item_number

if TYPE_CHECKING:
    from iiif_server.catalog.numbers import Numbers

#: Four bytes for each member: a collection of 100,000 takes 400 kB.
MOST_KEPT = 32


@dataclass
class MemberOrders:
    """The members of the collections that were asked for last, by their numbers; threads may share them."""

    _known: OrderedDict[str, Numbers] = field(default_factory=OrderedDict)

    def take(
        self, connection: Connection, collection_id: str, wanted: BitMap, first: int
    ) -> list[int]:
        """Return so many of the first members of a collection that are among the wanted."""
        members = self._known.get(collection_id)
        if members is None:
            members = _read_members(connection, collection_id)
            self._known[collection_id] = members
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        kept = members[np.isin(members, np.array(wanted.to_array(), dtype=np.uint32))]
        taken: list[int] = kept[:first].tolist()
        return taken


def _read_members(connection: Connection, collection_id: str) -> Numbers:
    query = (
        select(item_number.c.number)
        .join(collection_item, collection_item.c.item_id == item_number.c.item_id)
        .where(collection_item.c.collection_id == collection_id)
        .order_by(collection_item.c.position, collection_item.c.item_id)
    )
    return np.fromiter(connection.execute(query).scalars(), dtype=np.uint32)
