"""From where a model is seen first: as on its poster, at the distance at which all of it is in the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

from manifests.annotation import Xyz
from manifests.model import Bounds

#: From the lower to the upper edge of the picture: a long lens shows upright things upright.
FIELD_OF_VIEW_DEG = 30.0
#: To our right of the front (+Z, glTF 2.0, 3.4), and how far from above: as the poster is taken.
_AZIMUTH_DEG = 28.0
_TALL_ELEVATION_DEG, _FLAT_ELEVATION_DEG = 9.0, 42.0
#: Air around the object, as a share of the distance at which its sphere just fits.
_AIR = 1.05
#: The smallest object that is catalogued has a millimetre; a box without extent is taken for half of that.
_SMALLEST_RADIUS_M = 0.0005
#: What is nearer than this share of the distance, or farther than so many distances, is not drawn.
_NEAR, _FAR = 0.01, 100.0


@dataclass(frozen=True)
class View:
    """Where the eye stands and at what it looks; what lies between `near_m` and `far_m` is seen."""

    position: Xyz
    look_at: Xyz
    field_of_view_deg: float
    near_m: float
    far_m: float


def plan_view(bounds: Bounds) -> View:
    """Choose the view of a model by its proportions."""
    sizes = [high - low for low, high in zip(bounds.low_m, bounds.high_m, strict=True)]
    middle = [(low + high) / 2 for low, high in zip(bounds.low_m, bounds.high_m, strict=True)]
    distance = measure_reach(bounds) * _AIR / math.sin(math.radians(FIELD_OF_VIEW_DEG / 2))
    azimuth, elevation = math.radians(_AZIMUTH_DEG), math.radians(_choose_elevation_deg(sizes))
    toward = (
        math.sin(azimuth) * math.cos(elevation),
        math.sin(elevation),
        math.cos(azimuth) * math.cos(elevation),
    )
    x, y, z = (centre + part * distance for centre, part in zip(middle, toward, strict=True))
    return View(
        (x, y, z),
        (middle[0], middle[1], middle[2]),
        FIELD_OF_VIEW_DEG,
        distance * _NEAR,
        distance * _FAR,
    )


def measure_reach(bounds: Bounds) -> float:
    """Return the radius of the sphere around a box, in metres."""
    return max(math.dist(bounds.low_m, bounds.high_m) / 2, _SMALLEST_RADIUS_M)


def _choose_elevation_deg(sizes: list[float]) -> float:
    """See tall things almost level, and flat ones from above."""
    width, height, depth = sizes
    flatness = min(max(1.15 - 1.5 * height / max(width, depth, 1e-12), 0.0), 1.0)
    return _TALL_ELEVATION_DEG + (_FLAT_ELEVATION_DEG - _TALL_ELEVATION_DEG) * flatness
