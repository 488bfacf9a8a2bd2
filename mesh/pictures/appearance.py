"""What a place of a surface looks like to light: colour, direction, roughness, metal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mesh.indexed import IndexedSurface, PartPlaces, blend, sample_texture
from mesh.open3d_kernels import Places
from mesh.surface import FloatArray, TextureUse


@dataclass(frozen=True, eq=False)
class Appearance:
    """Materials at n places, as glTF 2.0 (3.9.2, 3.9.3) defines them.

    color, normal : (n, 3) float32; roughness, metallic, occlusion : (n,) float32
    """

    color: FloatArray
    normal: FloatArray
    roughness: FloatArray
    metallic: FloatArray
    occlusion: FloatArray


def look_up(surface: IndexedSurface, places: Places) -> Appearance:
    """Look up all maps of the materials at places, normal maps included."""
    count = len(places.triangles)
    normal = surface.normals(places)
    roughness, metallic = np.empty(count, np.float32), np.empty(count, np.float32)
    occlusion = np.ones(count, np.float32)
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
        if material.normal is not None:
            normal[here.mine] = _bend(surface, here, material.normal, normal[here.mine])
    return Appearance(surface.colors(places), normal, roughness, metallic, occlusion)


def _sample(surface: IndexedSurface, here: PartPlaces, use: TextureUse) -> FloatArray:
    uv = blend(here.part.uvs[use.texcoord][here.part.triangles[here.local]], here.weights)
    return sample_texture(surface.picture(use.texture), uv, use, is_color=False)


def _bend(
    surface: IndexedSurface, here: PartPlaces, use: TextureUse, normal: FloatArray
) -> FloatArray:
    """Turn normals by the normal map (glTF 2.0, 3.7.2.1 and 3.9.3)."""
    tangent, side = _find_tangents(here, use)
    tangent = tangent - normal * np.einsum("nd,nd->n", tangent, normal)[:, None]
    length = np.linalg.norm(tangent, axis=1, keepdims=True)
    tangent /= np.maximum(length, 1e-20)
    bitangent = np.cross(normal, tangent) * side
    mapped = _sample(surface, here, use) * 2 - 1
    mapped[:, :2] *= use.strength
    bent = tangent * mapped[:, :1] + bitangent * mapped[:, 1:2] + normal * mapped[:, 2:3]
    bent = np.where(length > 0, bent, normal)
    unit: FloatArray = bent / np.maximum(np.linalg.norm(bent, axis=1, keepdims=True), 1e-12)
    return unit.astype(np.float32)


def _find_tangents(here: PartPlaces, use: TextureUse) -> tuple[FloatArray, FloatArray]:
    """Find the tangent and the side of the second one: the file's own, or those of each triangle."""
    corners = here.part.triangles[here.local]
    if here.part.tangents is not None:
        given = blend(here.part.tangents[corners], here.weights)
        return given[:, :3], np.where(given[:, 3:] < 0, -1, 1).astype(np.float32)
    points, uv = here.part.positions[corners], here.part.uvs[use.texcoord][corners]
    edge_1, edge_2 = points[:, 1] - points[:, 0], points[:, 2] - points[:, 0]
    du_1, dv_1 = (uv[:, 1] - uv[:, 0]).T
    du_2, dv_2 = (uv[:, 2] - uv[:, 0]).T
    turn = np.sign(du_1 * dv_2 - du_2 * dv_1)[:, None]
    tangent = (edge_1 * dv_2[:, None] - edge_2 * dv_1[:, None]) * turn
    # Texture coordinates run downward in glTF and green means upward, hence the sign.
    return tangent, np.where(turn == 0, 1, -turn).astype(np.float32)
