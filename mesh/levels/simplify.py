"""Fewer triangles, as little changed as possible, and word of what was reached.

Three ways, chosen by what the surface carries and by what was measured:

*welded*  one material and no pictures: `mesh.levels.welded`. Vertex colours come from the nearest place.
*seams*  pictures or several materials: `mesh.levels.seams` keeps every map of the original as it is, texel by texel.
    It is taken where it reaches the number asked for and stays within `SEAM_GATE_PPM` of the original.
*rebaked*  elsewhere the shape is *welded*, laid flat anew, and the maps of the original are painted on it
    (`mesh.baking.bake`): Liu, Zhang & Yuksel, "Simplifying Textured Triangle Meshes in the Wild", 2024, find the
    same to be better than following seams.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from mesh.baking.bake import BakedMaps, bake_level
from mesh.errors import TargetError
from mesh.indexed import IndexedSurface
from mesh.levels.fitting import fit_to_original
from mesh.levels.measure import measure_deviation
from mesh.levels.plan import plan_texture_px
from mesh.levels.pruning import count_pieces, keep_largest_pieces
from mesh.levels.seams import Seamed, join_parts, reduce_along_seams
from mesh.levels.welded import TOLERANCE, Welded, dress_plainly, reduce_bulk, reduce_welded, weld
from mesh.meshopt_kernels import first_of_each, weld_rows
from mesh.surface import Surface, drop_collapsed, join_positions

#: Pictures of the original are kept while the surface, fitted, is within this RMS of it: seen whole on a screen of
#: 1,000 px that is a sixth of a pixel. Colours are truest so, texel by texel; beyond it the other way is nearer by
#: about half.
SEAM_GATE_PPM = 160.0
#: Where the RMS of the larger level says that this one will be so many times beyond the gate, it is not tried.
_HOPELESS = 1.25
#: Enough to tell an RMS within 3 %.
_GATE_SAMPLES = 40_000

#: The least that still has a volume.
MIN_TRIANGLES = 4

#: Levels with more triangles are so near to their original that fitting them is not worth its time.
_FITTED_BELOW = 250_000

#: A piece of fewer triangles shows nothing of its shape; quadric decimation would leave single triangles of it.
_PIECE_TRIANGLES = 12

#: As many names are told; a model of survey tiles may have hundreds.
_NAMED = 12

#: Wall-clock time for laying a level flat, before the rest is laid by projection.
UNWRAP_LIMIT_S = 40.0

#: Directions of the original are worth their bytes where the triangles are coarser than they are.
_NORMAL_MAP_BELOW = 0.5


@dataclass(frozen=True, eq=False)
class Stock:
    """What levels are made from, reduced as the levels get smaller.

    `seamed` is there while a level may still keep the maps of the original: none that is smaller than one that
    was too far off can. `pieces` counts those of the original. `kept_ppm` is
    the RMS of the last one that did, of `kept_triangles`.
    """

    original: IndexedSurface
    welded: Welded
    seamed: Seamed | None
    has_maps: bool
    pieces: int
    kept_ppm: float = 0.0
    kept_triangles: int = 0


@dataclass(frozen=True, eq=False)
class Simplified:
    """A surface of fewer triangles; `notes` tell what a curator should know of it."""

    surface: Surface
    triangles: int
    asked_triangles: int
    recipe: str
    notes: tuple[str, ...] = ()

    @property
    def reached(self) -> bool:
        """Whether the result has at most the triangles asked for, within two in a hundred."""
        return self.triangles <= self.asked_triangles * TOLERANCE


def build_stock(original: IndexedSurface) -> Stock:
    """Put the triangles of a surface together for simplification."""
    surface = original.surface
    has_maps = bool(surface.textures) or len({part.material for part in surface.parts}) > 1
    whole = weld(surface)
    seamed = join_parts(surface) if has_maps else None
    return Stock(original, whole, seamed, has_maps, count_pieces(whole))


def simplify_to(
    original: IndexedSurface, triangles: int, texture_px: int, *, relief: bool = True
) -> Simplified:
    """Simplify a cleaned surface to a number of triangles.

    A surface that already has no more is returned as it is.

    Raises
    ------
    TargetError
        Fewer than four triangles are asked for.
    """
    if triangles < MIN_TRIANGLES:
        raise TargetError(
            f"{triangles} triangles were asked for; {MIN_TRIANGLES} are the least that has a volume"
        )
    surface = original.surface
    if surface.triangle_count <= triangles:
        return Simplified(surface, surface.triangle_count, triangles, "unchanged")
    return reduce_stock(build_stock(original), triangles, texture_px, relief=relief)[1]


def reduce_stock(
    stock: Stock, triangles: int, painted_px: int, *, relief: bool
) -> tuple[Stock, Simplified]:
    """Make one level, and the smaller stock from which the next smaller level is made.

    Where pictures are painted anew, `painted_px` is the most that their side may have, and `relief` tells whether
    directions and occlusion are painted too.
    """
    if stock.seamed is not None and _may_follow_seams(stock, triangles):
        seamed, surface = reduce_along_seams(stock.seamed, triangles)
        surface = _fit_parts(surface, stock.original)
        notes = _tell(stock, weld(surface), triangles, surface)
        kept = Simplified(surface, surface.triangle_count, triangles, "seams", notes)
        off_ppm = _measure_kept(kept, stock.original)
        if off_ppm <= SEAM_GATE_PPM:
            return replace(stock, seamed=seamed, kept_ppm=off_ppm, kept_triangles=triangles), kept
    pruned = keep_largest_pieces(
        reduce_bulk(stock.welded, triangles), max(triangles // _PIECE_TRIANGLES, 1)
    )
    smaller = replace(stock, welded=pruned.shape, seamed=None)
    shape = reduce_welded(pruned.shape, triangles)
    if len(shape.triangles) <= _FITTED_BELOW:
        shape = fit_to_original(shape, stock.original)
    if not stock.has_maps:
        dressed, recipe = dress_plainly(shape, stock.original), "welded"
    else:
        dressed, recipe = _bake(shape, stock.original, painted_px, relief=relief), "rebaked"
    count = dressed.triangle_count
    notes = _tell(stock, shape, triangles)
    return smaller, Simplified(dressed, count, triangles, recipe, notes)


def _tell(
    stock: Stock, shape: Welded, asked: int, parted: Surface | None = None
) -> tuple[str, ...]:
    """Say what of the original a level does not show; `parted` is the level where it still has parts."""
    notes = []
    left = count_pieces(shape)
    if left < stock.pieces:
        notes.append(
            f"the smallest of {stock.pieces:,} pieces are left out at this size: {left:,} are shown"
        )
    if parted is not None and len(parted.parts) < len(stock.original.surface.parts):
        shown = {part.name for part in parted.parts}
        gone = [part.name for part in stock.original.surface.parts if part.name not in shown]
        notes.append(
            f"parts without a triangle at this size: {', '.join(gone[:_NAMED]) or 'unnamed'}"
        )
    if len(shape.triangles) > asked * TOLERANCE:
        notes.append(f"stopped at {len(shape.triangles):,} triangles where {asked:,} were asked")
    return tuple(notes)


def _fit_parts(surface: Surface, original: IndexedSurface) -> Surface:
    """Fit a surface of parts to its original; vertices that share a place move together."""
    if surface.triangle_count > _FITTED_BELOW:
        return surface
    positions, triangles = join_positions(surface)
    places, count = weld_rows(positions)
    shape = Welded(positions[first_of_each(places, count)], drop_collapsed(places[triangles]))
    moved = fit_to_original(shape, original).positions[places]
    ends = np.cumsum([len(part.positions) for part in surface.parts])[:-1]
    parts = zip(surface.parts, np.split(moved, ends), strict=True)
    return replace(surface, parts=tuple(replace(part, positions=at) for part, at in parts))


def _may_follow_seams(stock: Stock, triangles: int) -> bool:
    """Tell whether it is worth trying: the RMS grows as triangles get fewer, about in proportion."""
    if stock.kept_triangles == 0:
        return True
    return stock.kept_ppm * stock.kept_triangles / triangles <= _HOPELESS * SEAM_GATE_PPM


def _measure_kept(kept: Simplified, original: IndexedSurface) -> float:
    if not kept.reached:
        return math.inf
    level = IndexedSurface(kept.surface, original.center_m)
    return measure_deviation(original, level, _GATE_SAMPLES).rms_ppm


def _bake(shape: Welded, original: IndexedSurface, texture_px: int, *, relief: bool) -> Surface:
    source = original.surface
    has_normals = any(part.material.normal is not None for part in source.parts)
    is_coarser = len(shape.triangles) < _NORMAL_MAP_BELOW * source.triangle_count
    has_occlusion = any(part.material.occlusion is not None for part in source.parts)
    return bake_level(
        shape.positions,
        shape.triangles,
        original,
        texture_px=plan_texture_px(source, texture_px),
        maps=BakedMaps(
            normal=relief and (has_normals or is_coarser), occlusion=relief and has_occlusion
        ),
        limit_s=UNWRAP_LIMIT_S,
    )
