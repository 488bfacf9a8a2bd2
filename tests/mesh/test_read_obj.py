from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mesh.errors import MeshError
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.surface import Surface, TextureUse
from mesh.textures import decode_texture
from tests.mesh.files import obj_text, write_zip
from tests.mesh.shapes import area, build_texture, cube, place_picture, sphere, volume

QUAD = """mtllib two.mtl
v 0 0 0
v 1 0 0
v 1 1 0
v 0 1 0
v 2 0 0
v 2 1 0
vt 0 0
vt 1 0
vt 1 1
vt 0 1
vn 0 0 1
usemtl places
f 1/1/1 2/2/1 3/3/1 4/4/1
usemtl red
f 2//1 5//1 6//1 3//1
"""
MTL = "newmtl places\nKd 1 1 1\nmap_Kd my map.png\nnewmtl red\nKd 1 0 0\nmap_Ks shine.png\n"


def read(path: Path) -> Surface:
    return read_surface(path, inspect_header(path))


def read_text(tmp_path: Path, text: str) -> Surface:
    (tmp_path / "a.obj").write_text(text)
    return read(tmp_path / "a.obj")


def picture(size: int) -> bytes:
    return build_texture(place_picture(size)).data


def test_an_obj_gives_back_its_triangles(tmp_path: Path) -> None:
    part = read_text(tmp_path, obj_text(sphere(16))).parts[0]
    assert area(part) == pytest.approx(4 * np.pi, rel=0.02)
    assert volume(part) > 4


def test_a_zip_with_two_materials_keeps_both_and_their_pictures(tmp_path: Path) -> None:
    members = {
        "s/q.obj": QUAD,
        "s/two.mtl": MTL,
        "s/my map.png": picture(32),
        "s/shine.png": picture(8),
    }
    surface = read(write_zip(tmp_path / "a.zip", members))
    assert [part.name for part in surface.parts] == ["places", "red"]
    assert [len(part.triangles) for part in surface.parts] == [2, 2]
    assert surface.texture_px == 32
    np.testing.assert_allclose(surface.parts[1].material.base_color_factor, (1, 0, 0, 1))
    assert any("map_ks" in line for line in surface.repairs)


def test_rows_of_texture_coordinates_are_counted_from_the_top(tmp_path: Path) -> None:
    members = {"q.obj": QUAD, "two.mtl": MTL, "my map.png": picture(32), "shine.png": picture(8)}
    part = read(write_zip(tmp_path / "a.zip", members)).parts[0]
    corner = np.flatnonzero((part.positions == [0, 1, 0]).all(axis=1))
    np.testing.assert_allclose(part.uvs[0][corner], [[0, 0]])


def test_faces_may_count_back_from_the_latest_vertex(tmp_path: Path) -> None:
    text = "v 9 9 9\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf -3 -2 -1\nv 0 0 1\nf -4 -3 -1\n"
    part = read_text(tmp_path, text).parts[0]
    assert part.positions[part.triangles[0]].tolist() == [[0, 0, 0], [1, 0, 0], [0, 1, 0]]
    assert part.positions[part.triangles[1]].tolist() == [[0, 0, 0], [1, 0, 0], [0, 0, 1]]


def test_polygons_become_fans_also_mixed_with_triangles(tmp_path: Path) -> None:
    ring = "".join(f"v {np.cos(a):.6f} {np.sin(a):.6f} 0\n" for a in np.arange(6) * np.pi / 3)
    part = read_text(tmp_path, ring + "f 1 2 3 4 5 6\nf 1 2 3\n").parts[0]
    assert len(part.triangles) == 5


def test_vertex_colours_behind_coordinates_are_read(tmp_path: Path) -> None:
    text = "v 0 0 0 1 0 0\nv 1 0 0 1 0 0\nv 0 1 0 0 0 0.5\nf 1 2 3\n"
    part = read_text(tmp_path, text).parts[0]
    assert part.colors is not None
    np.testing.assert_allclose(part.colors[0], [1, 0, 0, 1])
    np.testing.assert_allclose(part.colors[2], [0, 0, 0.2140, 1], atol=1e-3)


def test_windows_line_ends_tabs_and_continued_lines_are_read(tmp_path: Path) -> None:
    text = "v\t0 0 0\r\nv 1 0 \\\r\n0\r\nv 0 1 0\r\nf 1 2 3\r\n"
    (tmp_path / "a.obj").write_bytes(text.encode())
    assert read(tmp_path / "a.obj").triangle_count == 1


def test_a_material_that_is_described_nowhere_is_said(tmp_path: Path) -> None:
    surface = read_text(tmp_path, obj_text(cube()).replace("f ", "usemtl ghost\nf ", 1))
    assert any("ghost" in line for line in surface.repairs)


def test_black_diffuse_beside_a_picture_means_the_picture(tmp_path: Path) -> None:
    members = {
        "q.obj": QUAD,
        "two.mtl": MTL.replace("Kd 1 1 1", "Kd 0 0 0"),
        "my map.png": picture(8),
        "shine.png": picture(8),
    }
    material = read(write_zip(tmp_path / "a.zip", members)).parts[0].material
    assert material.base_color_factor[:3] == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\n", "no faces"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n", "vertex 9"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1/7 2/7 3/7\n", "texture coordinate 7"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1//4 2//4 3//4\n", "normal 4"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 0 1 2\n", "number 0"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf -9 -2 -1\n", "counts back"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2\n", "2 corners"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1/1 2//2 3\n", "mix forms"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf one two three\n", "numbers"),
        ("v 0 0 zero\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "numbers"),
        ("v 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "damaged"),
        ("v nan 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "finite"),
        ("v inf 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "finite"),
        ("v 1e300 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "finite"),
        ("v 5 5 5\nv 5 5 5\nv 5 5 5\nf 1 2 3\n", "one point"),
        ("v 0 0 0\nv é 0 0\nv 0 1 0\nf 1 2 3\n", "numbers"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 99999999999999999999\n", "vertex"),
    ],
)
def test_what_is_no_surface_is_refused_in_one_line(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(MeshError) as caught:
        read_text(tmp_path, text)
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)


def test_faces_of_many_corners_count_as_their_triangles_before_they_are_built(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("mesh.reading.read_obj.MAX_TRIANGLES", 100)
    corners = " ".join(str(number) for number in range(1, 104))
    vertices = "".join(f"v {number} {number % 7} {number % 3}\n" for number in range(103))
    path = tmp_path / "fan.obj"
    path.write_text(f"{vertices}f {corners}\n")
    with pytest.raises(MeshError, match="more than 100 triangles"):
        read_surface(path, inspect_header(path))


def pixels_of(use: TextureUse | None, *, alpha: bool = False) -> np.ndarray:
    assert use is not None
    return decode_texture(use.texture, 9_999, alpha=alpha)


def dressed(tmp_path: Path, mtl: str, **pictures: np.ndarray) -> Surface:
    text = "mtllib two.mtl\nvt 0 0\nvt 1 0\nvt 1 1\nv 0 0 0\nv 1 0 0\nv 1 1 0\nusemtl m\nf 1/1 2/2 3/3\n"
    members: dict[str, bytes | str] = {"q.obj": text, "two.mtl": f"newmtl m\n{mtl}\n"}
    members |= {f"{name}.png": build_texture(pixels).data for name, pixels in pictures.items()}
    return read(write_zip(tmp_path / "a.zip", members))


def flat(*color: int, size: int = 4) -> np.ndarray:
    return np.full((size, size, 3), color, np.uint8)


def test_maps_of_roughness_and_metalness_become_one(tmp_path: Path) -> None:
    mtl = "map_Pr rough.png\nmap_Pm metal.png\nPr 0.2"
    pictures = {"rough": flat(10, 20, 30, size=8), "metal": flat(90, 90, 90)}
    material = dressed(tmp_path, mtl, **pictures).parts[0].material
    mixed = pixels_of(material.metallic_roughness)
    assert mixed.shape == (8, 8, 3)
    assert (mixed[:, :, 1] == 20).all()
    assert (mixed[:, :, 2] == 90).all()
    assert (material.roughness_factor, material.metallic_factor) == (pytest.approx(0.2), 1.0)


def test_a_map_of_coverage_becomes_the_fourth_channel(tmp_path: Path) -> None:
    seen = np.repeat(np.repeat(np.array([[0, 255], [255, 128]], np.uint8), 2, 0), 2, 1)
    pictures = {"stone": flat(9, 8, 7, size=8), "hole": np.stack([seen] * 3, axis=2)}
    material = dressed(tmp_path, "map_Kd stone.png\nmap_d hole.png", **pictures).parts[0].material
    pixels = pixels_of(material.base_color, alpha=True)
    assert material.alpha_mode == "MASK"
    np.testing.assert_array_equal(pixels[::4, ::4, 3], [[0, 255], [255, 128]])
    assert (pixels[:, :, :3] == (9, 8, 7)).all()


def test_a_bump_map_that_holds_normals_is_one(tmp_path: Path) -> None:
    up = dressed(tmp_path, "map_Bump -bm 1 n.png", n=flat(128, 128, 255)).parts[0].material
    assert up.normal is not None
    surface = dressed(tmp_path, "bump h.png", h=flat(128, 128, 128))
    assert surface.parts[0].material.normal is None
    assert any("bump" in line and "no place" in line for line in surface.repairs)


def test_numbers_of_an_mtl_are_taken(tmp_path: Path) -> None:
    material = dressed(tmp_path, "Kd 1\nKe 0 1 0\nPr 0.25\nPm 1\nTr 0.25").parts[0].material
    assert material.base_color_factor == (1.0, 1.0, 1.0, 0.75)
    assert material.emissive_factor == (0.0, 1.0, 0.0)
    assert (material.roughness_factor, material.metallic_factor) == (0.25, 1.0)
    assert material.alpha_mode == "BLEND"


def test_highlights_that_are_not_carried_are_said(tmp_path: Path) -> None:
    surface = dressed(tmp_path, "Kd 1 1 1\nKs 0.5 0.5 0.5\nNs 96")
    assert any("highlights (Ks, Ns) of 1 materials" in line for line in surface.repairs)


def test_faces_without_coordinates_do_not_take_the_texture_from_the_others(tmp_path: Path) -> None:
    text = (
        "mtllib two.mtl\nvt 0 0\nvt 1 0\nvt 1 1\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 2 0\n"
        "usemtl places\nf 1/1 2/2 3/3\nf 1 3 4\n"
    )
    members = {"q.obj": text, "two.mtl": MTL, "my map.png": picture(8), "shine.png": picture(8)}
    surface = read(write_zip(tmp_path / "a.zip", members))
    part = surface.parts[0]
    np.testing.assert_allclose(part.uvs[0][part.triangles[0]], [[0, 1], [1, 1], [1, 0]])
    assert any("some of its faces no coordinates" in line for line in surface.repairs)


def test_one_line_may_name_two_libraries_or_one_with_a_space(tmp_path: Path) -> None:
    text = "mtllib a.mtl b.mtl\n" + obj_text(cube()).replace("f ", "usemtl two\nf ", 1)
    members = {"q.obj": text, "a.mtl": "newmtl one\n", "b.mtl": "newmtl two\nKd 1 0 0\n"}
    part = read(write_zip(tmp_path / "a.zip", members)).parts[0]
    assert part.material.base_color_factor[:3] == (1.0, 0.0, 0.0)
    spaced = {"q.obj": text.replace("a.mtl b.mtl", "a b.mtl"), "a b.mtl": "newmtl two\nKd 0 0 1\n"}
    part = read(write_zip(tmp_path / "b.zip", spaced)).parts[0]
    assert part.material.base_color_factor[:3] == (0.0, 0.0, 1.0)


def test_colours_of_only_some_vertices_are_said(tmp_path: Path) -> None:
    surface = read_text(tmp_path, "v 0 0 0 1 0 0\nv 1 0 0 1 0 0\nvt 0 0\nv 0 1 0\nf 1 2 3\n")
    assert surface.parts[0].colors is None
    assert any("only some vertices" in line for line in surface.repairs)
