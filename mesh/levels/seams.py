"""Fewer triangles along the seams of pictures and the borders of materials, so that every map stays valid.

meshoptimizer collapses edges onto existing vertices. Very fragmented pictures stop this way before the target, where
going on would tear them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mesh.meshopt_kernels import Collapse, collapse_edges, first_of_each, weld_rows
from mesh.surface import FloatArray, IndexArray, Part, Surface, drop_collapsed, join_positions

#: Seams are followed from this many times the target. Measured on a scan of 598,000 triangles →
#: 50,000: from all RMS 269 ppm, from 4 times the target 290; from 10 times no difference.
_SEAM_RATIO = 10

#: No collapse may cost more than this share of the longest side. Measured on an atlas of 8,167 pieces, asked for
#: 20,000 triangles: without a limit 29,232 at RMS 2,240 ppm and visibly torn, with this limit 31,761 at 685.
_SEAM_ERROR = 0.003

#: Weight of texture coordinates against positions (both about 1 wide). Measured on a scan of 150,000 →
#: 20,000: mean ΔE 0.68 instead of 0.75 without, RMS 185 ppm instead of 190.
_UV_WEIGHT = 10.0


@dataclass(frozen=True, eq=False)
class Seamed:
    """Triangles over the vertices of all parts, one after another; `uvs` at most 1 wide, None without pictures."""

    source: Surface
    positions: FloatArray
    triangles: IndexArray
    uvs: FloatArray | None


def join_parts(surface: Surface) -> Seamed:
    """Put the triangles of all parts together."""
    source = replace(surface, parts=tuple(_weld_hard_edges(part) for part in surface.parts))
    positions, triangles = join_positions(source)
    return Seamed(source, positions, triangles, _join_uvs(source))


def reduce_along_seams(stock: Seamed, target: int) -> tuple[Seamed, Surface]:
    """Make a surface of about `target` triangles, and the smaller stock for the next smaller one."""
    if len(stock.triangles) > _SEAM_RATIO * target:
        stock = replace(stock, triangles=_follow(stock, _SEAM_RATIO * target).triangles)
    return stock, _split_parts(stock.source, _follow(stock, target).triangles)


def _follow(stock: Seamed, target: int) -> Collapse:
    weights = () if stock.uvs is None else (_UV_WEIGHT, _UV_WEIGHT)
    return collapse_edges(
        stock.positions,
        stock.triangles,
        target,
        attributes=stock.uvs,
        weights=weights,
        error_limit=_SEAM_ERROR,
    )


def _join_uvs(surface: Surface) -> FloatArray | None:
    """Put the texture coordinates of all parts together; None where none has any."""
    if not any(part.uvs for part in surface.parts):
        return None
    joined = np.concatenate(
        [
            part.uvs[0] if part.uvs else np.zeros((len(part.positions), 2), np.float32)
            for part in surface.parts
        ]
    )
    width = max(float(np.ptp(joined, axis=0).max()), 1.0)
    return (joined / width).astype(np.float32)


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
    return replace(joined, normals=None, tangents=None, triangles=drop_collapsed(joined.triangles))


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
