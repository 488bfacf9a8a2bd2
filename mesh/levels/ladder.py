"""The ladder: every level built from the original, encoded, and measured against the original."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from mesh.indexed import IndexedSurface, index_surface
from mesh.levels.measure import Deviation, measure_deviation
from mesh.levels.plan import LevelPlan, plan_levels
from mesh.levels.simplify import Simplified, Stock, build_stock, reduce_stock
from mesh.surface import Progress, Surface
from mesh.writing.glb import encode_glb
from mesh.writing.options import GlbOptions


@dataclass(frozen=True, eq=False)
class Level:
    """One finished level.

    `glb` is the whole file, `surface` the level before it was rounded and its pictures reduced;
    `asked_triangles` differs from `triangles` where simplification stopped early, and `notes` say so;
    `seconds` is the time for building, encoding and measuring.
    """

    name: str
    glb: bytes
    surface: Surface
    triangles: int
    vertices: int
    asked_triangles: int
    texture_px: int
    deviation: Deviation
    recipe: str
    seconds: float
    notes: tuple[str, ...]


def build_ladder(
    surface: Surface,
    *,
    original_bytes: int,
    progress: Progress,
    original: IndexedSurface | None = None,
) -> Iterator[Level]:
    """Build the levels of a cleaned surface one at a time, largest first, each checked.

    Parameters
    ----------
    original_bytes
        Size of the deposited file; a level that is larger is built all the same, and says so.
    original
        The surface indexed, if the caller has it already; it is indexed here otherwise.

    Yields
    ------
    Level
        Only one level is held at a time. A million triangles with a 4k texture take about 15 s in all.
    """
    plans = plan_levels(surface.triangle_count)
    if original is None:
        original = index_surface(surface)
    stock = build_stock(surface)
    for number, plan in enumerate(reversed(plans)):
        progress(plan.name, number / len(plans))
        level, stock = _build_level(plan, stock, surface, original, original_bytes)
        yield level
    progress("levels", 1.0)


def _build_level(
    plan: LevelPlan,
    stock: Stock,
    surface: Surface,
    original: IndexedSurface,
    original_bytes: int,
) -> tuple[Level, Stock]:
    started_s = time.monotonic()
    if plan.triangles is None:
        count = surface.triangle_count
        result = Simplified(surface, count, count, "unchanged", 0.0)
    else:
        stock, result = reduce_stock(stock, plan.triangles, original)
    level = finish_level(result, plan.name, plan.texture_px, original, original_bytes, started_s)
    return level, stock


def finish_level(
    result: Simplified,
    name: str,
    texture_px: int,
    original: IndexedSurface,
    original_bytes: int,
    started_s: float,
) -> Level:
    """Encode a simplified surface and measure it, with its pictures as they are in the file."""
    encoded = encode_glb(result.surface, GlbOptions(texture_px))
    level = IndexedSurface(encoded.surface, original.center_m)
    return Level(
        name=name,
        glb=encoded.data,
        surface=result.surface,
        triangles=result.triangles,
        vertices=encoded.surface.vertex_count,
        asked_triangles=result.asked_triangles,
        texture_px=encoded.texture_px,
        deviation=measure_deviation(original, level),
        recipe=result.recipe,
        seconds=time.monotonic() - started_s,
        notes=_note(result, original.surface, len(encoded.data), original_bytes),
    )


def _note(
    result: Simplified, surface: Surface, glb_bytes: int, original_bytes: int
) -> tuple[str, ...]:
    notes = []
    if not result.reached:
        notes.append(
            f"stopped at {result.triangles} triangles where {result.asked_triangles} were asked: "
            "going on along the seams of the texture would tear it"
        )
    lost = len(surface.parts) - len(result.surface.parts)
    if lost > 0 and result.recipe == "seams":
        notes.append(f"{lost} small parts have no triangles left at this size")
    if glb_bytes > original_bytes:
        notes.append("larger than the deposited file, which is compressed")
    return tuple(notes)
