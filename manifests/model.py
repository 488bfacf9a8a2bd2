"""What a museum knows about a thing: frozen values, before any IIIF.

The shapes here are what `iiif_server.catalog` reads out of the database and what the builders of this
package turn into documents. Identifiers match ``[A-Za-z0-9._~-]{1,128}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

#: BCP 47 language tag (or ``none``) → one or more texts; never an empty mapping, never an empty tuple.
LanguageMap = Mapping[str, tuple[str, ...]]


class MediaKind(StrEnum):
    """What a media is; the word is stored in the database and shown in the API."""

    IMAGE = "image"
    MODEL = "model"


class Layout(StrEnum):
    """How the pictures of an item belong together, in the words of IIIF's `behavior`."""

    INDIVIDUALS = "individuals"
    PAGED = "paged"
    CONTINUOUS = "continuous"


class ReadingDirection(StrEnum):
    """In which direction an item is read; documents in Hán and Nôm script go from right to left."""

    LEFT_TO_RIGHT = "left-to-right"
    RIGHT_TO_LEFT = "right-to-left"
    TOP_TO_BOTTOM = "top-to-bottom"
    BOTTOM_TO_TOP = "bottom-to-top"


@dataclass(frozen=True)
class Statement:
    """A label with its value, as one line of a record: "Material: bronze"."""

    label: LanguageMap
    value: LanguageMap


@dataclass(frozen=True)
class Logo:
    """The mark of an institution: an image file at an absolute URI, `width` × `height` px."""

    id: str
    format: str
    width: int
    height: int


@dataclass(frozen=True)
class Provider:
    """The institution that publishes.

    `id` and `homepage` are absolute URIs.
    """

    id: str
    label: LanguageMap
    homepage: str
    logo: Logo | None = None


@dataclass(frozen=True)
class Picture:
    """A still picture served by the Image API under the media's identifier.

    For an image it is the image itself; for a model, a poster rendered from the mesh.
    """

    width: int
    height: int


class CopyForm(StrEnum):
    """In which other form a level of a model exists; the word is stored in the database."""

    PLAIN = "plain"  # a GLB without extensions, for any tool
    AR = "ar"  # USDZ, for AR on iOS
    DRACO = "draco"  # a GLB compressed with Draco


@dataclass(frozen=True)
class ModelCopy:
    """A level of a model in another form."""

    form: CopyForm
    bytes: int


@dataclass(frozen=True)
class ModelLevel:
    """One level of detail of a model, a GLB file.

    `error_mm` is the measured RMS distance to the original in millimetres, `detail_mm` the size of the
    smallest detail of colour it can show (0 where that is not known).
    """

    name: str
    triangles: int
    bytes: int
    error_mm: float
    detail_mm: float = 0.0
    copies: tuple[ModelCopy, ...] = ()


@dataclass(frozen=True)
class DepositedModel:
    """The file of a model as it was deposited: its media type, such as ``model/obj``, and its size."""

    media_type: str
    bytes: int


@dataclass(frozen=True)
class Media:
    """One image or model of an item, ready to be shown.

    `label` may be empty (then the item's label and the position speak for it). `levels` go from the
    smallest to the largest and are empty for an image. `views` counts the square pictures of `view_px` px
    that show a model from all around, evenly, the first from its front; 0 where there are none. `alt`
    describes the picture for those who cannot see it. `original` is the deposited model where everybody may take it.
    """

    id: str
    kind: MediaKind
    label: LanguageMap
    picture: Picture
    alt: LanguageMap
    levels: tuple[ModelLevel, ...] = ()
    original: DepositedModel | None = None
    views: int = 0
    view_px: int = 0


@dataclass(frozen=True)
class Item:
    """Anything catalogued, with the media that are ready, in their order.

    `revision` grows with every change of the item or of its media. `rights` is a Creative Commons or
    RightsStatements.org URI in its ``http:`` form. `layout` is None where nobody has said how the pictures
    belong together; `reading` matters to items of several pictures.
    """

    id: str
    revision: int
    label: LanguageMap
    summary: LanguageMap
    metadata: tuple[Statement, ...]
    rights: str
    required_statement: Statement | None
    provider: Provider
    media: tuple[Media, ...]
    layout: Layout | None = None
    reading: ReadingDirection = ReadingDirection.LEFT_TO_RIGHT


@dataclass(frozen=True)
class ItemReference:
    """An item as a collection names it: enough for a card with a picture.

    `thumbnail` is the media whose picture stands for the item; None while nothing is ready.
    """

    id: str
    label: LanguageMap
    summary: LanguageMap
    thumbnail: Media | None


@dataclass(frozen=True)
class CollectionReference:
    """A collection as its parent names it."""

    id: str
    label: LanguageMap


@dataclass(frozen=True)
class Collection:
    """A chosen set of items and smaller collections. The collection of everything has the id ``top``."""

    id: str
    label: LanguageMap
    summary: LanguageMap
    provider: Provider
    collections: tuple[CollectionReference, ...]
    items: tuple[ItemReference, ...]
