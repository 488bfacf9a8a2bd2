"""Which texels a texture coordinate means: the arithmetic that every lookup of a picture shares.

Source: glTF 2.0, 3.8.4 (samplers) and 5.26 (wrapping); KHR_texture_transform.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mesh.surface import CLAMP, MIRROR, DoubleArray, FloatArray, TextureUse

#: For each byte the number from 0 to 1 that it stands for in maps that are no colours.
NUMBER_OF_BYTE: FloatArray = (np.arange(256) / 255).astype(np.float32)


def transform_coordinates(uv: FloatArray, use: TextureUse) -> tuple[FloatArray, FloatArray]:
    """Scale, turn and move texture coordinates (n, 2) as a use of a picture says; u and v apart, (n,) each."""
    if not use.transformed:
        return uv[:, 0], uv[:, 1]
    cos, sin = np.cos(use.rotation), np.sin(use.rotation)
    u, v = uv[:, 0] * use.scale[0], uv[:, 1] * use.scale[1]
    return cos * u + sin * v + use.offset[0], cos * v - sin * u + use.offset[1]


def wrap_index(index: DoubleArray, size: int, mode: int) -> npt.NDArray[np.int64]:
    """Bring numbers of columns or rows (n,) into a picture of so many: repeated, mirrored or held at the edge."""
    whole = index.astype(np.int64)
    if len(whole) and whole.min() >= 0 and whole.max() < size:
        return whole
    if mode == CLAMP:
        return np.clip(whole, 0, size - 1)
    if mode == MIRROR:
        folded = whole % (2 * size)
        return np.minimum(folded, 2 * size - 1 - folded)
    return whole % size
