"""Positions and triangles as binary PLY, in nothing but numpy: what every simplifier is given, and what it gives back.

It runs in the processes of the peers, which have none of our packages.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Triangles = npt.NDArray[np.uint32]

_NUMBERS = {
    "char": "i1", "uchar": "u1", "short": "<i2", "ushort": "<u2", "int": "<i4", "uint": "<u4",
    "float": "<f4", "double": "<f8", "int8": "i1", "uint8": "u1", "int16": "<i2", "uint16": "<u2",
    "int32": "<i4", "uint32": "<u4", "float32": "<f4", "float64": "<f8",
}  # fmt: skip


def write_ply(
    path: Path, points: npt.NDArray[np.floating], triangles: npt.NDArray[np.integer]
) -> None:
    """Write (n, 3) positions in single precision, and (m, 3) triangles."""
    faces = np.empty(len(triangles), dtype=[("count", "u1"), ("corners", "<i4", 3)])
    faces["count"], faces["corners"] = 3, triangles
    header = (
        "ply\nformat binary_little_endian 1.0\n"
        f"element vertex {len(points)}\nproperty float x\nproperty float y\nproperty float z\n"
        f"element face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    with path.open("wb") as file:
        file.write(header.encode())
        file.write(points.astype("<f4").tobytes())
        file.write(faces.tobytes())


def read_ply(path: Path) -> tuple[Points, Triangles]:
    """Read a binary, little-endian PLY of triangles, whatever else it holds of each vertex and face."""
    data = path.read_bytes()
    end = data.index(b"end_header\n") + len(b"end_header\n")
    lines = data[:end].decode("ascii").splitlines()
    if "format binary_little_endian 1.0" not in lines:
        raise ValueError(f"{path} is no binary little-endian PLY")
    columns: dict[str, list[tuple[str, ...]]] = {}
    counts: dict[str, int] = {}
    for words in map(str.split, lines):
        if words[0] == "element":
            element = words[1]
            counts[element], columns[element] = int(words[2]), []
        elif words[0] == "property":
            columns[element] += _columns(words)
    vertices = np.frombuffer(data, np.dtype(columns["vertex"]), counts["vertex"], end)
    faces = np.frombuffer(data, np.dtype(columns["face"]), counts["face"], end + vertices.nbytes)
    if (faces["count"] != 3).any():
        raise ValueError(f"{path} has faces that are no triangles")
    points = np.stack([vertices[axis].astype(np.float64) for axis in "xyz"], axis=1)
    return points, faces["corners"].astype(np.uint32)


def _columns(words: list[str]) -> list[tuple[str, ...]]:
    """Return the columns of one property; a list is taken to be the three corners of a triangle."""
    if words[1] == "list":
        return [("count", _NUMBERS[words[2]]), ("corners", f"3{_NUMBERS[words[3]]}")]
    return [(words[2], _NUMBERS[words[1]])]
