"""Parts that several resources of version 4 have."""

from __future__ import annotations

from manifests.description import label_values
from manifests.jsonld import Document, Json
from manifests.model import Item, Media, Picture, Provider
from manifests.pictures import JPEG, THUMBNAIL_PX, build_thumbnail
from manifests.sizes import ImageLimits, plan_fit
from manifests.sources import build_source_providers
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.words import HOME_OF_PROVIDER

#: The picture that stands for a whole item is twice that of a view: cards show it larger.
CARD_PX = 2 * THUMBNAIL_PX


def with_said(document: Document, **optional: Json) -> Document:
    """Add the properties that say something, under their names."""
    return document | {name: value for name, value in optional.items() if value}


def build_thumbnails(media: Media, uris: Uris, limits: ImageLimits) -> list[Json]:
    """Return the small picture of a view.

    One that is no larger than that is its own thumbnail: the official checker takes two pictures of one address for a
    fault, and the whole item's card would be the second.
    """
    if media.picture is None or is_small(media, limits):
        return []
    return [build_thumbnail(media, uris, limits)]


def is_small(media: Media, limits: ImageLimits) -> bool:
    """Tell whether the card of a media would be its thumbnail, with the same address."""
    picture = media.picture
    return picture is not None and (
        _fitted(picture, limits, CARD_PX) == _fitted(picture, limits, THUMBNAIL_PX)
    )


def build_card(media: Media, uris: Uris, limits: ImageLimits) -> list[Json]:
    """Return the picture that stands for a whole item; its service stands with the view, once in the document."""
    picture = media.picture
    if picture is None:
        return []
    size = _fitted(picture, limits, CARD_PX)
    return [
        {
            "id": uris.image_sized(media.id, size.width, size.height),
            "type": "Image",
            "format": JPEG,
            "height": size.height,
            "width": size.width,
        }
    ]


def build_publisher(provider: Provider, uris: Uris) -> Document:
    """Describe the institution with its home page; not in a collection.

    There the official schema wants the home page of an agent to be a list and a text at once.
    """
    return build_agent(provider, uris) | {
        "homepage": [build_page_link(provider.homepage, provider.label)]
    }


def build_sources(item: Item, uris: Uris) -> list[Json]:
    """Describe the institutions whose description of an item was taken over; they are not their home pages either."""
    described: list[Json] = []
    for agent in build_source_providers(item):
        pages = [page["id"] for page in agent.get("homepage", ())]
        described.append(agent | {"id": uris.agent(agent["id"])} if agent["id"] in pages else agent)
    return described


def build_agent(provider: Provider, uris: Uris) -> Document:
    """Describe the institution; it is not its home page, so the two never share an address."""
    is_page = provider.id == provider.homepage
    agent: Document = {
        "id": uris.agent(provider.homepage) if is_page else provider.id,
        "type": "Agent",
        "label": label_values(provider.label, {"none": (provider.id,)}),
    }
    if provider.logo is not None:
        logo = provider.logo
        agent["logo"] = [
            {
                "id": logo.id,
                "type": "Image",
                "format": logo.format,
                "height": logo.height,
                "width": logo.width,
            }
        ]
    return agent


def build_page_link(address: str, label: LanguageMap, *languages: str) -> Json:
    """Link a page for visitors."""
    link: Document = {
        "id": address,
        "type": "Text",
        "label": label_values(label, HOME_OF_PROVIDER),
        "format": "text/html",
    }
    return link | ({"language": list(languages)} if languages else {})


def _fitted(picture: Picture, limits: ImageLimits, side_px: int) -> Picture:
    return plan_fit(plan_fit(picture, limits), ImageLimits(side_px, side_px))
