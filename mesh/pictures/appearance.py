"""What a place of a surface looks like to light: colour, direction, roughness, metal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mesh.indexed import IndexedSurface, PartPlaces, interpolate, sample_texture
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
    """Turn normals by the normal map (glTF 2.0, 3.7.2.1 and 3.9.3)."""
    tangent, side = _find_tangents(here, use)
    along = np.einsum("nd,nd->n", tangent, normal)[:, None].astype(np.float32)
    tangent = tangent - normal * along
    length = _measure(tangent)
    tangent = (tangent / np.maximum(length, 1e-20)).astype(np.float32, copy=False)
    bitangent = _cross(normal, tangent) * side.astype(np.float32)
    mapped = _sample(surface, here, use) * 2 - 1
    mapped[:, :2] *= use.strength
    bent: FloatArray = (
        tangent * mapped[:, :1] + bitangent * mapped[:, 1:2] + normal * mapped[:, 2:3]
    )
    straight = ~(length[:, 0] > 0)
    bent[straight] = normal[straight]
    unit: FloatArray = (bent / np.maximum(_measure(bent), 1e-12)).astype(np.float32, copy=False)
    return unit


def _find_tangents(here: PartPlaces, use: TextureUse) -> tuple[FloatArray, FloatArray]:
    """Find the tangent and the side of the second one: the file's own, or those of each triangle."""
    corners = here.corners
    if here.part.tangents is not None:
        given = interpolate(here.part.tangents, corners, here.weights)
        return given[:, :3], np.where(given[:, 3:] < 0, -1, 1).astype(np.float32)
    points, uv = here.part.positions[corners], here.part.uvs[use.texcoord][corners]
    edge_1, edge_2 = points[:, 1] - points[:, 0], points[:, 2] - points[:, 0]
    du_1, dv_1 = (uv[:, 1] - uv[:, 0]).T
    du_2, dv_2 = (uv[:, 2] - uv[:, 0]).T
    turn = np.sign(du_1 * dv_2 - du_2 * dv_1)[:, None]
    tangent = (edge_1 * dv_2[:, None] - edge_2 * dv_1[:, None]) * turn
    # Texture coordinates run downward in glTF and green means upward, hence the sign.
    return tangent, np.where(turn == 0, 1, -turn).astype(np.float32)


def _measure(vectors: FloatArray) -> FloatArray:
    """Measure the lengths of vectors (n, 3), as (n, 1); twice as fast as `numpy.linalg.norm`."""
    lengths: FloatArray = np.sqrt(np.einsum("nd,nd->n", vectors, vectors))[:, None]
    return lengths


def _cross(first: FloatArray, second: FloatArray) -> FloatArray:
    """Compute the cross products of vectors (n, 3); four times as fast as `numpy.cross`."""
    found = np.empty_like(first)
    for axis, (after, last) in enumerate(((1, 2), (2, 0), (0, 1))):
        found[:, axis] = first[:, after] * second[:, last] - first[:, last] * second[:, after]
    return found
