"""A surface as GLB: glTF 2.0 in one file that any viewer opens.

Source: glTF 2.0 (Khronos, ISO/IEC 12113:2022), sections 3.6, 3.7, 3.9, 4.4. Written so that the
Khronos validator has neither errors nor warnings: normals of length 1, exact bounds, aligned views,
nothing unused.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from mesh.meshopt_kernels import order_triangles
from mesh.normals import with_normals
from mesh.surface import Part, Surface
from mesh.writing.materials import MaterialTable
from mesh.writing.tangents import build_tangents

GENERATOR = "Bao Vat"

_FLOAT, _USHORT, _UINT = 5126, 5123, 5125
_VERTICES, _INDICES = 34962, 34963  # bufferView targets, glTF 2.0, 5.11
_MAX_SHORT_INDEX = 65_534  # 65,535 means "restart" to graphics processors (3.7.2.1)


@dataclass(frozen=True)
class EncodedGlb:
    """A finished file, and the surface that a viewer finds in it, pictures as written.

    `texture_px` is the longer side of the largest picture; 0 without.
    """

    data: bytes
    surface: Surface
    texture_px: int


@dataclass
class _Writer:
    """Gathers buffer views and accessors; the only mutable thing here, alive for one file."""

    chunks: list[bytes] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    accessors: list[dict[str, Any]] = field(default_factory=list)
    length: int = 0

    def add_view(self, data: bytes, target: int | None = None) -> int:
        view: dict[str, Any] = {
            "buffer": 0, "byteOffset": self.length, "byteLength": len(data),
        }  # fmt: skip
        if target is not None:
            view["target"] = target
        padding = -len(data) % 4
        self.chunks += [data, b"\0" * padding]
        self.length += len(data) + padding
        self.views.append(view)
        return len(self.views) - 1

    def add_accessor(
        self, values: npt.NDArray[Any], kind: str, target: int, **extra: object
    ) -> int:
        components = {"f": _FLOAT, "u2": _USHORT, "u4": _UINT}
        code = "f" if values.dtype.kind == "f" else f"u{values.dtype.itemsize}"
        view = self.add_view(np.ascontiguousarray(values).tobytes(), target)
        self.accessors.append(
            {
                "bufferView": view,
                "componentType": components[code],
                "count": len(values),
                "type": kind,
                **extra,
            }
        )
        return len(self.accessors) - 1


def encode_glb(surface: Surface, texture_px: int) -> EncodedGlb:
    """Write a surface as GLB, its pictures reduced to at most `texture_px` on the longer side.

    Pictures become JPEG, or PNG where the material uses their coverage. Every part is a node of its
    own under its own name. Normals are computed where the surface has none.
    """
    writer, table = _Writer(), MaterialTable(texture_px)
    nodes, meshes, parts = [], [], []
    for number, part in enumerate(surface.parts):
        whole = _order(with_normals(part))
        primitive = _write_primitive(writer, whole)
        primitive["material"], written = table.add(part.material)
        parts.append(replace(whole, material=written))
        name = part.name or f"part {number}"
        meshes.append({"name": name, "primitives": [primitive]})
        nodes.append({"name": name, "mesh": number})
    document: dict[str, Any] = {
        "asset": _build_asset(surface),
        "scene": 0,
        "scenes": [{"nodes": list(range(len(nodes)))}],
        "nodes": nodes,
        "meshes": meshes,
        **table.build(writer.add_view),
        "accessors": writer.accessors,
        "bufferViews": writer.views,
        "buffers": [{"byteLength": writer.length}],
    }
    data = _pack(document, writer.chunks, writer.length)
    return EncodedGlb(data, replace(surface, parts=tuple(parts)), table.largest_px)


def _build_asset(surface: Surface) -> dict[str, Any]:
    asset: dict[str, Any] = {"version": "2.0", "generator": GENERATOR}
    if any(surface.shift_m):
        asset["extras"] = {"shift_m": list(surface.shift_m)}
    return asset


def _write_primitive(writer: _Writer, part: Part) -> dict[str, Any]:
    attributes = {
        "POSITION": writer.add_accessor(
            part.positions,
            "VEC3",
            _VERTICES,
            min=[float(value) for value in part.positions.min(axis=0)],
            max=[float(value) for value in part.positions.max(axis=0)],
        )
    }
    if part.normals is not None:
        attributes["NORMAL"] = writer.add_accessor(part.normals, "VEC3", _VERTICES)
    if part.material.normal is not None:
        tangents = part.tangents
        if tangents is None:
            tangents = build_tangents(part, part.material.normal.texcoord)
        attributes["TANGENT"] = writer.add_accessor(tangents, "VEC4", _VERTICES)
    for number, uv in enumerate(part.uvs):
        attributes[f"TEXCOORD_{number}"] = writer.add_accessor(uv, "VEC2", _VERTICES)
    if part.colors is not None:
        # 16 bits, because 8 bits of linear light show bands in the dark.
        colors = (np.clip(part.colors, 0, 1) * 65535 + 0.5).astype(np.uint16)
        attributes["COLOR_0"] = writer.add_accessor(colors, "VEC4", _VERTICES, normalized=True)
    small = len(part.positions) <= _MAX_SHORT_INDEX
    flat = part.triangles.reshape(-1).astype(np.uint16 if small else np.uint32)
    indices = writer.add_accessor(flat, "SCALAR", _INDICES)
    return {"attributes": attributes, "indices": indices, "mode": 4}


def _order(part: Part) -> Part:
    """Put triangles in an order for the vertex cache, and vertices in the order of their use."""
    triangles = order_triangles(part.triangles, len(part.positions))
    flat = triangles.reshape(-1)
    _, first = np.unique(flat, return_index=True)
    kept = flat[np.sort(first)]
    numbers = np.empty(len(part.positions), dtype=np.uint32)
    numbers[kept] = np.arange(len(kept), dtype=np.uint32)
    return part.keep_vertices(kept.astype(np.int64), numbers[triangles])


def _pack(document: dict[str, Any], chunks: Sequence[bytes], length: int) -> bytes:
    text = json.dumps(document, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    total = 12 + 8 + len(text) + 8 + length
    head = struct.pack("<4sIIII", b"glTF", 2, total, len(text), 0x4E4F534A)
    return b"".join([head, text, struct.pack("<II", length, 0x004E4942), *chunks])
