"""How the work on what is public goes on, for all of it at once."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from iiif_server.catalog.items import find_published
from iiif_server.catalog.jobs import OPEN, list_jobs
from iiif_server.catalog.pages import Progress
from iiif_server.database.tables import item, job
from iiif_server.finding.contents import Contents


def read_progress(connection: Connection, contents: Contents) -> Progress:
    """Return how the work on published items goes on.

    A job without a media stands for one that will be.
    """
    counted = contents.public_media
    query = (
        select(func.count())
        .select_from(job.join(item, item.c.id == job.c.item_id))
        .where(job.c.media_id.is_(None), job.c.state.in_(OPEN), item.c.state == "published")
    )
    awaited = connection.execute(query).scalar_one()
    running = list_jobs(connection, states=("running",))
    known = find_published(connection, [each.item_id for each in running])
    return Progress(
        total=counted.ready + counted.processing + counted.failed + awaited,
        ready=counted.ready,
        failed=counted.failed,
        running=tuple(each for each in running if each.item_id in known),
    )
