"""The copy made fit to be shown: what is there twice or has no area left out, windings turned to agree.

Holes are never filled, nothing is smoothed, and no piece is left out for being small: the surface is
evidence. Every repair becomes one sentence with a number; the original is not touched.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from mesh.areas import has_area
from mesh.errors import SurfaceError
from mesh.meshopt_kernels import first_of_each, weld_rows
from mesh.reading.winding import turn_faces
from mesh.sentences import tell_number
from mesh.surface import FloatArray, Part, Surface
from mesh.topology import are_placed, find_repeated, from_the_smallest, has_three_corners

#: glTF asks for length 1; shorter normals than this carry no direction.
_SHORTEST_NORMAL = 1e-6


@dataclass(frozen=True)
class _Tally:
    """What was left out or joined: faces, vertices, sets of values."""

    unplaced: int = 0
    flat: int = 0
    twice: int = 0
    joined: int = 0
    unused: int = 0
    normals: int = 0
    tangents: int = 0
    uv_sets: int = 0

    def __add__(self, other: _Tally) -> _Tally:
        return _Tally(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(self))
        )


def clean_surface(surface: Surface) -> Surface:
    """Repair the copy of a surface and list what was repaired; 3 s for a million triangles.

    Raises
    ------
    SurfaceError
        No face with an area is left.
    """
    cleaned = [_clean_part(part) for part in surface.parts]
    kept = tuple(part for part, _ in cleaned if len(part.triangles))
    if not any(has_area(part.positions, part.triangles) for part in kept):
        raise SurfaceError(
            "no face of the model has an area: there is nothing to show; export it again"
        )
    tally = sum((tally for _, tally in cleaned), _Tally())
    turned = turn_faces(replace(surface, parts=kept))
    empty = len(cleaned) - len(kept)
    return turned.with_repairs(
        *_tell(tally), _line(empty, "part|parts", "without area", "left out")
    )


def _tell(tally: _Tally) -> tuple[str, ...]:
    return (
        _line(
            tally.unplaced,
            "face|faces",
            "with corners whose coordinates are no finite numbers",
            "left out",
        ),
        _line(tally.flat, "face|faces", "without area", "left out"),
        _line(tally.twice, "face|faces", "that lay exactly on another of its part", "left out"),
        _line(tally.joined, "vertex|vertices", "equal to others", "joined to them"),
        _line(tally.unused, "vertex|vertices", "that no face uses", "left out"),
        _line(
            tally.normals,
            "part|parts",
            "with normals that have no direction",
            "given computed normals",
        ),
        _line(
            tally.tangents,
            "set of tangents|sets of tangents",
            "without direction, or without normals",
            "left out",
        ),
        _line(
            tally.uv_sets,
            "set of texture coordinates|sets of texture coordinates",
            "that no texture uses",
            "left out",
        ),
    )


def _line(count: int, words: str, which: str, done: str) -> str:
    """Tell a repair in one sentence; nothing where there was nothing to do."""
    if count == 0:
        return ""
    return f"{tell_number(count, words)} {which} {'was' if count == 1 else 'were'} {done}"


def _clean_part(part: Part) -> tuple[Part, _Tally]:
    placed = are_placed(part.positions, part.triangles)
    unplaced = int(len(placed) - placed.sum())
    if unplaced:
        part = replace(part, triangles=part.triangles[placed])
    part, values = _clean_values(part)
    vertices = len(part.positions)
    welded, count = weld_rows(_join_attributes(part))
    if count < len(welded):
        part = part.keep_vertices(first_of_each(welded, count), welded[part.triangles])
    part, flat, twice = _drop_faces(part)
    used = drop_unused(part)
    faces = _Tally(
        unplaced, flat, twice, vertices - count, len(part.positions) - len(used.positions)
    )
    return used, values + faces


def _drop_faces(part: Part) -> tuple[Part, int, int]:
    """Leave out faces of which two corners coincide, and all but the first of those that coincide.

    Flat faces with three different corners stay: without them there would be cracks beside them. So
    do two that lie back to back: each is seen from its own side.
    """
    places, _ = weld_rows(part.positions)
    corners = places[part.triangles]
    has_area = has_three_corners(corners)
    kept = np.flatnonzero(has_area)
    repeated = find_repeated(from_the_smallest(corners[kept]))
    flat, twice = len(corners) - len(kept), int(repeated.sum())
    if flat + twice:
        part = replace(part, triangles=part.triangles[kept[~repeated]])
    return part, flat, twice


def drop_unused(part: Part) -> Part:
    """Keep only the vertices that a face uses."""
    used = np.zeros(len(part.positions), dtype=bool)
    used[part.triangles] = True
    if used.all():
        return part
    numbers = (np.cumsum(used) - 1).astype(np.uint32)
    return part.keep_vertices(np.flatnonzero(used), numbers[part.triangles])


def _clean_values(part: Part) -> tuple[Part, _Tally]:
    """Make the values at vertices usable, or drop them."""
    needed = max((use.texcoord for use in part.material.uses), default=-1) + 1
    cleaned = replace(
        part,
        normals=_normalise(part.normals),
        uvs=part.uvs[:needed],
        tangents=_clean_tangents(part),
    )
    return cleaned, _Tally(
        normals=int(part.normals is not None and cleaned.normals is None),
        tangents=int(part.tangents is not None and cleaned.tangents is None),
        uv_sets=len(part.uvs) - len(cleaned.uvs),
    )


def _normalise(normals: FloatArray | None) -> FloatArray | None:
    """Give normals length 1; a set with normals that have no direction is dropped and computed anew."""
    if normals is None:
        return None
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or lengths.min(initial=1) < _SHORTEST_NORMAL:
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
