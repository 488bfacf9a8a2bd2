"""How far a level is from the original: in space, in colour, in direction.

Distances go to the nearest point of the other surface, both ways, from points chosen evenly over the
area (Cignoni, Rocchini & Scopigno, "Metro", 1998). The same points carry the colour difference.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesh.color import measure_lab
from mesh.indexed import IndexedSurface
from mesh.open3d_kernels import Places
from mesh.surface import FloatArray

#: Points each way. At 200,000 the RMS repeats within 1 % between seeds on scans; the largest distance needs more.
SAMPLES = 300_000
SEED = 20_260_101


#: How many sets of points the largest distance is looked for in.
SETS = 3

#: Points are asked for in so many rounds, each spread over the whole surface, until this time is over: nearest
#: points of thousands of triangles that meet in one vertex take milliseconds each.
_ROUNDS, _LIMIT_S = 16, 15.0

#: Points whose nearest are asked for together when only the farthest counts.
_ASKED_AT_ONCE = 8192

#: How far a ray may be wrong, as a share of the diagonal: some steps of single precision.
_RAY_ERROR = 1e-6


@dataclass(frozen=True)
class Deviation:
    """A measured difference between two surfaces, both ways together.

    Distances in millimetres and in parts per million of the original's bounding diagonal; ΔE in
    CIELAB (CIE 1976, D65); `normal_deg_mean` between the normals of the triangles.

    A sampled maximum depends on luck where the worst place is a spike: `max_mm` is the median of the maxima of
    several sets of points, which is what another measurement of this size finds; `farthest_mm` the largest distance
    of all. A set that cannot be searched to its end in time is left out. `samples` counts the points of the first set,
    both ways.
    """

    rms_mm: float
    rms_ppm: float
    max_mm: float
    max_ppm: float
    farthest_mm: float
    delta_e_mean: float
    delta_e_p95: float
    normal_deg_mean: float
    samples: int


def measure_deviation(
    original: IndexedSurface, level: IndexedSurface, samples: int = SAMPLES, *, sets: int = 1
) -> Deviation:
    """Measure a level against the original; about 1.5 s, and some tenths for each further set of points."""
    there = _measure_one_way(original, level, samples, SEED)
    back = _measure_one_way(level, original, samples, SEED + 1)
    distance, delta_e, degrees = (np.concatenate(pair) for pair in zip(there, back, strict=True))
    maxima = [float(distance.max())]
    for number in range(1, sets):
        ways = ((original, level), (level, original))
        seeds = (SEED + 2 * number, SEED + 2 * number + 1)
        found = [_find_farthest(*way, samples, seed) for way, seed in zip(ways, seeds, strict=True)]
        complete = [each for each in found if each is not None]
        if len(complete) == len(found):
            maxima.append(max(complete))
    rms_m, max_m = float(np.sqrt(np.mean(distance**2))), float(np.median(maxima))
    ppm = 1e6 / original.surface.diagonal_m
    return Deviation(
        rms_mm=rms_m * 1e3,
        rms_ppm=rms_m * ppm,
        max_mm=max_m * 1e3,
        max_ppm=max_m * ppm,
        farthest_mm=max(maxima) * 1e3,
        delta_e_mean=float(delta_e.mean()),
        delta_e_p95=float(np.percentile(delta_e, 95)),
        normal_deg_mean=float(degrees.mean()),
        samples=len(distance),
    )


def _measure_one_way(
    source: IndexedSurface, target: IndexedSurface, samples: int, seed: int
) -> tuple[npt.NDArray[np.float64], ...]:
    rounds = [
        _compare(source, target, places, nearest, found)
        for places, nearest, found in _match(source, target, samples, seed)
    ]
    distance, delta_e, degrees = (np.concatenate(each) for each in zip(*rounds, strict=True))
    return distance, delta_e, degrees


def _find_farthest(
    source: IndexedSurface, target: IndexedSurface, samples: int, seed: int
) -> float | None:
    """Find the largest distance of a set of points, in metres; None where that takes too long.

    What a ray along the normal meets is no nearer than the nearest point, and rays cost a tenth of it. So only points
    whose rays go farther than what was found so far are asked for their nearest.
    """
    end_s = time.monotonic() + _LIMIT_S
    places = source.sample(samples, seed)
    points = source.points(places)
    most_m = _bound_distances(source, target, places, points)
    farthest_m, order = 0.0, np.argsort(-most_m)
    for first in range(0, len(order), _ASKED_AT_ONCE):
        mine = order[first : first + _ASKED_AT_ONCE]
        if most_m[mine[0]] <= farthest_m:
            break
        if time.monotonic() > end_s:
            return None
        nearest, _ = target.rays.find_closest(points[mine])
        away = np.linalg.norm(points[mine].astype(np.float64) - nearest, axis=1)
        # Open3D's nearest points on needles are wrong by up to a thousandth of their length; rays are not.
        farthest_m = max(farthest_m, float(np.minimum(away, most_m[mine]).max()))
    return farthest_m


def _bound_distances(
    source: IndexedSurface, target: IndexedSurface, places: Places, points: FloatArray
) -> npt.NDArray[np.float64]:
    """Find how far n points can be from a surface at most, (n,) metres; infinite where rays meet nothing."""
    normals = source.face_normals(places).astype(np.float32)
    outward = target.rays.cast(points, normals).distance
    inward = target.rays.cast(points, -normals).distance
    return np.minimum(outward, inward).astype(np.float64) + _RAY_ERROR * source.diagonal_m


def _match(
    source: IndexedSurface, target: IndexedSurface, samples: int, seed: int
) -> Iterator[tuple[Places, FloatArray, Places]]:
    """Yield places of one surface with the nearest points of the other, round by round while there is time."""
    end_s = time.monotonic() + _LIMIT_S
    places = source.sample(samples, seed)
    rounds = min(_ROUNDS, samples)
    for number in range(rounds):
        mine = Places(places.triangles[number::rounds], places.weights[number::rounds])
        nearest, found = target.rays.find_closest(source.points(mine))
        yield mine, nearest, found
        if time.monotonic() > end_s:
            return


def _compare(
    source: IndexedSurface,
    target: IndexedSurface,
    places: Places,
    nearest: FloatArray,
    found: Places,
) -> tuple[npt.NDArray[np.float64], ...]:
    distance = np.linalg.norm(source.points(places).astype(np.float64) - nearest, axis=1)
    difference = measure_lab(source.colors(places)) - measure_lab(target.colors(found))
    delta_e = np.linalg.norm(difference.astype(np.float64), axis=1)
    cosine = np.einsum("nd,nd->n", source.face_normals(places), target.face_normals(found))
    return distance, delta_e, np.degrees(np.arccos(np.clip(cosine, -1, 1)))
