"""A surface as GLB: glTF 2.0 in one file that any viewer opens.

Source: glTF 2.0 (Khronos, ISO/IEC 12113:2022), sections 3.6, 3.7, 3.9, 4.4. Written so that the
Khronos validator has neither errors nor warnings: normals of length 1, exact bounds, aligned views,
nothing unused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mesh.surface import Surface, Texture
from mesh.writing.buffers import pack_glb
from mesh.writing.geometry import Geometry, encode_geometry
from mesh.writing.materials import MaterialTable
from mesh.writing.options import GlbOptions
from mesh.writing.pictures import Grade, PictureKey, encode_jobs, list_jobs

GENERATOR = "Bao Vat"


@dataclass(frozen=True)
class EncodedGlb:
    """A finished file, and the surface that a viewer finds in it, pictures as written.

    `texture_px` is the longer side of the largest picture, 0 without; `texture_quality` is what they
    were written with where they were not kept as they came.
    """

    data: bytes
    surface: Surface
    texture_px: int
    texture_quality: int


def encode_glb(surface: Surface, options: GlbOptions) -> EncodedGlb:
    """Write a surface as GLB, its pictures reduced to what `options` allow.

    Every part is a node of its own under its own name.
    """
    geometry = encode_geometry(surface, options)
    grade = Grade(options.texture_px, options.texture_px, options.texture_quality)
    pictures = encode_jobs(list_jobs(surface), grade, webp=options.texture_format == "webp")
    return assemble_glb(geometry, pictures, options.texture_quality)


def assemble_glb(
    geometry: Geometry, pictures: Mapping[PictureKey, Texture], quality: int
) -> EncodedGlb:
    """Put triangles and pictures that were encoded before into one file."""
    writer, table = geometry.writer.copy(), MaterialTable(pictures)
    nodes, meshes, parts = [], [], []
    for number, part in enumerate(geometry.surface.parts):
        material, written = table.add(part.material)
        primitive = {**geometry.primitives[number], "material": material}
        name = part.name or f"part {number}"
        meshes.append({"name": name, "primitives": [primitive]})
        nodes.append({"name": name, "mesh": number, **geometry.node})
        parts.append(replace(part, material=written))
    tables = table.build(writer.add_bytes)
    document: dict[str, Any] = {
        "asset": _build_asset(geometry.surface),
        **_list_extensions(geometry, table),
        "scene": 0,
        "scenes": [{"nodes": list(range(len(nodes)))}],
        "nodes": nodes,
        "meshes": meshes,
        **tables,
        "accessors": writer.accessors,
        "bufferViews": writer.views,
        "buffers": writer.build_buffers(),
    }
    data = pack_glb(document, writer.chunks, writer.length)
    surface = replace(geometry.surface, parts=tuple(parts))
    return EncodedGlb(data, surface, table.largest_px, quality if table.pictures else 0)


def _list_extensions(geometry: Geometry, table: MaterialTable) -> dict[str, list[str]]:
    lists = {
        "extensionsUsed": sorted(geometry.extensions | table.extensions),
        "extensionsRequired": sorted(geometry.extensions | table.required),
    }
    return {name: entries for name, entries in lists.items() if entries}


def _build_asset(surface: Surface) -> dict[str, Any]:
    asset: dict[str, Any] = {"version": "2.0", "generator": GENERATOR}
    if any(surface.shift_m):
        asset["extras"] = {"shift_m": list(surface.shift_m)}
    return asset
