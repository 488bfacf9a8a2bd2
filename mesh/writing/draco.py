"""Triangles of a GLB compressed with Draco (KHR_draco_mesh_compression), for readers that ask for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from mesh.reading.draco import decode_draco, encode_draco
from mesh.surface import FloatArray, IndexArray, Part
from mesh.writing.buffers import Attribute, BufferWriter, measure_bounds
from mesh.writing.options import GlbOptions
from mesh.writing.quantise import TANGENT_BITS, fold
from mesh.writing.tangents import build_tangents

DRACO = "KHR_draco_mesh_compression"

_SHORT = 65_535


def write_draco(
    writer: BufferWriter, part: Part, options: GlbOptions
) -> tuple[dict[str, Any], Part]:
    """Compress a part; returns its primitive, and what a reader finds.

    Draco puts vertices in an order of its own and leaves out triangles without area, so that the
    accessors are described from what comes out again.
    """
    data, identifiers = encode_draco(
        part, position_bits=options.position_bits, normal_bits=options.normal_bits
    )
    triangles, stored = decode_draco(data, identifiers)
    view = writer.add_bytes(data)
    attributes = {}
    for name in identifiers:
        values = _as_declared(name, stored[name])
        stored[name] = values
        normalized = name == "COLOR_0"
        attributes[name] = writer.add_accessor(values, normalized=normalized, has_view=False)
        if name == "POSITION":
            writer.accessors[attributes[name]].update(measure_bounds(values))
    corners = triangles.reshape(-1, 1)
    if len(stored["POSITION"]) < _SHORT:
        corners = corners.astype(np.uint16)
    primitive: dict[str, Any] = {
        "attributes": attributes,
        "indices": writer.add_accessor(corners, has_view=False),
        "mode": 4,
        "extensions": {DRACO: {"bufferView": view, "attributes": identifiers}},
    }
    if part.material.normal is not None:
        tangents = _make_tangents(part, triangles, stored)
        primitive["attributes"]["TANGENT"] = writer.add_attribute(tangents)
        stored["TANGENT"] = tangents.values
    return primitive, _as_read(part, triangles, stored)


def _as_read(part: Part, triangles: IndexArray, stored: dict[str, npt.NDArray[Any]]) -> Part:
    """Make the part that a reader finds."""
    floats = {name: _as_floats(name, values) for name, values in stored.items()}
    return replace(
        part,
        positions=floats["POSITION"],
        triangles=triangles,
        normals=floats.get("NORMAL"),
        tangents=floats.get("TANGENT"),
        uvs=tuple(floats[f"TEXCOORD_{number}"] for number in range(len(part.uvs))),
        colors=floats.get("COLOR_0"),
    )


def _make_tangents(
    part: Part, triangles: IndexArray, stored: dict[str, npt.NDArray[Any]]
) -> Attribute:
    """Compute tangents for the vertices as they come out; they lie beside the compressed bytes."""
    use = part.material.normal
    texcoord = 0 if use is None else use.texcoord
    uvs = tuple(stored[f"TEXCOORD_{number}"] for number in range(len(part.uvs)))
    again = replace(
        part,
        positions=stored["POSITION"],
        triangles=triangles,
        normals=stored["NORMAL"],
        uvs=uvs,
        tangents=None,
    )
    return fold("TANGENT", build_tangents(again, texcoord), TANGENT_BITS)


def _as_declared(name: str, values: npt.NDArray[np.generic]) -> npt.NDArray[Any]:
    """Give numbers the type that they have in the file; the binding widens those of 16 bits."""
    return values.astype(np.uint16 if name == "COLOR_0" else np.float32)


def _as_floats(name: str, values: npt.NDArray[Any]) -> FloatArray:
    floats: FloatArray = values.astype(np.float32)
    if name == "TANGENT":
        return floats / np.float32(np.iinfo(values.dtype).max)
    return floats / np.float32(_SHORT) if name == "COLOR_0" else floats
