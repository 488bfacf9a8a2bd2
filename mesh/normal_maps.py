"""Directions that a normal map turns: where the tangents come from, and how they are bent.

Source: glTF 2.0, 3.7.2.1 and 3.9.3.
"""

from __future__ import annotations

import numpy as np

from mesh.indexed import PartPlaces, interpolate
from mesh.surface import FloatArray, TextureUse


def bend_normals(
    here: PartPlaces, use: TextureUse, normal: FloatArray, mapped: FloatArray
) -> FloatArray:
    """Turn directions (n, 3) of length 1 by what a normal map says there, `mapped` from −1 to 1, strength included.

    A place whose texture coordinates span nothing keeps its direction.
    """
    tangent, side = _find_tangents(here, use)
    along = np.einsum("nd,nd->n", tangent, normal)[:, None].astype(np.float32)
    tangent = tangent - normal * along
    length = _measure(tangent)
    tangent = (tangent / np.maximum(length, 1e-20)).astype(np.float32, copy=False)
    bitangent = _cross(normal, tangent) * side.astype(np.float32)
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
