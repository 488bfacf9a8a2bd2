from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest

from mesh.errors import MeshError, MeshRefusedError, SurfaceError
from mesh.reading.files import read_surface
from mesh.reading.header import MeshHeader, inspect_header
from mesh.surface import CLAMP, Surface
from tests.mesh.files import Gltf, write_zip
from tests.mesh.shapes import area, build_texture, cube, place_picture, sphere, square, volume


def read(path: Path) -> Surface:
    return read_surface(path, inspect_header(path))


def picture(size: int = 16) -> bytes:
    return build_texture(place_picture(size)).data


def test_a_glb_gives_back_its_triangles(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=gltf.mesh(sphere(16))))
    part = read(gltf.write_glb(tmp_path / "a.glb")).parts[0]
    assert len(part.triangles) == 960
    assert volume(part) == pytest.approx(4 / 3 * np.pi, rel=0.02)
    assert part.name == "mesh"


def test_node_transforms_are_applied_through_the_tree(tmp_path: Path) -> None:
    gltf = Gltf()
    inner = gltf.node(mesh=gltf.mesh(cube()), scale=[2, 1, 1])
    turned = gltf.node(children=[inner], rotation=[0, 0, np.sin(np.pi / 4), np.cos(np.pi / 4)])
    gltf.show(gltf.node(children=[turned], matrix=[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 0, 0, 1]))
    low, high = read(gltf.write_glb(tmp_path / "a.glb")).bounds_m
    np.testing.assert_allclose(low, [4.5, -1, -0.5], atol=1e-6)
    np.testing.assert_allclose(high, [5.5, 1, 0.5], atol=1e-6)


def test_a_mirrored_node_is_not_turned_inside_out(tmp_path: Path) -> None:
    gltf = Gltf()
    points, triangles = sphere(8)
    normals = gltf.accessor(points, "VEC3")
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles), NORMAL=normals), scale=[-1, 1, 1]))
    part = read(gltf.write_glb(tmp_path / "a.glb")).parts[0]
    assert volume(part) > 3
    assert part.normals is not None
    np.testing.assert_allclose(part.normals, part.positions, atol=1e-6)


def test_a_mesh_that_is_shown_twice_is_there_twice(tmp_path: Path) -> None:
    gltf = Gltf()
    mesh = gltf.mesh(cube())
    gltf.show(gltf.node(mesh=mesh), gltf.node(mesh=mesh, translation=[3, 0, 0]))
    surface = read(gltf.write_glb(tmp_path / "a.glb"))
    assert len(surface.parts) == 2
    assert surface.diagonal_m == pytest.approx(np.sqrt(16 + 1 + 1))


def test_a_node_outside_the_scene_is_not_shown(tmp_path: Path) -> None:
    gltf = Gltf()
    mesh = gltf.mesh(cube())
    gltf.node(mesh=mesh)
    gltf.show(gltf.node(mesh=mesh))
    assert len(read(gltf.write_glb(tmp_path / "a.glb")).parts) == 1


def test_every_map_of_a_material_is_kept(tmp_path: Path) -> None:
    gltf = Gltf()
    numbers = [{"index": gltf.texture(picture(4 + at))} for at in range(5)]
    gltf.json["samplers"] = [{"wrapS": CLAMP}]
    gltf.json["textures"][0]["sampler"] = 0
    gltf.json["materials"].append(
        {
            "name": "all",
            "pbrMetallicRoughness": {
                "baseColorTexture": numbers[0]
                | {"extensions": {"KHR_texture_transform": {"scale": [2, 3]}}},
                "metallicRoughnessTexture": numbers[1],
                "baseColorFactor": [0.5, 0.25, 1, 1],
            },
            "normalTexture": numbers[2] | {"scale": 0.5},
            "occlusionTexture": numbers[3] | {"strength": 0.75},
            "emissiveTexture": numbers[4],
            "emissiveFactor": [1, 0, 0],
            "doubleSided": True,
        }
    )
    points, uv, triangles = square(1)
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles), uv, 0)))
    material = read(gltf.write_glb(tmp_path / "a.glb")).parts[0].material
    assert [use.texture.width for use in material.uses] == [4, 5, 6, 7, 8]
    assert material.base_color is not None
    assert (material.base_color.wrap_s, material.base_color.scale) == (CLAMP, (2.0, 3.0))
    assert material.normal is not None
    assert material.normal.strength == 0.5
    assert material.base_color_factor == (0.5, 0.25, 1.0, 1.0)
    assert material.metallic_factor == 1.0


def test_vertex_colours_are_read_as_numbers_from_0_to_1(tmp_path: Path) -> None:
    gltf = Gltf()
    shape = cube()
    stored = np.tile(np.array([[0, 51, 255]], dtype=np.uint8), (8, 1))
    padded = np.concatenate([stored, np.full((8, 1), 255, np.uint8)], axis=1)
    colors = gltf.accessor(padded, "VEC4", normalized=True)
    gltf.show(gltf.node(mesh=gltf.mesh(shape, COLOR_0=colors)))
    part = read(gltf.write_glb(tmp_path / "a.glb")).parts[0]
    assert part.colors is not None
    np.testing.assert_allclose(part.colors[0], [0, 0.2, 1, 1], atol=1e-6)


def test_draco_triangles_are_decoded(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=gltf.draco_mesh(*sphere(16))))
    part = read(gltf.write_glb(tmp_path / "a.glb")).parts[0]
    assert len(part.triangles) == 960
    assert area(part) == pytest.approx(4 * np.pi, rel=0.02)


def test_damaged_draco_data_are_refused(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=gltf.draco_mesh(*sphere(16))))
    gltf.binary = gltf.binary[:20] + b"\xff" * (len(gltf.binary) - 20)
    with pytest.raises(MeshError):
        read(gltf.write_glb(tmp_path / "a.glb"))


def test_quantised_positions_are_read(tmp_path: Path) -> None:
    gltf = Gltf()
    points, triangles = cube(2.0)
    stored = np.zeros((8, 4), dtype=np.int16)
    stored[:, :3] = points * 32767
    view = gltf.view(stored.tobytes())
    gltf.json["bufferViews"][view]["byteStride"] = 8
    gltf.json["accessors"].append(
        {"bufferView": view, "count": 8, "type": "VEC3", "componentType": 5122, "normalized": True}
    )
    indices = gltf.accessor(triangles.reshape(-1).astype(np.uint16), "SCALAR")
    gltf.json["meshes"].append(
        {"primitives": [{"attributes": {"POSITION": 0}, "indices": indices}]}
    )
    gltf.json["extensionsRequired"] = ["KHR_mesh_quantization"]
    gltf.show(gltf.node(mesh=0))
    low, high = read(gltf.write_glb(tmp_path / "a.glb")).bounds_m
    np.testing.assert_allclose((low, high), ([-1] * 3, [1] * 3))


@pytest.mark.parametrize(
    ("mode", "expected"),
    [(4, [[0, 1, 2]]), (5, [[0, 1, 2], [2, 1, 3]]), (6, [[0, 1, 2], [0, 2, 3]])],
)
def test_strips_and_fans_become_triangles(
    tmp_path: Path, mode: int, expected: list[list[int]]
) -> None:
    gltf = Gltf()
    points = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]], dtype=np.float32)
    position = gltf.accessor(points, "VEC3")
    gltf.json["meshes"].append(
        {"primitives": [{"attributes": {"POSITION": position}, "mode": mode}]}
    )
    gltf.show(gltf.node(mesh=0))
    part = read(gltf.write_glb(tmp_path / "a.glb")).parts[0]
    np.testing.assert_array_equal(part.positions[part.triangles], points[np.array(expected)])


def test_what_the_levels_do_not_carry_is_said(tmp_path: Path) -> None:
    gltf = Gltf()
    mesh = gltf.mesh(cube())
    gltf.json["meshes"][mesh]["primitives"].append({"attributes": {"POSITION": 0}, "mode": 0})
    gltf.json["materials"].append(
        {"name": "glass", "extensions": {"KHR_materials_transmission": {}}}
    )
    gltf.json["meshes"][mesh]["primitives"][0]["material"] = 0
    gltf.json["animations"] = [{"channels": [], "samplers": []}]
    gltf.show(gltf.node(mesh=mesh))
    notes = " · ".join(read(gltf.write_glb(tmp_path / "a.glb")).repairs)
    for word in ("points and lines", "KHR_materials_transmission", "1 animation"):
        assert word in notes


def test_a_gltf_in_a_zip_finds_its_buffer_and_picture(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.json["images"].append({"uri": "maps/stone%20wall.png"})
    gltf.json["textures"].append({"source": 0})
    gltf.json["materials"].append({"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}})
    points, uv, triangles = square(2)
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles), uv, 0)))
    text = gltf.write_gltf(tmp_path / "a.gltf", "mesh.bin").read_text()
    members = {"x/a.gltf": text, "x/mesh.bin": gltf.binary, "x/maps/stone wall.png": picture()}
    surface = read(write_zip(tmp_path / "a.zip", members))
    assert surface.texture_px == 16
    assert surface.triangle_count == 8


def test_a_texture_without_coordinates_is_said(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.json["materials"].append(
        {"pbrMetallicRoughness": {"baseColorTexture": {"index": gltf.texture(picture())}}}
    )
    gltf.show(gltf.node(mesh=gltf.mesh(cube(), None, 0)))
    assert "no TEXCOORD_0" in read(gltf.write_glb(tmp_path / "a.glb")).repairs[0]


def test_survey_coordinates_are_shifted_in_double_precision(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=gltf.mesh(sphere(8)), translation=[586_000, 12, 2_310_000]))
    surface = read(gltf.write_glb(tmp_path / "a.glb"))
    assert surface.shift_m == (586_000.0, 12.0, 2_310_000.0)
    assert surface.diagonal_m == pytest.approx(2 * np.sqrt(3), rel=1e-6)
    assert "subtracted" in surface.repairs[0]


def spoiled(kind: str) -> Gltf:
    """A glTF with one thing wrong."""
    gltf = Gltf()
    points, triangles = cube()
    if kind == "NaN":
        points = points.copy()
        points[3] = np.nan
    if kind == "infinite":
        points = points.copy()
        points[3, 0] = np.inf
    if kind == "index":
        triangles = triangles.copy()
        triangles[2, 1] = 4_000
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles))))
    if kind == "no faces":
        gltf.json["meshes"][0]["primitives"][0]["mode"] = 0
    if kind == "one point":
        gltf.json["nodes"][0]["scale"] = [0, 0, 0]
    if kind == "circle":
        gltf.json["nodes"].append({"children": [1]})
        gltf.show(1)
    if kind == "wrong type":
        gltf.json["nodes"][0]["translation"] = "far"
    if kind == "missing mesh":
        gltf.json["nodes"][0]["mesh"] = 17
    if kind == "missing position":
        gltf.json["meshes"][0]["primitives"][0]["attributes"] = {}
    if kind == "width":
        gltf.json["accessors"][0] |= {"type": "VEC2", "count": 9}
    if kind == "float indices":
        gltf.json["accessors"][1]["componentType"] = 5126
    if kind == "negative node":
        gltf.json["scenes"][0]["nodes"] = [-1]
    if kind == "sparse":
        gltf.json["accessors"][0]["sparse"] = {
            "count": 1_000_000,
            "indices": {"bufferView": 0, "componentType": 5125},
            "values": {"bufferView": 0},
        }
    if kind == "stride":
        gltf.json["bufferViews"][0]["byteStride"] = 4
    return gltf


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("NaN", "finite"), ("infinite", "finite"), ("index", "uses vertex 4000"), ("no faces", "no faces"),
        ("one point", "one point"), ("circle", "circle"), ("wrong type", "hold together"),
        ("missing mesh", "hold together"), ("missing position", "hold together"), ("sparse", "more than"),
        ("stride", "more than"), ("width", "2 numbers"), ("float indices", "whole numbers"),
        ("negative node", "circle"),
    ],
)  # fmt: skip
def test_what_is_no_surface_is_refused_in_one_line(tmp_path: Path, kind: str, word: str) -> None:
    path = spoiled(kind).write_glb(tmp_path / "a.glb")
    with pytest.raises(MeshError) as caught:
        read(path)
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"no picture", b"\x89PNG\r\n\x1a\n" + b"x" * 50, b"<svg/>"])
def test_a_texture_that_is_no_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    gltf = Gltf()
    gltf.json["materials"].append(
        {"pbrMetallicRoughness": {"baseColorTexture": {"index": gltf.texture(data)}}}
    )
    points, uv, triangles = square(1)
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles), uv, 0)))
    with pytest.raises(MeshRefusedError, match="texture"):
        read(gltf.write_glb(tmp_path / "a.glb"))


def test_a_picture_that_claims_to_be_enormous_is_refused(tmp_path: Path) -> None:
    data = bytearray(picture())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    gltf = Gltf()
    gltf.json["materials"].append(
        {"pbrMetallicRoughness": {"baseColorTexture": {"index": gltf.texture(bytes(data))}}}
    )
    points, uv, triangles = square(1)
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles), uv, 0)))
    with pytest.raises(MeshRefusedError, match="60000 × 60000"):
        read(gltf.write_glb(tmp_path / "a.glb"))


def test_a_header_that_does_not_match_is_an_error(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=gltf.mesh(cube())))
    with pytest.raises(MeshError):
        read_surface(gltf.write_glb(tmp_path / "a.glb"), MeshHeader("stl", "model/stl", ".stl"))


def test_a_point_cloud_is_refused(tmp_path: Path) -> None:
    gltf = spoiled("no faces")
    with pytest.raises(SurfaceError, match="point clouds"):
        read(gltf.write_glb(tmp_path / "a.glb"))


def test_tangents_of_the_file_say_how_its_normal_map_is_meant(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.json["materials"].append({"normalTexture": {"index": gltf.texture(picture())}})
    points, uv, triangles = square(2)
    normals = np.tile(np.float32([0, 0, 1]), (9, 1))
    tangents = np.tile(np.float32([1, 0, 0, -1]), (9, 1))
    more = {"NORMAL": gltf.accessor(normals, "VEC3"), "TANGENT": gltf.accessor(tangents, "VEC4")}
    mesh = gltf.mesh((points, triangles), uv, 0, **more)
    gltf.show(gltf.node(mesh=mesh), gltf.node(mesh=mesh, scale=[1, -1, 1]))
    straight, mirrored = read(gltf.write_glb(tmp_path / "a.glb")).parts
    assert straight.tangents is not None
    assert mirrored.tangents is not None
    np.testing.assert_array_equal(straight.tangents[0], [1, 0, 0, -1])
    np.testing.assert_array_equal(mirrored.tangents[0], [1, 0, 0, 1])
