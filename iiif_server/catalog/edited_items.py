"""Items as people edit them: all that is said of one in words, written together, and by whom it was made."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import ItemDescription, record_item
from iiif_server.catalog.editing_rows import find_last_version, record_version
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.records import record_record
from iiif_server.catalog.texts import texts_from_json, texts_to_json
from iiif_server.database.tables import item
from iiif_server.database.word_tables import publication
from iiif_server.errors import UnknownItemError
from manifests.record import Record
from manifests.record_values import record_from_values, record_to_values
from manifests.texts import LanguageMap
from manifests.vocabulary import Vocabulary


@dataclass(frozen=True)
class ItemWords:
    """What is said of an item; `rights` are those of the digital copy."""

    label: LanguageMap
    summary: LanguageMap
    rights: str
    record: Record


@dataclass(frozen=True)
class EditedItem:
    """An item with what is said of it; `made_by` is the account that made it, None where nobody knows."""

    id: str
    state: str
    words: ItemWords
    made_by: str | None

    @property
    def tag(self) -> str:
        """Name what is said now among all that ever was: who saves names what they began from."""
        return tag_of(self.words)


def tag_of(words: ItemWords) -> str:
    """Return the name of what is said: the same words have the same."""
    text = json.dumps(words_to_values(words), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def words_to_values(words: ItemWords) -> dict[str, Any]:
    """Return what is said as plain values for JSON."""
    return {
        "label": texts_to_json(words.label),
        "summary": texts_to_json(words.summary),
        "rights": words.rights,
        "record": record_to_values(words.record),
    }


def words_from_values(values: dict[str, Any]) -> ItemWords:
    """Return what was kept or sent as words.

    Raises
    ------
    RecordError
        If the record is none; the message names the field.
    """
    return ItemWords(
        texts_from_json(values["label"]),
        texts_from_json(values["summary"]),
        values["rights"],
        record_from_values(values["record"]),
    )


def read_edited(connection: Connection, item_id: str) -> EditedItem:
    """Return an item for editing.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    check_may_exist(item_id, UnknownItemError)
    row = connection.execute(select(item).where(item.c.id == item_id)).mappings().first()
    if row is None:
        raise UnknownItemError(item_id)
    words = words_from_values(
        {name: row[name] for name in ("label", "summary", "rights", "record")}
    )
    return EditedItem(item_id, row["state"], words, row["created_by"])


def record_new_item(
    connection: Connection, item_id: str, description: ItemDescription, made_by: str, name: str
) -> None:
    """Write a new draft of somebody's."""
    record_item(connection, item_id, description, "")
    connection.execute(update(item).where(item.c.id == item_id).values(created_by=made_by))
    connection.execute(
        update(publication).where(publication.c.item_id == item_id).values(actor=name)
    )


def record_words(
    connection: Connection,
    before: EditedItem,
    words: ItemWords,
    vocabulary: Vocabulary,
    saved_by: tuple[str, str],
) -> bool:
    """Write what is said of an item, and keep what was said before; False where it says the same.

    Parameters
    ----------
    saved_by
        Identifier and name of the account.

    Raises
    ------
    InventoryNumberTakenError, DateError
        As `records.record_record` does.
    """
    if words == before.words:
        return False
    next_change(connection)
    kept = words_to_values(before.words)
    if find_last_version(connection, before.id) != kept:
        record_version(connection, before.id, kept, None, "")
    description = ItemDescription(label=words.label, rights=words.rights, summary=words.summary)
    record_item(connection, before.id, description, words.rights)
    if words.rights != before.words.rights:  # also where it is said no longer
        connection.execute(update(item).where(item.c.id == before.id).values(rights=words.rights))
    record_record(connection, before.id, words.record, vocabulary)
    record_version(connection, before.id, words_to_values(words), *saved_by)
    return True


def count_states(connection: Connection) -> dict[str, int]:
    """Return how many items are in each state."""
    query = select(item.c.state, func.count()).group_by(item.c.state)
    return {row[0]: row[1] for row in connection.execute(query)}
