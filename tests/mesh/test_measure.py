from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesh.color import encode_srgb, linearize, measure_lab
from mesh.indexed import index_surface
from mesh.levels.measure import _find_farthest, measure_deviation
from mesh.open3d_kernels import Places
from mesh.surface import CLAMP, MIRROR, Material, Part, Surface, TextureUse
from mesh.textures import decode_texture
from tests.mesh.shapes import (
    as_surface,
    build_texture,
    place_picture,
    plain,
    sphere,
    square,
    textured_square,
)


def colored(color: tuple[float, float, float]) -> Surface:
    points, _, triangles = square(4)
    return as_surface(Part("", points, triangles, Material(base_color_factor=(*color, 1.0))))


def test_lab_of_known_colours_is_that_of_the_tables() -> None:
    # IEC 61966-2-1 primaries under D65; values from CIE 15:2004 formulae, to two places.
    srgb = np.array([[1, 1, 1], [0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.5, 0.5]])
    lab = [
        [100, 0, 0],
        [0, 0, 0],
        [53.24, 80.09, 67.20],
        [87.73, -86.18, 83.18],
        [32.30, 79.19, -107.86],
        [53.39, 0, 0],
    ]
    np.testing.assert_allclose(measure_lab(linearize(srgb)), lab, atol=0.02)


def test_bytes_survive_the_way_to_linear_light_and_back() -> None:
    values = np.repeat(np.arange(256, dtype=np.float32)[:, None], 3, axis=1)
    np.testing.assert_array_equal(encode_srgb(linearize(values / 255)), values.astype(np.uint8))


def test_a_surface_does_not_deviate_from_itself() -> None:
    surface = textured_square()
    deviation = measure_deviation(index_surface(surface), index_surface(surface), samples=5_000)
    assert deviation.max_ppm < 1
    assert deviation.delta_e_mean < 0.01
    assert deviation.normal_deg_mean < 0.1


def test_a_shifted_plane_deviates_by_the_shift() -> None:
    points, _, triangles = square(8, width=2.0)
    surface = plain((points, triangles))
    moved = plain((points + np.float32([0, 0, 0.01]), triangles))
    original = index_surface(surface)
    level = type(original)(moved, original.center_m)
    deviation = measure_deviation(original, level, samples=10_000)
    assert deviation.rms_mm == pytest.approx(10, rel=1e-4)
    assert deviation.max_mm == pytest.approx(10, rel=1e-3)
    assert deviation.rms_ppm == pytest.approx(0.01 / np.sqrt(8) * 1e6, rel=1e-4)


def test_a_missing_piece_is_seen_although_the_rest_is_exact() -> None:
    points, _, triangles = square(10)
    original = index_surface(plain((points, triangles)))
    kept = triangles[points[triangles].mean(axis=1)[:, 0] < 0.7]
    level = type(original)(plain((points, kept)), original.center_m)
    assert measure_deviation(original, level, samples=10_000).max_mm == pytest.approx(300, rel=0.02)


def test_the_colour_difference_is_the_distance_in_lab() -> None:
    grey, other = (0.2, 0.2, 0.2), (0.25, 0.2, 0.15)
    expected = np.linalg.norm(
        np.diff(measure_lab(np.array([grey, other], dtype=np.float32)), axis=0)
    )
    deviation = measure_deviation(
        index_surface(colored(grey)), index_surface(colored(other)), samples=1_000
    )
    assert deviation.delta_e_mean == pytest.approx(float(expected), rel=1e-4)
    assert deviation.delta_e_p95 == pytest.approx(float(expected), rel=1e-4)


def test_points_are_chosen_evenly_over_the_area_and_repeatably() -> None:
    surface = index_surface(plain(sphere(24)))
    points = surface.points(surface.sample(40_000, seed=1))
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=0.01)
    assert (points[:, 1] > 0.5).mean() == pytest.approx(0.25, abs=0.005)
    np.testing.assert_array_equal(points, surface.points(surface.sample(40_000, seed=1)))


def test_the_colour_of_a_place_says_where_it_is() -> None:
    surface = textured_square(8, 512)
    indexed = index_surface(surface)
    places = indexed.sample(2_000, seed=4)
    points = indexed.points(places) + indexed.center_m
    # At the very edge the picture repeats, so the last half texel is left out.
    inner = (np.abs(points[:, :2] - 0.5) < 0.498).all(axis=1)
    points, colors = points[inner], encode_srgb(indexed.colors(places)).astype(float)[inner]
    np.testing.assert_allclose(colors[:, 0] / 255, points[:, 0], atol=0.01)
    np.testing.assert_allclose(colors[:, 1] / 255, 1 - points[:, 1], atol=0.01)


@pytest.mark.parametrize(("wrap", "expected"), [(10497, 0.25), (CLAMP, 1.0), (MIRROR, 0.75)])
def test_coordinates_beyond_the_picture_wrap_as_the_sampler_says(
    wrap: int, expected: float
) -> None:
    surface = textured_square(1, 256)
    part = surface.parts[0]
    use = TextureUse(build_texture(place_picture(256)), wrap_s=wrap, wrap_t=wrap)
    moved = replace(part, uvs=(np.full_like(part.uvs[0], 1.25),), material=Material(base_color=use))
    indexed = index_surface(as_surface(moved))
    place = Places(np.zeros(1, np.uint32), np.full((1, 2), 0.3, np.float32))
    assert encode_srgb(indexed.colors(place))[0, 0] / 255 == pytest.approx(expected, abs=0.01)


def test_a_texture_transform_is_applied() -> None:
    surface = textured_square(1, 256)
    part = surface.parts[0]
    use = TextureUse(build_texture(place_picture(256)), scale=(0.5, 0.5), offset=(0.25, 0.0))
    moved = replace(part, uvs=(np.full_like(part.uvs[0], 0.5),), material=Material(base_color=use))
    place = Places(np.zeros(1, np.uint32), np.full((1, 2), 0.3, np.float32))
    color = encode_srgb(index_surface(as_surface(moved)).colors(place))[0] / 255
    np.testing.assert_allclose(color[:2], [0.5, 0.25], atol=0.01)


def test_pictures_are_reduced_while_they_are_decoded() -> None:
    small = decode_texture(build_texture(place_picture(512)), 64)
    assert small.shape == (64, 64, 3)
    np.testing.assert_allclose(small[32, :, 0], np.linspace(2, 253, 64), atol=3)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_farthest_point_is_that_of_all_nearest_points(seed: int) -> None:
    fine, coarse = index_surface(plain(sphere(48))), index_surface(plain(sphere(9)))
    for source, target in ((fine, coarse), (coarse, fine)):
        points = source.points(source.sample(30_000, seed))
        nearest, _ = target.rays.find_closest(points)
        distances = np.linalg.norm(points.astype(np.float64) - nearest, axis=1)
        found = _find_farthest(source, target, 30_000, seed)
        assert found == pytest.approx(float(distances.max()), rel=1e-4)


def test_needles_do_not_seem_farther_than_they_are() -> None:
    # A disc whose triangles all meet in its middle, 500 times longer than wide, and the same 1 μm higher.
    angle = np.linspace(0, 2 * np.pi, 3_001)[:-1]
    rim = np.stack([np.cos(angle), np.sin(angle), np.zeros(3_000)], axis=1)
    points = np.concatenate([rim, np.zeros((1, 3))]).astype(np.float32)
    here = np.arange(3_000, dtype=np.uint32)
    triangles = np.stack([here, np.roll(here, -1), np.full_like(here, 3_000)], axis=1)
    disc = index_surface(plain((points, triangles)))
    higher = index_surface(plain((points + np.float32([0, 0, 1e-6]), triangles)))
    shifted = type(disc)(higher.surface, disc.center_m)
    assert _find_farthest(disc, shifted, 20_000, 3) < 1e-5
