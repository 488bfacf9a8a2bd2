"""What the public pages show: cards, an item with media in every state, and how the work goes on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, case, func, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.collections import first_pictures, read_public_rows
from iiif_server.catalog.items import find_media
from iiif_server.catalog.jobs import OPEN, Job, list_jobs
from iiif_server.catalog.shown import LIMIT_COLUMNS, is_shown, state_of, visible_state
from iiif_server.catalog.text_tracks import list_tracks
from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.tables import item, job, media
from manifests.model import Media, TextTrack
from manifests.texts import LanguageMap

#: The state of a media as the public pages tell it.
_STATE = visible_state(Actor.VISITOR).label("state")


@dataclass(frozen=True)
class Card:
    """An item on a shelf. `state` is ready, processing or failed; `kinds` are those of its media that did not fail."""

    id: str
    label: LanguageMap
    summary: LanguageMap
    thumbnail: Media | None
    kinds: frozenset[str]
    media_count: int
    state: str
    progress: float


@dataclass(frozen=True)
class PageMedia:
    """One media of an item page; `shown` is None until it is ready."""

    id: str
    kind: str
    label: LanguageMap
    alt: LanguageMap
    state: str
    progress: float
    shown: Media | None


@dataclass(frozen=True)
class Progress:
    """How far the work on published items is, counted in media; `running` is what is being done now."""

    total: int
    ready: int
    failed: int
    running: tuple[Job, ...]


def read_cards(connection: Connection, item_ids: Sequence[str]) -> tuple[Card, ...]:
    """Return those of the items that are published and have or await something to show, in the order given."""
    rows = read_public_rows(connection, item_ids)
    pictures = first_pictures(connection, item_ids)
    media_of, work = _read_media_counts(connection, item_ids), _read_open_work(connection, item_ids)
    cards = (
        Card(
            id=item_id,
            label=texts_from_json(rows[item_id]["label"]),
            summary=texts_from_json(rows[item_id]["summary"]),
            thumbnail=pictures.get(item_id),
            kinds=media_of[item_id].kinds,
            media_count=media_of[item_id].total,
            state=media_of[item_id].state_with(has_work=item_id in work),
            progress=work.get(item_id, 0.0),
        )
        for item_id in item_ids
        if item_id in rows
    )
    return tuple(card for card in cards if card.state != "failed")


@dataclass
class _MediaCounts:
    """How many media an item has as they look to visitors, and of which kinds those are that did not fail."""

    total: int = 0
    shown: int = 0
    processing: int = 0
    kinds: frozenset[str] = frozenset()

    def state_with(self, *, has_work: bool) -> str:
        """Return the state of a card; `has_work` says whether anything is being done for the item."""
        if self.shown:
            return "ready"
        return "processing" if has_work or self.processing else "failed"


def _read_media_counts(
    connection: Connection, item_ids: Sequence[str]
) -> Mapping[str, _MediaCounts]:
    shown = func.sum(case((is_shown(Actor.VISITOR), 1), else_=0)).label("shown")
    query = (
        select(media.c.item_id, media.c.kind, _STATE, func.count().label("media_count"), shown)
        .join(item, item.c.id == media.c.item_id)
        .where(media.c.item_id.in_(item_ids))
        .group_by(media.c.item_id, media.c.kind, _STATE)
    )
    counts: defaultdict[str, _MediaCounts] = defaultdict(_MediaCounts)
    for row in connection.execute(query):
        each = counts[row.item_id]
        each.total += row.media_count
        each.shown += row.shown
        if row.state == "processing":
            each.processing += row.media_count
        if row.state != "failed":
            each.kinds |= {row.kind}
    return counts


def _read_open_work(connection: Connection, item_ids: Sequence[str]) -> dict[str, float]:
    """Return, for each item with work that is not ended, how far all of it is."""
    query = (
        select(job.c.item_id, func.avg(job.c.fraction).label("fraction"))
        .where(job.c.item_id.in_(item_ids), job.c.state.in_(OPEN))
        .group_by(job.c.item_id)
    )
    return {row.item_id: row.fraction for row in connection.execute(query)}


def read_page_media(
    connection: Connection, item_id: str, actor: Actor = Actor.VISITOR
) -> tuple[PageMedia, ...]:
    """Return all media of an item in their order, whatever their state, as the actor gets them."""
    query = (
        select(media, *LIMIT_COLUMNS)
        .join(item, item.c.id == media.c.item_id)
        .where(media.c.item_id == item_id)
        .order_by(media.c.position, media.c.page, media.c.created_at)
    )
    work = list_jobs(connection, states=OPEN, item_id=item_id)
    fractions = {job.media_id: job.fraction for job in work}
    awaited = tuple(_awaited_media(job) for job in work if job.media_id is None)
    tracks = list_tracks(connection, item_id)
    present = (
        _page_media(row, actor, fractions, tracks.get(row["id"], ()))
        for row in connection.execute(query).mappings()
    )
    # A film without a poster that the limit keeps from the public is nothing to speak of.
    told = tuple(each for each in present if each.shown is not None or each.state != "ready")
    return told + awaited


def _page_media(
    row: RowMapping,
    actor: Actor,
    fractions: Mapping[str | None, float],
    tracks: tuple[TextTrack, ...],
) -> PageMedia:
    state = state_of(row, actor)
    return PageMedia(
        id=row["id"],
        kind=row["kind"],
        label=texts_from_json(row["label"]),
        alt=texts_from_json(row["alt"]),
        state=state,
        progress=1.0 if state == "ready" else fractions.get(row["id"], 0.0),
        shown=find_media(row, actor, tracks),
    )


def _awaited_media(job: Job) -> PageMedia:
    """Return the media that a job will bring, as far as it is known."""
    label: LanguageMap = {"none": (job.file_name,)} if job.file_name else {}
    return PageMedia(job.id, "image", label, {}, "processing", job.fraction, None)
