"""An exhibition as curators write it: frozen values that name what is shown and say what is told of it.

Almost everything may be empty, because a draft is kept while it is being written; `check` tells what is missing.

Regions are in pixels of the full picture, places on a model in its own space (metres, Y up), times in seconds, as in
`manifests.annotation`. Every text is a language map; Vietnamese and English are both expected, others may stand beside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from manifests.annotation import Camera, Rectangle, Span, Xyz
from manifests.texts import LanguageMap

#: Levels of detail that a view of a model may ask for; empty: what suits the screen.
Detail: TypeAlias = Literal["", "thumb", "low", "medium", "high", "full"]


@dataclass(frozen=True)
class MediaReference:
    """A media of an item: by its identifier or, where `media` is empty, the `number`th of its kind in the item.

    Without an item nothing has been chosen yet.
    """

    item: str = ""
    media: str = ""
    number: int = 1


@dataclass(frozen=True)
class Light:
    """From where the main lamp shines: 0° is the front, 90° the right of who looks; above the horizon in degrees."""

    azimuth_deg: float = -40.0
    elevation_deg: float = 45.0

    def position(self, distance_m: float) -> Xyz:
        """Return where the lamp stands, so far from the origin."""
        azimuth, elevation = math.radians(self.azimuth_deg), math.radians(self.elevation_deg)
        level = math.cos(elevation) * distance_m
        return (
            math.sin(azimuth) * level,
            math.sin(elevation) * distance_m,
            math.cos(azimuth) * level,
        )


@dataclass(frozen=True)
class ImagePart:
    """A picture, or a part of it."""

    of: MediaReference
    region: Rectangle | None = None
    alt: LanguageMap = field(default_factory=dict)
    kind: Literal["image"] = "image"


@dataclass(frozen=True)
class ModelView:
    """A model, seen from somewhere; without a camera as its poster shows it."""

    of: MediaReference
    camera: Camera | None = None
    level: Detail = ""
    light: Light | None = None
    alt: LanguageMap = field(default_factory=dict)
    kind: Literal["model"] = "model"


@dataclass(frozen=True)
class Comparison:
    """Two pictures of one thing to lay over each other: before and after, in visible light and by X-ray."""

    before: ImagePart
    after: ImagePart
    before_label: LanguageMap = field(default_factory=dict)
    after_label: LanguageMap = field(default_factory=dict)
    kind: Literal["comparison"] = "comparison"


@dataclass(frozen=True)
class GalleryPicture:
    """One picture among several, with what is written below it."""

    picture: ImagePart
    caption: LanguageMap = field(default_factory=dict)


@dataclass(frozen=True)
class Gallery:
    """Several pictures side by side."""

    pictures: tuple[GalleryPicture, ...] = ()
    kind: Literal["gallery"] = "gallery"


@dataclass(frozen=True)
class SoundPart:
    """A sound, or a part of it; `alt` says what is heard."""

    of: MediaReference
    part: Span | None = None
    alt: LanguageMap = field(default_factory=dict)
    kind: Literal["audio"] = "audio"


@dataclass(frozen=True)
class FilmPart:
    """A film, or a part of it; `alt` says what is seen and heard."""

    of: MediaReference
    part: Span | None = None
    alt: LanguageMap = field(default_factory=dict)
    kind: Literal["video"] = "video"


@dataclass(frozen=True)
class Words:
    """Nothing but the title and the text of the step; what was seen before stays behind them."""

    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class Quote:
    """Somebody's words, and whose they are."""

    words: LanguageMap = field(default_factory=dict)
    source: LanguageMap = field(default_factory=dict)
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True)
class MapPlace:
    """A place on Earth in WGS 84, in degrees."""

    latitude_deg: float
    longitude_deg: float
    label: LanguageMap = field(default_factory=dict)


@dataclass(frozen=True)
class MapView:
    """Where the places of a story lie to each other."""

    places: tuple[MapPlace, ...] = ()
    kind: Literal["map"] = "map"


@dataclass(frozen=True)
class Answer:
    """One of the answers to choose from; `response` is said to who chose it."""

    text: LanguageMap = field(default_factory=dict)
    right: bool = False
    response: LanguageMap = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """A question with answers, of which one or more are right; a picture may stand beside it."""

    question: LanguageMap = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    picture: ImagePart | None = None
    kind: Literal["choice"] = "choice"


@dataclass(frozen=True)
class Find:
    """Something to be found on a picture; `response` is said when it is, `hint` when it is not."""

    picture: ImagePart
    target: Rectangle
    question: LanguageMap = field(default_factory=dict)
    response: LanguageMap = field(default_factory=dict)
    hint: LanguageMap = field(default_factory=dict)
    kind: Literal["find"] = "find"


Shown: TypeAlias = (
    ImagePart
    | ModelView
    | Comparison
    | Gallery
    | SoundPart
    | FilmPart
    | Words
    | Quote
    | MapView
    | Choice
    | Find
)


@dataclass(frozen=True)
class Branch:
    """A way on to another step, by its identifier."""

    step: str = ""
    label: LanguageMap = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One stop of a tour.

    `id` is unique in the exhibition and stands in addresses. Where there are `branches`, visitors choose among them;
    else they go on to `then` or, where that is empty, to the step that follows.
    """

    id: str
    shows: Shown
    title: LanguageMap = field(default_factory=dict)
    text: LanguageMap = field(default_factory=dict)
    branches: tuple[Branch, ...] = ()
    then: str = ""


@dataclass(frozen=True)
class Exhibition:
    """A tour of steps. `rights` are of its texts, as a URI that IIIF knows; `cover` stands for it in lists."""

    slug: str
    title: LanguageMap = field(default_factory=dict)
    rights: str = ""
    steps: tuple[Step, ...] = ()
    summary: LanguageMap = field(default_factory=dict)
    credits: LanguageMap = field(default_factory=dict)
    cover: ImagePart | None = None
