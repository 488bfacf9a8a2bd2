"""What an identifier of the Image API names: the picture of a media, or one of those from all around a model.

The latter are named after their media: ``{media}~07`` is the eighth. A media that has such a name itself goes first,
so no name means two things. Whether a picture may be seen is decided by the item of its media, as for the media.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection

from iiif_server.access.policy import Actor
from iiif_server.catalog.made_turntable import find_turntable, name_view_file
from iiif_server.catalog.media import TileSource, read_item_state, read_row, read_tile_source
from iiif_server.catalog.shown import shown_since
from iiif_server.errors import UnknownMediaError
from iiif_server.storage.keys import derivative_key

_VIEW = re.compile(r"(?P<media>.+)~(?P<number>[0-9]{2})")


def read_picture_state(connection: Connection, identifier: str) -> str:
    """Return the state of the item that a picture belongs to: whether it may be seen is asked first.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    try:
        return read_item_state(connection, identifier)
    except UnknownMediaError:
        named = _VIEW.fullmatch(identifier)
        if named is None:
            raise
    return read_item_state(connection, named["media"])


def read_picture_source(
    connection: Connection, identifier: str, actor: Actor = Actor.VISITOR
) -> TileSource:
    """Return what a tile of this picture needs, as the actor gets it.

    Raises
    ------
    UnknownMediaError
        If there is no such picture, or none for the actor.
    NotReadyError
        If the pyramid of a media is still being made, or could not be.
    """
    try:
        return read_tile_source(connection, identifier, actor)
    except UnknownMediaError:
        named = _VIEW.fullmatch(identifier)
        if named is None:
            raise
    return _read_view(connection, named["media"], int(named["number"]), identifier, actor)


def _read_view(
    connection: Connection, media_id: str, number: int, identifier: str, actor: Actor
) -> TileSource:
    row = read_row(connection, media_id)
    made = find_turntable(row, actor)
    if made is None or number >= len(made.files):
        raise UnknownMediaError(identifier)
    since = shown_since(row)
    return TileSource(
        media_id=identifier,
        item_id=row["item_id"],
        key=derivative_key(row["sha256"], row["recipe"], name_view_file(number)),
        version=f"{row['sha256'][:16]}-{row['recipe']}-{number:02d}-{since:%Y%m%d%H%M%S%f}",
        geometry=made.geometry,
        rights=row["rights"],
        derived_at=since,
        pyramid_bytes=made.files[number][0],
    )
