"""Which side of a closed piece is outside: faces turned round where there is no doubt.

A *piece* hangs together over edges that two faces share. It is closed when all its edges are such.
Open pieces are left as they are: which of their sides is outside is not for us to say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mesh.areas import measure_areas
from mesh.normals import measure_face_normals
from mesh.sentences import tell_number
from mesh.surface import BoolArray, DoubleArray, FloatArray, IndexArray, Part, Surface
from mesh.topology import (
    Edges,
    NumberArray,
    find_edges,
    find_places,
    find_sides,
    number_components,
)

#: A volume is certain to be negative beyond what rounding could make of none: this share of area
#: times diagonal. A sheet of 1 m by 1 m is certain from a thickness of 0.03 mm.
_CERTAIN_VOLUME = 1e-5

#: Faces measured at once; about 300 bytes each on the way.
_FACES_AT_ONCE = 1_000_000

#: Comparisons that are done to see whether pieces lie inside others: 40,000 among as many, in 3 s.
_MAX_COMPARISONS = 2_000_000_000


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Triangles by place, and the piece of each; `closed` and `mixed` tell for each piece.

    `mixed` pieces have neighbours that are wound against each other.
    """

    positions: DoubleArray
    corners: IndexArray
    edges: Edges
    piece: NumberArray
    closed: BoolArray
    mixed: BoolArray


def turn_faces(surface: Surface) -> Surface:
    """Wind the faces of each closed piece alike, and closed pieces that are inside out outwards.

    Nothing is turned in pieces with one side only, in open ones, and in those that may be the wall
    of a hollow: they lie in the box around another piece.
    """
    places = find_places(surface)
    whole = np.flatnonzero(places.whole)
    pieces = _find_pieces(places.positions, places.corners[whole])
    disagreeing = _find_disagreeing(pieces)
    inside_out = _find_inside_out(pieces, disagreeing)
    turned = disagreeing ^ inside_out[pieces.piece]
    if not turned.any():
        return surface
    mask = np.zeros(len(places.whole), dtype=bool)
    mask[whole[turned]] = True
    ends = np.cumsum([len(part.triangles) for part in surface.parts])[:-1]
    parts = [
        _turn(part, mine) for part, mine in zip(surface.parts, np.split(mask, ends), strict=True)
    ]
    agreed, whole_pieces = int(disagreeing.sum()), int(inside_out.sum())
    lines = (
        f"{tell_number(agreed, 'face|faces')} of closed pieces "
        f"{'was' if agreed == 1 else 'were'} turned round to agree with the neighbours",
        f"{tell_number(whole_pieces, 'closed piece|closed pieces')} that "
        f"{'was' if whole_pieces == 1 else 'were'} inside out "
        f"{'was' if whole_pieces == 1 else 'were'} turned round",
    )
    found = replace(surface, parts=tuple(parts))
    return found.with_repairs(lines[0] if agreed else "", lines[1] if whole_pieces else "")


def _find_pieces(positions: FloatArray, corners: IndexArray) -> _Pieces:
    edges = find_edges(corners)
    one, other = edges.left // 3, edges.right // 3
    piece, count = number_components(len(corners), one, other)
    shared = np.bincount(piece[one], minlength=count) + np.bincount(piece[other], minlength=count)
    closed = shared == 3 * np.bincount(piece, minlength=count)
    mixed = np.bincount(piece[one[~edges.agrees]], minlength=count) > 0
    return _Pieces(positions.astype(np.float64), corners, edges, piece, closed, mixed)


def _find_disagreeing(pieces: _Pieces) -> BoolArray:
    """Tell which faces are wound against the larger part, by area, of their closed piece."""
    disagreeing = np.zeros(len(pieces.corners), dtype=bool)
    faces = np.flatnonzero((pieces.closed & pieces.mixed)[pieces.piece])
    if len(faces) == 0:
        return disagreeing
    count = len(faces)
    sides, found = _number_sides(pieces, faces)
    front, back = sides[:count], sides[count:]
    areas = measure_areas(pieces.positions.astype(np.float32), pieces.corners[faces])
    weight = np.bincount(front, areas, found)
    one_sided = np.zeros(len(pieces.closed), dtype=bool)
    one_sided[pieces.piece[faces[front == back]]] = True
    # Of two equal weights the side with the lower number is kept.
    lighter = (weight[front] < weight[back]) | ((weight[front] == weight[back]) & (front > back))
    disagreeing[faces] = lighter & ~one_sided[pieces.piece[faces]]
    return disagreeing


def _number_sides(pieces: _Pieces, faces: NumberArray) -> tuple[NumberArray, int]:
    """Find the sides of some pieces, whose faces are given."""
    mine = np.full(len(pieces.corners), -1)
    mine[faces] = np.arange(len(faces))
    left, right = pieces.edges.left, pieces.edges.right
    kept = mine[left // 3] >= 0
    left, right = left[kept], right[kept]
    renumbered = replace(
        pieces.edges,
        left=3 * mine[left // 3],
        right=3 * mine[right // 3],
        agrees=pieces.edges.agrees[kept],
    )
    return find_sides(len(faces), renumbered)


def _find_inside_out(pieces: _Pieces, disagreeing: BoolArray) -> BoolArray:
    """Tell which closed pieces are wound inwards without doubt, once their faces agree."""
    count = len(pieces.closed)
    low, high = pieces.positions.min(axis=0), pieces.positions.max(axis=0)
    areas, volumes = np.zeros(count), np.zeros(count)
    faces = np.flatnonzero(pieces.closed[pieces.piece])
    for at in range(0, len(faces), _FACES_AT_ONCE):
        block = faces[at : at + _FACES_AT_ONCE]
        corners = pieces.positions[pieces.corners[block]] - (low + high) / 2
        cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        sign = np.where(disagreeing[block], -1, 1)
        signed = sign * np.einsum("nd,nd->n", corners[:, 0], cross) / 6
        volumes += np.bincount(pieces.piece[block], signed, count)
        areas += np.bincount(pieces.piece[block], np.linalg.norm(cross, axis=1) / 2, count)
    certain = volumes < -_CERTAIN_VOLUME * areas * np.linalg.norm(high - low)
    return _leave_enclosed(pieces, pieces.closed & certain & ~_find_one_sided(pieces))


def _find_one_sided(pieces: _Pieces) -> BoolArray:
    """Tell which closed pieces have one side only, as a Klein bottle: they have no outside."""
    one_sided = np.zeros(len(pieces.closed), dtype=bool)
    faces = np.flatnonzero((pieces.closed & pieces.mixed)[pieces.piece])
    if len(faces):
        sides, _ = _number_sides(pieces, faces)
        one_sided[pieces.piece[faces[sides[: len(faces)] == sides[len(faces) :]]]] = True
    return one_sided


def _leave_enclosed(pieces: _Pieces, candidates: BoolArray) -> BoolArray:
    """Take out the candidates that lie in the box around another piece, or if that is too much work."""
    chosen = np.flatnonzero(candidates)
    if len(chosen) == 0:
        return candidates
    low, high = _find_boxes(pieces)
    if len(chosen) * len(low) > _MAX_COMPARISONS:
        return np.zeros_like(candidates)
    order = np.argsort(low[:, 0])
    starts, ends = low[order, 0], high[order, 0]
    alone = np.zeros_like(candidates)
    for number in chosen:
        begun = np.searchsorted(starts, low[number, 0], side="right")
        around = order[:begun][ends[:begun] >= high[number, 0]]
        around = around[(low[around] <= low[number]).all(axis=1)]
        around = around[(high[around] >= high[number]).all(axis=1)]
        alone[number] = len(around) == 1  # the piece itself
    return alone


def _find_boxes(pieces: _Pieces) -> tuple[DoubleArray, DoubleArray]:
    """Find the lowest and highest corner of each piece."""
    order = np.argsort(pieces.piece, kind="stable")
    starts = np.searchsorted(pieces.piece[order], np.arange(len(pieces.closed)))
    corners = pieces.positions[pieces.corners[order]]
    low = np.minimum.reduceat(corners.min(axis=1), starts, axis=0)
    high = np.maximum.reduceat(corners.max(axis=1), starts, axis=0)
    return low, high


def _turn(part: Part, faces: BoolArray) -> Part:
    """Turn faces of a part round; normals that then point inwards are turned with them."""
    if not faces.any():
        return part
    triangles = part.triangles.copy()
    triangles[faces] = triangles[faces][:, [0, 2, 1]]
    turned = replace(part, triangles=triangles)
    if part.normals is None:
        return turned
    alone = np.zeros(len(part.positions), dtype=bool)
    alone[triangles[faces]] = True
    alone[triangles[~faces]] = False
    outward = np.zeros((len(part.positions), 3))
    for corner in range(3):
        np.add.at(
            outward,
            triangles[faces][:, corner],
            measure_face_normals(part.positions, triangles[faces]),
        )
    inward = alone & (np.einsum("nd,nd->n", outward, part.normals) < 0)
    sign = np.where(inward, -1, 1).astype(np.float32)[:, None]
    tangents = part.tangents
    if tangents is not None:
        # The second tangent is a cross product with the normal: it stays where it is.
        tangents = np.concatenate([tangents[:, :3], tangents[:, 3:] * sign], axis=1)
    return replace(turned, normals=part.normals * sign, tangents=tangents)
