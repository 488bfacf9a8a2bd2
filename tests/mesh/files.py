"""Small files in real formats, written by the tests themselves."""

from __future__ import annotations

import base64
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import DracoPy
import numpy as np

from mesh.surface import FloatArray, IndexArray
from tests.mesh.shapes import Shape


def write_stl(path: Path, shape: Shape) -> Path:
    points, triangles = shape
    facets = np.zeros(
        len(triangles), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("more", "<u2")]
    )
    facets["corners"] = points[triangles]
    path.write_bytes(
        b"made by a test".ljust(80, b" ") + struct.pack("<I", len(triangles)) + facets.tobytes()
    )
    return path


def write_ascii_stl(path: Path, shape: Shape) -> Path:
    points, triangles = shape
    lines = ["solid test"]
    for corners in points[triangles]:
        lines += ["facet normal 0 0 0", "outer loop"]
        lines += [f"vertex {x:.9g} {y:.9g} {z:.9g}" for x, y, z in corners]
        lines += ["endloop", "endfacet"]
    path.write_text("\n".join([*lines, "endsolid test", ""]))
    return path


def write_ply(
    path: Path, shape: Shape, colors: np.ndarray | None = None, *, binary: bool = True
) -> Path:
    points, triangles = shape
    fields = [("xyz", "<f4", 3)] + ([("rgb", "u1", 3)] if colors is not None else [])
    header = ["ply", f"format {'binary_little_endian' if binary else 'ascii'} 1.0"]
    header += [f"element vertex {len(points)}"] + [f"property float {axis}" for axis in "xyz"]
    if colors is not None:
        header += [f"property uchar {name}" for name in ("red", "green", "blue")]
    header += [
        f"element face {len(triangles)}",
        "property list uchar int vertex_indices",
        "end_header",
        "",
    ]
    vertices = np.zeros(len(points), dtype=fields)
    vertices["xyz"] = points
    if colors is not None:
        vertices["rgb"] = colors
    if binary:
        faces = np.zeros(len(triangles), dtype=[("count", "u1"), ("corners", "<i4", 3)])
        faces["count"], faces["corners"] = 3, triangles
        path.write_bytes("\n".join(header).encode() + vertices.tobytes() + faces.tobytes())
        return path
    rows = [
        " ".join(
            [f"{x:.9g}" for x in row["xyz"]]
            + [str(x) for x in (row["rgb"] if colors is not None else ())]
        )
        for row in vertices
    ]
    rows += [f"3 {a} {b} {c}" for a, b, c in triangles]
    path.write_text("\n".join(header) + "\n".join(rows) + "\n")
    return path


def obj_text(shape: Shape) -> str:
    points, triangles = shape
    lines = [f"v {x:.9g} {y:.9g} {z:.9g}" for x, y, z in points]
    lines += [f"f {a} {b} {c}" for a, b, c in triangles + 1]
    return "\n".join(lines) + "\n"


def write_zip(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


class Gltf:
    """A glTF document that a test builds piece by piece, and may spoil before writing."""

    def __init__(self) -> None:
        self.binary = b""
        self.json: dict[str, Any] = {
            "asset": {"version": "2.0"},
            "accessors": [], "bufferViews": [], "meshes": [], "nodes": [], "materials": [],
            "images": [], "textures": [], "scenes": [{"nodes": []}], "scene": 0,
        }  # fmt: skip

    def view(self, data: bytes) -> int:
        self.json["bufferViews"].append(
            {"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(data)}
        )
        self.binary += data + b"\0" * (-len(data) % 4)
        return len(self.json["bufferViews"]) - 1

    def accessor(self, values: np.ndarray, kind: str, **more: Any) -> int:
        codes = {"f4": 5126, "u4": 5125, "u2": 5123, "u1": 5121, "i2": 5122, "i1": 5120}
        entry = {"bufferView": self.view(values.tobytes()), "count": len(values), "type": kind}
        entry["componentType"] = codes[values.dtype.str[1:]]
        self.json["accessors"].append(entry | more)
        return len(self.json["accessors"]) - 1

    def mesh(
        self,
        shape: Shape,
        uv: FloatArray | None = None,
        material: int | None = None,
        **attributes: int,
    ) -> int:
        named = {"POSITION": self.accessor(shape[0], "VEC3"), **attributes}
        if uv is not None:
            named["TEXCOORD_0"] = self.accessor(uv, "VEC2")
        primitive: dict[str, Any] = {
            "attributes": named,
            "indices": self.accessor(shape[1].reshape(-1), "SCALAR"),
        }
        if material is not None:
            primitive["material"] = material
        self.json["meshes"].append({"name": "mesh", "primitives": [primitive]})
        return len(self.json["meshes"]) - 1

    def draco_mesh(self, points: FloatArray, triangles: IndexArray) -> int:
        data = DracoPy.encode(points, triangles, quantization_bits=16)
        decoded = DracoPy.decode(data)
        count = len(decoded.points)
        self.json["accessors"] += [
            {"componentType": 5126, "count": count, "type": "VEC3"},
            {"componentType": 5125, "count": 3 * len(decoded.faces), "type": "SCALAR"},
        ]
        position = len(self.json["accessors"]) - 2
        name = "KHR_draco_mesh_compression"
        identifier = decoded.attributes[0]["unique_id"]
        compressed = {"bufferView": self.view(data), "attributes": {"POSITION": identifier}}
        primitive = {
            "attributes": {"POSITION": position},
            "indices": position + 1,
            "extensions": {name: compressed},
        }
        self.json["meshes"].append({"primitives": [primitive]})
        self.json["extensionsUsed"] = self.json["extensionsRequired"] = [name]
        return len(self.json["meshes"]) - 1

    def texture(self, data: bytes, media_type: str = "image/png") -> int:
        self.json["images"].append({"bufferView": self.view(data), "mimeType": media_type})
        self.json["textures"].append({"source": len(self.json["images"]) - 1})
        return len(self.json["textures"]) - 1

    def node(self, **entry: Any) -> int:
        self.json["nodes"].append(entry)
        return len(self.json["nodes"]) - 1

    def show(self, *nodes: int) -> None:
        self.json["scenes"][0]["nodes"] += nodes

    def document(self) -> dict[str, Any]:
        filled = {key: value for key, value in self.json.items() if value not in ([],)}
        return filled | {"buffers": [{"byteLength": len(self.binary)}]}

    def write_glb(self, path: Path) -> Path:
        text = json.dumps(self.document()).encode()
        text += b" " * (-len(text) % 4)
        length = 28 + len(text) + len(self.binary)
        head = struct.pack("<4sIIII", b"glTF", 2, length, len(text), 0x4E4F534A)
        path.write_bytes(
            head + text + struct.pack("<II", len(self.binary), 0x004E4942) + self.binary
        )
        return path

    def write_gltf(self, path: Path, buffer: str | None = None) -> Path:
        document = self.document()
        uri = "data:application/octet-stream;base64," + base64.b64encode(self.binary).decode()
        document["buffers"][0]["uri"] = buffer or uri
        path.write_text(json.dumps(document))
        return path


def glb_document(data: bytes) -> dict[str, Any]:
    """The JSON of a GLB, checked against its own lengths."""
    magic, version, length, json_bytes, kind = struct.unpack_from("<4sIIII", data)
    assert (magic, version, length, kind) == (b"glTF", 2, len(data), 0x4E4F534A)
    binary_bytes, kind = struct.unpack_from("<II", data, 20 + json_bytes)
    assert (28 + json_bytes + binary_bytes, kind) == (len(data), 0x004E4942)
    return json.loads(data[20 : 20 + json_bytes])
