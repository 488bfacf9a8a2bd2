"""Pictures on a surface no finer than a camera can see, so that they do not sparkle."""

from __future__ import annotations

import math

import numpy as np

from mesh.indexed import IndexedSurface
from mesh.surface import DoubleArray, Part, TextureUse

#: A part is measured on at most so many of its triangles.
_MEASURED_TRIANGLES = 100_000


def reduce_pictures(surface: IndexedSurface, pixel_m: float) -> IndexedSurface:
    """Make the same surface whose textures are decoded about as fine as pixels of a size.

    Halved until a texel is as near to the size of a pixel as it gets: a ray meets one place of the pixel only, and
    what lies between two rays would come and go as the object turns.
    """
    halvings: dict[int, int] = {}
    for part in surface.surface.parts:
        for use in part.material.uses:
            if use.texcoord < len(part.uvs):
                texel_m = _measure_texel(part, use)
                fits = round(math.log2(max(pixel_m / max(texel_m, 1e-30), 1.0)))
                key = id(use.texture)
                halvings[key] = min(halvings.get(key, fits), fits)
    longest = {
        id(texture): max(texture.longest_px >> halvings.get(id(texture), 0), 1)
        for texture in surface.surface.textures
    }
    return surface.with_pictures_within(longest)


def _measure_texel(part: Part, use: TextureUse) -> float:
    """Measure the side of a texel on the surface, in metres, as the mean over the area of a part."""
    stride = max(len(part.triangles) // _MEASURED_TRIANGLES, 1)
    corners = part.triangles[::stride]
    points = part.positions[corners].astype(np.float64)
    uv = part.uvs[use.texcoord][corners].astype(np.float64)
    uv = uv * use.scale * np.array([use.texture.width, use.texture.height])
    area = np.linalg.norm(
        np.cross(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0]), axis=1
    )
    texels = np.abs(_cross(uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]))
    whole, covered = float(area.sum()), float(texels.sum())
    return float(np.sqrt(whole / covered)) if covered > 0 else np.inf


def _cross(first: DoubleArray, second: DoubleArray) -> DoubleArray:
    return first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
