"""The media of one item for those who look after it: in any state, with the work on each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from iiif_server.catalog.jobs import OPEN
from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.editing_tables import media_file
from iiif_server.database.tables import job, media
from manifests.texts import LanguageMap


@dataclass(frozen=True)
class ListedMedia:
    """One media; `step` and `fraction` are of the job that waits or runs, if any."""

    id: str
    kind: str
    file_name: str
    bytes: int
    state: str
    reason: str | None
    step: str | None
    fraction: float
    label: LanguageMap
    alt: LanguageMap
    view: LanguageMap
    role: str
    width: int | None
    height: int | None


def list_item_media(connection: Connection, item_id: str) -> tuple[ListedMedia, ...]:
    """Return the media of an item in their order."""
    query = (
        select(media)
        .where(media.c.item_id == item_id)
        .order_by(media.c.position, media.c.page, media.c.created_at, media.c.id)
    )
    work = _read_work(connection, item_id)
    return tuple(
        ListedMedia(
            id=row.id,
            kind=row.kind,
            file_name=row.file_name,
            bytes=row.bytes,
            state=row.state,
            reason=row.reason,
            step=work.get(row.id, (None, 0.0))[0],
            fraction=work.get(row.id, (None, 0.0))[1],
            label=texts_from_json(row.label),
            alt=texts_from_json(row.alt),
            view=texts_from_json(row.view),
            role=row.role,
            width=row.picture_width if row.state == "ready" else None,
            height=row.picture_height if row.state == "ready" else None,
        )
        for row in connection.execute(query)
    )


def _read_work(connection: Connection, item_id: str) -> dict[str, tuple[str | None, float]]:
    """Return how far the jobs for what is shown of an item are; those for files that are to replace it are theirs."""
    for_others = select(media_file.c.id).where(media_file.c.id == job.c.argument).exists()
    query = select(job.c.media_id, job.c.step, job.c.fraction).where(
        job.c.item_id == item_id, job.c.state.in_(OPEN), job.c.media_id.is_not(None), ~for_others
    )
    return {row.media_id: (row.step, row.fraction) for row in connection.execute(query)}
