"""Items as their completeness is measured, some hundred at a time: however many there are, memory is bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, Row, Select, select

from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.records import read_whole_vocabulary
from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.tables import item, media, text_track
from iiif_server.errors import UnknownItemError
from manifests.completeness import Described
from manifests.language import tidy
from manifests.model import MediaKind
from manifests.record_values import record_from_values
from manifests.vocabulary import Vocabulary, heritage_of

#: Items of one question. Their media come beside them: a book has some hundreds.
AT_ONCE = 100

_RECORDED = (MediaKind.AUDIO, MediaKind.VIDEO)
_COLUMNS = (item.c.id, item.c.state, item.c.label, item.c.summary, item.c.rights, item.c.record)


@dataclass(frozen=True)
class DescribedItem:
    """An item with its state, and what its completeness is measured by."""

    id: str
    state: str
    described: Described


def read_described_items(
    connection: Connection, item_ids: Sequence[str] = ()
) -> Iterator[DescribedItem]:
    """Yield the items that are named, in that order, or all by their identifiers.

    Raises
    ------
    UnknownItemError
        If one that is named is not there; what comes before it is yielded.
    """
    vocabulary = read_whole_vocabulary(connection)
    rows = _read_named(connection, item_ids) if item_ids else _read_all(connection)
    for some in rows:
        counted = _count_media(connection, [row.id for row in some])
        for row in some:
            yield DescribedItem(row.id, row.state, _described(row, counted[row.id], vocabulary))


def _read_all(connection: Connection) -> Iterator[list[Row[tuple[object, ...]]]]:
    """Yield all rows in portions: each begins after the last one, so that none is read twice."""
    after = ""
    while some := _fetch(connection, _select().where(item.c.id > after).order_by(item.c.id)):
        yield some
        after = some[-1].id


def _read_named(
    connection: Connection, item_ids: Sequence[str]
) -> Iterator[list[Row[tuple[object, ...]]]]:
    rest = iter(item_ids)
    while names := list(islice(rest, AT_ONCE)):
        for name in names:
            check_may_exist(name, UnknownItemError)
        found = {row.id: row for row in _fetch(connection, _select().where(item.c.id.in_(names)))}
        unknown = next((name for name in names if name not in found), None)
        if unknown is not None:
            raise UnknownItemError(unknown)
        yield [found[name] for name in names]


def _select() -> Select[tuple[object, ...]]:
    return select(*_COLUMNS)


def _fetch(
    connection: Connection, query: Select[tuple[object, ...]]
) -> list[Row[tuple[object, ...]]]:
    return list(connection.execute(query.limit(AT_ONCE)))


def _count_media(connection: Connection, item_ids: Sequence[str]) -> Mapping[str, Counter[str]]:
    """Count pictures and recordings of each item, and those of which nothing is told."""
    told = select(text_track.c.media_id).where(text_track.c.media_id == media.c.id).exists()
    query = select(media.c.item_id, media.c.kind, media.c.alt, told.label("told"))
    counted: dict[str, Counter[str]] = {item_id: Counter() for item_id in item_ids}
    for row in connection.execute(query.where(media.c.item_id.in_(item_ids))):
        count = counted[row.item_id]
        if row.kind != MediaKind.AUDIO:
            count["pictures"] += 1
            count["silent_pictures"] += not tidy(texts_from_json(row.alt))
        if row.kind in _RECORDED:
            count["recordings"] += 1
            count["untold_recordings"] += not row.told
    return counted


def _described(
    row: Row[tuple[object, ...]], counted: Mapping[str, int], vocabulary: Vocabulary
) -> Described:
    record = record_from_values(row.record)
    return Described(
        label=texts_from_json(row.label),
        summary=texts_from_json(row.summary),
        copy_rights=row.rights,
        record=record,
        heritage=heritage_of(record, vocabulary),
        **counted,
    )
