"""Arrays in, arrays out: what is used of Open3D.

The only module that imports it (0.20): quadric decimation of welded triangles, closest points, and
rays. Its decimation drops texture coordinates and does nothing, without an error, on vertices that
are split along seams; so it is given positions only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import open3d

from mesh.surface import BoolArray, FloatArray, IndexArray

#: The library's stubs lack the forms of its constructors that take arrays.
_core: Any = open3d.core
_geometry: Any = open3d.t.geometry

#: Open3D's mark for a ray that hits nothing.
NO_TRIANGLE = int(_geometry.RaycastingScene.INVALID_ID)

#: Rays or points given to Open3D at once: 40 bytes each in, about as many out.
_BATCH = 4_000_000


@dataclass(frozen=True, eq=False)
class Places:
    """Places on a surface: the triangle, and the barycentric weights of its second and third corner.

    triangles : (n,) uint32
    weights : (n, 2) float32
    """

    triangles: IndexArray
    weights: FloatArray


@dataclass(frozen=True, eq=False)
class Hits:
    """Where rays first meet a surface; `distance` is infinite for rays that meet nothing."""

    distance: FloatArray
    places: Places


def decimate_quadric(
    positions: FloatArray, triangles: IndexArray, target: int
) -> tuple[FloatArray, IndexArray]:
    """Reduce welded triangles to a number by moving vertices to the least quadric error.

    Garland & Heckbert 1997 as in VTK, with volume preserved. About 85,000 triangles a second. The library
    may stop before the number, and does so at once on vertices that are not welded: count what comes back.
    """
    mesh = _geometry.TriangleMesh(
        _core.Tensor(np.ascontiguousarray(positions, dtype=np.float32)),
        _core.Tensor(np.ascontiguousarray(triangles, dtype=np.int32)),
    )
    # Half a triangle more is deleted, so that rounding never leaves one too many.
    reduced = mesh.simplify_quadric_decimation(1 - (target - 0.5) / len(triangles))
    points = cast(FloatArray, reduced.vertex.positions.numpy().astype(np.float32))
    faces = cast(IndexArray, reduced.triangle.indices.numpy().astype(np.uint32))
    return points, faces


class RaySurface:
    """Triangles indexed for rays and nearest points; about 125 bytes a triangle, 1 s a million."""

    def __init__(self, positions: FloatArray, triangles: IndexArray) -> None:
        self._scene = _geometry.RaycastingScene()
        self._scene.add_triangles(
            _core.Tensor(np.ascontiguousarray(positions, dtype=np.float32)),
            _core.Tensor(np.ascontiguousarray(triangles, dtype=np.uint32)),
        )

    def find_closest(self, points: FloatArray) -> tuple[FloatArray, Places]:
        """Find the nearest point of the surface for each point: (n, 3), about 0.9 million a second."""
        found = self._scene.compute_closest_points(_tensor(points))
        places = Places(found["primitive_ids"].numpy(), found["primitive_uvs"].numpy())
        return cast(FloatArray, found["points"].numpy()), places

    def cast(self, origins: FloatArray, directions: FloatArray) -> Hits:
        """Find what rays meet first: (n, 3) each, about 13 million a second."""
        found = self._scene.cast_rays(_rays(origins, directions))
        places = Places(found["primitive_ids"].numpy(), found["primitive_uvs"].numpy())
        return Hits(cast(FloatArray, found["t_hit"].numpy()), places)

    def find_blocked(
        self, origins: FloatArray, directions: FloatArray, reach: float = float("inf")
    ) -> BoolArray:
        """Tell which rays meet anything within a distance (directions are of length 1)."""
        blocked = [
            self._scene.test_occlusions(
                _rays(origins[at : at + _BATCH], directions[at : at + _BATCH]), tfar=reach
            ).numpy()
            for at in range(0, len(origins), _BATCH)
        ]
        return cast(BoolArray, np.concatenate(blocked) if blocked else np.zeros(0, dtype=bool))


def _tensor(values: npt.NDArray[np.floating]) -> Any:
    return _core.Tensor(np.ascontiguousarray(values, dtype=np.float32))


def _rays(origins: FloatArray, directions: FloatArray) -> Any:
    return _tensor(np.concatenate([origins, directions], axis=-1))
