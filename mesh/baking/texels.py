"""The values of a level's texels, in bands of rows: bounded memory, and all processors at work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesh.baking.atlas import Atlas, Samples
from mesh.baking.match import Matcher
from mesh.normals import measure_face_normals
from mesh.open3d_kernels import Places
from mesh.surface import BoolArray, FloatArray, IndexArray, Part

#: Samples looked up at once by a thread, about 300 bytes each; more take no less time (tried to 500,000).
_SAMPLES_AT_ONCE = 130_000
_THREADS = 2


@dataclass(frozen=True, eq=False)
class Shape:
    """A level in space: welded triangles, and the same triangles as they will be drawn.

    positions : (n, 3) float32, metres from the centre of the original's index
    triangles : (m, 3) over them
    drawn : the part with texture coordinates, normals and tangents, its triangles in the same order
    """

    positions: FloatArray
    triangles: IndexArray
    drawn: Part


@dataclass(frozen=True, eq=False)
class Lookup:
    """A map to bake: its name, how many numbers a texel has, and how they are found.

    `find` is given places on the original, and where they are shown on the level.
    """

    name: str
    channels: int
    find: Callable[[Places, Samples], FloatArray]


@dataclass(frozen=True, eq=False)
class Texels:
    """Means over texels: one (size, size, channels) float16 array for each map, and which are known."""

    values: dict[str, npt.NDArray[np.float16]]
    known: BoolArray


def bake_texels(
    shape: Shape, atlas: Atlas, matcher: Matcher, lookups: Iterable[Lookup], per_side: int
) -> Texels:
    """Look up maps of the original for every texel, with `per_side`² samples in each."""
    maps, size = tuple(lookups), atlas.size
    values = {each.name: np.zeros((size, size, each.channels), np.float16) for each in maps}
    known = np.zeros((size, size), dtype=bool)
    outward = _find_outward(shape.positions, shape.triangles)
    corners = np.concatenate([shape.positions, outward], axis=1)[shape.triangles]
    rows = max(_SAMPLES_AT_ONCE // (size * per_side * per_side), 1)

    def bake_band(top: int) -> None:
        bottom = min(top + rows, size)
        samples = atlas.find_samples(top, bottom, per_side)
        if not len(samples.texels):
            return
        places = _match(corners, matcher, samples)
        counts = np.bincount(samples.texels, minlength=(bottom - top) * size)
        known[top:bottom] = counts.reshape(-1, size) > 0
        for each in maps:
            found = each.find(places, samples)
            for channel in range(each.channels):
                total = np.bincount(samples.texels, found[:, channel], len(counts))
                mean = total / np.maximum(counts, 1)
                values[each.name][top:bottom, :, channel] = mean.reshape(-1, size)

    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        list(pool.map(bake_band, range(0, size, rows)))
    return Texels(values, known)


def _match(corners: FloatArray, matcher: Matcher, samples: Samples) -> Places:
    """Find the places of the original that samples of the level stand for.

    corners : (m, 3, 6) positions and outward directions
    """
    values = weigh(corners.take(samples.triangles, axis=0), samples.weights)
    points, normals = values[:, :3], values[:, 3:]
    lengths = np.sqrt(np.einsum("nd,nd->n", normals, normals))[:, None]
    return matcher.find_places(points, normals / np.maximum(lengths, np.float32(1e-12)))


def weigh(corners: FloatArray, weights: FloatArray) -> FloatArray:
    """Interpolate (n, 3 corners, k) values at weights (n, 3)."""
    result: FloatArray = np.einsum("nck,nc->nk", corners, weights)
    return result


def _find_outward(positions: FloatArray, triangles: IndexArray) -> FloatArray:
    """Compute smooth directions outward at welded vertices, so that neighbouring rays leave no gap."""
    areas = measure_face_normals(positions, triangles)
    summed = np.zeros((len(positions), 3))
    for axis in range(3):
        for corner in range(3):
            summed[:, axis] += np.bincount(triangles[:, corner], areas[:, axis], len(positions))
    lengths = np.linalg.norm(summed, axis=1, keepdims=True)
    return (summed / np.where(lengths > 0, lengths, 1)).astype(np.float32)
