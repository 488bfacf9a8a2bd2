"""The triangles of a GLB: written once, whatever pictures come with them later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mesh.meshopt_kernels import order_triangles
from mesh.normals import with_normals
from mesh.surface import Material, Part, Surface, TextureUse
from mesh.writing.buffers import MESHOPT, Attribute, BufferWriter
from mesh.writing.draco import DRACO, write_draco
from mesh.writing.options import GlbOptions
from mesh.writing.quantise import UvGrid, choose_grid, choose_uv_grids, quantise_part
from mesh.writing.settle import replace_uses
from mesh.writing.tangents import build_tangents

QUANTIZED = "KHR_mesh_quantization"


@dataclass(frozen=True, eq=False)
class Geometry:
    """The triangles of a file.

    `surface` is what a reader finds in it, with the pictures as they came; `primitives` and `node`
    go into the document; `writer` has the bytes and is not written to any more.
    """

    surface: Surface
    writer: BufferWriter
    primitives: tuple[dict[str, Any], ...]
    node: dict[str, Any]
    extensions: frozenset[str]


def encode_geometry(surface: Surface, options: GlbOptions) -> Geometry:
    """Order, round and compress the triangles of a surface.

    Normals are computed where the surface has none, and tangents where a normal map needs them: two
    viewers that make them themselves need not agree (and the validator warns of it).
    """
    whole = [_complete(part) for part in surface.parts]
    whole_surface = replace(surface, parts=tuple(whole))
    if options.compression == "meshopt":
        return _encode_quantised(whole_surface, options)
    writer, primitives, parts = BufferWriter(compress=False), [], []
    for part in whole:
        if options.compression == "draco":
            primitive, written = write_draco(writer, part, options)
        else:
            primitive, written = _write_primitive(writer, part, list_attributes(part)), part
        primitives.append(primitive)
        parts.append(written)
    extensions = frozenset({DRACO} if options.compression == "draco" else ())
    if extensions and any(part.tangents is not None for part in parts):
        extensions |= {QUANTIZED}
    written_surface = replace(surface, parts=tuple(parts))
    return Geometry(written_surface, writer, tuple(primitives), {}, extensions)


def list_attributes(part: Part) -> list[Attribute]:
    """Make the attributes of a part as they are: floats, and colours of 16 bits.

    16 bits, because 8 bits of linear light show bands in the dark.
    """
    attributes = [Attribute("POSITION", part.positions)]
    if part.normals is not None:
        attributes.append(Attribute("NORMAL", part.normals))
    if part.tangents is not None:
        attributes.append(Attribute("TANGENT", part.tangents))
    attributes += [Attribute(f"TEXCOORD_{number}", uv) for number, uv in enumerate(part.uvs)]
    if part.colors is not None:
        colors = (np.clip(part.colors, 0, 1) * 65535 + 0.5).astype(np.uint16)
        attributes.append(Attribute("COLOR_0", colors, normalized=True))
    return attributes


def _encode_quantised(surface: Surface, options: GlbOptions) -> Geometry:
    grid = choose_grid(surface, options.position_bits)
    uv_grids = choose_uv_grids(surface, options.texture_px)
    writer, primitives, parts = BufferWriter(compress=True), [], []
    for part in surface.parts:
        attributes, written = quantise_part(part, grid, uv_grids, options.normal_bits)
        primitives.append(_write_primitive(writer, part, attributes))
        parts.append(replace(written, material=_lead_back(part.material, uv_grids)))
    node = {}
    if grid is not None:
        node = {"translation": list(grid.origin_m), "scale": [grid.step_m] * 3}
    extensions = frozenset({MESHOPT, QUANTIZED})
    written_surface = replace(surface, parts=tuple(parts))
    return Geometry(written_surface, writer, tuple(primitives), node, extensions)


def _write_primitive(
    writer: BufferWriter, part: Part, attributes: list[Attribute]
) -> dict[str, Any]:
    return {
        "attributes": {each.name: writer.add_attribute(each) for each in attributes},
        "indices": writer.add_triangles(part.triangles, len(part.positions)),
        "mode": 4,
    }


def _complete(part: Part) -> Part:
    """Give a part normals, and tangents exactly where a normal map uses them, in drawing order."""
    whole = _order(with_normals(part))
    if part.material.normal is None:
        return replace(whole, tangents=None)
    if whole.tangents is None:
        tangents = build_tangents(whole, part.material.normal.texcoord)
        return replace(whole, tangents=tangents)
    return whole


def _order(part: Part) -> Part:
    """Put triangles in an order for the vertex cache, and vertices in the order of their use."""
    triangles = order_triangles(part.triangles, len(part.positions))
    flat = triangles.reshape(-1)
    _, first = np.unique(flat, return_index=True)
    kept = flat[np.sort(first)]
    numbers = np.empty(len(part.positions), dtype=np.uint32)
    numbers[kept] = np.arange(len(kept), dtype=np.uint32)
    return part.keep_vertices(kept.astype(np.int64), numbers[triangles])


def _lead_back(material: Material, grids: Mapping[int, UvGrid]) -> Material:
    def back(use: TextureUse | None) -> TextureUse | None:
        if use is None or use.texcoord not in grids:
            return use
        return grids[use.texcoord].lead_back(use)

    return replace_uses(material, back)
