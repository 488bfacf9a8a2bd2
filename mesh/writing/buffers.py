"""The bytes of a GLB that is being written: buffer views and accessors, compressed where asked.

Sources: glTF 2.0, 3.6; EXT_meshopt_compression, whose compressed views lie in the file's own buffer and
say where their bytes would lie, uncompressed, in a second one that has none.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from mesh.meshopt_kernels import encode_triangles, encode_vertices
from mesh.surface import IndexArray

MESHOPT = "EXT_meshopt_compression"

_COMPONENTS = {"f4": 5126, "i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125}
_KINDS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4"}
_VERTICES, _INDICES = 34962, 34963  # bufferView targets, glTF 2.0, 5.11
_MAX_SHORT_INDEX = 65_534  # 65,535 means "restart" to graphics processors (3.7.2.1)


@dataclass(frozen=True, eq=False)
class Attribute:
    """One attribute of the vertices of a part, as numbers of a file.

    values : (n, k) as a reader finds them; folded : (n, 4) where they pass through the filter
    OCTAHEDRAL, which `values` are the outcome of
    """

    name: str
    values: npt.NDArray[Any]
    normalized: bool = False
    folded: npt.NDArray[Any] | None = None


@dataclass
class BufferWriter:
    """Gathers buffer views and accessors; the only mutable thing here, alive for one file."""

    compress: bool
    chunks: list[bytes] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    accessors: list[dict[str, Any]] = field(default_factory=list)
    length: int = 0
    unpacked_length: int = 0

    def add_bytes(self, data: bytes) -> int:
        """Add a view of bytes that are nobody's vertices, such as a picture."""
        self.views.append(self._place(data))
        return len(self.views) - 1

    def add_attribute(self, attribute: Attribute) -> int:
        """Add the numbers of one attribute as an accessor."""
        values = attribute.values
        rows = _fill_rows(values)
        padded = rows.shape[1] != values.shape[1]
        if self.compress:
            stored, how = rows, "NONE"
            if attribute.folded is not None:
                stored, how = attribute.folded, "OCTAHEDRAL"
            self._add_packed(encode_vertices(stored), rows, _VERTICES, "ATTRIBUTES", how)
        else:
            view = {**self._place(rows.tobytes()), "target": _VERTICES}
            if padded:
                view["byteStride"] = rows.itemsize * rows.shape[1]
            self.views.append(view)
        accessor = self.add_accessor(values, normalized=attribute.normalized)
        if attribute.name == "POSITION":
            self.accessors[accessor].update(measure_bounds(values))
        return accessor

    def add_triangles(self, triangles: IndexArray, vertex_count: int) -> int:
        """Add triangles as an accessor of their corners."""
        kind = np.uint16 if vertex_count <= _MAX_SHORT_INDEX else np.uint32
        flat = triangles.reshape(-1, 1).astype(kind)
        if self.compress:
            packed = encode_triangles(triangles, vertex_count)
            self._add_packed(packed, flat, _INDICES, "TRIANGLES", "NONE")
        else:
            self.views.append({**self._place(flat.tobytes()), "target": _INDICES})
        return self.add_accessor(flat)

    def add_accessor(
        self, values: npt.NDArray[Any], *, normalized: bool = False, has_view: bool = True
    ) -> int:
        """Describe numbers, which lie in the newest view or, for an extension that says so, in none."""
        accessor: dict[str, Any] = {
            "componentType": _COMPONENTS[f"{values.dtype.kind}{values.dtype.itemsize}"],
            "count": len(values),
            "type": _KINDS[values.shape[1]],
        }
        if has_view:
            accessor["bufferView"] = len(self.views) - 1
        if normalized:
            accessor["normalized"] = True
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def build_buffers(self) -> list[dict[str, Any]]:
        """Build the list of buffers: the file's own, and the one that has no bytes."""
        buffers: list[dict[str, Any]] = [{"byteLength": self.length}]
        if self.unpacked_length:
            unpacked = {
                "byteLength": self.unpacked_length,
                "extensions": {MESHOPT: {"fallback": True}},
            }
            buffers.append(unpacked)
        return buffers

    def copy(self) -> BufferWriter:
        """Make a writer that goes on from here, while this one stays as it is."""
        lists = (list(self.chunks), list(self.views), [dict(entry) for entry in self.accessors])
        return BufferWriter(self.compress, *lists, self.length, self.unpacked_length)

    def _place(self, data: bytes) -> dict[str, Any]:
        view = {"buffer": 0, "byteOffset": self.length, "byteLength": len(data)}
        padding = -len(data) % 4
        self.chunks += [data, b"\0" * padding]
        self.length += len(data) + padding
        return view

    def _add_packed(
        self, packed: bytes, rows: npt.NDArray[Any], target: int, mode: str, how: str
    ) -> None:
        stride = rows.itemsize * rows.shape[1]
        extension = {**self._place(packed), "byteStride": stride, "mode": mode, "count": len(rows)}
        if how != "NONE":
            extension["filter"] = how
        view: dict[str, Any] = {
            "buffer": 1,
            "byteOffset": self.unpacked_length,
            "byteLength": rows.nbytes,
            "target": target,
            "extensions": {MESHOPT: extension},
        }
        if target == _VERTICES:
            view["byteStride"] = stride
        self.views.append(view)
        self.unpacked_length += rows.nbytes + -rows.nbytes % 4


def pack_glb(document: dict[str, Any], chunks: Sequence[bytes], length: int) -> bytes:
    """Put a document and its bytes into one file (glTF 2.0, 4.4)."""
    text = json.dumps(document, separators=(",", ":"), allow_nan=False, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    binary = struct.pack("<II", length, 0x004E4942) if length else b""
    total = 12 + 8 + len(text) + len(binary) + length
    head = struct.pack("<4sIIII", b"glTF", 2, total, len(text), 0x4E4F534A)
    return b"".join([head, text, binary, *chunks])


def _fill_rows(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Fill rows up to a multiple of 4 bytes, as vertices must begin (glTF 2.0, 3.6.2.4)."""
    missing = -(values.itemsize * values.shape[1]) % 4 // values.itemsize
    if missing == 0:
        return np.ascontiguousarray(values)
    zeros = np.zeros((len(values), missing), dtype=values.dtype)
    return np.concatenate([values, zeros], axis=1)


def measure_bounds(values: npt.NDArray[Any]) -> dict[str, list[float]]:
    """Measure the lowest and highest of each number, as accessors of positions give them."""
    low, high = values.min(axis=0), values.max(axis=0)
    return {"min": [value.item() for value in low], "max": [value.item() for value in high]}
