"""Items as the studio's pages and endpoints tell of them."""

from __future__ import annotations

from typing import Any

from pydantic import Field
from sqlalchemy import Connection

from iiif_server.access.actions import Action, decide_action
from iiif_server.access.roles import Account
from iiif_server.catalog.described_items import read_described_items
from iiif_server.catalog.edited_items import EditedItem, words_to_values
from iiif_server.catalog.item_lists import ItemList
from iiif_server.web.guards import current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.studio.json_api import Body
from manifests.completeness import Completeness, measure_completeness
from manifests.language import plain_text

Texts = dict[str, list[str]]


class WordsBody(Body):
    """What is said of an item; `record` has the fields that `docs/studio.md` lists."""

    label: Texts
    summary: Texts = Field(default_factory=dict)
    rights: str = ""
    record: dict[str, Any] = Field(default_factory=dict)


class PointTold(Body):
    """One thing that is expected of an item, and what to do about it."""

    name: str
    label: str
    status: str
    advice: str


class ItemTold(WordsBody):
    """An item as it is; `may` are the steps and changes that who asks may make."""

    id: str
    state: str
    made_by: str | None
    percent: int
    points: list[PointTold]
    may: list[str]


class ItemLine(Body):
    """One line of a list."""

    id: str
    label: str
    state: str
    inventory_number: str
    updated_at: str
    percent: int


class ItemLines(Body):
    """One page of a list."""

    items: list[ItemLine]
    total: int
    page: int
    last: int


def item_told(connection: Connection, found: EditedItem, account: Account) -> ItemTold:
    """Return an item with its completeness and what may be done."""
    [described] = read_described_items(connection, [found.id])
    measured = measure_completeness(described.described)
    return ItemTold(
        id=found.id,
        state=found.state,
        made_by=found.made_by,
        percent=measured.percent,
        points=points_told(measured),
        may=steps_for(account, found),
        **words_to_values(found.words),
    )


def points_told(measured: Completeness) -> list[PointTold]:
    """Return what is expected of an item, in the language of the request."""
    language = current_language()
    return [
        PointTold(
            name=point.name,
            label=plain_text(point.label, language),
            status=point.status,
            # What a person at the studio does in the page, the command line says with a command.
            advice=plain_text(point.advice, language).split(": `")[0],
        )
        for point in measured.points
    ]


#: Which step leads out of which state.
_OUT_OF = {
    "draft": (("submit", Action.SUBMIT_ITEM), ("publish", Action.PUBLISH_ITEM)),
    "in-review": (("give-back", Action.GIVE_BACK_ITEM), ("publish", Action.PUBLISH_ITEM)),
    "published": (("withdraw", Action.WITHDRAW_ITEM),),
    "withdrawn": (("publish", Action.PUBLISH_ITEM),),
}


def steps_for(account: Account, found: EditedItem) -> list[str]:
    """Return what an account may do with an item now: ``edit``, and steps of its publication."""
    own = found.made_by == account.id
    may = [
        step
        for step, action in _OUT_OF.get(found.state, ())
        if decide_action(account.role, action, own=own).allowed
    ]
    can_edit = decide_action(account.role, Action.EDIT_ITEM, own=own).allowed
    can_public = decide_action(account.role, Action.EDIT_PUBLIC_ITEM).allowed
    if can_edit and (found.state != "published" or can_public):
        may.append("edit")
    return may


def lines_told(connection: Connection, found: ItemList) -> ItemLines:
    """Return one page of a list, each line with how complete it is."""
    language = current_language()
    ids = [line.id for line in found.lines]
    percent = {
        each.id: measure_completeness(each.described).percent
        for each in (read_described_items(connection, ids) if ids else ())
    }
    return ItemLines(
        items=[
            ItemLine(
                id=line.id,
                label=plain_text(line.label, language) or line.id,
                state=line.state,
                inventory_number=line.inventory_number,
                updated_at=line.updated_at.isoformat(timespec="seconds"),
                percent=percent[line.id],
            )
            for line in found.lines
        ],
        total=found.total,
        page=found.page,
        last=found.last,
    )


def item_url(item_id: str) -> str:
    """Return the page on which an item is edited."""
    return current_uris().studio(f"items/{item_id}", current_language())
