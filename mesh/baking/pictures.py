"""Baked values as finished pictures: the gaps between charts filled, sharp under magnification, encoded."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mesh.surface import BoolArray, FloatArray

#: Rounds of fitting texels to magnification. Measured on a scan of 20,000 triangles at 2,048 px, mean ΔE and kB as
#: JPEG: none 0.486 and 727, one 0.370 and 772, two 0.366 and 786.
_ROUNDS = 1


def fill_gaps(values: npt.NDArray[np.floating], known: BoolArray) -> FloatArray:
    """Fill texels that no chart shows with the mean of what lies around: (h, w, k) of any float.

    Pull and push over halved pictures (Gortler et al., "The Lumigraph", 1996), so that smaller copies
    of the picture take colours from nearby charts only.
    """
    filled = np.empty(values.shape, dtype=np.float32)
    for channel in range(values.shape[2]):  # one at a time, for the sake of memory
        filled[..., channel] = _fill(values[..., channel : channel + 1], known)[..., 0]
    return filled


def _fill(values: npt.NDArray[np.floating], known: BoolArray) -> FloatArray:
    if known.all() or not known.any() or min(known.shape) <= 1:
        mean = values[known].mean(axis=0, dtype=np.float64) if known.any() else 0
        return np.where(known[..., None], values, mean).astype(np.float32)
    half, half_known = _halve(values, known)
    coarse = _fill(half, half_known)
    smooth = _double(_double(coarse).swapaxes(0, 1)).swapaxes(0, 1)
    height, width = known.shape
    return np.where(known[..., None], values, smooth[:height, :width]).astype(np.float32)


def _double(values: FloatArray) -> FloatArray:
    """Make a picture twice as high, blended as graphics processors do."""
    doubled = np.repeat(values * np.float32(0.75), 2, axis=0)
    quarter = values * np.float32(0.25)
    doubled[2::2] += quarter[:-1]
    doubled[1:-1:2] += quarter[1:]
    doubled[[0, -1]] += quarter[[0, -1]]
    return doubled


def _halve(values: npt.NDArray[np.floating], known: BoolArray) -> tuple[FloatArray, BoolArray]:
    height, width = known.shape
    padded = np.zeros((height + height % 2, width + width % 2), dtype=np.float32)
    padded[:height, :width] = known
    weight = padded.reshape(padded.shape[0] // 2, 2, -1, 2).sum(axis=(1, 3))
    means = np.empty((*weight.shape, values.shape[2]), dtype=np.float32)
    for channel in range(values.shape[2]):
        padded[:height, :width] = np.where(known, values[..., channel], 0)
        total = padded.reshape(padded.shape[0] // 2, 2, -1, 2).sum(axis=(1, 3))
        means[..., channel] = total / np.maximum(weight, 1)
    return means, weight > 0


def fit_magnified(values: FloatArray, known: BoolArray) -> FloatArray:
    """Change texels so that, shown magnified, each square texel has on average the value given.

    Graphics processors blend between the centres of texels, which takes a quarter of the finest
    contrast away: over its own square a texel counts 6/8 and its neighbours 1/8, along and across. Jacobi's
    iteration inverts this; averages, and so smaller copies of the picture, stay as they are.
    """
    fitted = values.astype(np.float32)
    for channel in range(values.shape[2]):
        wanted = fitted[..., channel].copy()
        plane = wanted.copy()
        for _ in range(_ROUNDS):
            plane += wanted - _blend(plane)
        fitted[..., channel] = np.where(known, np.clip(plane, 0, 1), wanted)
    return fitted


def _blend(plane: FloatArray) -> FloatArray:
    """Average a magnified picture over each texel."""
    blended = plane * np.float32(0.75)
    blended[:, 1:-1] += (plane[:, :-2] + plane[:, 2:]) * np.float32(0.125)
    blended[:, [0, -1]] = plane[:, [0, -1]]
    result = blended * np.float32(0.75)
    result[1:-1] += (blended[:-2] + blended[2:]) * np.float32(0.125)
    result[[0, -1]] = blended[[0, -1]]
    return result
