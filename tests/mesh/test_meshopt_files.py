"""Levels as phones get them: small numbers, compressed, read again with the decoder of three.js."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mesh.indexed import IndexedSurface, index_surface
from mesh.levels.measure import measure_deviation
from mesh.meshopt_kernels import encode_triangles, encode_vertices, weld_rows
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.surface import Material, Part, Surface, TextureUse
from mesh.writing.glb import EncodedGlb, encode_glb
from mesh.writing.options import GlbOptions
from mesh.writing.quantise import choose_position_bits, round_colors
from tests.mesh.files import glb_document
from tests.mesh.shapes import as_surface, build_texture, cube, place_picture, plain, sphere
from tests.mesh.written import WRITTEN, every_map, several_materials, several_uv_sets, waved
from tests.support.gltf import unpack


def read_again(encoded: EncodedGlb, tmp_path: Path) -> Surface:
    path = tmp_path / "level.glb"
    path.write_bytes(encoded.data)
    unpacked = unpack(path)
    return read_surface(unpacked, inspect_header(unpacked))


def corner_set(part: Part, step: float) -> set[tuple[int, ...]]:
    """The triangles as places in steps of a length, each beginning with its lowest corner."""
    placed = np.rint(part.positions.astype(np.float64) / step).astype(int)
    found = set()
    for triangle in placed[part.triangles]:
        corners = [tuple(corner) for corner in triangle]
        first = corners.index(min(corners))
        found.add(sum(corners[first:] + corners[:first], ()))
    return found


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("bits", [16, 12])
def test_a_reader_finds_the_surface_that_the_encoder_says(
    tmp_path: Path, name: str, bits: int
) -> None:
    surface = WRITTEN[name]()
    encoded = encode_glb(surface, GlbOptions(256, position_bits=bits, normal_bits=8))
    again = read_again(encoded, tmp_path)
    assert len(again.parts) == len(surface.parts)
    for told, found in zip(encoded.surface.parts, again.parts, strict=True):
        np.testing.assert_allclose(found.positions, told.positions, atol=1e-6)
        assert found.normals is not None
        assert told.normals is not None
        lengths = np.linalg.norm(found.normals, axis=1, keepdims=True)
        # 8 bits leave lengths up to 0.6 % from 1, which readers make 1.
        np.testing.assert_allclose(lengths, 1, atol=0.0067)
        # Two decoders, or one on two kinds of processor, may round a last bit to different sides.
        np.testing.assert_allclose(found.normals / lengths, told.normals, atol=1.02 / 127)
        assert np.abs(found.normals / lengths - told.normals).mean() < 1e-4
        if told.tangents is not None:
            assert found.tangents is not None
            np.testing.assert_allclose(found.tangents, told.tangents, atol=1.02 / 127)
        needed = {use.texcoord for use in told.material.uses}
        for number in needed:
            np.testing.assert_allclose(found.uvs[number], told.uvs[number], atol=1e-6)
        if told.colors is not None:
            assert found.colors is not None
            np.testing.assert_allclose(found.colors, told.colors, atol=1e-6)
        assert corner_set(found, 1e-5) == corner_set(told, 1e-5)


@pytest.mark.parametrize("bits", [12, 14, 16])
def test_positions_are_off_by_half_a_step_at_most(bits: int) -> None:
    surface = plain(sphere(40))
    encoded = encode_glb(surface, GlbOptions(64, position_bits=bits))
    step = 2 / (2**bits - 1)
    found = encoded.surface.parts[0].positions.astype(np.float64)
    off = np.abs(np.linalg.norm(found, axis=1) - 1)
    assert off.max() <= step / 2 * np.sqrt(3) + 1e-6
    rms = np.sqrt((off**2).mean())
    assert rms == pytest.approx(step / np.sqrt(12), rel=0.2)
    assert len(encoded.surface.parts[0].triangles) == surface.triangle_count


def test_bits_of_positions_follow_the_error_that_a_level_has_anyway() -> None:
    assert choose_position_bits(1.0, 0.0) == 16
    for error_m in (1e-3, 3e-4, 1e-4):
        bits = choose_position_bits(1.0, error_m)
        step = 1.0 / (2**bits - 1)
        assert step / np.sqrt(12) <= error_m / 10 * 1.001
        assert bits == 12 or step * 2 / np.sqrt(12) > error_m / 10 * 0.99
    assert choose_position_bits(1.0, 1e-9) == 16


def test_parts_that_touch_still_touch() -> None:
    points, triangles = sphere(20)
    halves = [triangles[: len(triangles) // 2], triangles[len(triangles) // 2 :]]
    parts = [Part(f"{n}", points, half, Material(name=f"{n}")) for n, half in enumerate(halves)]
    encoded = encode_glb(as_surface(*parts), GlbOptions(64, position_bits=12))
    rims = [
        {tuple(row) for row in part.positions[part.triangles].reshape(-1, 3)}
        for part in encoded.surface.parts
    ]
    before = [{tuple(row) for row in points[half].reshape(-1, 3)} for half in halves]
    assert len(rims[0] & rims[1]) == len(before[0] & before[1]) > 30


def test_small_triangles_far_apart_are_not_lost_in_the_grid(tmp_path: Path) -> None:
    points, triangles = sphere(24, radius=0.01)
    far = Part("far", points + np.float32(900), triangles, Material())
    surface = as_surface(Part("near", points, triangles, Material()), far)
    encoded = encode_glb(surface, GlbOptions(64))
    near = read_again(encoded, tmp_path).parts[0]
    assert corner_set(near, 1e-6) == corner_set(surface.parts[0], 1e-6)
    document = glb_document(encoded.data)
    assert {node.get("scale") for node in document["nodes"]} == {None}


@pytest.mark.parametrize("name", ["textured", "several uv sets", "transformed and unlit"])
def test_every_place_keeps_its_colour(tmp_path: Path, name: str) -> None:
    original = index_surface(WRITTEN[name]())
    encoded = encode_glb(original.surface, GlbOptions(256, texture_quality=95))
    again = IndexedSurface(read_again(encoded, tmp_path), original.center_m)
    found = measure_deviation(original, again, samples=20_000)
    assert found.rms_ppm < 10
    assert found.delta_e_mean < 2
    assert found.normal_deg_mean < 0.5


def test_texture_coordinates_are_off_by_a_part_of_a_texel() -> None:
    surface = several_uv_sets()
    part = encode_glb(surface, GlbOptions(64)).surface.parts[0]
    use = part.material.base_color
    assert use is not None
    back = part.uvs[1].astype(np.float64) * use.scale + use.offset
    # The set runs from −1.5 to 2.5, and the picture has 64 px.
    assert back.min() == pytest.approx(-1.5, abs=1e-6)
    assert back.max() == pytest.approx(2.5, abs=1e-6)
    grid = np.rint((back + 1.5) * 24 / 4) * 4 / 24 - 1.5
    assert np.abs(back - grid).max() <= 0.55 / 4 / 64


def test_the_file_names_exactly_the_extensions_that_it_needs() -> None:
    meshopt = {"EXT_meshopt_compression", "KHR_mesh_quantization"}
    expected = {
        "untextured": meshopt,
        "textured": meshopt | {"EXT_texture_webp", "KHR_texture_transform"},
    }
    for name, extensions in expected.items():
        document = glb_document(encode_glb(WRITTEN[name](), GlbOptions(128)).data)
        assert set(document["extensionsRequired"]) == extensions
        assert set(document["extensionsUsed"]) == extensions
    unlit = glb_document(encode_glb(WRITTEN["transformed and unlit"](), GlbOptions(64)).data)
    assert set(unlit["extensionsUsed"]) - set(unlit["extensionsRequired"]) == {
        "KHR_materials_unlit"
    }


def test_the_codecs_are_the_versions_that_the_extension_knows() -> None:
    points, triangles = sphere(8)
    assert encode_vertices(points)[0] == 0xA0
    assert encode_triangles(triangles, len(points))[0] == 0xE1


def test_a_level_is_much_smaller_than_its_floats() -> None:
    surface = plain(sphere(100))
    small = encode_glb(surface, GlbOptions(64, position_bits=14, normal_bits=8))
    large = encode_glb(surface, GlbOptions(64, compression="none"))
    assert len(small.data) < len(large.data) / 3


def test_tangents_are_written_only_for_normal_maps() -> None:
    def names(surface: Surface) -> set[str]:
        document = glb_document(encode_glb(surface, GlbOptions(64)).data)
        return set(document["meshes"][0]["primitives"][0]["attributes"])

    assert "TANGENT" in names(every_map())
    useless = waved(Material(), tangents=np.tile(np.float32([1, 0, 0, 1]), (625, 1)))
    assert "TANGENT" not in names(useless)


def test_colours_are_rounded_to_8_bits_only_where_nobody_sees_it() -> None:
    bright = np.linspace(0.3, 1, 400, dtype=np.float32).reshape(-1, 4)
    assert round_colors(bright).dtype == np.uint8
    dark = np.linspace(0, 0.01, 400, dtype=np.float32).reshape(-1, 4)
    rounded = round_colors(dark)
    assert rounded.dtype == np.uint16
    np.testing.assert_allclose(rounded / 65535, dark, atol=1 / 65535)


def test_a_picture_that_fits_is_kept_where_a_new_one_is_not_much_smaller() -> None:
    noise = np.random.default_rng(3).integers(90, 160, (128, 128, 3), dtype=np.uint8)
    jpeg = encode_glb(
        waved(Material(base_color=TextureUse(build_texture(noise)))),
        GlbOptions(128, 60, compression="none", texture_format="jpeg"),
    ).surface.textures[0]
    assert jpeg.media_type == "image/jpeg"
    surface = waved(Material(base_color=TextureUse(jpeg)))
    assert encode_glb(surface, GlbOptions(128)).surface.textures[0].data == jpeg.data
    smaller = encode_glb(surface, GlbOptions(128, 10)).surface.textures[0]
    assert smaller.media_type == "image/webp"
    assert len(smaller.data) * 1.5 < len(jpeg.data)


def test_coverage_survives_webp(tmp_path: Path) -> None:
    again = read_again(encode_glb(WRITTEN["masked"](), GlbOptions(32)), tmp_path)
    material = again.parts[0].material
    assert (material.alpha_mode, material.alpha_cutoff) == ("MASK", 0.3)
    assert again.textures[0].has_alpha
    assert again.textures[0].media_type in {"image/webp", "image/png"}


def test_a_flat_surface_and_a_single_triangle_are_written(tmp_path: Path) -> None:
    points = np.float32([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
    single = as_surface(Part("", points, np.uint32([[0, 1, 2]]), Material()))
    part = read_again(encode_glb(single, GlbOptions(64)), tmp_path).parts[0]
    np.testing.assert_allclose(np.sort(part.positions, axis=0), np.sort(points, axis=0), atol=1e-5)


def test_names_outside_ascii_and_the_shift_survive(tmp_path: Path) -> None:
    surface = replace(several_materials(), shift_m=(586_000.0, 0.0, 2_310_000.0))
    named = replace(surface.parts[0], name="Thân trống “đồng”")
    surface = replace(surface, parts=(named, *surface.parts[1:]))
    encoded = encode_glb(surface, GlbOptions(64))
    assert glb_document(encoded.data)["asset"]["extras"]["shift_m"][2] == 2_310_000.0
    assert read_again(encoded, tmp_path).parts[0].name == "Thân trống “đồng”"


def test_welding_tells_that_cubes_keep_their_corners(tmp_path: Path) -> None:
    part = read_again(encode_glb(plain(cube()), GlbOptions(64)), tmp_path).parts[0]
    assert weld_rows(np.round(part.positions, 4))[1] == 8


def test_normals_of_no_length_become_some_direction() -> None:
    points, triangles = sphere(8)
    normals = points.copy()
    normals[:3] = 0
    surface = as_surface(Part("", points, triangles, Material(), normals=normals))
    for bits in (8, 10):
        written = encode_glb(surface, GlbOptions(64, normal_bits=bits)).surface.parts[0].normals
        assert written is not None
        np.testing.assert_allclose(np.linalg.norm(written, axis=1), 1, atol=1e-5)


def test_texture_coordinates_that_are_no_numbers_or_far_away_stay_floats() -> None:
    for strange in (np.nan, np.inf, 3e7):
        surface = waved(Material(base_color=TextureUse(build_texture(place_picture(64)))))
        uv = surface.parts[0].uvs[0].copy()
        uv[5] = strange
        spoiled = as_surface(replace(surface.parts[0], uvs=(uv,)))
        written = encode_glb(spoiled, GlbOptions(64)).surface.parts[0]
        use = written.material.base_color
        assert use is not None
        assert not use.transformed
        assert written.uvs[0].dtype == np.float32
