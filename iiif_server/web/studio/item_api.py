"""The data API of items: lists, what is said of each, their way to the public, and what they said before."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from pydantic import Field
from sqlalchemy import Connection

from iiif_server.access.actions import Action
from iiif_server.catalog.edited_items import (
    EditedItem,
    ItemWords,
    read_edited,
    words_from_values,
)
from iiif_server.catalog.editing_rows import list_versions, read_version
from iiif_server.catalog.item_lists import ItemList, Wanted, list_items
from iiif_server.editing.items import change_state, make_item, restore_version, save_item
from iiif_server.finding.answer import find_by_words
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.guards import current_account
from iiif_server.web.studio.item_values import (
    ItemLines,
    ItemTold,
    Texts,
    WordsBody,
    item_told,
    lines_told,
)
from iiif_server.web.studio.json_api import Body, JsonApi, json_response
from iiif_server.web.studio.preconditions import read_if_match_tag, revision_tag

api = JsonApi("item_api")
blueprint = api.blueprint

#: States that a list may be asked for.
STATES = ("draft", "in-review", "published", "withdrawn")


class NewItem(Body):
    """An item to be made; without an identifier it gets a random one."""

    label: Texts
    id: str = Field(default="", max_length=128)


class MadeItem(Body):
    """The identifier of a new item."""

    id: str


class Step(Body):
    """What is to become of an item: submit, give-back, publish or withdraw."""

    step: str = Field(max_length=40)


class VersionTold(Body):
    """Who saved a version, and when; `name` is empty where it came in otherwise."""

    number: int
    name: str
    at: str


@api.get(
    "/items", Action.OPEN_STUDIO, gives=ItemLines, queries=("q", "state", "mine", "page", "lang")
)
def items() -> ItemLines:
    """List items in all states, the newest change first, found by words and state."""
    with current_runtime().database.read() as connection:
        return lines_told(connection, find_list(connection))


@api.post("/items", Action.CREATE_ITEM, takes=NewItem, gives=MadeItem, status=201)
def make(body: NewItem) -> MadeItem:
    """Make a draft."""
    label = {language: tuple(values) for language, values in body.label.items()}
    return MadeItem(id=make_item(current_runtime(), current_account(), label, body.id))


@api.get("/items/<item_id>", Action.OPEN_STUDIO, gives=ItemTold)
def read(item_id: str) -> Response:
    """Return an item, with the ETag that a change of it names."""
    with current_runtime().database.read() as connection:
        return _answer(connection, read_edited(connection, item_id))


@api.put(
    "/items/<item_id>",
    Action.EDIT_ITEM,
    takes=WordsBody,
    gives=ItemTold,
    headers=("If-Match",),
    refusals=(412, 428),
)
def save(item_id: str, body: WordsBody) -> Response:
    """Say all of an item anew."""
    words: ItemWords = words_from_values(body.model_dump())
    expected = read_if_match_tag()
    found = save_item(current_runtime(), current_account(), item_id, words, expected)
    with current_runtime().database.read() as connection:
        return _answer(connection, found)


@api.post(
    "/items/<item_id>/state",
    Action.OPEN_STUDIO,
    takes=Step,
    gives=ItemTold,
    headers=("If-Match",),
    refusals=(412, 428),
)
def step(item_id: str, body: Step) -> Response:
    """Submit an item for review, give it back, publish or withdraw it; who publishes names what was read."""
    expected = read_if_match_tag() if body.step == "publish" else None
    change_state(current_runtime(), current_account(), item_id, body.step, expected)
    return read(item_id)


@api.get("/items/<item_id>/versions", Action.OPEN_STUDIO, gives=VersionTold, gives_list=True)
def versions(item_id: str) -> list[VersionTold]:
    """List what an item said before, the newest first."""
    with current_runtime().database.read() as connection:
        read_edited(connection, item_id)
        return [
            VersionTold(
                number=each.number, name=each.name, at=each.at.isoformat(timespec="seconds")
            )
            for each in list_versions(connection, item_id)
        ]


@api.get("/items/<item_id>/versions/<int:number>", Action.OPEN_STUDIO, gives=WordsBody)
def version(item_id: str, number: int) -> dict[str, Any]:
    """Return what an item said in a version."""
    with current_runtime().database.read() as connection:
        read_edited(connection, item_id)
        return read_version(connection, item_id, number)


@api.post(
    "/items/<item_id>/versions/<int:number>/restore",
    Action.EDIT_ITEM,
    gives=ItemTold,
    headers=("If-Match",),
    refusals=(412, 428),
)
def restore(item_id: str, number: int) -> Response:
    """Say again what an item said in a version; that becomes the newest one."""
    expected = read_if_match_tag()
    found = restore_version(current_runtime(), current_account(), item_id, number, expected)
    with current_runtime().database.read() as connection:
        return _answer(connection, found)


def find_list(connection: Connection) -> ItemList:
    """Return the page of a list that the address asks for; what means nothing in it is left out."""
    state, page = request.args.get("state", ""), request.args.get("page", "")
    numbers = find_by_words(connection, request.args.get("q", "")[:200])
    wanted = Wanted(
        state=state if state in STATES else None,
        made_by=current_account().id if request.args.get("mine") == "1" else None,
        numbers=None if numbers is None else list(numbers),
    )
    is_number = page.isascii() and page.isdecimal() and len(page) < 10
    return list_items(connection, wanted, int(page) if is_number else 1)


def _answer(connection: Connection, found: EditedItem) -> Response:
    told = item_told(connection, found, current_account())
    return json_response(told, ETag=revision_tag(found.tag))
