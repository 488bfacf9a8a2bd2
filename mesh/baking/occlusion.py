"""How open each place of the original is to light from all around, for a level's occlusion map."""

from __future__ import annotations

import numpy as np

from mesh.indexed import IndexedSurface
from mesh.normals import build_frames
from mesh.open3d_kernels import Places
from mesh.surface import FloatArray

#: Rays at each texel, weighted by the cosine.
_RAYS = 64

#: Walls farther than this share of the diagonal do not count: rooms reflect.
_REACH = 1 / 3

#: Rays begin this far off the surface, as a share of the diagonal, or they would meet it.
_LIFT = 3e-4

_GOLDEN = 0.618034


def measure_open(surface: IndexedSurface, places: Places) -> FloatArray:
    """Compute the share of the hemisphere that is open over places: (n, 1), weighted by the cosine.

    Directions lie on a spiral over the disc, lifted to the hemisphere (Malley's method), and turned
    at each place; the turn is a function of the place, so that the same model gives the same map.
    """
    normals = surface.normals(places)
    diagonal = np.float32(surface.surface.diagonal_m)
    origins = surface.points(places) + normals * (diagonal * np.float32(_LIFT))
    across, along = build_frames(normals)
    turn = (np.arange(len(normals)) * _GOLDEN % 1).astype(np.float32)
    open_share = np.zeros(len(normals), dtype=np.float32)
    for number in range(_RAYS):
        radius = np.float32(np.sqrt((number + 0.5) / _RAYS))
        angle = np.float32(2 * np.pi) * (np.float32(number * _GOLDEN) + turn)
        directions = (
            across * (radius * np.cos(angle))[:, None]
            + along * (radius * np.sin(angle))[:, None]
            + normals * np.sqrt(1 - radius * radius)
        ).astype(np.float32)
        open_share += ~surface.rays.find_blocked(origins, directions, float(diagonal) * _REACH)
    share: FloatArray = open_share[:, None] / np.float32(_RAYS)
    return share
