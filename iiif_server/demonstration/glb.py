"""Writes a textured surface as one binary glTF 2.0 file.

glTF 2.0, section 4.4 (the GLB container) and 3.7 (meshes): a JSON chunk, then a binary chunk, both
padded to four bytes. The same surface gives the same bytes.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from iiif_server.demonstration.surface import Surface, compute_tangents

_MAGIC, _VERSION = 0x46546C67, 2
_JSON_CHUNK, _BINARY_CHUNK = 0x4E4F534A, 0x004E4942
_FLOAT, _UNSIGNED_INT = 5126, 5125
_VERTEX_DATA, _INDEX_DATA = 34962, 34963
_LINEAR, _LINEAR_MIPMAP_LINEAR = 9729, 9987


@dataclass(frozen=True)
class Finish:
    """How a surface looks: JPEG textures and the two numbers of the metallic-roughness model."""

    colour_jpeg: bytes
    metallic: float
    roughness: float
    normal_jpeg: bytes | None = None


def write_glb(path: Path, name: str, surface: Surface, finish: Finish) -> None:
    """Write the surface, its material and its textures as a GLB file."""
    vertex_data = [surface.positions, surface.normals, surface.uvs]
    if finish.normal_jpeg is not None:
        vertex_data.append(compute_tangents(surface))
    blobs = [np.ascontiguousarray(values, "<f4").tobytes() for values in vertex_data]
    blobs.append(np.ascontiguousarray(surface.triangles, "<u4").tobytes())
    blobs.append(finish.colour_jpeg)
    if finish.normal_jpeg is not None:
        blobs.append(finish.normal_jpeg)
    padded = [blob + bytes(-len(blob) % 4) for blob in blobs]
    document = _build_document(name, surface, finish, [len(blob) for blob in blobs])
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    size = sum(len(blob) for blob in padded)
    with path.open("wb") as file:
        file.write(struct.pack("<III", _MAGIC, _VERSION, 12 + 8 + len(text) + 8 + size))
        file.write(struct.pack("<II", len(text), _JSON_CHUNK) + text)
        file.write(struct.pack("<II", size, _BINARY_CHUNK))
        file.writelines(padded)


def _build_document(
    name: str, surface: Surface, finish: Finish, lengths: list[int]
) -> dict[str, Any]:
    """Return the JSON chunk; `lengths` are the bytes of the vertex data, the indices, the pictures."""
    textures = 1 if finish.normal_jpeg is None else 2
    index_view = len(lengths) - textures - 1
    names = ("POSITION", "NORMAL", "TEXCOORD_0", "TANGENT")[:index_view]
    primitive = {
        "attributes": {attribute: view for view, attribute in enumerate(names)},
        "indices": index_view,
        "material": 0,
    }
    return {
        "asset": {
            "version": "2.0",
            "generator": "Bảo Vật demonstration",
            "copyright": "CC0 1.0; a generated demonstration, not a real object",
        },
        "scene": 0,
        "scenes": [{"name": name, "nodes": [0]}],
        "nodes": [{"name": name, "mesh": 0}],
        "meshes": [{"name": name, "primitives": [primitive]}],
        "materials": [_build_material(name, finish)],
        "samplers": [{"magFilter": _LINEAR, "minFilter": _LINEAR_MIPMAP_LINEAR}],
        "textures": [{"sampler": 0, "source": i} for i in range(textures)],
        "images": [
            {"bufferView": index_view + 1 + i, "mimeType": "image/jpeg"} for i in range(textures)
        ],
        "accessors": _build_accessors(surface, names),
        "bufferViews": _build_views(lengths, index_view),
        "buffers": [{"byteLength": sum(length + -length % 4 for length in lengths)}],
    }


def _build_accessors(surface: Surface, names: tuple[str, ...]) -> list[dict[str, Any]]:
    types = {"POSITION": "VEC3", "NORMAL": "VEC3", "TEXCOORD_0": "VEC2", "TANGENT": "VEC4"}
    accessors: list[dict[str, Any]] = [
        {
            "bufferView": view,
            "componentType": _FLOAT,
            "count": len(surface.positions),
            "type": types[name],
        }
        for view, name in enumerate(names)
    ]
    accessors[0]["min"] = [float(value) for value in surface.positions.min(axis=0)]
    accessors[0]["max"] = [float(value) for value in surface.positions.max(axis=0)]
    indices = {
        "bufferView": len(names),
        "componentType": _UNSIGNED_INT,
        "count": surface.triangles.size,
        "type": "SCALAR",
    }
    return [*accessors, indices]


def _build_material(name: str, finish: Finish) -> dict[str, Any]:
    material: dict[str, Any] = {
        "name": name,
        "pbrMetallicRoughness": {
            "baseColorTexture": {"index": 0},
            "metallicFactor": finish.metallic,
            "roughnessFactor": finish.roughness,
        },
    }
    if finish.normal_jpeg is not None:
        material["normalTexture"] = {"index": 1}
    return material


def _build_views(lengths: list[int], index_view: int) -> list[dict[str, int]]:
    views: list[dict[str, int]] = []
    offset = 0
    for index, length in enumerate(lengths):
        view = {"buffer": 0, "byteOffset": offset, "byteLength": length}
        if index <= index_view:
            view["target"] = _INDEX_DATA if index == index_view else _VERTEX_DATA
        views.append(view)
        offset += length + -length % 4
    return views
