"""Which levels of detail a model gets: decided from two numbers, before anything is built."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mesh.surface import Surface

#: WebGL 2 guarantees 2,048 px; 8,192 px is what nearly every device in use can show.
MAX_TEXTURE_PX = 8192

#: Pictures laid out anew cover less of their square than a good original, so they get this many more texels.
_SPARE_TEXELS = 1.3
_SMALLEST_TEXTURE_PX = 256


@dataclass(frozen=True)
class LevelPlan:
    """One level to build.

    `triangles` is None for the level with all triangles of the original; `budget_bytes` is what the
    whole file may take, None without a limit. `relief`: whether maps of directions and of occlusion are
    worth their bytes where pictures are painted anew. Normals are written in `normal_bits`.
    """

    name: str
    triangles: int | None
    texture_px: int
    budget_bytes: int | None
    relief: bool = True
    normal_bits: int = 10


#: Smallest first. `thumb` is a little below what the Smithsonian publishes as thumbnail (163 kB), `low` loads in a
#: second on a slow phone (8 Mbit/s), `medium` is drawn at 60 frames a second by a phone, `high` is what a
#: desktop browser loads without complaint.
LADDER = (
    LevelPlan("thumb", 20_000, 1024, 162_500, relief=False, normal_bits=8),
    LevelPlan("low", 75_000, 2048, 1_000_000),
    LevelPlan("medium", 150_000, 4096, 5_000_000),
    LevelPlan("high", 500_000, 4096, 20_000_000),
)

_FULL = LevelPlan("full", None, MAX_TEXTURE_PX, None)


def plan_levels(triangles: int) -> tuple[LevelPlan, ...]:
    """Choose the levels for a model of so many triangles, smallest first.

    Levels that would not be smaller than the original are left out; the last is always ``full``.
    """
    smaller = [plan for plan in LADDER if plan.triangles is not None and plan.triangles < triangles]
    return (*smaller, _FULL)


def plan_texture_px(surface: Surface, most: int) -> int:
    """Choose the side of a picture that is laid out anew: all texels of the original, or `most`.

    Where only vertices have colours, each is as much as two texels.
    """
    colored = [part.material.base_color for part in surface.parts]
    pictures = {id(use.texture): use.texture for use in colored if use is not None}
    texels = sum(picture.width * picture.height for picture in pictures.values())
    texels += sum(2 * len(part.positions) for part in surface.parts if part.colors is not None)
    side = math.sqrt(max(texels, 1) * _SPARE_TEXELS)
    return max(min(1 << math.ceil(math.log2(side)), most), min(_SMALLEST_TEXTURE_PX, most))
