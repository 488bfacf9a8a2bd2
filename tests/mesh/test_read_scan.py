from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mesh.errors import MeshError
from mesh.reading.clean import clean_surface
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.surface import Surface
from tests.mesh.files import write_ascii_stl, write_ply, write_stl, write_zip
from tests.mesh.shapes import area, build_texture, cube, place_picture, sphere


def read(path: Path) -> Surface:
    return read_surface(path, inspect_header(path))


@pytest.mark.parametrize("write", [write_stl, write_ascii_stl])
def test_an_stl_gives_back_its_triangles_and_cleaning_joins_them(
    tmp_path: Path, write: object
) -> None:
    assert callable(write)
    surface = read(write(tmp_path / "a.stl", sphere(16)))
    assert surface.triangle_count == 960
    assert area(surface.parts[0]) == pytest.approx(4 * np.pi, rel=0.02)
    assert clean_surface(surface).vertex_count == 482


@pytest.mark.parametrize("binary", [True, False])
def test_a_ply_gives_back_its_triangles_and_colours(tmp_path: Path, binary: bool) -> None:
    shape = sphere(8)
    colors = np.zeros((len(shape[0]), 3), dtype=np.uint8)
    colors[:, 0] = np.where(shape[0][:, 1] > 0, 255, 0)
    colors[:, 2] = 128
    part = read(write_ply(tmp_path / "a.ply", shape, colors, binary=binary)).parts[0]
    assert len(part.triangles) == 224
    assert part.colors is not None
    np.testing.assert_allclose(part.colors[0], [1, 0, 0.2158, 1], atol=1e-3)
    np.testing.assert_allclose(part.colors[-1], [0, 0, 0.2158, 1], atol=1e-3)


def test_face_colours_of_a_ply_are_kept(tmp_path: Path) -> None:
    rows = "0 0 0\n1 0 0\n0 1 0\n1 1 0\n3 0 1 2 255 0 0\n3 1 3 2 0 0 255\n"
    header = "ply\nformat ascii 1.0\nelement vertex 4\n" + "".join(
        f"property float {a}\n" for a in "xyz"
    )
    header += "element face 2\nproperty list uchar int vertex_indices\n"
    header += (
        "".join(f"property uchar {name}\n" for name in ("red", "green", "blue")) + "end_header\n"
    )
    (tmp_path / "a.ply").write_text(header + rows)
    part = read(tmp_path / "a.ply").parts[0]
    assert part.colors is not None
    np.testing.assert_allclose(part.colors[part.triangles[0], 0], 1)
    np.testing.assert_allclose(part.colors[part.triangles[1], 2], 1)


def test_the_texture_that_a_ply_names_is_read(tmp_path: Path) -> None:
    rows = "0 0 0 0 0\n1 0 0 1 0\n0 1 0 0 1\n3 0 1 2\n"
    header = "ply\nformat ascii 1.0\ncomment TextureFile stone.png\nelement vertex 3\n"
    header += "".join(f"property float {name}\n" for name in ("x", "y", "z", "s", "t"))
    header += "element face 1\nproperty list uchar int vertex_indices\nend_header\n"
    members = {"a.ply": header + rows, "stone.png": build_texture(place_picture(16)).data}
    part = read(write_zip(tmp_path / "a.zip", members)).parts[0]
    assert part.material.base_color is not None
    origin = np.flatnonzero((part.positions == 0).all(axis=1))
    np.testing.assert_allclose(part.uvs[0][origin[0]], [0, 1])


def test_the_missing_unit_is_said(tmp_path: Path) -> None:
    assert any("metres" in line for line in read(write_stl(tmp_path / "a.stl", cube())).repairs)


def spoil(path: Path, old: bytes, new: bytes) -> Path:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    return path


def test_a_ply_of_points_is_refused(tmp_path: Path) -> None:
    shape = cube()
    path = write_ply(tmp_path / "a.ply", (shape[0], shape[1][:0]))
    with pytest.raises(MeshError, match="no faces"):
        read(path)


def test_an_stl_without_triangles_is_refused(tmp_path: Path) -> None:
    shape = cube()
    with pytest.raises(MeshError, match=r"no faces|recognised"):
        read(write_stl(tmp_path / "a.stl", (shape[0], shape[1][:0])))


def test_a_ply_face_out_of_range_is_refused(tmp_path: Path) -> None:
    shape = cube()
    for number in (700, -2):
        triangles = shape[1].astype(np.int64)
        triangles[4, 1] = number
        with pytest.raises(MeshError):
            read(write_ply(tmp_path / "a.ply", (shape[0], triangles), binary=False))


def test_coordinates_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    points, triangles = cube()
    points[5] = np.nan
    for path in (
        write_ply(tmp_path / "a.ply", (points, triangles)),
        write_stl(tmp_path / "a.stl", (points, triangles)),
    ):
        with pytest.raises(MeshError, match="finite"):
            read(path)


def test_words_among_the_numbers_of_a_ply_are_refused(tmp_path: Path) -> None:
    path = spoil(write_ply(tmp_path / "a.ply", cube(), binary=False), b"0.5", b"half")
    with pytest.raises(MeshError):
        read(path)
