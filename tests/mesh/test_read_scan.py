from __future__ import annotations

import struct
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


def textured_faces(encoding: str, *, numbers: bool) -> bytes:
    """Four vertices; a triangle and a quadrangle with coordinates, colours and a texture of their own."""
    lists = "property list uchar int vertex_indices\nproperty list uchar float texcoord\n"
    header = f"ply\nformat {encoding} 1.0\ncomment TextureFile a.png\ncomment TextureFile b.png\n"
    header += "element vertex 4\n" + "".join(f"property double {a}\n" for a in "xyz")
    header += f"element face 2\n{lists}" + ("property int texnumber\n" if numbers else "")
    header += "".join(f"property uchar {a}\n" for a in ("red", "green", "blue")) + "end_header\n"
    points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]
    faces = [
        ((0, 1, 2), (0, 0, 1, 0, 1, 1), 1, (255, 0, 0)),
        ((0, 1, 2, 3), (0, 0, 0.5, 0, 0.5, 0.5, 0, 0.5), 0, (0, 0, 255)),
    ]
    if encoding == "ascii":
        rows = [" ".join(map(str, point)) for point in points]
        for corners, uv, number, color in faces:
            words = [len(corners), *corners, len(uv), *uv, *([number] * numbers), *color]
            rows.append(" ".join(map(str, words)))
        return (header + "\n".join(rows) + "\n").encode()
    order = "<" if "little" in encoding else ">"
    body = b"".join(struct.pack(f"{order}3d", *point) for point in points)
    for corners, uv, number, color in faces:
        body += struct.pack(f"{order}B{len(corners)}i", len(corners), *corners)
        body += struct.pack(f"{order}B{len(uv)}f", len(uv), *uv)
        body += struct.pack(f"{order}i", number) * numbers + bytes(color)
    return header.encode() + body


@pytest.mark.parametrize("encoding", ["ascii", "binary_little_endian", "binary_big_endian"])
def test_each_texture_of_the_faces_of_a_ply_becomes_a_part(tmp_path: Path, encoding: str) -> None:
    pictures = {
        f"{name}.png": build_texture(place_picture(size)).data
        for name, size in (("a", 8), ("b", 16))
    }
    members = {"m.ply": textured_faces(encoding, numbers=True), **pictures}
    first, second = read(write_zip(tmp_path / "a.zip", members)).parts
    assert (len(first.triangles), len(second.triangles)) == (2, 1)
    assert first.material.base_color is not None
    assert second.material.base_color is not None
    assert first.material.base_color.texture.width == 8
    assert second.material.base_color.texture.width == 16
    np.testing.assert_allclose(second.uvs[0][second.triangles[0]], [[0, 1], [1, 1], [1, 0]])
    corner = first.triangles[1]
    np.testing.assert_allclose(first.uvs[0][corner], [[0, 1], [0.5, 0.5], [0, 0.5]])
    assert second.colors is not None
    np.testing.assert_allclose(second.colors[:, :3], [[1, 0, 0]] * 3)


def test_a_texture_that_no_face_of_a_ply_uses_is_said(tmp_path: Path) -> None:
    members = {"m.ply": textured_faces("ascii", numbers=False)}
    members |= {f"{name}.png": build_texture(place_picture(8)).data for name in "ab"}
    surface = read(write_zip(tmp_path / "a.zip", members))
    assert any("b.png is used by no face" in line for line in surface.repairs)


@pytest.mark.parametrize("kind", ["ushort", "float"])
def test_colours_of_a_ply_fill_their_type(tmp_path: Path, kind: str) -> None:
    full = {"ushort": 65_535, "float": 1.0}[kind]
    header = "ply\nformat ascii 1.0\nelement vertex 3\n" + "".join(
        f"property float {a}\n" for a in "xyz"
    )
    header += "".join(f"property {kind} {a}\n" for a in ("red", "green", "blue", "alpha"))
    header += "element face 1\nproperty list uchar int vertex_index\nend_header\n"
    rows = [f"{x} {y} 0 {full} 0 0 {full}" for x, y in ((0, 0), (1, 0), (0, 1))]
    (tmp_path / "a.ply").write_text(header + "\n".join([*rows, "3 0 1 2", ""]))
    part = read(tmp_path / "a.ply").parts[0]
    assert part.colors is not None
    np.testing.assert_allclose(part.colors, [[1, 0, 0, 1]] * 3)


def test_strips_of_a_ply_become_triangles(tmp_path: Path) -> None:
    header = "ply\nformat ascii 1.0\nelement vertex 5\n" + "".join(
        f"property float {a}\n" for a in "xyz"
    )
    header += "element tristrips 1\nproperty list int int vertex_indices\nend_header\n"
    rows = "0 0 0\n1 0 0\n0 1 0\n1 1 0\n2 2 0\n8 0 1 2 3 -1 1 4 3\n"
    (tmp_path / "a.ply").write_text(header + rows)
    part = read(tmp_path / "a.ply").parts[0]
    assert len(part.triangles) == 3
    corners = part.positions[part.triangles].astype(float)
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (cross[:, 2] > 0).all()


def test_what_a_ply_holds_beside_its_surface_is_said(tmp_path: Path) -> None:
    header = "ply\nformat ascii 1.0\nelement vertex 3\n" + "".join(
        f"property float {a}\n" for a in ("x", "y", "z", "quality", "s", "t")
    )
    header += "element face 1\nproperty list uchar int vertex_indices\n"
    header += "element edge 1\nproperty int vertex1\nend_header\n"
    (tmp_path / "a.ply").write_text(header + "0 0 0 5 0 0\n1 0 0 5 0 0\n0 1 0 5 0 0\n3 0 1 2\n7\n")
    told = " · ".join(read(tmp_path / "a.ply").repairs)
    for words in ("quality", "edge of the PLY: vertex1", "names no texture"):
        assert words in told


@pytest.mark.parametrize(
    ("mark", "shifts"), [(b"", (10, 5, 0)), (b"COLOR=\x00\xff\x00\xff", (0, 5, 10))]
)
def test_colours_in_an_stl_are_read(tmp_path: Path, mark: bytes, shifts: tuple[int, ...]) -> None:
    path = write_stl(tmp_path / "a.stl", cube())
    data = bytearray(path.read_bytes())
    data[20 : 20 + len(mark)] = mark
    own = sum(value << shift for value, shift in zip((31, 0, 15), shifts, strict=True))
    for facet in range(12):
        bits = own | (0 if mark else 0x8000) if facet % 2 else (0x8000 if mark else 0)
        data[84 + 50 * facet + 48 : 84 + 50 * facet + 50] = bits.to_bytes(2, "little")
    path.write_bytes(data)
    part = read(path).parts[0]
    assert part.colors is not None
    np.testing.assert_allclose(part.colors[3, :3], [1, 0, 0.1994], atol=1e-3)
    plain = [0, 1, 0] if mark else [0.6038] * 3
    np.testing.assert_allclose(part.colors[0, :3], plain, atol=1e-3)
