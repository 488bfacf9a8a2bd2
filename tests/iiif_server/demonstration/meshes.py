"""Reads the meshes that the tests have just made, and judges them by counting edges."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Model:
    document: dict[str, Any]
    views: list[bytes]

    def read(self, attribute: str, width: int) -> np.ndarray:
        primitive = self.document["meshes"][0]["primitives"][0]
        accessor = self.document["accessors"][primitive["attributes"][attribute]]
        values = np.frombuffer(self.views[accessor["bufferView"]], "<f4").reshape(-1, width)
        assert len(values) == accessor["count"]
        return values

    def read_triangles(self) -> np.ndarray:
        accessor = self.document["accessors"][
            self.document["meshes"][0]["primitives"][0]["indices"]
        ]
        return np.frombuffer(self.views[accessor["bufferView"]], "<u4").reshape(-1, 3)


def read_glb(path: Path) -> Model:
    data = path.read_bytes()
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    text_length, text_kind = struct.unpack_from("<I4s", data, 12)
    assert text_kind == b"JSON"
    assert text_length % 4 == 0
    document = json.loads(data[20 : 20 + text_length])
    start = 20 + text_length
    size, kind = struct.unpack_from("<I4s", data, start)
    assert kind == b"BIN\0"
    assert start + 8 + size == len(data)
    assert document["buffers"][0]["byteLength"] == size
    binary = data[start + 8 :]
    views = [
        binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
        for view in document["bufferViews"]
    ]
    return Model(document, views)


def read_ply(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    data = path.read_bytes()
    header, rest = data.split(b"end_header\n", 1)
    counts = {
        line.split()[1]: int(line.split()[2])
        for line in header.splitlines()
        if line.startswith(b"element")
    }
    vertices = np.frombuffer(rest, [("p", "<f4", 3), ("c", "u1", 3)], counts[b"vertex"])
    faces = np.frombuffer(rest, [("n", "u1"), ("v", "<i4", 3)], counts[b"face"], vertices.nbytes)
    assert vertices.nbytes + faces.nbytes == len(rest)
    assert (faces["n"] == 3).all()
    return vertices["p"], vertices["c"], faces["v"]


def count_open_edges(positions: np.ndarray, triangles: np.ndarray) -> int:
    """Count edges, between welded places, that are not passed once in each direction."""
    _, weld = np.unique(positions, axis=0, return_inverse=True)
    corners = weld.reshape(-1)[triangles].astype(np.int64)
    corners = corners[(corners[:, [0, 1, 2]] != corners[:, [1, 2, 0]]).all(axis=1)]
    edges = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    size = int(corners.max()) + 1
    forward, times = np.unique(edges[:, 0] * size + edges[:, 1], return_counts=True)
    backward, times_back = np.unique(edges[:, 1] * size + edges[:, 0], return_counts=True)
    if len(forward) != len(backward) or (forward != backward).any():
        return int(np.setxor1d(forward, backward).size)
    return int((times != times_back).sum())


def measure_volume(positions: np.ndarray, triangles: np.ndarray) -> float:
    """Return the enclosed volume; negative where the triangles face inward."""
    corner = positions.astype(np.float64)[triangles]
    return float(
        np.einsum("ij,ij->i", corner[:, 0], np.cross(corner[:, 1], corner[:, 2])).sum() / 6
    )


def count_flat_triangles(positions: np.ndarray, triangles: np.ndarray) -> int:
    corner = positions.astype(np.float64)[triangles]
    area = np.linalg.norm(
        np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1
    )
    return int((area < 1e-14).sum())
