"""Colour arithmetic: sRGB bytes, linear light, and CIELAB.

Sources: IEC 61966-2-1:1999 (sRGB, D65); CIE 15:2004 (L*a*b*, and the 1976 colour difference, which is
the Euclidean distance in it).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mesh.surface import ByteArray, FloatArray

_XYZ_OF_RGB = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_D65_WHITE = np.array([0.95047, 1.0, 1.08883])
_WHITE_XYZ_OF_RGB = (_XYZ_OF_RGB / _D65_WHITE[:, None]).T.astype(np.float32)
_EPSILON, _KAPPA = np.float32(216 / 24389), np.float32(24389 / 27)  # CIE 15:2004, 8.2.1


def linearize(srgb: npt.NDArray[np.floating]) -> FloatArray:
    """Turn sRGB in 0 to 1 into linear light."""
    low = srgb <= 0.04045
    linear = np.where(low, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)


#: Linear light of each of the 256 byte values.
LINEAR_OF_BYTE: FloatArray = linearize(np.arange(256, dtype=np.float32) / 255)


def encode_srgb(linear: FloatArray, noise: FloatArray | None = None) -> ByteArray:
    """Turn linear light into sRGB bytes; values outside 0 to 1 are clipped.

    `noise` from 0 to 1 replaces rounding at one half, which keeps soft gradients free of bands.
    """
    clipped = np.clip(linear, 0, 1)
    low = clipped <= 0.0031308
    srgb = np.where(low, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055)
    return (srgb * 255 + (0.5 if noise is None else noise)).astype(np.uint8)


def measure_lab(linear: FloatArray) -> FloatArray:
    """Turn (n, 3) linear RGB into CIELAB under D65."""
    xyz = np.clip(linear, 0, 1).astype(np.float32) @ _WHITE_XYZ_OF_RGB
    f = np.where(xyz <= _EPSILON, (_KAPPA * xyz + 16) / 116, np.cbrt(xyz))
    lab = [116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])]
    return np.stack(lab, axis=1).astype(np.float32)
