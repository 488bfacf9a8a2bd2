"""What is decided of an item before it is written, whatever the version of the Presentation API."""

from __future__ import annotations

from urllib.parse import urlsplit

from manifests.description import label_values, statement_values
from manifests.edtf import find_exact_days
from manifests.errors import DocumentError
from manifests.jsonld import LINKED_DATA_MEDIA_TYPE, Json
from manifests.model import (
    CollectionReference,
    Item,
    MediaKind,
    Provider,
    Statement,
)
from manifests.record import Layout, ReadingDirection
from manifests.rights import Rights
from manifests.sources import source_statements
from manifests.statements import build_statements
from manifests.uris import Uris
from manifests.words import ATTRIBUTION, LINKED_ART, SCHEMA_ORG, TOP_COLLECTION

#: What a record as Linked Art is called in IIIF's registry of profiles; schema.org is not in it.
LINKED_ART_PROFILE = "https://linked.art/ns/terms"
_TOP = "top"


def list_statements(item: Item) -> list[Statement]:
    """Return the lines that are told of an item: of its record, beside it, of its source; none that is empty."""
    statements = (*build_statements(item), *source_statements(item))
    return [each for each in statements if statement_values(each)]


def find_nav_date(item: Item) -> str | None:
    """Return the day of an item on a timeline, where its date is known to the day, month or year; else None."""
    exact = find_exact_days(item.record.dated.edtf)
    return f"{exact[0].isoformat()}T00:00:00Z" if exact else None


def find_required_statement(item: Item, rights: Rights) -> Statement | None:
    """Return what must be shown with an item; a licence that demands attribution names the institution."""
    if item.required_statement is not None and statement_values(item.required_statement):
        return item.required_statement
    named = Statement(ATTRIBUTION, item.provider.label)
    return named if rights.attribution and statement_values(named) else None


def choose_layout(item: Item) -> Layout | None:
    """Return how the views belong together: what is no picture is neither a page nor a part of a scroll."""
    if item.record.layout is None or len(item.media) == 1:
        return None
    only_pictures = all(media.kind is MediaKind.IMAGE for media in item.media)
    return item.record.layout if only_pictures else Layout.INDIVIDUALS


def find_direction(item: Item) -> ReadingDirection | None:
    """Return the direction in which several views follow each other, where it is not the usual one."""
    turned = item.record.reading is not ReadingDirection.LEFT_TO_RIGHT
    return item.record.reading if turned and len(item.media) > 1 else None


def list_collections(item: Item) -> list[CollectionReference]:
    """Return the collections that an item belongs to; that of everything comes last."""
    return [*item.collections, CollectionReference(_TOP, TOP_COLLECTION)]


def build_record_links(item: Item, uris: Uris) -> list[Json]:
    """Point machines to the same record in other words."""
    return [
        {
            "id": uris.linked_art(item.id),
            "type": "Dataset",
            "label": label_values(LINKED_ART, {}),
            "format": LINKED_DATA_MEDIA_TYPE,
            "profile": LINKED_ART_PROFILE,
        },
        {
            "id": uris.schema_org(item.id),
            "type": "Dataset",
            "label": label_values(SCHEMA_ORG, {}),
            "format": LINKED_DATA_MEDIA_TYPE,
        },
    ]


def check_item(item: Item) -> None:
    """Refuse what would make a document with two things of one name, or an institution without an address.

    Raises
    ------
    DocumentError
        A media is listed twice, or an address of the institution is none.
    """
    seen: set[str] = set()
    for media in item.media:
        if media.id in seen:
            msg = f"manifest of item {item.id} cannot be built: media {media.id} is listed twice"
            raise DocumentError(msg)
        seen.add(media.id)
    check_provider(item.provider, f"manifest of item {item.id}")


def check_provider(provider: Provider, what: str) -> None:
    """Refuse an institution whose addresses are none.

    Raises
    ------
    DocumentError
        One of them is not an absolute http(s) address; the message names it.
    """
    logo = () if provider.logo is None else (provider.logo.id,)
    for address in (provider.id, provider.homepage, *logo):
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.netloc or " " in address:
            msg = f"{what} cannot be built: {address!r} is no address of the institution: use http(s)://…"
            raise DocumentError(msg)
