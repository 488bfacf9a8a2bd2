"""A glTF as one GLB that shows and moves as the deposited files do: for models of which every level is at rest.

Nothing in the document is changed but where bytes lie and the frame that everything stands in.
Source: glTF 2.0, 3.6.1 and 4.4.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np

from mesh.reading.gltf_buffers import GltfSource
from mesh.reading.gltf_compressed import MESHOPT_EXTENSIONS, is_fallback
from mesh.reading.gltf_document import Document
from mesh.reading.package import open_package
from mesh.reading.read_gltf import open_source
from mesh.reading.unsettled import frame_matrix
from mesh.surface import Surface
from mesh.textures import read_texture
from mesh.writing.buffers import pack_glb


def pack_moving(path: Path, kind: str, surface: Surface) -> bytes | None:
    """Write a glTF that moves as one GLB, in the frame of its surface; None for any other format.

    Parameters
    ----------
    surface
        What was read from it: its unit, axis and shift become one node above the scenes'.

    Raises
    ------
    MeshRefusedError
        A file that the glTF names is missing.
    """
    if kind not in ("glb", "gltf"):
        return None
    source = open_source(open_package(path), kind)
    chunks = _Chunks()
    packed = copy.deepcopy(source.document)
    _move_buffers(packed, source, chunks)
    _move_pictures(packed, source, chunks)
    _set_frame(packed, surface)
    stand_ins = [entry for entry in source.document.get("buffers", []) if _stands_in(entry)]
    if chunks.length:
        packed["buffers"] = [{"byteLength": chunks.length}, *stand_ins]
    return pack_glb(packed, chunks.parts, chunks.length)


def _set_frame(packed: Document, surface: Surface) -> None:
    """Put every scene below a node that turns the file's numbers into metres with Y up, as every level has them."""
    matrix = np.array(frame_matrix(surface.frame), dtype=np.float64)
    matrix[:3, 3] -= surface.shift_m
    if np.array_equal(matrix, np.eye(4)):
        return
    for scene in packed.get("scenes", []):
        packed["nodes"].append(
            {"name": "frame", "children": scene["nodes"], "matrix": matrix.T.reshape(-1).tolist()}
        )
        scene["nodes"] = [len(packed["nodes"]) - 1]


class _Chunks:
    """Bytes one behind the other, each from a whole multiple of four."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.length = 0

    def add(self, data: bytes) -> int:
        """Append bytes, and return where they begin."""
        at = self.length
        padded = data + b"\0" * (-len(data) % 4)
        self.parts.append(padded)
        self.length += len(padded)
        return at


def _stands_in(buffer: dict[str, Any]) -> bool:
    return is_fallback(buffer) and "uri" not in buffer


def _move_buffers(packed: Document, source: GltfSource, chunks: _Chunks) -> None:
    starts: dict[int, tuple[int, int]] = {}
    stand_ins = 0
    for number, entry in enumerate(packed.get("buffers", [])):
        if _stands_in(entry):
            stand_ins += 1
            starts[number] = (stand_ins, 0)
        else:
            starts[number] = (0, chunks.add(source.read_buffer(number)[: entry["byteLength"]]))
    for view in packed.get("bufferViews", []):
        extensions = view.get("extensions", {})
        compressed = [extensions[name] for name in MESHOPT_EXTENSIONS if name in extensions]
        for place in (view, *compressed):
            buffer, start = starts[place["buffer"]]
            place["buffer"] = buffer
            place["byteOffset"] = start + place.get("byteOffset", 0)


def _move_pictures(packed: Document, source: GltfSource, chunks: _Chunks) -> None:
    views = packed.setdefault("bufferViews", [])
    for image in packed.get("images", []):
        if "uri" not in image:
            continue
        name = image.pop("uri")
        data = source.read_uri(name)
        views.append({"buffer": 0, "byteOffset": chunks.add(data), "byteLength": len(data)})
        image["bufferView"] = len(views) - 1
        image.setdefault("mimeType", read_texture(data, name).media_type)
    if not views:
        del packed["bufferViews"]
