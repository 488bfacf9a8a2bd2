"""What a deposit writes: the item where it is new, one media for each page, one job for each media."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, ScalarSelect, func, insert, select, update

from iiif_server.access.limits import NO_LIMIT, LimitChange
from iiif_server.access.policy import Actor
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.enqueue import record_job
from iiif_server.catalog.identifiers import media_identifier
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.known_files import find_known_file
from iiif_server.catalog.limits import read_limit, record_limit
from iiif_server.catalog.media_said import MediaWords
from iiif_server.catalog.media_words import check_new_alternative
from iiif_server.catalog.search_index import index_item
from iiif_server.catalog.texts import scale_to_json, statement_to_json, texts_to_json
from iiif_server.database.tables import item, media
from iiif_server.database.word_tables import publication
from manifests.language import plain_text
from manifests.model import MediaKind, Statement
from manifests.record import Record
from manifests.record_values import record_to_values
from manifests.texts import LanguageMap
from manifests.vietnamese import sort_key


@dataclass(frozen=True)
class ItemDescription:
    """What a depositor says of the item; None leaves what is there (or the default) as it is."""

    label: LanguageMap | None = None
    rights: str | None = None
    draft: bool = False
    summary: LanguageMap | None = None
    metadata: tuple[Statement, ...] | None = None
    required_statement: Statement | None = None
    limit: LimitChange = field(default_factory=LimitChange)


@dataclass(frozen=True)
class Page:
    """One page of a received file: what becomes one media."""

    kind: MediaKind
    page: int
    format: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReceivedFile:
    """A file that is in the store under its hash."""

    sha256: str
    bytes: int
    file_name: str


@dataclass(frozen=True)
class DepositedMedia:
    """One media of a deposit; `job_id` is None where it was there before and nothing is to do."""

    media_id: str
    job_id: str | None


def record_item(
    connection: Connection, item_id: str, description: ItemDescription, default_rights: str
) -> None:
    """Write the item where it is new; else change what the description says differently.

    Parameters
    ----------
    default_rights
        What a new item says of the rights of the work, of the digital copy and of the metadata, where the
        description says nothing else.
    """
    number = next_change(connection)
    existing = connection.execute(select(item).where(item.c.id == item_id)).mappings().first()
    given = _given_columns(description)
    if existing is None:
        _insert_item(connection, item_id, description, default_rights, given | {"changed": number})
        return
    before = read_limit(connection, item_id)
    if description.limit.applied_to(before) != before:
        record_limit(connection, item_id, description.limit.applied_to(before))
    changes = {name: value for name, value in given.items() if existing[name] != value}
    if changes:
        connection.execute(update(item).where(item.c.id == item_id).values(**changes))
        index_item(connection, item_id)
        touch_item(connection, item_id, number)


def _insert_item(
    connection: Connection,
    item_id: str,
    description: ItemDescription,
    default_rights: str,
    given: dict[str, object],
) -> None:
    """Write a new item, and in which state it begins."""
    state = "draft" if description.draft else "published"
    limit = description.limit.applied_to(NO_LIMIT)
    columns: dict[str, object] = {
        "label": {"none": [item_id]},
        "sort_key": sort_key(item_id),
        "summary": {},
        "metadata": [],
        "rights": default_rights,
        "record": record_to_values(
            Record(work_rights=default_rights, metadata_rights=default_rights)
        ),
        "public_px": limit.pixels,
        "watermark": limit.watermark,
    }
    connection.execute(insert(item).values(id=item_id, state=state, **(columns | given)))
    connection.execute(
        insert(publication).values(item_id=item_id, state=state, actor=Actor.OPERATOR.value)
    )
    index_item(connection, item_id)


def _given_columns(description: ItemDescription) -> dict[str, object]:
    """Return the columns that the description speaks of."""
    columns: dict[str, object] = {}
    if description.label:
        columns["label"] = texts_to_json(description.label)
        columns["sort_key"] = sort_key(plain_text(description.label, "vi"))
    if description.rights:
        columns["rights"] = description.rights
    if description.summary is not None:
        columns["summary"] = texts_to_json(description.summary)
    if description.metadata is not None:
        columns["metadata"] = [statement_to_json(entry) for entry in description.metadata]
    if description.required_statement is not None:
        columns["required_statement"] = statement_to_json(description.required_statement)
    return columns


def record_media(
    connection: Connection,
    item_id: str,
    received: ReceivedFile,
    page: Page,
    words: MediaWords,
) -> DepositedMedia:
    """Write one media with its job; one that is there gets a job only for what is said anew of a model.

    A file that a media of the item had before another one took its place is known, too: nothing changes.
    """
    number = next_change(connection)
    frame = _frame_columns(page, words)
    known = find_known_file(connection, item_id, received.sha256, page.page)
    if known is not None:
        job_id = _record_frame(connection, known.media_id, frame) if known.is_shown else None
        return DepositedMedia(known.media_id, job_id)
    media_id = media_identifier(item_id, received.sha256, page.page)
    if words.alternative_to:
        check_new_alternative(connection, item_id, page.kind, words.alternative_to)
    position = _next_position(item_id) if words.position is None else words.position
    connection.execute(
        insert(media).values(
            id=media_id,
            item_id=item_id,
            position=position,
            state="processing",
            levels=[],
            **_file_columns(received, page),
            **_word_columns(words),
            **frame,
        )
    )
    touch_item(connection, item_id, number)
    return DepositedMedia(media_id, record_job(connection, page.kind, item_id, media_id=media_id))


def _record_frame(
    connection: Connection, media_id: str, frame: dict[str, str | bool | None]
) -> str | None:
    """Write what is said anew of how to read and write a model; the job that makes its levels again, if it has to."""
    existing = connection.execute(select(media).where(media.c.id == media_id)).mappings().one()
    changes = {name: value for name, value in frame.items() if value not in (None, existing[name])}
    if not changes:
        return None
    connection.execute(update(media).where(media.c.id == media_id).values(**changes))
    item_id = str(existing["item_id"])
    return record_job(connection, MediaKind.MODEL, item_id, media_id=media_id)


def _file_columns(received: ReceivedFile, page: Page) -> dict[str, object]:
    return {
        "kind": page.kind.value,
        "sha256": received.sha256,
        "page": page.page,
        "bytes": received.bytes,
        "file_name": received.file_name,
        "format": page.format,
        "notes": list(page.notes),
    }


def _next_position(item_id: str) -> ScalarSelect[int]:
    last = func.coalesce(func.max(media.c.position), -1)
    return select(last + 1).where(media.c.item_id == item_id).scalar_subquery()


def _word_columns(words: MediaWords) -> dict[str, object]:
    return {
        "label": texts_to_json(words.label),
        "alt": texts_to_json(words.alt),
        "role": words.role.value,
        "view": texts_to_json(words.view),
        "alternative_to": words.alternative_to or None,
        "capture": [statement_to_json(each) for each in words.capture],
        "scale": scale_to_json(words.scale),
    }


def _frame_columns(page: Page, words: MediaWords) -> dict[str, str | bool | None]:
    """Return what is said of how to read and write a model; of pictures nothing is."""
    if page.kind is not MediaKind.MODEL:
        return {}
    return {"unit": words.unit, "up_axis": words.up_axis, "draco": words.draco or None}


def record_state(
    connection: Connection, item_id: str, state: str, actor: str = Actor.OPERATOR.value
) -> None:
    """Make the item draft, in-review, published or withdrawn, and write down who did."""
    number = next_change(connection)
    connection.execute(update(item).where(item.c.id == item_id).values(state=state))
    connection.execute(insert(publication).values(item_id=item_id, state=state, actor=actor))
    touch_item(connection, item_id, number)
