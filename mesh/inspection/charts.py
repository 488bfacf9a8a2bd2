"""How texture coordinates lie on a surface: islands, texels for each millimetre, what is outside 0 to 1."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np

from mesh.inspection.connections import Connections
from mesh.inspection.facts import TexelDensity
from mesh.surface import DoubleArray, FloatArray, Part, Surface
from mesh.topology import NumberArray, Places, find_end, number_components

#: Coordinates at the rim of a picture miss 0 or 1 by rounding; a texel of 16k is 60 times larger.
_RIM = 1e-6


@dataclass(frozen=True, eq=False)
class Laid:
    """One set of texture coordinates over a whole surface.

    uv : (f, 3, 2) float32, of each corner; 0 where a part lacks the set
    low, high : (f, 2) float32, the box around each face
    picture : (f,) which picture they address, −1 where a part lacks the set
    """

    uv: FloatArray
    low: FloatArray
    high: FloatArray
    picture: NumberArray


def lay_out(surface: Surface, number: int) -> Laid:
    """Gather one set of texture coordinates over all parts."""
    uv = np.zeros((surface.triangle_count, 3, 2), dtype=np.float32)
    picture = np.full(surface.triangle_count, -1, dtype=np.int64)
    pictures: dict[Hashable, int] = {}
    for part, block in _blocks(surface):
        if len(part.uvs) > number:
            uv[block] = part.uvs[number][part.triangles]
            picture[block] = pictures.setdefault(_picture_key(part, number), len(pictures))
    # Three at a time: numpy takes six times as long to reduce an axis of length 3.
    low = np.minimum(np.minimum(uv[:, 0], uv[:, 1]), uv[:, 2])
    high = np.maximum(np.maximum(uv[:, 0], uv[:, 1]), uv[:, 2])
    return Laid(uv, low, high, picture)


def _picture_key(part: Part, number: int) -> Hashable:
    """Parts that show the same picture in the same way share its space; others do not."""
    uses = [use for use in part.material.uses if use.texcoord == number]
    if not uses:
        return id(part.material)
    return id(uses[0].texture), uses[0].offset, uses[0].rotation, uses[0].scale


def _blocks(surface: Surface) -> Iterator[tuple[Part, slice]]:
    """Yield every part with the slice of its faces among all."""
    start = 0
    for part in surface.parts:
        yield part, slice(start, start + len(part.triangles))
        start += len(part.triangles)


def count_charts(laid: Laid, places: Places, connections: Connections) -> int:
    """Count islands: faces of one picture that hang together over edges without a seam."""
    edges, corners = connections.edges, connections.corners.reshape(-1)
    uv, picture = laid.uv[places.whole].reshape(-1, 2), laid.picture[places.whole]
    left = np.concatenate([edges.left, edges.crowded[:, 0]])
    right = np.concatenate([edges.right, edges.crowded[:, 1]])
    agrees = corners[left] != corners[right]
    begins = np.where(agrees, find_end(right), right)
    ends = np.where(agrees, right, find_end(right))
    joined = (
        (picture[left // 3] == picture[right // 3])
        & (uv[left] == uv[begins]).all(axis=1)
        & (uv[find_end(left)] == uv[ends]).all(axis=1)
    )
    numbers, _ = number_components(len(picture), left[joined] // 3, right[joined] // 3)
    return len(np.unique(numbers[picture >= 0]))


def measure_outside(laid: Laid, areas: DoubleArray) -> float:
    """Measure the share of the area, of faces with this set, that reaches outside 0 to 1."""
    has = laid.picture >= 0
    outside = has & ((laid.low < -_RIM) | (laid.high > 1 + _RIM)).any(axis=1)
    total = float(areas[has].sum())
    return float(areas[outside].sum()) / total if total > 0 else 0.0


def measure_density(surface: Surface, areas: DoubleArray) -> TexelDensity | None:
    """Measure how many texels of the base colour lie on a millimetre; None without such textures."""
    texels = np.zeros(len(areas))
    for part, block in _blocks(surface):
        use = part.material.base_color
        if use is None or len(part.uvs) <= use.texcoord:
            continue
        size_px = np.array([use.texture.width, use.texture.height], dtype=np.float64)
        corners = part.uvs[use.texcoord][part.triangles] * size_px * np.abs(use.scale)
        one, other = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        texels[block] = np.abs(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]) / 2
    counted = (texels > 0) & (areas > 0)
    if not counted.any():
        return None
    per_mm = np.sqrt(texels[counted] / areas[counted]) / 1e3
    weights = areas[counted]
    low, middle, high = _weighted_percentiles(per_mm, weights, (5, 50, 95))
    return TexelDensity(middle, low, high, float(weights.sum() / areas.sum()))


def _weighted_percentiles(
    values: DoubleArray, weights: DoubleArray, percents: tuple[float, ...]
) -> list[float]:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    at = np.searchsorted(reached, np.array(percents) / 100 * reached[-1])
    return [float(values[order[min(place, len(order) - 1)]]) for place in at]
