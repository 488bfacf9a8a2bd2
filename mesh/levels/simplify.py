"""Fewer triangles, as little changed as possible, and word of what was reached.

Two ways, chosen by what the surface carries:

*welded*  one material and no texture: vertices are joined by position, meshoptimizer takes the bulk
    away, and Open3D's quadric decimation does the last step to the number asked for. Measured on a
    scan of 2.71 million triangles → 150,000: RMS 58 ppm in 9.5 s, where either alone gives 82 ppm
    in 3.2 s or 57 ppm in 39 s. Vertex colours are taken from the nearest point of the original.
*seams*  textures or several materials: meshoptimizer collapses edges onto existing vertices, along
    the seams of the texture, so that every map of the original stays valid. Very fragmented
    textures stop this way before the target, where going on would tear them; the result says what
    was reached.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from mesh.errors import TargetError
from mesh.indexed import IndexedSurface, index_surface
from mesh.meshopt_kernels import Collapse, collapse_edges, first_of_each, weld_rows
from mesh.open3d_kernels import decimate_quadric
from mesh.surface import FloatArray, IndexArray, Part, Surface, join_positions

#: Quadric decimation starts from this many times the target, or from at most `_MAX_FINE` triangles,
#: because it handles about 85,000 a second.
_FINE_RATIO = 4
_MAX_FINE = 1_000_000

#: Seams are followed from this many times the target. Measured on a scan of 598,000 triangles →
#: 50,000: from all RMS 269 ppm, from 4 times the target 290; from 10 times no difference.
_SEAM_RATIO = 10

#: Where seams are followed, no collapse may cost more than this share of the longest side. Measured
#: on an atlas of 8,167 pieces, asked for 20,000 triangles: without a limit 29,232 at RMS 2,240 ppm
#: and visibly torn, with this limit 31,761 at 685.
_SEAM_ERROR = 0.003

#: Weight of texture coordinates against positions (both about 1 wide). Measured on a scan of 150,000 →
#: 20,000: mean ΔE 0.68 instead of 0.75 without, RMS 185 ppm instead of 190.
_UV_WEIGHT = 10.0

#: A result with more than this over the target is reported as not reached.
TOLERANCE = 1.02

#: The least that still has a volume.
MIN_TRIANGLES = 4


@dataclass(frozen=True, eq=False)
class Stock:
    """Triangles that levels are made from, reduced as the levels get smaller.

    For *seams* the vertices are those of all parts, one after another, and never change.
    """

    source: Surface
    recipe: str
    positions: FloatArray
    triangles: IndexArray
    uvs: FloatArray | None = None


@dataclass(frozen=True, eq=False)
class Simplified:
    """A surface of fewer triangles.

    `relative_error` is the estimate of the simplifier, as a fraction of the longest side of the
    box; what `mesh.levels.measure` finds is the truth. `reached` is whether the number asked for was met.
    """

    surface: Surface
    triangles: int
    asked_triangles: int
    recipe: str
    relative_error: float

    @property
    def reached(self) -> bool:
        """Whether the result has at most the triangles asked for, within two in a hundred."""
        return self.triangles <= self.asked_triangles * TOLERANCE


def simplify_to(surface: Surface, triangles: int) -> Simplified:
    """Simplify a cleaned surface to a number of triangles; about 0.8 million a second textured.

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
    if surface.triangle_count <= triangles:
        return Simplified(surface, surface.triangle_count, triangles, "unchanged", 0.0)
    original = None
    if any(part.colors is not None for part in surface.parts):
        original = index_surface(surface)
    return reduce_stock(build_stock(surface), triangles, original)[1]


def build_stock(surface: Surface) -> Stock:
    """Put the triangles of a surface together for simplification, by the way that suits it."""
    materials = {part.material for part in surface.parts}
    if len(materials) == 1 and not surface.textures:
        positions, triangles = join_positions(surface)
        welded, count = weld_rows(positions)
        kept = positions[first_of_each(welded, count)]
        return Stock(surface, "welded", kept, _drop_collapsed(welded[triangles]))
    surface = replace(surface, parts=tuple(_weld_hard_edges(part) for part in surface.parts))
    positions, triangles = join_positions(surface)
    return Stock(surface, "seams", positions, triangles, _join_uvs(surface))


def _join_uvs(surface: Surface) -> FloatArray | None:
    """Put the texture coordinates of all parts together, at most 1 wide; None where none has any."""
    if not any(part.uvs for part in surface.parts):
        return None
    blank = [np.zeros((len(part.positions), 2), np.float32) for part in surface.parts]
    joined = np.concatenate(
        [
            part.uvs[0] if part.uvs else zeros
            for part, zeros in zip(surface.parts, blank, strict=True)
        ]
    )
    width = max(float(np.ptp(joined, axis=0).max()), 1.0)
    return (joined / width).astype(np.float32)


def reduce_stock(
    stock: Stock, triangles: int, original: IndexedSurface | None = None
) -> tuple[Stock, Simplified]:
    """Make one level, and the smaller stock from which the next smaller level is made.

    `original` is needed for vertex colours.
    """
    reduce = _reduce_seams if stock.recipe == "seams" else _reduce_welded
    smaller, surface, error = reduce(stock, triangles, original)
    result = Simplified(surface, surface.triangle_count, triangles, stock.recipe, error)
    return smaller, result


def _reduce_seams(
    stock: Stock, target: int, _original: IndexedSurface | None
) -> tuple[Stock, Surface, float]:
    if len(stock.triangles) > _SEAM_RATIO * target:
        stock = replace(stock, triangles=_follow_seams(stock, _SEAM_RATIO * target).triangles)
    found = _follow_seams(stock, target)
    return stock, _split_parts(stock.source, found.triangles), found.relative_error


def _follow_seams(stock: Stock, target: int) -> Collapse:
    weights = () if stock.uvs is None else (_UV_WEIGHT, _UV_WEIGHT)
    return collapse_edges(
        stock.positions,
        stock.triangles,
        target,
        attributes=stock.uvs,
        weights=weights,
        error_limit=_SEAM_ERROR,
    )


def _reduce_welded(
    stock: Stock, target: int, original: IndexedSurface | None
) -> tuple[Stock, Surface, float]:
    fine = max(min(_FINE_RATIO * target, _MAX_FINE), target)
    error = 0.0
    if len(stock.triangles) > fine:
        bulk = collapse_edges(stock.positions, stock.triangles, fine)
        error = bulk.relative_error
        stock = replace(stock, triangles=bulk.triangles)
    used, triangles = np.unique(stock.triangles, return_inverse=True)
    compact = triangles.reshape(-1, 3).astype(np.uint32)
    points, faces = stock.positions[used], compact
    if len(compact) > target:
        points, faces = decimate_quadric(points, compact, target)
    first = stock.source.parts[0]
    colors = None
    if any(part.colors is not None for part in stock.source.parts) and original is not None:
        colors = _find_colors(points, original)
    name = first.name if len(stock.source.parts) == 1 else ""
    part = Part(name, points, faces, first.material, colors=colors)
    return stock, replace(stock.source, parts=(part,)), error


def _find_colors(points: FloatArray, original: IndexedSurface) -> FloatArray:
    """Take vertex colours, without the material's own factor, from the nearest original points."""
    centered = (points - original.center_m).astype(np.float32)
    _, places = original.rays.find_closest(centered)
    return original.vertex_colors(places)


def _drop_collapsed(triangles: IndexArray) -> IndexArray:
    first, second, third = triangles.T
    kept = (first != second) & (second != third) & (third != first)
    return cast(IndexArray, triangles[kept])


def _weld_hard_edges(part: Part) -> Part:
    """Join vertices that differ in their normal only, since each would be kept as a seam.

    Where there were such, the level's normals are computed anew, hard edges included.
    """
    columns = [part.positions, *part.uvs]
    if part.colors is not None:
        columns.append(part.colors)
    welded, count = weld_rows(np.concatenate(columns, axis=1))
    if count == len(welded):
        return part
    joined = part.keep_vertices(first_of_each(welded, count), welded[part.triangles])
    return replace(joined, normals=None, tangents=None, triangles=_drop_collapsed(joined.triangles))


def _split_parts(source: Surface, triangles: IndexArray) -> Surface:
    """Give the triangles that are left back to their parts; parts left without any are gone."""
    starts = np.cumsum([0] + [len(part.positions) for part in source.parts])
    owner = np.searchsorted(starts, triangles[:, 0], side="right") - 1
    parts = []
    for number, part in enumerate(source.parts):
        mine = triangles[owner == number]
        if len(mine) == 0:
            continue
        used, local = np.unique(mine - np.uint32(starts[number]), return_inverse=True)
        parts.append(
            part.keep_vertices(used.astype(np.int64), local.reshape(-1, 3).astype(np.uint32))
        )
    return replace(source, parts=tuple(parts))
