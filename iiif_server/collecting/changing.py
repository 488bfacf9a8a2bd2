"""Changes of collections by people at the studio: each asks whether that person may, and whether it is still so."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from iiif_server.access.actions import Action, allow_action
from iiif_server.access.roles import Account
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.collection_rows import (
    CollectionChange,
    SaidOfCollection,
    change_collection,
    find_said_of,
    list_inner,
    list_members,
    read_said_of,
    remove_collection,
)
from iiif_server.catalog.collections import TOP
from iiif_server.catalog.identifiers import check_identifier
from iiif_server.catalog.revisions import StaleRevisionError
from iiif_server.catalog.texts import texts_to_json
from iiif_server.collection_errors import CollectionError
from iiif_server.finding.member_query import (
    check_question,
    list_naming,
    question_from_values,
    question_to_values,
    read_questions,
)
from iiif_server.finding.question import COLLECTION, Question
from iiif_server.runtime import Runtime
from manifests.texts import LanguageMap
from manifests.vietnamese import fold

#: Letters of an identifier that is made of a name: it stands in an address that people read.
_LONGEST_ID = 60


class CollectionHeldError(CollectionError):
    """A collection cannot go: somebody's work is in it, or relies on it."""


@dataclass(frozen=True)
class Collected:
    """All that is said of a collection: `items` are those that somebody chose, none where `question` fills it."""

    id: str
    label: LanguageMap
    summary: LanguageMap
    text: LanguageMap
    picture: str
    parent: str
    items: tuple[str, ...]
    question: Question | None = None

    @property
    def tag(self) -> str:
        """Name what is said now among all that ever was: who saves names what they began from."""
        text = json.dumps(collected_to_values(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def collected_to_values(found: Collected) -> dict[str, Any]:
    """Return what is said of a collection as plain values for JSON."""
    return {
        "label": texts_to_json(found.label),
        "summary": texts_to_json(found.summary),
        "text": texts_to_json(found.text),
        "picture": found.picture,
        "parent": found.parent,
        "items": list(found.items),
        "query": None if found.question is None else question_to_values(found.question),
    }


def read_collected(connection: Connection, collection_id: str) -> Collected:
    """Return all that is said of a collection.

    Raises
    ------
    UnknownCollectionError
        If there is no such collection.
    """
    said = read_said_of(connection, collection_id)
    return _collected(said, list_members(connection, collection_id))


def make_collection(
    runtime: Runtime, account: Account, label: LanguageMap, collection_id: str = ""
) -> str:
    """Make a collection without items and return its identifier, which is made of its name where nobody wishes one.

    Raises
    ------
    ForbiddenError
        If their role does not allow it.
    InvalidIdentifierError, CollectionError
        If the identifier may name nothing or is taken, or another collection is called so.
    """
    allow_action(account, Action.EDIT_COLLECTION)
    said = _tidy(label)
    if not said:
        raise CollectionError("a collection needs a name in a language", "no-name")
    if collection_id:
        check_identifier("a collection", collection_id)
    with runtime.database.write() as connection:
        next_change(connection)
        if collection_id and find_said_of(connection, collection_id) is not None:
            raise CollectionError(
                f"there is a collection {collection_id} already: choose another identifier"
            )
        made = collection_id or _free_id(connection, said)
        change_collection(connection, made, CollectionChange(label=said, items=()))
    return made


def save_collection(
    runtime: Runtime, account: Account, wanted: Collected, expected: str
) -> Collected:
    """Say all of a collection anew, and return it as it is now.

    Parameters
    ----------
    expected
        The tag of what the person began from.

    Raises
    ------
    ForbiddenError
        If their role does not allow it.
    UnknownCollectionError, UnknownItemError, UnknownMediaError
        If it, its parent, an item or its picture is not there.
    StaleRevisionError
        If somebody else saved meanwhile; nothing is written then.
    CollectionError, EmptyQuestionError, UnknownFacetError, UnknownTermError, UnknownPlaceError
        If it would have no name or lie in itself, or its question asks for what is not there.
    """
    allow_action(account, Action.EDIT_COLLECTION)
    said = _tidied(wanted)
    if not said.label:
        raise CollectionError("a collection needs a name in a language", "no-name")
    with runtime.database.write() as connection:
        next_change(connection)
        before = read_collected(connection, said.id)
        if before.tag != expected and before != said:
            raise StaleRevisionError(
                f"collection {said.id}", expected, before.tag, collected_to_values(before)
            )
        if said.question is not None:
            _check_question(connection, said.id, said.question, before)
        change_collection(connection, said.id, _change(said))
        return read_collected(connection, said.id)


def delete_collection(
    runtime: Runtime, account: Account, collection_id: str, expected: str
) -> None:
    """Delete a collection that holds nothing that somebody chose; no item is ever deleted with it.

    Raises
    ------
    ForbiddenError
        If their role does not allow it.
    StaleRevisionError
        If somebody else saved meanwhile.
    CollectionHeldError
        If items that somebody chose are in it, or collections, or another one fills itself from it.
    """
    allow_action(account, Action.EDIT_COLLECTION)
    with runtime.database.write() as connection:
        next_change(connection)
        found = read_collected(connection, collection_id)
        if found.tag != expected:
            raise StaleRevisionError(
                f"collection {collection_id}", expected, found.tag, collected_to_values(found)
            )
        if found.items:
            raise CollectionHeldError(
                f"{len(found.items)} items were chosen for collection {collection_id}: take them out first",
                "has-items",
            )
        if list_inner(connection, collection_id):
            raise CollectionHeldError(
                f"other collections lie in {collection_id}: put them somewhere else first",
                "has-collections",
            )
        check_not_named(connection, collection_id)
        remove_collection(connection, collection_id)


def check_not_named(connection: Connection, collection_id: str) -> None:
    """Refuse to take away chosen items that the question of another collection relies on.

    Raises
    ------
    CollectionHeldError
        If a question names the collection.
    """
    naming = sorted(list_naming(read_questions(connection), collection_id))
    if naming:
        raise CollectionHeldError(
            f"the question of collection {naming[0]} names {collection_id}: change that one first",
            "is-named",
        )


def _check_question(
    connection: Connection, collection_id: str, question: Question, before: Collected
) -> None:
    """Refuse a question that asks for nothing or for itself, or that takes away what another one relies on."""
    if collection_id in question.chosen.get(COLLECTION, ()):
        raise CollectionError(
            f"collection {collection_id} cannot fill itself from itself: take it out of its question",
            "in-itself",
        )
    check_question(connection, question)
    if before.question is None:
        check_not_named(connection, collection_id)


def _collected(said: SaidOfCollection, items: tuple[str, ...]) -> Collected:
    question = None if said.query is None else question_from_values(said.query)
    return Collected(
        id=said.id,
        label=said.label,
        summary=said.summary,
        text=said.text,
        picture=said.picture or "",
        parent=said.parent or "",
        items=items,
        question=question,
    )


def _change(said: Collected) -> CollectionChange:
    return CollectionChange(
        label=said.label,
        summary=said.summary,
        text=said.text,
        picture=said.picture,
        parent=said.parent,
        items=None if said.question is not None else said.items,
        query=None if said.question is None else question_to_values(said.question),
        is_whole=True,
    )


def _tidied(wanted: Collected) -> Collected:
    question = wanted.question
    if question is not None:
        chosen: Mapping[str, frozenset[str]] = {
            facet: values for facet, values in question.chosen.items() if values
        }
        question = Question(" ".join(question.text.split()), chosen)
    items = () if question is not None else tuple(dict.fromkeys(wanted.items))
    label, summary, text = map(_tidy, (wanted.label, wanted.summary, wanted.text))
    return replace(wanted, label=label, summary=summary, text=text, items=items, question=question)


def _tidy(texts: LanguageMap) -> LanguageMap:
    said = {tag: tuple(filter(None, map(str.strip, values))) for tag, values in texts.items()}
    return {tag: values for tag, values in said.items() if values}


def _free_id(connection: Connection, label: LanguageMap) -> str:
    """Return an identifier that people can read, and that nobody has."""
    name = (label.get("vi") or next(iter(label.values())))[0]
    made = re.sub(r"[^a-z0-9]+", "-", fold(name))[:_LONGEST_ID].strip("-")
    if not made or made == TOP or find_said_of(connection, made) is not None:
        made = f"{made or 'bst'}-{secrets.token_hex(3)}"
    return made
