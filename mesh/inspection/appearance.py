"""Colour and texture of a surface: which pictures, for what, and how they are laid."""

from __future__ import annotations

from collections.abc import Iterator

from mesh.inspection.charts import count_charts, lay_out, measure_density, measure_outside
from mesh.inspection.connections import Connections
from mesh.inspection.coverage import measure_overlap
from mesh.inspection.facts import Appearance, Counts, TextureFacts, UvSet
from mesh.surface import DoubleArray, Material, Surface, TextureUse
from mesh.topology import Places


def count_all(surface: Surface, places: Places) -> Counts:
    """Count what there is."""
    parts = surface.parts
    return Counts(
        triangles=surface.triangle_count,
        vertices=surface.vertex_count,
        places=len(places.positions),
        parts=len(parts),
        materials=len({part.material for part in parts}),
        parts_with_normals=sum(part.normals is not None for part in parts),
        parts_with_colors=sum(part.colors is not None for part in parts),
    )


def measure_appearance(
    surface: Surface,
    places: Places,
    connections: Connections,
    areas: DoubleArray,
    *,
    with_overlap: bool,
) -> Appearance:
    """Measure the sets of texture coordinates and list the pictures."""
    highest = max(len(part.uvs) for part in surface.parts)
    return Appearance(
        uv_sets=tuple(
            _measure_set(surface, number, places, connections, areas, with_overlap=with_overlap)
            for number in range(highest)
        ),
        texel_density=measure_density(surface, areas),
        textures=_list_textures(surface),
        parts_without_uvs=sum(
            any(use.texcoord >= len(part.uvs) for use in part.material.uses)
            for part in surface.parts
        ),
    )


def _measure_set(
    surface: Surface,
    number: int,
    places: Places,
    connections: Connections,
    areas: DoubleArray,
    *,
    with_overlap: bool,
) -> UvSet:
    laid = lay_out(surface, number)
    return UvSet(
        number=number,
        parts=sum(len(part.uvs) > number for part in surface.parts),
        charts=count_charts(laid, places, connections),
        outside_share=measure_outside(laid, areas),
        overlap=measure_overlap(laid, areas) if with_overlap else None,
    )


def _list_textures(surface: Surface) -> tuple[TextureFacts, ...]:
    uses: dict[int, list[str]] = {}
    for material in dict.fromkeys(part.material for part in surface.parts):
        for slot, use in _slots(material):
            of = f"{slot} of {material.name}" if material.name else slot
            uses.setdefault(id(use.texture), []).append(of)
    return tuple(
        TextureFacts(
            texture.width,
            texture.height,
            texture.media_type,
            len(texture.data),
            tuple(uses[id(texture)]),
        )
        for texture in surface.textures
    )


def _slots(material: Material) -> Iterator[tuple[str, TextureUse]]:
    slots = {
        "base colour": material.base_color,
        "metallic-roughness": material.metallic_roughness,
        "normals": material.normal,
        "occlusion": material.occlusion,
        "emission": material.emissive,
    }
    for name, use in slots.items():
        if use is not None:
            yield name, use
