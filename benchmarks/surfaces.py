"""How far two surfaces are apart, in space and in colour: a program that shares no code with the one it checks.

Points are drawn independently and evenly over the area of each surface; each is compared with the nearest point of the
other. Colours are those of the base colour alone, without light.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import open3d

from benchmarks.plain_glb import Array, Glb, Patch
from benchmarks.plain_ply import read_ply

POINTS = 300_000
SEED = 77


@dataclass(frozen=True)
class Difference:
    """Distances both ways together, in parts per million of the original's diagonal; ΔE in CIELAB (1976, D65).

    `texel_delta_e_mean` is the mean ΔE where a picture is not looked up between texels but has the colour of the texel
    that a place lies on: harder on pictures that were laid out anew, whose texels lie elsewhere.
    """

    triangles: int
    rms_ppm: float
    max_ppm: float
    delta_e_mean: float
    delta_e_p95: float
    texel_delta_e_mean: float


@dataclass(frozen=True, eq=False)
class Model:
    """Patches with all their corners, (m, 3, 3), in one array."""

    patches: Sequence[Patch]
    corners: Array

    @property
    def diagonal(self) -> float:
        """Length of the diagonal of the box around all corners."""
        flat = self.corners.reshape(-1, 3)
        return float(np.linalg.norm(flat.max(axis=0) - flat.min(axis=0)))


def read_model(path: Path) -> Model:
    """Read a GLB without compression, or a binary PLY."""
    if path.suffix == ".ply":
        points, triangles = read_ply(path)
        patches = [Patch(points[triangles], None, None, np.ones(3), None)]
    else:
        patches = Glb(path).patches()
    return Model(patches, np.concatenate([patch.corners for patch in patches]))


def compare(original: Model, level: Model, points: int = POINTS, seed: int = SEED) -> Difference:
    """Measure a level against its original."""
    chance = np.random.Generator(np.random.SFC64(seed))
    flat = original.corners.reshape(-1, 3)
    center = (flat.min(axis=0) + flat.max(axis=0)) / 2
    distances: list[Array] = []
    differences: dict[bool, list[Array]] = {True: [], False: []}
    for source, target in ((original, level), (level, original)):
        chosen, weights = _draw(source.corners, points, chance)
        places = np.einsum("nk,nkd->nd", weights, source.corners[chosen]) - center
        distance, found, found_weights = _find_nearest(places, target.corners - center)
        distances.append(distance)
        for smooth, kept in differences.items():
            here = colors(source, chosen, weights, smooth=smooth)
            there = colors(target, found, found_weights, smooth=smooth)
            kept.append(np.linalg.norm(lab(here) - lab(there), axis=1))
    ppm = np.concatenate(distances) * (1e6 / original.diagonal)
    delta_e, texel_delta_e = (np.concatenate(differences[smooth]) for smooth in (True, False))
    return Difference(
        triangles=len(level.corners),
        rms_ppm=float(np.sqrt(np.mean(ppm**2))),
        max_ppm=float(ppm.max()),
        delta_e_mean=float(delta_e.mean()),
        delta_e_p95=float(np.quantile(delta_e, 0.95)),
        texel_delta_e_mean=float(texel_delta_e.mean()),
    )


def _draw(
    corners: Array, count: int, chance: np.random.Generator
) -> tuple[npt.NDArray[np.int64], Array]:
    """Draw triangles with the chance of their area, and in each a place: weights of its corners, (n, 3)."""
    sides = corners[:, 1:] - corners[:, :1]
    areas = np.linalg.norm(np.cross(sides[:, 0], sides[:, 1]), axis=1)
    chosen = chance.choice(len(areas), size=count, p=areas / areas.sum())
    # Folding the unit square along its diagonal leaves a triangle that is filled evenly.
    along = chance.random((count, 2))
    outside = along.sum(axis=1) > 1
    along[outside] = 1 - along[outside]
    return np.sort(chosen), np.column_stack([1 - along.sum(axis=1), along])


def _find_nearest(places: Array, corners: Array) -> tuple[Array, npt.NDArray[np.int64], Array]:
    """Return the distance, the triangle and the weights of its corners at the nearest point."""
    core: Any = open3d.core
    scene = open3d.t.geometry.RaycastingScene()
    flat = np.ascontiguousarray(corners.reshape(-1, 3), dtype=np.float32)
    triangles = np.arange(len(flat), dtype=np.uint32).reshape(-1, 3)
    scene.add_triangles(core.Tensor(flat), core.Tensor(triangles))
    found = scene.compute_closest_points(core.Tensor(places.astype(np.float32)))
    uvs = found["primitive_uvs"].numpy().astype(np.float64)
    weights = np.column_stack([1 - uvs.sum(axis=1), uvs])
    number = found["primitive_ids"].numpy().astype(np.int64)
    nearest = np.einsum("nk,nkd->nd", weights, corners[number])
    return np.linalg.norm(places - nearest, axis=1), number, weights


def colors(
    model: Model, triangles: npt.NDArray[np.int64], weights: Array, *, smooth: bool
) -> Array:
    """Look up base colours as (n, 3) linear light, between texels (`smooth`) or of the texel itself."""
    found = np.empty((len(triangles), 3))
    first = 0
    for patch in model.patches:
        mine = np.flatnonzero((triangles >= first) & (triangles < first + len(patch.corners)))
        local, shares = triangles[mine] - first, weights[mine]
        color = np.tile(patch.factor, (len(mine), 1))
        if patch.colors is not None:
            color *= np.einsum("nk,nkd->nd", shares, patch.colors[local])
        if patch.uvs is not None and patch.picture is not None:
            uvs = np.einsum("nk,nkd->nd", shares, patch.uvs[local])
            color *= _between_texels(patch.picture, uvs) if smooth else _texels(patch.picture, uvs)
        found[mine] = color
        first += len(patch.corners)
    return found


def _texels(picture: npt.NDArray[np.uint8], uvs: Array) -> Array:
    """Look up the texels that places lie on, of a picture that repeats, in linear light."""
    height, width = picture.shape[:2]
    column, row = np.floor(uvs * (width, height)).astype(np.int64).T
    return linear(picture[row % height, column % width] / 255.0)


def _between_texels(picture: npt.NDArray[np.uint8], uvs: Array) -> Array:
    """Look up a picture that repeats, between its four nearest texels, in linear light."""
    height, width = picture.shape[:2]
    x, y = uvs[:, 0] * width - 0.5, uvs[:, 1] * height - 0.5
    left, top = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    right_share, lower_share = (x - left)[:, None], (y - top)[:, None]

    def at(column: npt.NDArray[np.int64], row: npt.NDArray[np.int64]) -> Array:
        return linear(picture[row % height, column % width] / 255.0)

    upper = at(left, top) * (1 - right_share) + at(left + 1, top) * right_share
    lower = at(left, top + 1) * (1 - right_share) + at(left + 1, top + 1) * right_share
    mixed: Array = upper * (1 - lower_share) + lower * lower_share
    return mixed


def linear(srgb: Array) -> Array:
    """Turn sRGB of 0 to 1 into linear light (IEC 61966-2-1)."""
    light: Array = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return light


def lab(rgb: Array) -> Array:
    """Turn linear RGB into CIELAB under D65 (CIE 15)."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    ratio = np.clip(rgb, 0, 1) @ (to_xyz / to_xyz.sum(axis=1, keepdims=True)).T
    small = (6 / 29) ** 3
    root = np.where(ratio > small, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = root.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)
