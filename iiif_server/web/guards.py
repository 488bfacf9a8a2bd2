"""What a view may ask for: the runtime, who asks, and the address under which we are known."""

from __future__ import annotations

from typing import cast

from flask import current_app, g, request
from sqlalchemy import Connection

from iiif_server.access.policy import Actor
from iiif_server.addresses import public_base
from iiif_server.finding.contents import Contents
from iiif_server.finding.facet_index import FacetIndex
from iiif_server.finding.suggestions import Suggester
from iiif_server.image.sizing import Limits
from iiif_server.runtime import Runtime
from iiif_server.settings import Settings
from iiif_server.tiles.public_pictures import PublicPictures
from iiif_server.tiles.shelf import PyramidShelf
from iiif_server.web.kept_documents import KeptDocuments
from iiif_server.web.logo import PNG, read_logo
from iiif_server.web.renders import Renders
from iiif_server.web.studio.signed_in import MEDIA_PATHS, find_signed_in
from manifests.model import Logo, Provider
from manifests.sizes import ImageLimits
from manifests.uris import Uris


def current_runtime() -> Runtime:
    """Return what this process holds."""
    return cast(Runtime, current_app.extensions["baovat"])


def current_renders() -> Renders:
    """Return the answers that this process keeps and makes."""
    return cast(Renders, current_app.extensions["baovat-renders"])


def current_contents(connection: Connection | None = None) -> Contents:
    """Return what the catalogue holds now, as sets; asked for before a connection is opened to read more, or on it."""
    return cast(FacetIndex, current_app.extensions["baovat-finding"]).current(connection)


def kept_documents() -> KeptDocuments:
    """Return the documents that this process keeps."""
    return cast(KeptDocuments, current_app.extensions["baovat-documents"])


def suggester() -> Suggester:
    """Return the names by which this process suggests what somebody may be looking for."""
    return cast(Suggester, current_app.extensions["baovat-suggester"])


def pyramid_shelf() -> PyramidShelf:
    """Return the pyramids that this process keeps open."""
    return cast(PyramidShelf, current_app.extensions["baovat-shelf"])


def public_pictures() -> PublicPictures:
    """Return the public pictures that this process knows."""
    return cast(PublicPictures, current_app.extensions["baovat-pictures"])


def current_actor() -> Actor:
    """Return who asks: where media are sent, whoever is signed in sees also what is not public."""
    if request.path.startswith(MEDIA_PATHS) and find_signed_in() is not None:
        g.seen_by_staff = True
        return Actor.STAFF
    return Actor.VISITOR


def current_uris() -> Uris:
    """Return the public addresses, under the base that is right for this request."""
    return Uris(public_base(current_runtime().settings, request.host))


def image_limits(settings: Settings) -> Limits:
    """Return how large a picture the Image API returns."""
    return Limits(
        max_width=settings.image_max_width,
        max_height=settings.image_max_height,
        max_area=settings.image_max_area,
        confined_upscale=settings.image_confined_upscale,
    )


def image_ceiling(settings: Settings) -> ImageLimits:
    """Return the same limits in the words of the manifests."""
    return ImageLimits(settings.image_max_width, settings.image_max_height, settings.image_max_area)


def provider(settings: Settings, uris: Uris) -> Provider:
    """Return the institution that publishes."""
    homepage = settings.institution_url or uris.home("vi")
    mark = None if settings.institution_logo is None else read_logo(settings.institution_logo)
    return Provider(
        id=homepage,
        label={"vi": (settings.institution_vi,), "en": (settings.institution_en,)},
        homepage=homepage,
        logo=None if mark is None else Logo(uris.logo(), PNG, mark.width, mark.height),
    )
