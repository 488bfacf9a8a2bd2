"""glTF with compressed buffer views, written with the encoders of two libraries."""

from __future__ import annotations

from typing import Any

import imagecodecs
import meshoptimizer
import numpy as np

from tests.mesh.files import Gltf
from tests.mesh.shapes import Shape


def packed_view(
    gltf: Gltf, data: bytes, count: int, stride: int, mode: str,
    extension: str = "EXT_meshopt_compression", **more: Any,
) -> int:  # fmt: skip
    """Add a compressed view; the plain one lies in a buffer that is not there."""
    inner = gltf.json["bufferViews"][gltf.view(data)]
    entry = {
        "buffer": 0, "byteOffset": inner["byteOffset"], "byteLength": len(data),
        "byteStride": stride, "count": count, "mode": mode,
    }  # fmt: skip
    gltf.json["bufferViews"][-1] = {
        "buffer": 0, "byteOffset": 0, "byteLength": count * stride, "extensions": {extension: entry | more},
    }  # fmt: skip
    if mode == "ATTRIBUTES":
        gltf.json["bufferViews"][-1]["byteStride"] = stride
    gltf.json["extensionsUsed"] = gltf.json["extensionsRequired"] = [extension]
    gltf.binary += bytes(max(count * stride - len(gltf.binary), 0))
    return len(gltf.json["bufferViews"]) - 1


def encode_rows(rows: np.ndarray, version: int = 0) -> bytes:
    """Pack rows of bytes by one of the two versions of the vertex codec."""
    plain = np.ascontiguousarray(rows).view(np.uint8).reshape(len(rows), -1)
    if version == 1:
        return bytes(imagecodecs.meshopt_encode(plain))
    meshoptimizer.encode_vertex_version(0)
    data = meshoptimizer.encode_vertex_buffer(plain.view(np.float32), len(plain), plain.shape[1])
    return bytes(data)


def packed_mesh(gltf: Gltf, shape: Shape, version: int = 0) -> int:
    """Add a mesh whose positions and triangles are compressed."""
    points, triangles = shape
    extension = "KHR_meshopt_compression" if version else "EXT_meshopt_compression"
    flat = triangles.reshape(-1)
    indices = bytes(meshoptimizer.encode_index_buffer(flat, len(flat), len(points)))
    views = (
        packed_view(gltf, encode_rows(points, version), len(points), 12, "ATTRIBUTES", extension),
        packed_view(gltf, indices, len(flat), 4, "TRIANGLES", extension),
    )
    gltf.json["accessors"] += [
        {"bufferView": views[0], "count": len(points), "type": "VEC3", "componentType": 5126},
        {"bufferView": views[1], "count": len(flat), "type": "SCALAR", "componentType": 5125},
    ]
    last = len(gltf.json["accessors"]) - 1
    primitive = {"attributes": {"POSITION": last - 1}, "indices": last}
    gltf.json["meshes"].append({"name": "packed", "primitives": [primitive]})
    return len(gltf.json["meshes"]) - 1
