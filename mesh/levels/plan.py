"""Which levels of detail a model gets: decided from two numbers, before anything is built."""

from __future__ import annotations

from dataclasses import dataclass

#: Name, triangles and longest texture side in pixels, smallest first. `thumb` and `medium` are what
#: the Smithsonian's pipeline publishes; a phone draws 150,000 triangles at 60 frames a second, and
#: 500,000 with a 4k texture are what a desktop browser loads without complaint.
LADDER = (
    ("thumb", 20_000, 512),
    ("low", 50_000, 1024),
    ("medium", 150_000, 2048),
    ("high", 500_000, 4096),
)

#: WebGL 2 guarantees 2,048 px; 8,192 px is what nearly every device in use can show.
MAX_TEXTURE_PX = 8192


@dataclass(frozen=True)
class LevelPlan:
    """One level to build; `triangles` is None for the level with all triangles of the original."""

    name: str
    triangles: int | None
    texture_px: int


def plan_levels(triangles: int) -> tuple[LevelPlan, ...]:
    """Choose the levels for a model of so many triangles, smallest first.

    Levels that would not be smaller than the original are left out; the last is always ``full``.
    """
    smaller = [
        LevelPlan(name, target, texture_px)
        for name, target, texture_px in LADDER
        if target < triangles
    ]
    return (*smaller, LevelPlan("full", None, MAX_TEXTURE_PX))
