"""Making items and writing what is said of them: each flow asks whether that person may, and whether it is still so."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Connection

from iiif_server.access.actions import Action, allow_action
from iiif_server.access.publishing import find_missing_rights
from iiif_server.access.roles import Account
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.edited_items import (
    EditedItem,
    ItemWords,
    read_edited,
    record_new_item,
    record_words,
    words_from_values,
    words_to_values,
)
from iiif_server.catalog.editing_rows import read_version
from iiif_server.catalog.identifiers import check_identifier
from iiif_server.catalog.items import find_stamp
from iiif_server.catalog.places import known_places
from iiif_server.catalog.records import read_whole_vocabulary
from iiif_server.catalog.revisions import StaleRevisionError
from iiif_server.catalog.terms import known_terms
from iiif_server.editing.tidying import tidy_words
from iiif_server.errors import (
    NamelessError,
    RefusedError,
    RightsMissingError,
    UnknownPlaceError,
    UnknownTermError,
)
from iiif_server.ingest import publication
from iiif_server.runtime import Runtime
from manifests.record import Record
from manifests.texts import LanguageMap
from manifests.vocabulary import places_of, terms_of

#: What can be done about the state of an item: the use case, and the action that it is.
_STEPS = {
    "submit": (publication.submit, Action.SUBMIT_ITEM),
    "give-back": (publication.give_back, Action.GIVE_BACK_ITEM),
    "publish": (publication.publish, Action.PUBLISH_ITEM),
    "withdraw": (publication.withdraw, Action.WITHDRAW_ITEM),
}
STEPS = tuple(_STEPS)


def make_item(runtime: Runtime, account: Account, label: LanguageMap, item_id: str = "") -> str:
    """Make a draft, and return its identifier; without one that somebody wishes it gets a random one.

    Raises
    ------
    ForbiddenError
        If the role does not allow it.
    InvalidIdentifierError
        If the identifier may name nothing.
    RefusedError
        If it is taken, or the label is empty.
    """
    allow_action(account, Action.CREATE_ITEM)
    name = check_identifier("an item", item_id or f"hv-{secrets.token_hex(4)}")
    said = tidy_words(ItemWords(label, {}, "", Record())).label
    if not said:
        raise NamelessError
    with runtime.database.write() as connection:
        next_change(connection)
        if find_stamp(connection, name) is not None:
            raise RefusedError(f"there is an item {name} already: choose another identifier")
        record_new_item(
            connection, name, ItemDescription(label=said, draft=True), account.id, account.name
        )
    return name


def save_item(
    runtime: Runtime, account: Account, item_id: str, words: ItemWords, expected: str
) -> EditedItem:
    """Write what is said of an item, and return it as it is now.

    Parameters
    ----------
    expected
        The tag of what the person began from.

    Raises
    ------
    ForbiddenError
        If it is not theirs, or public, and their role does not allow that.
    StaleRevisionError
        If somebody else saved meanwhile; nothing is written then.
    UnknownTermError, UnknownPlaceError, InventoryNumberTakenError, DateError
        If the record names what is not there.
    RefusedError
        If it would have no name, or would be public without its rights.
    """
    said = tidy_words(words)
    with runtime.database.write() as connection:
        next_change(connection)
        before = read_edited(connection, item_id)
        allow_editing(account, before)
        if before.tag != expected and before.words != said:
            raise StaleRevisionError(
                f"item {item_id}", expected, before.tag, words_to_values(before.words)
            )
        _check_names(connection, said.record)
        _check_still_fit(before, said)
        vocabulary = read_whole_vocabulary(connection)
        record_words(connection, before, said, vocabulary, (account.id, account.name))
        return read_edited(connection, item_id)


def restore_version(
    runtime: Runtime, account: Account, item_id: str, number: int, expected: str
) -> EditedItem:
    """Say again what an item said in an earlier version; that becomes the newest one."""
    with runtime.database.read() as connection:
        values: dict[str, Any] = read_version(connection, item_id, number)
    return save_item(runtime, account, item_id, words_from_values(values), expected)


def change_state(
    runtime: Runtime, account: Account, item_id: str, step: str, expected: str | None = None
) -> bool:
    """Submit, give back, publish or withdraw an item; False where it was in that state.

    Parameters
    ----------
    expected
        The tag of what the person read, where the step is only right for that.

    Raises
    ------
    ForbiddenError
        If their role does not allow it.
    RefusedError
        If the step is none, or the item is not ready for it.
    StaleRevisionError
        If the item says something else by now.
    """
    if step not in _STEPS:
        raise RefusedError(f"{step[:40]!r} is no step; there are {', '.join(STEPS)}")
    change, action = _STEPS[step]

    def check(connection: Connection) -> None:
        next_change(connection)  # nobody changes an item meanwhile
        found = read_edited(connection, item_id)
        allow_action(account, action, found.made_by)
        if expected not in (None, found.tag):
            there = words_to_values(found.words)
            raise StaleRevisionError(f"item {item_id}", str(expected), found.tag, there)

    return change(runtime, item_id, account.name, check)


def allow_editing(account: Account, found: EditedItem) -> None:
    """Do nothing where somebody may change an item.

    Raises
    ------
    ForbiddenError
        If not.
    """
    allow_action(account, Action.EDIT_ITEM, found.made_by)
    if found.state == "published":
        allow_action(account, Action.EDIT_PUBLIC_ITEM)


def _check_still_fit(before: EditedItem, said: ItemWords) -> None:
    """Refuse to take away what an item cannot be without in the state in which it is."""
    if not said.label:
        raise NamelessError
    missing = find_missing_rights(said.rights, said.record)
    if before.state == "published" and missing:
        raise RightsMissingError(before.id, missing)


def _check_names(connection: Connection, record: Record) -> None:
    """Refuse words and places that no vocabulary has."""
    for scheme, term in sorted(set(terms_of(record)) - known_terms(connection)):
        raise UnknownTermError(f"{scheme}: {term}")
    for place in sorted(set(places_of(record)) - known_places(connection)):
        raise UnknownPlaceError(place)
