"""Writes a surface with a colour at each vertex as binary PLY.

The format is Greg Turk's of 1994: a text header that names the columns, then the columns as
little-endian numbers. The same surface gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from iiif_server.demonstration.pictures import Colours
from iiif_server.demonstration.surface import Indices, Vectors

_VERTEX = np.dtype([("place", "<f4", 3), ("colour", "u1", 3)])
_FACE = np.dtype([("corners", "u1"), ("vertices", "<i4", 3)])


def write_ply(path: Path, positions: Vectors, colours: Colours, triangles: Indices) -> None:
    """Write the triangles; `colours` has shape (n, 3), red, green and blue of each vertex."""
    vertices = np.empty(len(positions), _VERTEX)
    vertices["place"], vertices["colour"] = positions, colours
    faces = np.empty(len(triangles), _FACE)
    faces["corners"], faces["vertices"] = 3, triangles
    header = "\n".join(
        [
            "ply",
            "format binary_little_endian 1.0",
            "comment CC0 1.0; a generated demonstration, not a real object; metres, Y up",
            f"element vertex {len(vertices)}",
            *(f"property float {axis}" for axis in "xyz"),
            *(f"property uchar {colour}" for colour in ("red", "green", "blue")),
            f"element face {len(faces)}",
            "property list uchar int vertex_indices",
            "end_header\n",
        ]
    )
    with path.open("wb") as file:
        file.write(header.encode())
        file.write(vertices.tobytes())
        file.write(faces.tobytes())
