"""Collections as the studio's pages and endpoints tell of them, in the language of the request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field
from sqlalchemy import Connection

from iiif_server.catalog.collection_rows import list_collections
from iiif_server.catalog.collections import first_pictures, read_nested, read_pictures
from iiif_server.catalog.item_lists import read_listed
from iiif_server.collecting.changing import Collected, collected_to_values
from iiif_server.finding.answer import find_public
from iiif_server.finding.contents import Contents
from iiif_server.finding.question import COLLECTION, Question
from iiif_server.finding.shelves import count_shelves
from iiif_server.web.guards import current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.page_values import picture_values
from iiif_server.web.studio.item_values import Texts, item_url
from iiif_server.web.studio.json_api import Body
from manifests.language import plain_text
from manifests.model import Media

#: Items that are chosen by hand; of more, a question or the command line.
MOST_ITEMS = 5_000
#: Small pictures beside names.
_WIDTHS_PX = (240,)


class QueryBody(Body):
    """A question: words, and values by facet (class, period, material, …, place, collection, has-model)."""

    words: str = Field(default="", max_length=200)
    chosen: dict[str, list[str]] = Field(default_factory=dict)


class CollectionBody(Body):
    """All that is said of a collection; `query` fills it, or where that is null `items` are chosen, in their order."""

    label: Texts
    summary: Texts = Field(default_factory=dict)
    text: Texts = Field(default_factory=dict)
    picture: str = Field(default="", max_length=128)
    parent: str = Field(default="", max_length=128)
    items: list[str] = Field(default_factory=list, max_length=MOST_ITEMS)
    query: QueryBody | None = None


class NewCollection(Body):
    """A collection to be made; without an identifier it gets one that is made of its name."""

    label: Texts
    id: str = Field(default="", max_length=128)


class MadeCollection(Body):
    """The identifier of a new collection."""

    id: str


class MemberTold(Body):
    """An item of a collection; `picture` is the address of a small one, `media` what it is of."""

    id: str
    label: str
    url: str
    state: str
    inventory_number: str
    media: str
    picture: str


class Matches(Body):
    """What answers a question: how many items in all, how many of them visitors find, and the first of those."""

    total: int
    public: int
    items: list[MemberTold]


class CollectionTold(CollectionBody):
    """A collection with its counts and its items; `picture_url` is what stands for it, where visitors may see that."""

    id: str
    total: int
    public: int
    members: list[MemberTold]
    picture_url: str
    url: str


class CollectionLine(Body):
    """One line of the list: `kind` is chosen or query; `total` counts its own items, `public` those inside it too."""

    id: str
    label: str
    kind: str
    parent: str
    total: int
    public: int


@dataclass(frozen=True)
class Place:
    """A line with how deep it lies in others."""

    line: CollectionLine
    depth: int


def collected_of(collection_id: str, body: CollectionBody) -> Collected:
    """Return what a body says of a collection."""
    label, summary, text = (
        {tag: tuple(values) for tag, values in said.items()}
        for said in (body.label, body.summary, body.text)
    )
    question = None if body.query is None else question_of(body.query)
    items = tuple(body.items)
    return Collected(
        collection_id, label, summary, text, body.picture, body.parent, items, question
    )


def question_of(body: QueryBody) -> Question:
    """Return what a body asks."""
    chosen = {facet: frozenset(values) for facet, values in body.chosen.items() if values}
    return Question(body.words.strip(), chosen)


def collection_told(connection: Connection, found: Collected, contents: Contents) -> CollectionTold:
    """Return a collection with its items, or the first that answer its question."""
    numbers = contents.facets.get((COLLECTION, found.id))
    total = len(found.items) if found.question is None else len(numbers or ())
    public = 0 if numbers is None else numbers.intersection_cardinality(contents.public)
    picture = read_pictures(connection, [found.picture or None]).get(found.picture)
    return CollectionTold(
        **collected_to_values(found),
        id=found.id,
        total=total,
        public=public,
        members=members_told(connection, found.items),
        picture_url=_address(picture),
        url=current_uris().collection_page(found.id, current_language()),
    )


def members_told(connection: Connection, item_ids: Sequence[str]) -> list[MemberTold]:
    """Return items as rows of a list, in the order given."""
    language = current_language()
    pictures: dict[str, Media] = {}
    for start in range(0, len(item_ids), 500):
        pictures |= first_pictures(connection, item_ids[start : start + 500])
    return [
        MemberTold(
            id=each.id,
            label=plain_text(each.label, language) or each.id,
            url=item_url(each.id),
            state=each.state,
            inventory_number=each.inventory_number,
            media=pictures[each.id].id if each.id in pictures else "",
            picture=_address(pictures.get(each.id)),
        )
        for each in read_listed(connection, item_ids)
    ]


def first_public(connection: Connection, numbers: Sequence[int], most: int) -> list[MemberTold]:
    """Return the first of some items that visitors find."""
    return members_told(connection, find_public(connection, list(numbers[:most])))


def lines_told(connection: Connection, contents: Contents) -> list[CollectionLine]:
    """Return all collections in their order, with their counts."""
    said = list_collections(connection)
    counts = count_shelves(
        contents, contents.public, read_nested(connection, [each.id for each in said])
    )
    language = current_language()
    return [
        CollectionLine(
            id=each.id,
            label=plain_text(each.label, language) or each.id,
            kind="chosen" if each.query is None else "query",
            parent=each.parent or "",
            total=len(contents.facets.get((COLLECTION, each.id), ())),
            public=counts[each.id],
        )
        for each in said
    ]


def nested(lines: Sequence[CollectionLine]) -> list[Place]:
    """Return the lines so that each stands below the one in which it lies."""
    known = {line.id for line in lines}
    inner: dict[str, list[CollectionLine]] = {}
    for line in lines:
        inner.setdefault(line.parent if line.parent in known else "", []).append(line)
    placed: list[Place] = []

    def place(parent: str, depth: int) -> None:
        for line in inner.pop(parent, ()):
            placed.append(Place(line, depth))
            place(line.id, depth + 1)

    place("", 0)
    return placed


def _address(media: Media | None) -> str:
    if media is None:
        return ""
    return str(picture_values(media, _WIDTHS_PX, current_uris(), "")["src"])
