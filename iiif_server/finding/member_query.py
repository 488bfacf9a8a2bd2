"""Collections that fill themselves: which items answer their question, all of them at once or one item alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Connection, exists, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.collections import TOP
from iiif_server.catalog.facets import PLACE
from iiif_server.catalog.places import read_places
from iiif_server.catalog.search_index import Sign, find_numbers
from iiif_server.catalog.search_words import parse_query
from iiif_server.catalog.shown import visible_state
from iiif_server.catalog.terms import read_terms
from iiif_server.collection_errors import (
    EmptyQuestionError,
    UnknownFacetError,
    UnknownFacetValueError,
)
from iiif_server.database.tables import collection, collection_item, item, media
from iiif_server.database.word_tables import item_facet, item_number
from iiif_server.errors import (
    UnknownCollectionError,
    UnknownPlaceError,
    UnknownTermError,
)
from iiif_server.finding.contents import Contents
from iiif_server.finding.facet_counts import FACETS
from iiif_server.finding.question import COLLECTION, HAS_MODEL, YES, Question
from iiif_server.finding.sets import within
from manifests.vocabulary import Scheme

#: Asked for every answer that is about an item; put together once.
_READ_QUESTIONS = (
    select(collection.c.id, collection.c.query)
    .where(collection.c.query.is_not(None))
    .order_by(collection.c.position)
)


def question_to_values(question: Question) -> dict[str, Any]:
    """Return words and facets of a question as JSON keeps them; order and page are the reader's."""
    chosen = {facet: sorted(values) for facet, values in sorted(question.chosen.items())}
    return {"words": question.text, "chosen": chosen}


def question_from_values(values: Mapping[str, Any]) -> Question:
    """Return the question that was kept."""
    chosen = {facet: frozenset(kept) for facet, kept in values["chosen"].items()}
    return Question(values["words"], chosen)


def check_question(connection: Connection, question: Question) -> None:
    """Do nothing where a collection can be filled by a question.

    Raises
    ------
    EmptyQuestionError
        If it asks for nothing, or its words have no letters.
    UnknownFacetError, UnknownTermError, UnknownPlaceError, UnknownCollectionError, UnknownFacetValueError
        If a facet, or a value of one, is not there; a collection that is named holds items that somebody chose.
    """
    if not parse_query(question.text) and (question.text or not question.chosen):
        raise EmptyQuestionError
    for facet, values in question.chosen.items():
        if facet not in FACETS:
            raise UnknownFacetError(facet, FACETS)
        for value in sorted(values):
            _check_value(connection, facet, value)


def _check_value(connection: Connection, facet: str, value: str) -> None:
    if facet == PLACE and value not in read_places(connection, [value]):
        raise UnknownPlaceError(value)
    if facet == HAS_MODEL and value != YES:
        raise UnknownFacetValueError(facet, value, YES)
    if facet == COLLECTION:
        chosen = select(collection.c.id).where(
            collection.c.id == value, collection.c.query.is_(None)
        )
        if value == TOP or connection.execute(chosen).first() is None:
            raise UnknownCollectionError(value)
    if facet in {scheme.value for scheme in Scheme}:
        named = (Scheme(facet), value)
        if named not in read_terms(connection, [named]):
            raise UnknownTermError(value)


def read_questions(connection: Connection) -> dict[str, Question]:
    """Return the question of each collection that fills itself."""
    rows = connection.execute(_READ_QUESTIONS).all()
    return {row.id: question_from_values(row.query) for row in rows}


def with_questions(connection: Connection, contents: Contents) -> Contents:
    """Return contents in which collections that fill themselves have their items, like the others."""
    chosen = {
        key: numbers
        for key, numbers in contents.facets.items()
        if not (key[0] == COLLECTION and key[1] in contents.asked)
    }
    bare = replace(contents, facets=chosen)
    questions = read_questions(connection)
    filled = {
        (COLLECTION, name): find_members(connection, bare, question)
        for name, question in questions.items()
    }
    kept = {key: numbers for key, numbers in filled.items() if numbers}
    return replace(contents, facets=chosen | kept, asked=frozenset(questions))


def find_members(connection: Connection, contents: Contents, question: Question) -> BitMap:
    """Return the numbers of all items that answer a question now, public or not.

    Parameters
    ----------
    contents
        In which collections that fill themselves may have their items; a question names none of those.
    """
    sets = [
        BitMap().union(*(contents.facets.get((facet, value), BitMap()) for value in values))
        for facet, values in question.chosen.items()
    ]
    if question.text:
        sets.append(BitMap(find_numbers(connection, _signs(question.text))))
    return within(sets[0], sets[1:]) if sets else BitMap()


def _signs(text: str) -> list[list[Sign]]:
    """Return what an item must have to be found by the words: all of them, and of the last at least the beginning."""
    words = parse_query(text)
    signs = [[Sign(f"f{word.folded}")] for word in words]
    if words:
        signs[-1] += [Sign(f"f{begun}", is_beginning=True) for begun in words[-1].beginnings]
    return signs


def find_questions_met(
    connection: Connection, item_id: str, questions: Mapping[str, Question]
) -> list[str]:
    """Return the collections among these whose question an item answers; only what is known of it is read."""
    if not questions:
        return []
    has = _read_facets(connection, item_id)
    number = connection.execute(
        select(item_number.c.number).where(item_number.c.item_id == item_id)
    ).scalar()
    return [
        name
        for name, question in questions.items()
        if all(
            any((facet, value) in has for value in values)
            for facet, values in question.chosen.items()
        )
        and (not question.text or _has_words(connection, number, question.text))
    ]


def _has_words(connection: Connection, number: int | None, text: str) -> bool:
    """Tell whether an item is found by words; one without a number is in no index yet."""
    return number is not None and len(find_numbers(connection, _signs(text), among=number)) > 0


def _read_facets(connection: Connection, item_id: str) -> frozenset[tuple[str, str]]:
    words = select(item_facet.c.facet, item_facet.c.value).where(item_facet.c.item_id == item_id)
    chosen = select(collection_item.c.collection_id).where(collection_item.c.item_id == item_id)
    model = exists().where(
        media.c.item_id == item.c.id,
        media.c.kind == "model",
        visible_state(Actor.VISITOR) == "ready",
    )
    has_model = connection.execute(select(item.c.id).where(item.c.id == item_id, model)).first()
    return frozenset(
        [
            *((row.facet, row.value) for row in connection.execute(words)),
            *((COLLECTION, name) for name in connection.execute(chosen).scalars()),
            *([(HAS_MODEL, YES)] if has_model is not None else []),
        ]
    )


def list_naming(questions: Mapping[str, Question], collection_id: str) -> Iterable[str]:
    """Return the collections whose question names another one."""
    return [
        name
        for name, question in questions.items()
        if collection_id in question.chosen.get(COLLECTION, ())
    ]
