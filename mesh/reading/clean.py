"""The copy made fit to be shown: equal vertices joined, faces without area left out, normals of length 1.

Holes are never filled and nothing is smoothed: the surface is evidence.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mesh.errors import SurfaceError
from mesh.meshopt_kernels import first_of_each, weld_rows
from mesh.surface import FloatArray, Part, Surface

#: glTF asks for length 1; shorter normals than this carry no direction.
_SHORTEST_NORMAL = 1e-6


def clean_surface(surface: Surface) -> Surface:
    """Repair the copy of a surface and list what was repaired.

    Raises
    ------
    SurfaceError
        No face with an area is left.
    """
    parts = [_clean_part(part) for part in surface.parts]
    kept = tuple(part for part in parts if len(part.triangles))
    if not kept:
        raise SurfaceError("no face of the model has an area: there is nothing to show")
    cleaned = replace(surface, parts=kept)
    flat = surface.triangle_count - cleaned.triangle_count
    joined = surface.vertex_count - cleaned.vertex_count
    return cleaned.with_repairs(
        f"{flat} faces without area were left out" if flat else "",
        f"{joined} vertices equal to others or used by no face were joined or left out"
        if joined
        else "",
        f"{len(parts) - len(kept)} parts without area were left out"
        if len(parts) > len(kept)
        else "",
    )


def _clean_part(part: Part) -> Part:
    part = replace(
        part,
        normals=_normalise(part.normals),
        uvs=_drop_unused_sets(part),
        tangents=_clean_tangents(part),
    )
    welded, count = weld_rows(_join_attributes(part))
    if count < len(welded):
        part = part.keep_vertices(first_of_each(welded, count), welded[part.triangles])
    places, _ = weld_rows(part.positions)
    corners = places[part.triangles]
    has_area = (
        (corners[:, 0] != corners[:, 1])
        & (corners[:, 1] != corners[:, 2])
        & (corners[:, 2] != corners[:, 0])
    )
    if has_area.all():
        return part
    return drop_unused(replace(part, triangles=part.triangles[has_area]))


def drop_unused(part: Part) -> Part:
    """Keep only the vertices that a face uses."""
    used = np.zeros(len(part.positions), dtype=bool)
    used[part.triangles] = True
    numbers = (np.cumsum(used) - 1).astype(np.uint32)
    return part.keep_vertices(np.flatnonzero(used), numbers[part.triangles])


def _drop_unused_sets(part: Part) -> tuple[FloatArray, ...]:
    needed = max((use.texcoord for use in part.material.uses), default=-1) + 1
    return part.uvs[:needed]


def _normalise(normals: FloatArray | None) -> FloatArray | None:
    """Give normals length 1; a set with normals that have no direction is dropped and computed anew."""
    if normals is None:
        return None
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or lengths.min() < _SHORTEST_NORMAL:
        return None
    unit: FloatArray = (normals / lengths).astype(np.float32)
    return unit


def _clean_tangents(part: Part) -> FloatArray | None:
    """Make tangents perpendicular to the normals, as exporters round them; unusable ones are dropped."""
    normals = _normalise(part.normals)
    if part.tangents is None or normals is None:
        return None
    along = part.tangents[:, :3]
    across = _normalise(along - normals * np.einsum("nd,nd->n", along, normals)[:, None])
    if across is None:
        return None
    side = np.where(part.tangents[:, 3:] < 0, -1, 1)
    return np.concatenate([across, side], axis=1).astype(np.float32)


def _join_attributes(part: Part) -> FloatArray:
    columns = [part.positions, *part.uvs]
    columns += [
        values for values in (part.normals, part.colors, part.tangents) if values is not None
    ]
    return np.concatenate(columns, axis=1)
