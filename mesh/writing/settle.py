"""Surfaces for formats that have no extensions: what glTF's core can say without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from mesh.surface import FloatArray, Material, Part, Surface, TextureUse


def settle_transforms(surface: Surface) -> Surface:
    """Work the transforms of textures into the texture coordinates, in a set for each that differs.

    Sets that no texture uses are left out: nothing that is seen depends on them.
    """
    return replace(surface, parts=tuple(_settle_part(part) for part in surface.parts))


_Moved = tuple[int, tuple[float, float], float, tuple[float, float]]


def _settle_part(part: Part) -> Part:
    sets: dict[_Moved, int] = {}

    def settle(use: TextureUse | None) -> TextureUse | None:
        if use is None:
            return None
        moved = (use.texcoord, use.offset, use.rotation, use.scale)
        number = sets.setdefault(moved, len(sets))
        return replace(use, texcoord=number, offset=(0.0, 0.0), rotation=0.0, scale=(1.0, 1.0))

    material = replace_uses(part.material, settle)
    uvs = tuple(_move(part.uvs[moved[0]], moved) for moved in sets)
    return replace(part, material=material, uvs=uvs)


def replace_uses(
    material: Material, change: Callable[[TextureUse | None], TextureUse | None]
) -> Material:
    """Make the same material with each use of a texture changed."""
    return replace(
        material,
        base_color=change(material.base_color),
        metallic_roughness=change(material.metallic_roughness),
        normal=change(material.normal),
        occlusion=change(material.occlusion),
        emissive=change(material.emissive),
    )


def _move(uv: FloatArray, moved: _Moved) -> FloatArray:
    """Apply offset, rotation and scale as KHR_texture_transform does."""
    _, offset, rotation, scale = moved
    if (offset, rotation, scale) == ((0.0, 0.0), 0.0, (1.0, 1.0)):
        return uv
    cos, sin = np.cos(rotation), np.sin(rotation)
    u, v = uv[:, 0].astype(np.float64) * scale[0], uv[:, 1].astype(np.float64) * scale[1]
    columns = [cos * u + sin * v + offset[0], cos * v - sin * u + offset[1]]
    placed: FloatArray = np.stack(columns, axis=1).astype(np.float32)
    return placed


def settle_light(material: Material) -> Material:
    """Make a material that is not to be lit look so under light: black, and shining in its colours.

    KHR_materials_unlit asks of readers without it only that they show something.
    """
    if not material.unlit:
        return material
    red, green, blue, alpha = material.base_color_factor
    return replace(
        material,
        unlit=False,
        base_color_factor=(0.0, 0.0, 0.0, alpha),
        metallic_factor=0.0,
        roughness_factor=1.0,
        metallic_roughness=None,
        emissive_factor=(red, green, blue),
        emissive=material.base_color,
    )
