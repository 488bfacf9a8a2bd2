"""What a search looks through: the annotations of an item, or of everything public, that may hold what is asked."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.annotations import annotation_from_row, show
from iiif_server.catalog.items import find_media
from iiif_server.catalog.shown import LIMIT_COLUMNS, is_shown
from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.tables import annotation, item, media
from manifests.model import Item, Media
from manifests.search import Term
from manifests.search_texts import Passage, passages_of_record
from manifests.uris import Uris

#: Of everything public, so many annotations are looked at: twenty pages of answers, more than anybody reads.
MOST_OF_EVERYTHING = 2_000


def find_passages(
    connection: Connection, found: Item, terms: Iterable[Term], uris: Uris
) -> tuple[Passage, ...]:
    """Return what may answer in an item: what is said of its media, in their order, and then its record.

    Parameters
    ----------
    found
        The item with those of its media that the asker is shown.
    """
    shown = {each.id: each for each in found.media}
    query = (
        select(annotation, media.c.picture_width, media.c.picture_height)
        .join(media, media.c.id == annotation.c.media_id)
        .where(media.c.item_id == found.id, _may_hold(terms))
        .order_by(media.c.position, media.c.page, media.c.id)
        .order_by(annotation.c.position, annotation.c.id)
    )
    said = tuple(
        _passage(row, found.id, shown[row["media_id"]], uris)
        for row in connection.execute(query).mappings()
        if row["media_id"] in shown
    )
    return said + passages_of_record(found, uris)


def find_passages_of_everything(
    connection: Connection, terms: Iterable[Term], uris: Uris
) -> tuple[Passage, ...]:
    """Return what may answer among the annotations of everything public, item by item."""
    named = item.c.label.label("item_label")
    query: Select[tuple[object, ...]] = (
        select(annotation, media.c.item_id, named)
        .join(media, media.c.id == annotation.c.media_id)
        .join(item, item.c.id == media.c.item_id)
        .where(item.c.state == "published", is_shown(Actor.VISITOR), _may_hold(terms))
        .order_by(item.c.id, media.c.position, media.c.page, media.c.id)
        .order_by(annotation.c.position, annotation.c.id)
        .limit(MOST_OF_EVERYTHING)
    )
    rows = connection.execute(query).mappings().all()
    shown = _read_shown(connection, {row["media_id"] for row in rows})
    passages = []
    for row in rows:
        if row["media_id"] not in shown:
            continue
        full, seen = shown[row["media_id"]]
        label = texts_from_json(row["item_label"])
        said = show(annotation_from_row(row), full, seen)
        uri = uris.said(row["item_id"], seen.id, said.id)
        passages.append(Passage(uri, row["item_id"], seen.id, said, label))
    return tuple(passages)


def _passage(row: RowMapping, item_id: str, shown: Media, uris: Uris) -> Passage:
    said = show(annotation_from_row(row), row, shown)
    return Passage(uris.said(item_id, shown.id, said.id), item_id, shown.id, said)


def _read_shown(connection: Connection, media_ids: set[str]) -> dict[str, tuple[RowMapping, Media]]:
    """Return the media as the public is shown them, each with its row."""
    query = select(media, *LIMIT_COLUMNS).join(item, item.c.id == media.c.item_id)
    rows = connection.execute(query.where(media.c.id.in_(media_ids))).mappings()
    found = ((row, find_media(row, Actor.VISITOR)) for row in rows)
    return {shown.id: (row, shown) for row, shown in found if shown is not None}


def _may_hold(terms: Iterable[Term]) -> ColumnElement[bool]:
    """Return the condition that all terms stand in the texts, without regard to marks or to where a word ends."""
    held = [annotation.c.words.contains(f" {term.folded}", autoescape=True) for term in terms]
    return and_(True, *held)
