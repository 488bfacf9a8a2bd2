"""What readers hand over before a surface is settled: double precision, nothing checked yet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from mesh.errors import MeshRefusedError, NoFacesError, SurfaceError
from mesh.frame import Frame, Stated, tell_size
from mesh.limits import MAX_TRIANGLES, MAX_VERTICES
from mesh.reading.unused import count_unused
from mesh.sentences import tell_number
from mesh.surface import (
    DoubleArray,
    FloatArray,
    IndexArray,
    Material,
    Part,
    Surface,
)

#: float32 keeps 24 bits; beyond this many diagonals from the origin, less than a part per million
#: of the object would be left to them. Survey coordinates (UTM) lie about a million away.
_FAR_DIAGONALS = 16.0

#: Smaller than a wavelength of light; below it single precision has no normals left.
_SMALLEST_M = 1e-7

#: Squares of larger coordinates overflow single precision, in which areas are computed.
_LARGEST_M = 1e15


@dataclass(frozen=True, eq=False)
class UnsettledPart:
    """A part as `mesh.surface.Part`, with positions in double precision and nothing checked."""

    name: str
    positions: DoubleArray
    triangles: IndexArray
    material: Material
    normals: FloatArray | None = None
    uvs: tuple[FloatArray, ...] = ()
    colors: FloatArray | None = None
    tangents: FloatArray | None = None

    def moved(self, matrix: DoubleArray) -> UnsettledPart:
        """Apply a 4 × 4 matrix; a mirroring one turns the triangles round, so outside stays outside."""
        if np.array_equal(matrix, np.eye(4)):
            return self
        linear = matrix[:3, :3]
        mirrored = np.linalg.det(linear) < 0
        normals = self.normals
        if normals is not None:
            # The cofactor matrix carries normals, also where the matrix has no inverse.
            cofactor = np.stack(
                [np.cross(linear[(i + 1) % 3], linear[(i + 2) % 3]) for i in range(3)]
            )
            # Of a scale only the direction is wanted: lengths of a millionth would count as none.
            cofactor /= np.abs(cofactor).max() or 1.0
            turned = normals @ (-cofactor if mirrored else cofactor).T
            normals = turned.astype(np.float32)
        tangents = self.tangents
        if tangents is not None:
            # Mirroring changes the side of the second tangent, which is a cross product.
            side = tangents[:, 3:] * (-1 if mirrored else 1)
            along = tangents[:, :3] @ linear.T
            lengths = np.linalg.norm(along, axis=1, keepdims=True)
            along /= np.where(lengths > 0, lengths, 1)
            tangents = np.concatenate([along, side], axis=1).astype(np.float32)
        return replace(
            self,
            positions=self.positions @ linear.T + matrix[:3, 3],
            triangles=self.triangles[:, [0, 2, 1]] if mirrored else self.triangles,
            normals=normals,
            tangents=tangents,
        )


@dataclass(frozen=True, eq=False)
class Reading:
    """What a reader hands over: parts in the file's own unit and axes, and what is to be said of them.

    `moving` tells what moves in the file (``2 animations``): the parts are the pose at rest.
    """

    parts: list[UnsettledPart]
    notes: list[str]
    stated: Stated = field(default_factory=Stated)
    moving: tuple[str, ...] = ()


@dataclass
class Tally:
    """Counts what a reader has made so far, so that a small file which shows one thing often ends in time."""

    kind: str
    triangles: int = 0
    vertices: int = 0

    def add(self, part: UnsettledPart) -> UnsettledPart:
        """Count a part, each time that it is shown."""
        self.triangles += len(part.triangles)
        self.vertices += len(part.positions)
        if self.triangles > MAX_TRIANGLES or self.vertices > MAX_VERTICES:
            raise MeshRefusedError(
                f"the {self.kind} shows more than {MAX_TRIANGLES} triangles or {MAX_VERTICES} vertices"
                ": reduce it, and export it again"
            )
        return part


#: For each axis that may point up, the turn (of determinant 1) that lays it along Y; that of X is the
#: one of COLLADA 1.5, up_axis.
_TURNS = {
    "y": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "z": ((1, 0, 0), (0, 0, 1), (0, -1, 0)),
    "x": ((0, -1, 0), (1, 0, 0), (0, 0, 1)),
    "-y": ((1, 0, 0), (0, -1, 0), (0, 0, -1)),
    "-z": ((1, 0, 0), (0, 0, -1), (0, 1, 0)),
    "-x": ((0, 1, 0), (-1, 0, 0), (0, 0, 1)),
}


def frame_matrix(frame: Frame) -> DoubleArray:
    """Build the 4 × 4 matrix from a file's numbers to metres with Y up."""
    matrix = np.eye(4)
    matrix[:3, :3] = np.array(_TURNS[frame.up_axis], dtype=np.float64) * frame.unit_m
    return matrix


def settle(reading: Reading, frame: Frame) -> Surface:
    """Check what a reader found and make a surface of it: metres, Y up, near the origin.

    All of it is computed in double precision; what is left at the end is single precision.

    Raises
    ------
    SurfaceError
        No faces, coordinates that are not numbers, or indices out of range.
    """
    filled = [part for part in reading.parts if len(part.triangles)]
    if not filled:
        raise NoFacesError
    matrix, repairs = frame_matrix(frame), list(reading.notes)
    unused = count_unused((part.positions, part.triangles) for part in filled)
    if unused:
        repairs.append(_tell_unused(unused))
    filled = [_keep_used(part.moved(matrix)) for part in filled]
    low = np.min([part.positions.min(axis=0) for part in filled], axis=0)
    high = np.max([part.positions.max(axis=0) for part in filled], axis=0)
    diagonal = float(np.linalg.norm(high - low))
    _check_size(diagonal)
    shift = np.zeros(3)
    if np.abs((low + high) / 2).max() > _FAR_DIAGONALS * diagonal:
        # Whole metres, or for small objects a round part of one, so that the number stays readable.
        step = min(1.0, 10.0 ** np.floor(np.log10(diagonal)))
        shift = np.round((low + high) / 2 / step) * step
        repairs.append(f"{_show(shift)} m was subtracted from all coordinates")
    repairs += [line for line in map(_tell_odd_numbers, filled) if line]
    surface = Surface(
        parts=tuple(_settle_part(part, shift) for part in filled),
        shift_m=(float(shift[0]), float(shift[1]), float(shift[2])),
        unused_vertices=unused,
        frame=frame,
        moving=reading.moving,
    ).with_repairs(*dict.fromkeys(repairs), tell_size(diagonal))
    return replace(surface, source_triangles=surface.triangle_count)


def _check_size(diagonal_m: float) -> None:
    if diagonal_m <= 0 or not np.isfinite(diagonal_m):
        raise SurfaceError("all vertices of the model lie in one point: export it again")
    if diagonal_m < _SMALLEST_M:
        raise SurfaceError(
            f"the model is {diagonal_m:.3g} m large, which no instrument can have measured: say its unit"
        )


def _tell_unused(count: int) -> str:
    were = "was" if count == 1 else "were"
    return f"{tell_number(count, 'vertex|vertices')} of the file that no face uses {were} left out"


def _keep_used(part: UnsettledPart) -> UnsettledPart:
    """Check a part and keep only the vertices that a face uses."""
    highest = int(part.triangles.max())
    label = f"part {part.name!r}" if part.name else "the model"
    if highest >= len(part.positions):
        raise SurfaceError(
            f"{label} has a face that uses vertex {highest} (from 0), "
            f"and only {len(part.positions)} vertices"
            ": export it again"
        )
    for values in (part.normals, part.colors, part.tangents, *part.uvs):
        if values is not None and len(values) != len(part.positions):
            raise SurfaceError(
                f"{label} has {len(part.positions)} vertices and {len(values)} values for them"
                ": export it again"
            )
    used = np.zeros(len(part.positions), dtype=bool)
    used[part.triangles] = True
    if not (np.abs(part.positions[used]) < _LARGEST_M).all():
        raise SurfaceError(
            f"{label} has vertices whose coordinates are not finite numbers of metres"
            ": export it again"
        )
    if used.all():
        return part
    numbers = (np.cumsum(used) - 1).astype(np.uint32)
    return replace(
        part,
        positions=part.positions[used],
        triangles=numbers[part.triangles],
        normals=None if part.normals is None else part.normals[used],
        uvs=tuple(uv[used] for uv in part.uvs),
        colors=None if part.colors is None else part.colors[used],
        tangents=None if part.tangents is None else part.tangents[used],
    )


def _tell_odd_numbers(part: UnsettledPart) -> str:
    """Say that texture coordinates or normals are no finite numbers; an empty line where all are."""
    odd = [
        f"texture coordinates {at}" for at, uv in enumerate(part.uvs) if not np.isfinite(uv).all()
    ]
    odd += ["normals"] * (part.normals is not None and not np.isfinite(part.normals).all())
    if not odd:
        return ""
    label = f"part {part.name!r}" if part.name else "the model"
    return f"{label}: {' and '.join(odd)} hold what is no finite number: 0 is taken, normals anew"


def _settle_part(part: UnsettledPart, shift: DoubleArray) -> Part:
    positions = (part.positions - shift).astype(np.float32)
    uvs = tuple(np.nan_to_num(uv, nan=0.0, posinf=0.0, neginf=0.0) for uv in part.uvs)
    return Part(
        part.name,
        positions,
        part.triangles,
        part.material,
        part.normals,
        uvs,
        part.colors,
        part.tangents,
    )


def _show(shift: DoubleArray) -> str:
    return "(" + ", ".join(f"{value:.12g}" for value in shift) + ")"
