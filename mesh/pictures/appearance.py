"""What a place of a surface looks like to light: colour, direction, roughness, metal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mesh.indexed import IndexedSurface, PartPlaces, interpolate, sample_texture
from mesh.normal_maps import bend_normals
from mesh.open3d_kernels import Places
from mesh.surface import FloatArray, TextureUse


@dataclass(frozen=True, eq=False)
class Appearance:
    """Materials at n places, as glTF 2.0 (3.9.2, 3.9.3) defines them.

    color, normal, glow : (n, 3) float32; roughness, metallic, occlusion : (n,) float32
    `glow` is the light that the material sends out by itself.
    """

    color: FloatArray
    normal: FloatArray
    roughness: FloatArray
    metallic: FloatArray
    occlusion: FloatArray
    glow: FloatArray


def look_up(surface: IndexedSurface, places: Places) -> Appearance:
    """Look up all maps of the materials at places, normal maps included."""
    count = len(places.triangles)
    normal = surface.normals(places)
    roughness, metallic = np.empty(count, np.float32), np.empty(count, np.float32)
    occlusion, glow = np.ones(count, np.float32), np.zeros((count, 3), np.float32)
    for here in surface.by_part(places):
        material = here.part.material
        roughness[here.mine] = material.roughness_factor
        metallic[here.mine] = material.metallic_factor
        if material.metallic_roughness is not None:
            values = _sample(surface, here, material.metallic_roughness)
            roughness[here.mine] *= values[:, 1]
            metallic[here.mine] *= values[:, 2]
        if material.occlusion is not None:
            values = _sample(surface, here, material.occlusion)[:, 0]
            occlusion[here.mine] = 1 + material.occlusion.strength * (values - 1)
        glow[here.mine] = material.emissive_factor
        if material.emissive is not None:
            glow[here.mine] *= _sample(surface, here, material.emissive, is_color=True)
        if material.normal is not None:
            normal[here.mine] = _bend(surface, here, material.normal, normal[here.mine])
    return Appearance(surface.colors(places), normal, roughness, metallic, occlusion, glow)


def _sample(
    surface: IndexedSurface, here: PartPlaces, use: TextureUse, *, is_color: bool = False
) -> FloatArray:
    uv = interpolate(here.part.uvs[use.texcoord], here.corners, here.weights)
    return sample_texture(surface.picture(use.texture), uv, use, is_color=is_color)


def _bend(
    surface: IndexedSurface, here: PartPlaces, use: TextureUse, normal: FloatArray
) -> FloatArray:
    mapped = _sample(surface, here, use) * 2 - 1
    mapped[:, :2] *= use.strength
    return bend_normals(here, use, normal, mapped)
