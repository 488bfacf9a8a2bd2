"""What somebody is shown of an exhibition: the public edition, or one of before, with what is public of its items."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from iiif_server.access.policy import Actor, decide
from iiif_server.catalog.exhibitions import (
    Edition,
    list_public_editions,
    read_draft,
    read_edition,
    read_exhibition_stamp,
)
from iiif_server.errors import ExhibitionWithdrawnError, NotPublicError
from iiif_server.exhibitions.material import read_items, read_material
from manifests.errors import UnknownRightsError
from manifests.exhibition.model import Exhibition
from manifests.exhibition.parts import list_items
from manifests.exhibition.plan import Seen, find_cover, plan_tour
from manifests.exhibition.telling import Telling
from manifests.model import Provider
from manifests.rights import COPYRIGHT_NOT_EVALUATED, parse_rights


@dataclass(frozen=True)
class Card:
    """An exhibition in a list."""

    edition: Edition
    cover: Seen | None
    step_count: int


def read_telling(
    connection: Connection,
    slug: str,
    number: int | None,
    provider: Provider,
    actor: Actor = Actor.VISITOR,
) -> Telling:
    """Return what is told of an exhibition: as it is public now or, with a number, as an edition was.

    Raises
    ------
    UnknownExhibitionError, UnknownEditionError
        If there is no such exhibition, or it has no such edition.
    NotPublicError
        If it was never published.
    ExhibitionWithdrawnError
        If it was taken back.
    """
    stamp = read_exhibition_stamp(connection, slug)
    if not decide(actor, stamp.state).allowed:
        if stamp.state == "withdrawn":
            raise ExhibitionWithdrawnError(slug)
        raise NotPublicError(f"The exhibition {slug} is not published.")
    if stamp.edition is None:
        raise NotPublicError(f"The exhibition {slug} is not published.")
    edition = read_edition(connection, slug, stamp.edition if number is None else number)
    material = read_material(connection, edition.exhibition, provider, actor)
    return Telling(edition.exhibition, material, provider, edition.number, number is not None)


def read_draft_telling(connection: Connection, slug: str, provider: Provider) -> Telling:
    """Return what would be told of an exhibition if its draft were published now, to who may see it before.

    Its edition is 0. Where its rights are not stated yet they stay open: a preview is no publication.

    Raises
    ------
    UnknownExhibitionError
        If there is no such exhibition.
    """
    exhibition = read_draft(connection, slug).exhibition
    try:
        parse_rights(exhibition.rights)
    except UnknownRightsError:
        exhibition = replace(exhibition, rights=COPYRIGHT_NOT_EVALUATED.uri)
    return Telling(exhibition, read_material(connection, exhibition, provider), provider, 0)


def list_cards(
    connection: Connection, provider: Provider, actor: Actor = Actor.VISITOR
) -> tuple[Card, ...]:
    """Return the exhibitions that are public, the newest first."""
    return tuple(
        Card(
            edition,
            _find_card_picture(connection, edition.exhibition, provider, actor),
            len(edition.exhibition.steps),
        )
        for edition in list_public_editions(connection)
    )


def _find_card_picture(
    connection: Connection, exhibition: Exhibition, provider: Provider, actor: Actor
) -> Seen | None:
    """Return the picture that stands for an exhibition; item by item, since mostly the first has it."""
    for item_id in list_items(exhibition):
        material = read_items(connection, (item_id,), provider, actor)
        cover = find_cover(exhibition, plan_tour(exhibition, material), material)
        if cover is not None:
            return cover
    return None
