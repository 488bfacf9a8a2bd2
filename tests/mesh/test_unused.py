from __future__ import annotations

from pathlib import Path

import numpy as np

from mesh.inspection.inspect import inspect_surface
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.reading.unused import count_unused
from mesh.surface import Surface
from tests.mesh.files import Gltf, write_ply
from tests.mesh.shapes import cube


def read(path: Path) -> Surface:
    return read_surface(path, inspect_header(path))


def test_vertices_in_no_face_are_counted_though_they_are_left_out(tmp_path: Path) -> None:
    points, triangles = cube()
    surface = read(write_ply(tmp_path / "a.ply", (np.concatenate([points, points + 3]), triangles)))
    assert surface.vertex_count == 8
    assert "8 vertices of the file that no face uses were left out" in surface.repairs
    assert inspect_surface(surface).faults.unreferenced_vertices == 8


def test_parts_that_share_their_vertices_use_them_together(tmp_path: Path) -> None:
    points, triangles = cube()
    gltf = Gltf()
    first = gltf.mesh((points, triangles[:6]))
    second = gltf.mesh((points, triangles[6:]))
    gltf.show(gltf.node(mesh=first), gltf.node(mesh=second))
    surface = read(gltf.write_glb(tmp_path / "a.glb"))
    assert not any("no face uses" in line for line in surface.repairs)
    assert inspect_surface(surface).faults.unreferenced_vertices == 0


def test_a_face_beyond_the_vertices_uses_none() -> None:
    points = np.zeros((4, 3))
    assert count_unused([(points, np.array([[0, 1, 9]], dtype=np.uint32))]) == 2


def test_equal_vertices_of_two_parts_count_once() -> None:
    points = np.arange(15.0).reshape(5, 3)
    one, other = np.array([[0, 1, 2]], np.uint32), np.array([[1, 2, 3]], np.uint32)
    assert count_unused([(points, one), (points.copy(), other)]) == 1
    assert count_unused([(points, one), (points + 1, other)]) == 4
