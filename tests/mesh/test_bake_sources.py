"""Pictures and maps as baking reads them, and the library's process that ends at its limit."""

from __future__ import annotations

import numpy as np
import pytest

from mesh.baking.match import Matcher
from mesh.baking.pictures import fill_gaps, fit_magnified
from mesh.baking.sources import Sources, fetch_bilinear, measure_density
from mesh.indexed import index_surface, sample_texture
from mesh.surface import CLAMP, MIRROR, REPEAT, TextureUse
from mesh.textures import decode_halved, decode_texture
from mesh.xatlas_kernels import build_charts, pack_charts
from tests.mesh.shapes import build_texture, place_picture, plain, sphere, textured_square


def test_halving_averages_light_not_numbers() -> None:
    board = np.zeros((64, 64, 3), dtype=np.uint8)
    board[::2, ::2] = board[1::2, 1::2] = 255
    texture = build_texture(board)
    color = decode_halved(texture, 1, is_color=True)
    assert color.shape == (32, 32, 4)
    assert np.unique(color[..., :3]).tolist() == [
        188
    ]  # half the light, as IEC 61966-2-1 encodes it
    data = decode_halved(texture, 1, is_color=False)
    assert set(np.unique(data[..., :3]).tolist()) <= {127, 128}
    assert (data[..., 3] == 255).all()


def test_not_halving_changes_nothing() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (40, 30, 4)).astype(np.uint8)
    texture = build_texture(pixels)
    assert np.array_equal(decode_halved(texture, 0, is_color=True), pixels)


def test_odd_sizes_are_halved_whole() -> None:
    texture = build_texture(place_picture(101))
    halved = decode_halved(texture, 2, is_color=False)
    assert halved.shape == (25, 25, 4)
    assert abs(int(halved[0, -1, 0]) - 255) < 8
    assert halved[0, 0, 0] < 8


@pytest.mark.parametrize("wrap", [REPEAT, CLAMP, MIRROR])
def test_a_picture_is_looked_up_as_everywhere_else(wrap: int) -> None:
    texture = build_texture(place_picture(32))
    use = TextureUse(texture, wrap_s=wrap, wrap_t=wrap, scale=(1.5, 0.7), rotation=0.4)
    uv = (np.random.default_rng(2).random((500, 2)) * 4 - 2).astype(np.float32)
    for is_color in (True, False):
        wanted = sample_texture(decode_texture(texture, 32), uv, use, is_color=is_color)
        found = fetch_bilinear(
            decode_halved(texture, 0, is_color=is_color), uv, use, is_color=is_color
        )
        assert np.allclose(found[:, :3], wanted, atol=1e-6)
        assert np.allclose(found[:, 3], 1)


def test_a_metre_of_the_square_has_the_texels_of_its_picture() -> None:
    part = textured_square(8, 256).parts[0]
    use = part.material.base_color
    assert use is not None
    assert measure_density(part, use) == pytest.approx(256)


def test_colours_at_places_are_those_of_the_surface() -> None:
    surface = index_surface(textured_square(8, 256))
    places = surface.sample(2_000, 3)
    found = Sources(surface, 1e6, shading=False).colors(places)
    assert np.allclose(found[:, :3], surface.colors(places), atol=1e-6)


def test_gaps_take_the_mean_of_what_is_near() -> None:
    values = np.zeros((33, 48, 2), dtype=np.float32)
    known = np.zeros((33, 48), dtype=bool)
    known[:, :8] = known[:, 40:] = True
    values[:, :8], values[:, 40:] = 0.2, 0.8
    filled = fill_gaps(values, known)
    assert np.array_equal(filled[known], values[known])
    assert np.abs(filled[:, 8:12] - 0.2).max() < 0.15
    assert np.abs(filled[:, 36:40] - 0.8).max() < 0.15
    assert filled.min() >= 0.2 - 1e-6
    assert filled.max() <= 0.8 + 1e-6


def test_nothing_known_is_filled_with_nothing() -> None:
    assert fill_gaps(np.ones((4, 4, 3), np.float32), np.zeros((4, 4), bool)).max() == 0


def test_fitting_gives_back_the_contrast_that_magnification_takes() -> None:
    x = np.arange(64)
    wave = 0.5 + 0.2 * np.sin(2 * np.pi * x / 6)
    plane = np.tile(wave, (64, 1)).astype(np.float32)[..., None]
    fitted = fit_magnified(plane, np.ones((64, 64), bool))[..., 0]
    # What a texel square shows of a magnified picture: 6/8 of itself, 1/8 of each neighbour.
    shown = fitted[:, 1:-1] * 0.75 + (fitted[:, :-2] + fitted[:, 2:]) * 0.125
    blurred = plane[:, 1:-1, 0] * 0.75 + (plane[:, :-2, 0] + plane[:, 2:, 0]) * 0.125
    wanted = plane[:, 1:-1, 0]
    inner = slice(4, -4)
    left = np.abs(shown - wanted)[inner, inner].max()
    assert left < np.abs(blurred - wanted)[inner, inner].max() / 4
    assert fitted.mean() == pytest.approx(plane.mean(), abs=1e-3)


@pytest.mark.parametrize("distance", [-0.02, -1e-4, 0.0, 1e-4, 0.02])
def test_a_point_off_the_surface_stands_for_the_place_along_its_direction(distance: float) -> None:
    surface = index_surface(plain(sphere(60)))
    points, _ = sphere(9)
    moved = (points * (1 + distance)).astype(np.float32)
    found = surface.points(Matcher(surface).find_places(moved, points))
    assert np.linalg.norm(found - points, axis=1).max() < 0.003


def test_points_far_away_get_the_nearest_place() -> None:
    surface = index_surface(plain(sphere(60)))
    points, _ = sphere(9)
    found = surface.points(Matcher(surface).find_places(points * np.float32(3), points))
    # Facets of three degrees: the nearest place may be half of one aside.
    assert np.linalg.norm(found - points, axis=1).max() < 0.03


def test_the_library_ends_at_its_limit() -> None:
    points, triangles = sphere(150)
    borders = np.array([0, len(triangles)])
    asked = {"resolution_px": 1024, "padding_px": 4}
    # Its own start is given two seconds more, so this leaves it a fiftieth of one.
    assert build_charts(points, triangles, borders, limit_s=-1.98, **asked) is None


def test_what_is_wrongly_asked_is_not_taken_for_slowness() -> None:
    points = np.zeros((3, 3), dtype=np.float32)
    triangles = np.array([[0, 1, 7]], dtype=np.uint32)
    with pytest.raises(RuntimeError, match="out of bounds"):
        build_charts(
            points, triangles, np.array([0, 1]), resolution_px=64, padding_px=1, limit_s=10
        )


def test_packing_keeps_charts_as_they_are() -> None:
    corners = np.array([[0, 0], [4, 0], [0, 4], [0, 0], [9, 0], [0, 9]], dtype=np.float32)
    triangles = np.arange(6, dtype=np.uint32).reshape(2, 3)
    charts = np.arange(2, dtype=np.uint32)
    found = pack_charts(corners, triangles, charts, texels_per_unit=10, padding_px=2, limit_s=30)
    assert found is not None
    assert sorted(set(found.charts.tolist())) == [0, 1]
    flat = found.uvs[found.triangles].astype(np.float64)
    sides = np.linalg.norm(flat - np.roll(flat, 1, axis=1), axis=2)
    assert np.sort(sides[1])[:2] / np.sort(sides[0])[:2] == pytest.approx([9 / 4] * 2, rel=0.1)
