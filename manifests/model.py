"""What a museum knows about a thing: frozen values, before any IIIF.

The shapes here are what `iiif_server.catalog` reads out of the database and what the builders of this
package turn into documents. Identifiers match ``[A-Za-z0-9._~-]{1,128}``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from manifests.annotation import Annotation
from manifests.errors import NothingToShowError
from manifests.record import EMPTY, Record
from manifests.source import Source
from manifests.texts import LanguageMap
from manifests.vocabulary import Vocabulary


class MediaKind(StrEnum):
    """What a media is; the word is stored in the database and shown in the API."""

    IMAGE = "image"
    MODEL = "model"
    AUDIO = "audio"
    VIDEO = "video"


class MediaRole(StrEnum):
    """What a media shows the thing as; the word is stored in the database and understood in sheets."""

    VIEW = "view"
    DETAIL = "detail"
    XRAY = "x-ray"
    RAKING_LIGHT = "raking-light"
    INFRARED = "infrared"
    ULTRAVIOLET = "ultraviolet"
    DOSSIER = "dossier"  # a page of the papers about the thing
    CONTEXT = "context"  # its surroundings, its use, its finding


@dataclass(frozen=True)
class Statement:
    """A label with its value, as one line of a record: "Material: bronze".

    `apart` says that each text of the value is a paragraph of its own, and not one word among several.
    """

    label: LanguageMap
    value: LanguageMap
    apart: bool = False


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
class Bounds:
    """The box around a model in its own space: its lowest and its highest corner, (x, y, z) in metres."""

    low_m: tuple[float, float, float]
    high_m: tuple[float, float, float]


@dataclass(frozen=True)
class DepositedFile:
    """A file as it was deposited: its media type, such as ``model/obj``, its size, and its hash.

    The pages of one document share it.
    """

    media_type: str
    bytes: int
    sha256: str


class TrackKind(StrEnum):
    """What a text says of a recording: what is heard, word by word in time, or all of it to be read."""

    CAPTIONS = "captions"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True)
class TextTrack:
    """A text that goes with a recording: a file of its own, named by `id`, in one language."""

    id: str
    kind: TrackKind
    language: str
    label: LanguageMap
    format: str = "text/vtt"


@dataclass(frozen=True)
class Recording:
    """A sound or film as it is played: the deposited file, or one that was made of it.

    `width` and `height` are 0 for sound alone.
    """

    media_type: str
    bytes: int
    duration_s: float
    width: int = 0
    height: int = 0
    tracks: tuple[TextTrack, ...] = ()


@dataclass(frozen=True)
class Media:
    """One image, model or recording of an item, ready to be shown.

    `label` may be empty (then the item's label and the position speak for it). `levels` go from the
    smallest to the largest and are empty for an image. `views` counts the square pictures of `view_px` px
    that show a model from all around, evenly, the first from its front; 0 where there are none. `alt`
    describes the picture for those who cannot see it. `original` is the deposited file where everybody may take it.
    `view` names what of the thing is seen ("front", "back"). `alternative_to` is the media that this one is another
    picture of, of the same view and proportions (an X-ray of it, say), or empty. `capture` tells how it was taken.
    A recording has a `picture` only where a poster or waveform was made, and a film that may not be played only that.
    `annotation_count` is how much is said of it; `annotations` are those, on `picture` and in their order, unless
    they are too many to stand in a manifest.
    `bounds` are those of a model, where they were written down when its levels were made.
    `mm_per_pixel` is how much of the thing one pixel of `picture` shows, 0 where nobody says it.
    """

    id: str
    kind: MediaKind
    label: LanguageMap
    picture: Picture | None
    alt: LanguageMap
    levels: tuple[ModelLevel, ...] = ()
    original: DepositedFile | None = None
    views: int = 0
    view_px: int = 0
    role: MediaRole = MediaRole.VIEW
    view: LanguageMap = field(default_factory=dict)
    alternative_to: str = ""
    capture: tuple[Statement, ...] = ()
    recording: Recording | None = None
    annotation_count: int = 0
    annotations: tuple[Annotation, ...] = ()
    bounds: Bounds | None = None
    mm_per_pixel: float = 0.0

    @property
    def still(self) -> Picture:
        """Return the picture of a media that has one.

        Raises
        ------
        NothingToShowError
            A recording has none where no poster or waveform was made.
        """
        if self.picture is None:
            raise NothingToShowError(f"media {self.id} has no picture: play it instead")
        return self.picture


@dataclass(frozen=True)
class Item:
    """Anything catalogued, with the media that are ready, in their order.

    `revision` grows with every change of the item or of its media. `rights` is a Creative Commons or
    RightsStatements.org URI in its ``http:`` form, of the digital copy. `record` is what was written down of the
    thing and `vocabulary` says what the words and places that it names mean. `metadata` are statements beside those
    that follow from the record. `collections` are those that it belongs to, beside the collection of everything.
    `source` is where its description was taken from, None where it is our own.
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
    record: Record = EMPTY
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    collections: tuple[CollectionReference, ...] = ()
    source: Source | None = None


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
    """A collection as another one names it; `picture` is the media that stands for it, where there is one."""

    id: str
    label: LanguageMap
    summary: LanguageMap = field(default_factory=dict)
    picture: Media | None = None


@dataclass(frozen=True)
class Collection:
    """A set of items and smaller collections. The collection of everything has the id ``top``.

    `items` are those of one page where it is large: they begin at the place `start` of all `item_count`, which is None
    where `items` are all. `text` is what is said of it at length, `picture` the media that stands for it. `parents`
    are the collections around it from the outermost to the nearest, without that of everything.
    """

    id: str
    label: LanguageMap
    summary: LanguageMap
    provider: Provider
    collections: tuple[CollectionReference, ...]
    items: tuple[ItemReference, ...]
    start: int = 0
    item_count: int | None = None
    text: LanguageMap = field(default_factory=dict)
    picture: Media | None = None
    parents: tuple[CollectionReference, ...] = ()

    @property
    def total(self) -> int:
        """Return how many items it has."""
        return len(self.items) if self.item_count is None else self.item_count
