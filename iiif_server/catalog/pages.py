"""What the public pages show: cards, an item with media in every state, and how the work goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, exists, func, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.collections import find_shown_items, first_pictures
from iiif_server.catalog.items import find_media
from iiif_server.catalog.jobs import OPEN, Job, list_jobs
from iiif_server.catalog.shown import LIMIT_COLUMNS, is_shown, state_of, visible_state
from iiif_server.catalog.text_tracks import list_tracks
from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.tables import collection_item, item, job, media
from manifests.model import Media, TextTrack
from manifests.texts import LanguageMap

#: The state of a media as the public pages tell it.
_STATE = visible_state(Actor.VISITOR).label("state")


@dataclass(frozen=True)
class Card:
    """An item on a shelf. `state` is ready, processing or failed; `kinds` are those of its ready media."""

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


def read_cards(connection: Connection, collection_id: str | None) -> tuple[Card, ...]:
    """Return the published items of a collection (all, where None) that have or await something to show."""
    query = select(item.c.id, item.c.label, item.c.summary).where(item.c.state == "published")
    if collection_id is None:
        query = query.order_by(item.c.created_at, item.c.id)
    else:
        query = (
            query.join(collection_item, collection_item.c.item_id == item.c.id)
            .where(collection_item.c.collection_id == collection_id)
            .order_by(collection_item.c.position)
        )
    pictures, shown = first_pictures(connection), find_shown_items(connection)
    states = _media_states(connection)
    work = _open_work(connection)
    cards = (
        Card(
            id=row.id,
            label=texts_from_json(row.label),
            summary=texts_from_json(row.summary),
            thumbnail=pictures.get(row.id),
            kinds=frozenset(kind for kind, state in states.get(row.id, ()) if state == "ready"),
            media_count=len(states.get(row.id, ())),
            state=_card_state(row.id in shown, bool(work.get(row.id))),
            progress=_mean(work.get(row.id, ())),
        )
        for row in connection.execute(query)
    )
    return tuple(card for card in cards if card.state != "failed")


def count_cards(connection: Connection) -> dict[str, int]:
    """Return, for each collection that has any, how many cards `read_cards` would return for it."""
    to_show = exists().where(media.c.item_id == item.c.id, is_shown(Actor.VISITOR))
    to_come = exists().where(job.c.item_id == item.c.id, job.c.state.in_(OPEN))
    query = (
        select(collection_item.c.collection_id, func.count().label("cards"))
        .join(item, item.c.id == collection_item.c.item_id)
        .where(item.c.state == "published", to_show | to_come)
        .group_by(collection_item.c.collection_id)
    )
    return {row.collection_id: row.cards for row in connection.execute(query)}


def _card_state(has_something: bool, has_work: bool) -> str:
    if has_something:
        return "ready"
    return "processing" if has_work else "failed"


def _mean(jobs: tuple[Job, ...] | list[Job]) -> float:
    return sum(job.fraction for job in jobs) / len(jobs) if jobs else 0.0


def _media_states(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Return, for each item with media, their kinds and states as they look to visitors."""
    states: dict[str, list[tuple[str, str]]] = {}
    query = select(media.c.item_id, media.c.kind, _STATE).join(item, item.c.id == media.c.item_id)
    for row in connection.execute(query):
        states.setdefault(row.item_id, []).append((row.kind, row.state))
    return states


def _open_work(connection: Connection) -> dict[str, list[Job]]:
    """Return, for each item with work to do, the jobs that are not ended."""
    work: dict[str, list[Job]] = {}
    for each in list_jobs(connection, states=OPEN):
        work.setdefault(each.item_id, []).append(each)
    return work


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


def read_progress(connection: Connection) -> Progress:
    """Return how the work on published items goes on.

    A job without a media stands for one that will be.
    """
    count = (
        select(_STATE, func.count().label("media_count"))
        .join(item, item.c.id == media.c.item_id)
        .where(item.c.state == "published")
        .group_by(_STATE)
    )
    counted: dict[str, int] = {row.state: row.media_count for row in connection.execute(count)}
    public = set(connection.execute(select(item.c.id).where(item.c.state == "published")).scalars())
    jobs = [job for job in list_jobs(connection, states=OPEN) if job.item_id in public]
    awaited = sum(job.media_id is None for job in jobs)
    return Progress(
        total=sum(counted.values()) + awaited,
        ready=counted.get("ready", 0),
        failed=counted.get("failed", 0),
        running=tuple(job for job in jobs if job.state == "running"),
    )
