"""Whether a part lies in its media: clipped where it reaches out, refused where it lies outside or fits the kind not.

And the same part on a smaller copy of the picture, which is what the public of a limited item gets.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from manifests.annotation import Point, Polygon, Rectangle, Selector, SpacePoint, Span, Whole
from manifests.errors import AnnotationError
from manifests.model import MediaKind, Picture

#: Which parts a media of each kind has, beside the whole of it.
_PARTS: dict[MediaKind, tuple[type, ...]] = {
    MediaKind.IMAGE: (Rectangle, Polygon, Point),
    MediaKind.MODEL: (SpacePoint,),
    MediaKind.AUDIO: (Span,),
    MediaKind.VIDEO: (Rectangle, Polygon, Point, Span),
}
_WORDS: dict[type, str] = {
    Rectangle: "a rectangle (xywh)",
    Polygon: "a polygon",
    Point: "a point (x, y)",
    SpacePoint: "a point in space (x, y, z)",
    Span: "a time (t)",
}
Corner = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """What an annotation must lie within: the full picture in px, and a duration where one is known."""

    kind: MediaKind
    width: int = 0
    height: int = 0
    duration_s: float | None = None


def fit(part: Selector, frame: Frame) -> Selector:
    """Return the part as far as it lies in the media.

    Raises
    ------
    AnnotationError
        It lies outside, or a media of this kind has no such parts.
    """
    allowed = _PARTS[frame.kind]
    if isinstance(part, Whole):
        return part
    if not isinstance(part, allowed):
        possible = ", ".join(_WORDS[each] for each in allowed)
        msg = f"{_WORDS[type(part)]} is no part of a media of kind {frame.kind.value}: use {possible}, or no selector"
        raise AnnotationError(msg)
    if isinstance(part, Rectangle):
        return _fit_rectangle(part, frame)
    if isinstance(part, Polygon):
        return _fit_polygon(part, frame)
    if isinstance(part, Point):
        return _fit_point(part, frame)
    return _fit_span(part, frame) if isinstance(part, Span) else part


def scale(part: Selector, full: Picture, shown: Picture) -> Selector:
    """Return the part on a copy of the picture that is `shown` px large; times and places in space are as they are."""
    if full == shown:
        return part
    across, down = shown.width / full.width, shown.height / full.height
    if isinstance(part, Rectangle):
        left = min(round(part.left * across), shown.width - 1)
        top = min(round(part.top * down), shown.height - 1)
        right = min(max(round((part.left + part.width) * across), left + 1), shown.width)
        bottom = min(max(round((part.top + part.height) * down), top + 1), shown.height)
        return Rectangle(left, top, right - left, bottom - top)
    if isinstance(part, Polygon):
        return Polygon(tuple((_rounded(x * across), _rounded(y * down)) for x, y in part.corners))
    if isinstance(part, Point):
        return Point(_rounded(part.x * across), _rounded(part.y * down))
    return part


def box_of(part: Selector) -> Rectangle | None:
    """Return the smallest rectangle around a part of a picture; None for anything else."""
    if isinstance(part, Rectangle):
        return part
    if isinstance(part, Point):
        return Rectangle(math.floor(part.x), math.floor(part.y), 1, 1)
    if isinstance(part, Polygon):
        xs, ys = zip(*part.corners, strict=True)
        left, top = math.floor(min(xs)), math.floor(min(ys))
        return Rectangle(
            left, top, max(1, math.ceil(max(xs)) - left), max(1, math.ceil(max(ys)) - top)
        )
    return None


def _fit_rectangle(part: Rectangle, frame: Frame) -> Rectangle:
    left, top = max(part.left, 0), max(part.top, 0)
    right = min(part.left + part.width, frame.width)
    bottom = min(part.top + part.height, frame.height)
    if part.width <= 0 or part.height <= 0 or right <= left or bottom <= top:
        shown = f"{part.left},{part.top},{part.width},{part.height}"
        raise _outside(f"the rectangle {shown}", frame)
    return Rectangle(left, top, right - left, bottom - top)


def _fit_point(part: Point, frame: Frame) -> Point:
    if not (0 <= part.x <= frame.width and 0 <= part.y <= frame.height):
        raise _outside(f"the point {part.x:g},{part.y:g}", frame)
    return part


def _fit_span(part: Span, frame: Frame) -> Span:
    if part.end_s is not None and part.end_s <= part.start_s:
        raise AnnotationError(
            f"the time {part.start_s:g},{part.end_s:g} ends before it begins: write t=begin,end"
        )
    if frame.duration_s is None:
        return part
    if part.start_s >= frame.duration_s:
        msg = f"the time from {part.start_s:g} s lies after the end of the recording at {frame.duration_s:g} s"
        raise AnnotationError(msg)
    return Span(part.start_s, None if part.end_s is None else min(part.end_s, frame.duration_s))


def _fit_polygon(part: Polygon, frame: Frame) -> Polygon:
    """Clip at one edge of the picture after the other (Sutherland and Hodgman, 1974)."""
    corners = list(part.corners)
    for axis, limit, keep in (
        (0, 0.0, 1.0), (0, float(frame.width), -1.0), (1, 0.0, 1.0), (1, float(frame.height), -1.0),
    ):  # fmt: skip
        corners = _clip(corners, partial(_depth, axis, limit, keep))
    kept = [each for each, before in zip(corners, corners[-1:] + corners, strict=False) if each != before]  # fmt: skip
    if len(kept) < 3:
        raise _outside("the polygon", frame)
    return Polygon(tuple((_rounded(x), _rounded(y)) for x, y in kept))


def _depth(axis: int, limit: float, sign: float, corner: Corner) -> float:
    """Return how far within an edge of the picture a corner lies."""
    return sign * (corner[axis] - limit)


def _clip(corners: list[Corner], inside: Callable[[Corner], float]) -> list[Corner]:
    """Return the corners of what lies where `inside` is not negative."""
    kept: list[Corner] = []
    for start, end in zip(corners[-1:] + corners[:-1], corners, strict=True):
        from_start, from_end = inside(start), inside(end)
        if (from_start < 0) != (from_end < 0):
            share = from_start / (from_start - from_end)
            kept.append(
                (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            )
        if from_end >= 0:
            kept.append(end)
    return kept


def _rounded(value: float) -> float:
    """Keep a hundredth of a pixel: no hand points more exactly."""
    return round(value, 2)


def _outside(what: str, frame: Frame) -> AnnotationError:
    return AnnotationError(
        f"{what} lies outside the picture of {frame.width} × {frame.height} px: give pixels of the full picture"
    )
