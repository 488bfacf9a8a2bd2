from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mesh.normals import with_normals
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.surface import Material, Part, Surface, TextureUse
from mesh.textures import TextureLimit, encode_texture, read_texture
from mesh.writing.glb import encode_glb
from mesh.writing.options import GlbOptions
from tests.mesh.files import glb_document
from tests.mesh.shapes import (
    area,
    as_surface,
    build_texture,
    cube,
    place_picture,
    plain,
    sphere,
    square,
    textured_square,
)


def as_floats(texture_px: int) -> GlbOptions:
    """A file that needs no extension."""
    return GlbOptions(texture_px, compression="none", texture_format="jpeg")


def through_a_file(surface: Surface, tmp_path: Path, texture_px: int = 4096) -> Surface:
    path = tmp_path / "level.glb"
    path.write_bytes(encode_glb(surface, as_floats(texture_px)).data)
    return read_surface(path, inspect_header(path))


def test_a_surface_survives_the_way_through_a_file(tmp_path: Path) -> None:
    again = through_a_file(textured_square(8), tmp_path)
    part = again.parts[0]
    assert area(part) == pytest.approx(1, rel=1e-6)
    np.testing.assert_allclose(part.uvs[0][:, 0], part.positions[:, 0], atol=1e-6)
    assert (part.name, part.material.name) == ("square", "places")


def test_several_materials_and_vertex_colours_survive(tmp_path: Path) -> None:
    points, triangles = sphere(8)
    colors = np.concatenate([np.abs(points), np.ones((len(points), 1))], axis=1).astype(np.float32)
    ball = Part("ball", points, triangles, Material(name="white"), colors=colors)
    box = Part(
        "box", *cube(), Material(name="red", base_color_factor=(0.5, 0, 0, 1), metallic_factor=1.0)
    )
    again = through_a_file(as_surface(ball, box), tmp_path)
    assert [part.name for part in again.parts] == ["ball", "box"]
    first = again.parts[0]
    assert first.colors is not None
    np.testing.assert_allclose(first.colors[:, :3], np.abs(first.positions), atol=2e-5)
    assert again.parts[1].material.base_color_factor == (0.5, 0, 0, 1)
    assert again.parts[1].material.metallic_factor == 1.0


def test_every_map_is_written_and_a_shared_picture_only_once() -> None:
    shared = build_texture(place_picture(32))
    material = Material(
        base_color=TextureUse(build_texture(place_picture(64))),
        metallic_roughness=TextureUse(shared),
        occlusion=TextureUse(shared, strength=0.5),
        normal=TextureUse(build_texture(place_picture(16)), strength=2.0),
    )
    points, uv, triangles = square(2)
    encoded = encode_glb(
        as_surface(Part("", points, triangles, material, uvs=(uv,))), as_floats(4096)
    )
    document = glb_document(encoded.data)
    assert len(document["images"]) == 3
    written = document["materials"][0]
    assert written["occlusionTexture"]["strength"] == 0.5
    assert written["normalTexture"]["scale"] == 2.0
    assert (
        written["occlusionTexture"]["index"]
        == written["pbrMetallicRoughness"]["metallicRoughnessTexture"]["index"]
    )
    assert "TANGENT" in document["meshes"][0]["primitives"][0]["attributes"]
    assert encoded.texture_px == 64


def test_bounds_and_counts_are_those_of_the_numbers() -> None:
    document = glb_document(encode_glb(plain(sphere(16)), as_floats(512)).data)
    position = document["accessors"][
        document["meshes"][0]["primitives"][0]["attributes"]["POSITION"]
    ]
    assert position["min"] == [-1.0, -1.0, -1.0]
    assert position["max"] == [1.0, 1.0, 1.0]
    assert document["asset"] == {"version": "2.0", "generator": "Bao Vat"}
    assert all(view["byteOffset"] % 4 == 0 for view in document["bufferViews"])


def test_indices_grow_to_four_bytes_when_they_must() -> None:
    small = glb_document(encode_glb(plain(sphere(16)), as_floats(512)).data)
    large = glb_document(encode_glb(plain(sphere(190)), as_floats(512)).data)
    kinds = [
        document["accessors"][document["meshes"][0]["primitives"][0]["indices"]]["componentType"]
        for document in (small, large)
    ]
    assert kinds == [5123, 5125]


def test_pictures_are_reduced_to_the_limit(tmp_path: Path) -> None:
    again = through_a_file(textured_square(2, 512), tmp_path, 128)
    assert again.texture_px == 128
    assert again.textures[0].media_type == "image/jpeg"


def test_coverage_that_is_used_is_kept_and_unused_coverage_is_not() -> None:
    pixels = np.concatenate([place_picture(32), np.full((32, 32, 1), 90, np.uint8)], axis=2)
    texture = build_texture(pixels)
    assert texture.has_alpha
    limit = TextureLimit(32, is_data=False)
    assert encode_texture(texture, limit, keep_alpha=True).media_type == "image/png"
    assert encode_texture(texture, limit, keep_alpha=False).media_type == "image/jpeg"


def test_a_jpeg_that_fits_is_kept_byte_for_byte() -> None:
    limit = TextureLimit(64, is_data=False)
    jpeg = encode_texture(build_texture(place_picture(64)), limit, keep_alpha=False)
    again = encode_texture(read_texture(jpeg.data, "a"), limit, keep_alpha=False)
    assert again.data == jpeg.data


def test_a_sphere_gets_smooth_normals_and_keeps_its_vertices() -> None:
    part = with_normals(plain(sphere(32)).parts[0])
    assert part.normals is not None
    assert len(part.positions) == len(sphere(32)[0])
    np.testing.assert_allclose(part.normals, part.positions, atol=0.02)


def test_a_cube_gets_hard_edges() -> None:
    part = with_normals(plain(cube()).parts[0])
    assert part.normals is not None
    assert len(part.positions) == 24
    corners = part.positions[part.triangles].astype(np.float64)
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    face /= np.linalg.norm(face, axis=1, keepdims=True)
    np.testing.assert_allclose(
        part.normals[part.triangles], np.repeat(face[:, None], 3, axis=1), atol=1e-5
    )


def test_normals_of_the_file_are_kept() -> None:
    part = plain(sphere(8)).parts[0]
    given = replace(part, normals=np.tile(np.float32([0, 0, 1]), (len(part.positions), 1)))
    assert with_normals(given) is given


def test_tangents_point_along_the_columns_of_the_picture() -> None:
    points, uv, triangles = square(2)
    material = Material(normal=TextureUse(build_texture(place_picture(8))))
    encoded = encode_glb(
        as_surface(Part("", points, triangles, material, uvs=(uv,))), as_floats(512)
    )
    document = glb_document(encoded.data)
    number = document["meshes"][0]["primitives"][0]["attributes"]["TANGENT"]
    accessor = document["accessors"][number]
    view = document["bufferViews"][accessor["bufferView"]]
    json_bytes = int.from_bytes(encoded.data[12:16], "little")
    tangents = np.frombuffer(
        encoded.data, "<f4", 4 * accessor["count"], 28 + json_bytes + view["byteOffset"]
    )
    # Columns run along x; with normals along z, the second tangent (up in the picture) is their cross product.
    np.testing.assert_allclose(tangents.reshape(-1, 4), np.tile([1, 0, 0, 1], (9, 1)), atol=1e-6)


def test_the_shift_of_survey_coordinates_is_written() -> None:
    surface = replace(plain(cube()), shift_m=(586_000.0, 0.0, 2_310_000.0))
    assert glb_document(encode_glb(surface, as_floats(512)).data)["asset"]["extras"] == {
        "shift_m": [586_000.0, 0.0, 2_310_000.0]
    }
