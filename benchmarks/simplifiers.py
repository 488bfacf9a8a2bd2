"""One simplifier in a process of its own: ``python -m benchmarks.simplifiers NAME IN.ply OUT.ply TRIANGLES``.

Prints the seconds of the simplification alone, from arrays in memory to arrays in memory, on the wall and of all cores.
Every program is imported only where it is used: each runs where it is installed. What comes back is written as PLY.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.plain_ply import read_ply, write_ply


@dataclass(frozen=True)
class Spent:
    """Seconds on the wall, and of all cores together: the second says more where others use the cores too."""

    wall_s: float
    cpu_s: float


class Clock:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._wall_s, self._cpu_s = time.perf_counter(), time.process_time()

    def read(self) -> Spent:
        """Return what was spent since."""
        return Spent(time.perf_counter() - self._wall_s, time.process_time() - self._cpu_s)


def pymeshlab(source: Path, target: Path, count: int) -> Spent:
    """Quadric edge collapse as the Smithsonian's Cook asks for it: boundary, normals and topology are preserved."""
    return _pymeshlab(source, target, count, preservenormal=True, preservetopology=True)


def pymeshlab_free(source: Path, target: Path, count: int) -> Spent:
    """Quadric edge collapse with MeshLab's own defaults."""
    return _pymeshlab(source, target, count)


def _pymeshlab(source: Path, target: Path, count: int, **kept: bool) -> Spent:
    import pymeshlab

    meshes = pymeshlab.MeshSet()
    meshes.load_new_mesh(str(source))
    boundary = {"preserveboundary": True} if kept else {}
    clock = Clock()
    meshes.meshing_decimation_quadric_edge_collapse(targetfacenum=count, **boundary, **kept)
    spent = clock.read()
    meshes.save_current_mesh(
        str(target), binary=True, save_vertex_normal=False, save_vertex_quality=False,
        save_vertex_color=False, save_face_color=False,
    )  # fmt: skip
    return spent


def open3d_legacy(source: Path, target: Path, count: int) -> Spent:
    """Open3D's first decimation."""
    import open3d

    mesh = open3d.io.read_triangle_mesh(str(source))
    clock = Clock()
    reduced = mesh.simplify_quadric_decimation(target_number_of_triangles=count)
    spent = clock.read()
    write_ply(target, np.asarray(reduced.vertices), np.asarray(reduced.triangles))
    return spent


def open3d_tensor(source: Path, target: Path, count: int) -> Spent:
    """Open3D's second decimation, which is VTK's."""
    import open3d

    mesh = open3d.t.io.read_triangle_mesh(str(source))
    clock = Clock()
    reduced = mesh.simplify_quadric_decimation(1 - count / len(mesh.triangle.indices))
    spent = clock.read()
    write_ply(target, reduced.vertex.positions.numpy(), reduced.triangle.indices.numpy())
    return spent


def fast_simplification(source: Path, target: Path, count: int) -> Spent:
    """Sven Forstmann's decimation, with the defaults of its package."""
    import fast_simplification as library

    points, triangles = read_ply(source)
    given = points.astype(np.float32), triangles.astype(np.int32)
    clock = Clock()
    reduced_points, reduced = library.simplify(*given, target_count=count)
    spent = clock.read()
    write_ply(target, reduced_points, reduced)
    return spent


def meshoptimizer(source: Path, target: Path, count: int) -> Spent:
    """Collapses onto vertices that are there, with no limit on the error."""
    import meshoptimizer as library

    points, triangles = read_ply(source)
    positions, indices = points.astype(np.float32), triangles.reshape(-1)
    found = np.empty_like(indices)
    clock = Clock()
    left = library.simplify(
        found, indices, positions, target_index_count=3 * count, target_error=1.0
    )
    spent = clock.read()
    write_ply(target, points, found[:left].reshape(-1, 3))
    return spent


def baovat(source: Path, target: Path, count: int) -> Spent:
    """Bảo Vật's, with the index of the original that it looks for nearest points in, and without its report."""
    from mesh.indexed import index_surface
    from mesh.levels.simplify import simplify_to
    from mesh.model import read_model
    from mesh.surface import join_positions

    surface = read_model(source, None, inspected=False).surface
    clock = Clock()
    reduced = simplify_to(index_surface(surface), count, 1)
    spent = clock.read()
    write_ply(target, *join_positions(reduced.surface))
    return spent


ALL: dict[str, Callable[[Path, Path, int], Spent]] = {
    "pymeshlab": pymeshlab,
    "pymeshlab-free": pymeshlab_free,
    "open3d-legacy": open3d_legacy,
    "open3d-tensor": open3d_tensor,
    "fast-simplification": fast_simplification,
    "meshoptimizer": meshoptimizer,
    "baovat": baovat,
}

if __name__ == "__main__":
    name, source, target, count = sys.argv[1:]
    spent = ALL[name](Path(source), Path(target), int(count))
    print(spent.wall_s, spent.cpu_s)
