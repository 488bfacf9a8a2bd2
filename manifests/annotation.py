"""What somebody says of a media, or of a part of it: frozen values, before any IIIF.

Regions are in pixels of the full picture, from its upper left; points of a model in its own space (right-handed, Y up,
metres); times in seconds from the beginning. What viewers are told of them stands in `manifests.annotation_page`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from manifests.markup import looks_like_html

Xyz: TypeAlias = tuple[float, float, float]


class Motivation(StrEnum):
    """Why something is said (W3C Web Annotation; Presentation 3.0, 3.4); the word is stored in the database."""

    COMMENTING = "commenting"
    TAGGING = "tagging"
    DESCRIBING = "describing"
    SUPPLEMENTING = "supplementing"  # what stands in the picture itself: a transcription


class Granularity(StrEnum):
    """How much of a text one transcription holds (IIIF text granularity extension)."""

    PAGE = "page"
    BLOCK = "block"
    PARAGRAPH = "paragraph"
    LINE = "line"
    WORD = "word"
    GLYPH = "glyph"


@dataclass(frozen=True)
class Body:
    """One text: plain, or clean HTML (`manifests.markup`); `purpose` is a motivation of its own, or empty."""

    value: str
    language: str = "none"
    purpose: str = ""

    @property
    def format(self) -> str:
        """Return the media type of the text."""
        return "text/html" if looks_like_html(self.value) else "text/plain"


@dataclass(frozen=True)
class Whole:
    """All of the media."""


@dataclass(frozen=True)
class Rectangle:
    """A part of a picture, in whole pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Polygon:
    """A part of a picture within at least three corners."""

    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Point:
    """A place in a picture."""

    x: float
    y: float


@dataclass(frozen=True)
class Span:
    """A part of a recording; without an end it goes on to the last second."""

    start_s: float
    end_s: float | None = None


@dataclass(frozen=True)
class Camera:
    """From where a place of a model is best seen: where the eye stands and at what it looks.

    `field_of_view_deg` is measured from the lower to the upper edge of what is seen.
    """

    position: Xyz
    look_at: Xyz
    field_of_view_deg: float = 45.0


@dataclass(frozen=True)
class SpacePoint:
    """A place on a model, and from where to look at it."""

    x: float
    y: float
    z: float
    camera: Camera | None = None


Selector: TypeAlias = Whole | Rectangle | Polygon | Point | Span | SpacePoint


@dataclass(frozen=True)
class Creator:
    """Who said it: a name, and an http(s) URI where there is one; one of both may be empty."""

    name: str = ""
    id: str = ""


@dataclass(frozen=True)
class Annotation:
    """Something said of a media; `id` is unique among those of the media."""

    id: str
    motivation: Motivation
    bodies: tuple[Body, ...]
    selector: Selector = Whole()
    granularity: Granularity | None = None
    creator: Creator | None = None
    created: datetime | None = None
    modified: datetime | None = None
