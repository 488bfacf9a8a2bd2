"""Which levels of detail a model gets: decided from two numbers, before anything is built."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum

from mesh.surface import Surface

#: WebGL 2 guarantees 2,048 px; 8,192 px is what nearly every device in use can show.
MAX_TEXTURE_PX = 8192

#: Pictures laid out anew cover less of their square than a good original, so they get this many more texels.
_SPARE_TEXELS = 1.3
_SMALLEST_TEXTURE_PX = 256


class Looks(Enum):
    """What the colours of a surface are stored in: pictures, vertices, or one value for all."""

    PAINTED = "painted"
    COLORED = "colored"
    PLAIN = "plain"


@dataclass(frozen=True)
class Painting:
    """How a level is painted where its original has pictures.

    kept_px : the longest side of pictures of the original that are kept
    painted_px : the side of pictures that are laid out anew
    least_px : the side below which a picture says so little that fewer triangles are better
    relief : whether maps of directions and of occlusion are worth their bytes
    """

    kept_px: int
    painted_px: int
    least_px: int
    relief: bool = True


@dataclass(frozen=True)
class LevelPlan:
    """One level to build.

    `triangles` is None for the level with all triangles of the original; `budget_bytes` is what the
    whole file may take, None without a limit. Normals are written in `normal_bits`.
    """

    name: str
    triangles: int | None
    painting: Painting
    budget_bytes: int | None
    normal_bits: int = 10


#: Smallest first. `thumb` is a little below what the Smithsonian publishes as thumbnail (163 kB), `low` loads in a
#: second on a slow phone (8 Mbit/s), `medium` is drawn at 60 frames a second by a phone, `high` is what a
#: desktop browser loads without complaint.
LADDER = (
    LevelPlan("thumb", 24_000, Painting(1024, 2048, 464, relief=False), 162_500, normal_bits=8),
    LevelPlan("low", 75_000, Painting(2048, 2048, 896), 1_000_000, normal_bits=8),
    LevelPlan("medium", 150_000, Painting(4096, 2048, 1664), 5_000_000),
    LevelPlan("high", 500_000, Painting(4096, 4096, 2048), 20_000_000),
)

#: Triangles of levels that share their bytes with pictures, or with colours of vertices: what fitted on scans.
_TRIANGLES = {
    Looks.PAINTED: {"thumb": 9_400, "low": 60_000},
    Looks.COLORED: {"thumb": 15_000},
    Looks.PLAIN: dict[str, int](),
}

#: Levels of more triangles than this take the longest, and are made where they have at most this share of the
#: original's: others would load and be drawn like ``full``. Smaller ones keep a phone's bytes whatever ``full`` takes.
_COSTLY_TRIANGLES, _WORTH_MAKING = 250_000, 0.8

_FULL = LevelPlan("full", None, Painting(MAX_TEXTURE_PX, MAX_TEXTURE_PX, 0), None)


def find_looks(surface: Surface) -> Looks:
    """Tell what a surface's colours are stored in."""
    if surface.textures:
        return Looks.PAINTED
    is_colored = any(part.colors is not None for part in surface.parts)
    return Looks.COLORED if is_colored else Looks.PLAIN


def plan_levels(triangles: int, looks: Looks, deposited_bytes: int) -> tuple[LevelPlan, ...]:
    """Choose the levels for a model of so many triangles, smallest first.

    A level is planned where it has fewer triangles than the original (a costly one clearly fewer), or where the
    original has pictures and is larger than the level may be: then it has all triangles and smaller pictures. The
    last is always ``full``.
    """
    plans = []
    for plan in LADDER:
        most = _TRIANGLES[looks].get(plan.name, plan.triangles or 0)
        too_large = looks is Looks.PAINTED and deposited_bytes > (plan.budget_bytes or 0)
        worth = _WORTH_MAKING if most > _COSTLY_TRIANGLES else 1.0
        if most < worth * triangles or too_large:
            plans.append(replace(plan, triangles=min(most, triangles)))
    return (*plans, _FULL)


def plan_texture_px(surface: Surface, most: int) -> int:
    """Choose the side of a picture that is laid out anew: all texels of the original, or `most`.

    Where only vertices have colours, each is as much as two texels.
    """
    colored = [part.material.base_color for part in surface.parts]
    pictures = {id(use.texture): use.texture for use in colored if use is not None}
    texels = sum(picture.width * picture.height for picture in pictures.values())
    texels += sum(2 * len(part.positions) for part in surface.parts if part.colors is not None)
    side = math.sqrt(max(texels, 1) * _SPARE_TEXELS)
    return max(min(1 << round(math.log2(side)), most), min(_SMALLEST_TEXTURE_PX, most))
