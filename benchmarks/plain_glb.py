"""A GLB without compression as triangles with a colour at every place: a reader that uses none of our own.

It knows what the files of the peers hold: float or whole-number accessors, nodes that move and scale (gltfpack's way of
quantising), ``KHR_texture_transform``, and pictures inside of the file. Anything else is an error, not a guess.
"""

from __future__ import annotations

import io
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Array = npt.NDArray[np.float64]

_NUMBERS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
_UNDERSTOOD = {"KHR_mesh_quantization", "KHR_texture_transform", "EXT_texture_webp"}


@dataclass(frozen=True, eq=False)
class Patch:
    """Triangles of one material.

    corners : (m, 3, 3) positions
    uvs : (m, 3, 2), already transformed, or None
    colors : (m, 3, 3) linear, or None
    factor : (3,) linear
    picture : (height, width, 3) sRGB bytes, or None
    """

    corners: Array
    uvs: Array | None
    colors: Array | None
    factor: Array
    picture: npt.NDArray[np.uint8] | None


class Glb:
    """The two chunks of a file: its document, and its bytes."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        if data[:4] != b"glTF":
            raise ValueError(f"{path} is no GLB")
        length = struct.unpack_from("<I", data, 12)[0]
        self.document: dict[str, Any] = json.loads(data[20 : 20 + length])
        self._bytes = data[28 + length :]
        unknown = set(self.document.get("extensionsRequired", [])) - _UNDERSTOOD
        if unknown:
            raise ValueError(f"{path} needs {', '.join(sorted(unknown))}: unpack it first")

    def patches(self) -> list[Patch]:
        """Return the triangles of the scene, where the nodes put them."""
        scene = self.document["scenes"][self.document.get("scene", 0)]
        found: list[Patch] = []
        for number in scene["nodes"]:
            self._walk(number, np.eye(4), found)
        return found

    def _walk(self, number: int, above: Array, found: list[Patch]) -> None:
        node = self.document["nodes"][number]
        matrix = above @ _matrix(node)
        if "mesh" in node:
            primitives = self.document["meshes"][node["mesh"]]["primitives"]
            found += [self._patch(each, matrix) for each in primitives if each.get("mode", 4) == 4]
        for child in node.get("children", []):
            self._walk(child, matrix, found)

    def _patch(self, primitive: dict[str, Any], matrix: Array) -> Patch:
        attributes = primitive["attributes"]
        positions = self._accessor(attributes["POSITION"]) @ matrix[:3, :3].T + matrix[:3, 3]
        order = np.arange(len(positions))
        if "indices" in primitive:
            order = self._accessor(primitive["indices"]).astype(np.int64).reshape(-1)
        corners = order.reshape(-1, 3)
        material = self._material(primitive)
        look = material.get("pbrMetallicRoughness", {})
        use = look.get("baseColorTexture")
        uvs = None
        if use is not None:
            transform = use.get("extensions", {}).get("KHR_texture_transform", {})
            texcoord = transform.get("texCoord", use.get("texCoord", 0))
            uvs = _move(self._accessor(attributes[f"TEXCOORD_{texcoord}"]), transform)[corners]
        colors = None
        if "COLOR_0" in attributes:
            colors = self._accessor(attributes["COLOR_0"])[corners][..., :3]
        factor = np.array(look.get("baseColorFactor", [1, 1, 1, 1])[:3], dtype=np.float64)
        picture = None if use is None else self._picture(use["index"])
        return Patch(positions[corners], uvs, colors, factor, picture)

    def _material(self, primitive: dict[str, Any]) -> dict[str, Any]:
        if "material" not in primitive:
            return {}
        material: dict[str, Any] = self.document["materials"][primitive["material"]]
        return material

    def _accessor(self, number: int) -> Array:
        """Read an accessor as doubles; whole numbers that are normalised become 0 to 1, or −1 to 1."""
        accessor = self.document["accessors"][number]
        if "sparse" in accessor or "bufferView" not in accessor:
            raise ValueError("sparse and empty accessors are not understood")
        view = self.document["bufferViews"][accessor["bufferView"]]
        if view.get("buffer", 0) != 0:
            raise ValueError("only the bytes inside of the file are understood")
        kind, width = np.dtype(_NUMBERS[accessor["componentType"]]), _WIDTHS[accessor["type"]]
        start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
        stride = view.get("byteStride", kind.itemsize * width)
        shape = (accessor["count"], width)
        values = np.ndarray(shape, kind, self._bytes, start, (stride, kind.itemsize)).astype(
            np.float64
        )
        if accessor.get("normalized"):
            return np.maximum(values / np.iinfo(kind).max, -1.0)
        return values

    def _picture(self, number: int) -> npt.NDArray[np.uint8]:
        texture = self.document["textures"][number]
        webp = texture.get("extensions", {}).get("EXT_texture_webp", {})
        image = self.document["images"][webp.get("source", texture.get("source"))]
        view = self.document["bufferViews"][image["bufferView"]]
        start = view.get("byteOffset", 0)
        encoded = self._bytes[start : start + view["byteLength"]]
        with Image.open(io.BytesIO(encoded)) as picture:
            return np.asarray(picture.convert("RGB"))


def _matrix(node: dict[str, Any]) -> Array:
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    x, y, z, w = node.get("rotation", [0, 0, 0, 1])
    turned = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    matrix = np.eye(4)
    matrix[:3, :3] = turned * np.array(node.get("scale", [1, 1, 1]), dtype=np.float64)
    matrix[:3, 3] = node.get("translation", [0, 0, 0])
    return matrix


def _move(uvs: Array, transform: dict[str, Any]) -> Array:
    """Move texture coordinates as KHR_texture_transform says: scaled, then turned, then shifted."""
    u, v = (uvs * transform.get("scale", [1, 1])).T
    angle = transform.get("rotation", 0.0)
    cos, sin = np.cos(angle), np.sin(angle)
    turned = np.stack([cos * u + sin * v, cos * v - sin * u], axis=1)
    return np.asarray(turned + transform.get("offset", [0, 0]))
