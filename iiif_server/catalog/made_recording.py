"""What is played of a sound or film: what is written of it, and who gets it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.limits import NOTHING_PUBLIC
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.media import mark_ready
from iiif_server.database.columns import now
from iiif_server.database.tables import media
from iiif_server.storage.keys import derivative_key, original_key


@dataclass(frozen=True)
class MadeRecording:
    """What browsers play: the original, or, where `file` names one, a copy that was made of it.

    `width` and `height` are pixels as shown, 0 for sound alone; `sha256` is that of the copy.
    """

    media_type: str
    bytes: int
    duration_s: float
    width: int = 0
    height: int = 0
    file: str = ""
    sha256: str = ""

    def to_document(self) -> dict[str, object]:
        """Build what the row of a media says of it; `parse_recording` reads it."""
        return dict(vars(self))

    def key(self, row: RowMapping) -> str:
        """Return where the bytes are, for the row of its media."""
        if not self.file:
            return original_key(row["sha256"])
        return derivative_key(row["sha256"], row["recipe"], self.file)


def parse_recording(document: Mapping[str, object]) -> MadeRecording:
    """Read what `MadeRecording.to_document` wrote."""
    return MadeRecording(**document)  # type: ignore[arg-type]  # it is what was written


def mark_recording_ready(
    connection: Connection,
    media_id: str,
    recipe: str,
    recording: MadeRecording,
    *,
    picture: MadePyramid | None,
    notes: Sequence[str],
    public: MadePyramid | None = None,
) -> None:
    """Write what is played of a media, and the picture that stands for it, if one could be made.

    Other media of the same file are played from the same objects, so what is written of those changes too.

    Parameters
    ----------
    public
        As for `media.mark_ready`.
    """
    number = next_change(connection)
    if picture is not None:
        mark_ready(connection, media_id, picture, levels=(), notes=notes, public=public)
    else:
        connection.execute(
            update(media)
            .where(media.c.id == media_id)
            .values(state="ready", reason=None, recipe=recipe, notes=list(notes), derived_at=now())
            .values(picture_width=None, picture_height=None, pyramid=None, **NOTHING_PUBLIC)
        )
    sha256 = connection.execute(select(media.c.sha256).where(media.c.id == media_id)).scalar_one()
    sharing = (media.c.sha256 == sha256, media.c.recipe == recipe, media.c.state == "ready")
    connection.execute(update(media).where(*sharing).values(recording=recording.to_document()))
    items = connection.execute(select(media.c.item_id).where(*sharing).distinct()).scalars().all()
    for item_id in items:
        touch_item(connection, item_id, number)
