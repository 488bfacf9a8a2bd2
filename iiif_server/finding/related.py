"""Items that share what is rare with another one."""

from __future__ import annotations

import math

import numpy as np
from pyroaring import BitMap
from sqlalchemy import Connection, select

from iiif_server.database.word_tables import item_number
from iiif_server.finding.answer import find_public
from iiif_server.finding.contents import Contents, Places
from iiif_server.finding.question import HAS_MODEL

#: What more items than this share says little of any of them, and takes long to count.
MOST_SHARING = 20_000

#: What is shared only by a part of the items smaller than this says anything at all.
SAYS_NOTHING = 0.5


def find_related(
    connection: Connection, contents: Contents, item_id: str, count: int
) -> tuple[str, ...]:
    """Return so many public items that share most with an item, the nearest first; fewer where fewer share anything.

    Each word or place that both have counts by how rare it is; of items that are as near, the one with something to
    see comes first, then the one whose label comes first.
    """
    query = select(item_number.c.number).where(item_number.c.item_id == item_id)
    number = connection.execute(query).scalar()
    if number is None:
        return ()
    nearness = _measure_nearness(contents, number)
    near = np.flatnonzero(nearness)
    if len(near) > count:
        near = near[np.argpartition(-nearness[near], count)[:count]]
    ordered = near[np.argsort(-nearness[near], kind="stable")]
    return find_public(connection, [int(each) for each in ordered])


def _measure_nearness(contents: Contents, number: int) -> Places:
    """Return for each number how near it is, in thousandths; what is not public is not near at all."""
    size = len(contents.years)
    nearness = np.zeros(size, dtype=np.int64)
    others = contents.public - BitMap([number])
    for (facet, _value), having in contents.facets.items():
        if facet == HAS_MODEL or number not in having:
            continue
        sharing = having & others
        if 0 < len(sharing) <= min(MOST_SHARING, SAYS_NOTHING * len(others) + 1):
            weight = int(1000 * math.log(1 + len(others) / len(sharing)))
            nearness[np.array(sharing.to_array(), dtype=np.int64)] += weight
    if not nearness.any():
        return nearness
    seen = np.minimum(contents.media.ready[:size], 1)
    nearness[nearness > 0] += seen[nearness > 0]  # decides between items that are as near
    return nearness
