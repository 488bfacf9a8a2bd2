"""How large a picture is when the image service hands it out whole."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

from manifests.model import Picture


@dataclass(frozen=True)
class ImageLimits:
    """The largest image the service gives: `maxWidth`, `maxHeight` (px), `maxArea` (px²) of Image API 3.0, 5.3.

    None is no limit; `max_width` alone limits the height to the same.
    """

    max_width: int | None = None
    max_height: int | None = None
    max_area: int | None = None


#: A service that gives every image in full.
NO_LIMITS = ImageLimits()


def plan_fit(picture: Picture, limits: ImageLimits) -> Picture:
    """Find the largest size within the limits that keeps the picture's shape, never larger than the picture.

    Each side is at least 1 px. A limited side is exact and the other rounded half up; under `max_area` both
    are rounded down.
    """
    width, height = picture.width, picture.height
    max_height = limits.max_height or limits.max_width
    # Each step starts from the picture itself: rounding what is rounded already bends the shape.
    if limits.max_width and width > limits.max_width:
        width = limits.max_width
        height = _in_proportion(width, picture.height, picture.width)
    if max_height and height > max_height:
        height = max_height
        width = _in_proportion(height, picture.width, picture.height)
    if limits.max_area and width * height > limits.max_area:
        fitted = isqrt(limits.max_area * picture.width // picture.height)
        width = max(1, min(fitted, width, limits.max_area))
        height = max(
            1, min(width * picture.height // picture.width, height, limits.max_area // width)
        )
    return Picture(width, height)


def _in_proportion(side: int, other: int, whole: int) -> int:
    return max(1, (2 * side * other + whole) // (2 * whole))
