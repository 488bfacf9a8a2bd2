"""A finished level: encoded within its budget, and measured as it is in its file."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from mesh.indexed import IndexedSurface
from mesh.levels.measure import SETS, Deviation, measure_deviation
from mesh.levels.simplify import Simplified
from mesh.surface import Surface
from mesh.writing.fit import fit_glb
from mesh.writing.glb import EncodedGlb, encode_glb
from mesh.writing.options import GlbOptions
from mesh.writing.quantise import MAX_POSITION_BITS, choose_position_bits

#: Rounding may be this many tenths of the error of the level; both together are then 1.03 times as much.
_ROUNDING_SHARE = 2.5

#: A quick look for choosing the bits of positions.
_LOOK_SAMPLES = 20_000


@dataclass(frozen=True, eq=False)
class Level:
    """One finished level.

    `glb` is the whole file, `surface` the level before it was rounded and its pictures reduced;
    `asked_triangles` differs from `triangles` where simplification stopped early or the budget asked for fewer,
    and `notes` say so; `seconds` is the time for building, encoding and measuring.
    """

    name: str
    glb: bytes
    surface: Surface
    triangles: int
    vertices: int
    asked_triangles: int
    texture_px: int
    color_texels: int
    deviation: Deviation
    recipe: str
    seconds: float
    notes: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.glb).hexdigest()


@dataclass(frozen=True)
class Deposited:
    """The deposited file: its size, and itself as GLB where it is a glTF that moves, which no level made here does."""

    size_bytes: int
    moving_glb: bytes | None = None


@dataclass(frozen=True)
class LeftOut:
    """A level that was planned and not made, and why."""

    name: str
    reason: str


def encode_level(result: Simplified, options: GlbOptions, budget_bytes: int | None) -> EncodedGlb:
    """Write a simplified surface as GLB.

    Raises
    ------
    BudgetError
        The triangles alone leave too little of `budget_bytes`.
    """
    if budget_bytes is None:
        return encode_glb(result.surface, options)
    return fit_glb(result.surface, budget_bytes, options)


def plan_position_bits(result: Simplified, original: IndexedSurface) -> int:
    """Choose the bits of a level's positions from how far it is off anyway: rounding adds 3 % to that at most."""
    if result.recipe == "unchanged":
        return MAX_POSITION_BITS
    level = IndexedSurface(result.surface, original.center_m)
    error_m = measure_deviation(original, level, _LOOK_SAMPLES).rms_mm / 1e3
    low, high = original.surface.bounds_m
    return choose_position_bits(float((high - low).max()), _ROUNDING_SHARE * error_m)


def count_color_texels(surface: Surface) -> int:
    """Count the texels of all pictures of base colour, each picture once."""
    uses = (part.material.base_color for part in surface.parts)
    pictures = {id(use.texture): use.texture for use in uses if use is not None}
    return sum(picture.width * picture.height for picture in pictures.values())


def finish_level(
    name: str,
    result: Simplified,
    encoded: EncodedGlb,
    original: IndexedSurface,
    *,
    started_s: float,
    notes: tuple[str, ...] = (),
) -> Level:
    """Measure a level with its positions and pictures as they are in the file."""
    return Level(
        name=name,
        glb=encoded.data,
        surface=result.surface,
        triangles=result.triangles,
        vertices=encoded.surface.vertex_count,
        asked_triangles=result.asked_triangles,
        texture_px=encoded.texture_px,
        color_texels=count_color_texels(encoded.surface),
        deviation=measure_deviation(
            original, IndexedSurface(encoded.surface, original.center_m), sets=SETS
        ),
        recipe=result.recipe,
        seconds=time.monotonic() - started_s,
        notes=(*result.notes, *notes),
    )
