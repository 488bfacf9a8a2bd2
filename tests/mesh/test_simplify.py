from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesh.errors import TargetError
from mesh.indexed import IndexedSurface, index_surface
from mesh.levels.fitting import fit_to_original
from mesh.levels.measure import measure_deviation
from mesh.levels.plan import Looks, plan_levels
from mesh.levels.simplify import Simplified
from mesh.levels.simplify import simplify_to as simplify_indexed
from mesh.levels.welded import Welded, reduce_welded, weld
from mesh.reading.clean import clean_surface
from mesh.surface import Material, Part, Surface
from tests.mesh.shapes import area, as_surface, plain, sphere, square, textured_square, volume


def simplify_to(surface: Surface, triangles: int) -> Simplified:
    return simplify_indexed(index_surface(surface), triangles, 1024)


def test_a_plain_surface_reaches_the_number_asked_for() -> None:
    result = simplify_to(plain(sphere(64)), 2_000)
    assert result.recipe == "welded"
    assert 1_960 <= result.triangles <= 2_000
    assert result.triangles == result.surface.triangle_count
    assert volume(result.surface.parts[0]) == pytest.approx(4 / 3 * np.pi, rel=0.01)


def test_vertices_that_are_split_everywhere_are_welded_first() -> None:
    points, triangles = sphere(64)
    loose = (
        points[triangles.reshape(-1)],
        np.arange(triangles.size, dtype=np.uint32).reshape(-1, 3),
    )
    result = simplify_to(clean_surface(plain(loose)), 1_000)
    assert result.reached
    assert area(result.surface.parts[0]) == pytest.approx(4 * np.pi, rel=0.02)


def test_vertex_colours_are_carried_over_from_the_nearest_place() -> None:
    points, triangles = sphere(64)
    colors = np.ones((len(points), 4), dtype=np.float32)
    colors[:, :3] = points / 2 + 0.5
    surface = as_surface(Part("", points, triangles, Material(), colors=colors))
    part = simplify_to(surface, 1_500).surface.parts[0]
    assert part.colors is not None
    unit = part.positions / np.linalg.norm(part.positions, axis=1, keepdims=True)
    np.testing.assert_allclose(part.colors[:, :3], unit / 2 + 0.5, atol=0.01)


def test_a_texture_stays_where_it_was() -> None:
    surface = textured_square(48)
    result = simplify_to(surface, 400)
    assert result.recipe == "seams"
    assert result.reached
    part = result.surface.parts[0]
    np.testing.assert_allclose(part.uvs[0][:, 0], part.positions[:, 0], atol=1e-5)
    np.testing.assert_allclose(part.uvs[0][:, 1], 1 - part.positions[:, 1], atol=1e-5)
    assert area(part) == pytest.approx(1, rel=1e-5)


def test_several_materials_stay_apart() -> None:
    points, _, triangles = square(32)
    left = Part("left", points, triangles, Material(base_color_factor=(1, 0, 0, 1)))
    right = replace(
        left, name="right", positions=points + np.float32([1, 0, 0]), material=Material(name="b")
    )
    result = simplify_to(as_surface(left, right), 500)
    assert [part.name for part in result.surface.parts] == ["left", "right"]
    assert result.surface.triangle_count == result.triangles <= 510
    for part in result.surface.parts:
        assert area(part) == pytest.approx(1, rel=1e-4)


def test_a_texture_that_cannot_be_followed_is_painted_anew() -> None:
    """Every triangle is an island of the picture: along seams nothing could be taken away."""
    whole = textured_square(48).parts[0]
    flat = whole.triangles.reshape(-1)
    order = np.arange(flat.size, dtype=np.uint32).reshape(-1, 3)
    split = whole.keep_vertices(flat.astype(np.int64), order)
    bumps = np.sin(9 * split.positions[:, :1]) * np.float32([0, 0, 0.02])
    apart = np.repeat(np.arange(len(order)) % 7, 3)[:, None] * np.float32(1e-5)
    surface = as_surface(
        replace(split, positions=split.positions + bumps, uvs=(split.uvs[0] + apart,))
    )
    original = index_surface(surface)
    result = simplify_indexed(original, 300, 1024)
    assert result.recipe == "rebaked"
    assert result.reached
    level = IndexedSurface(result.surface, original.center_m)
    assert measure_deviation(original, level, samples=20_000).delta_e_mean < 2


def test_a_small_surface_is_returned_as_it_is() -> None:
    surface = plain(sphere(8))
    assert simplify_to(surface, 10_000).surface is surface


def test_fewer_than_four_triangles_cannot_be_asked_for() -> None:
    with pytest.raises(TargetError, match="4 are the least"):
        simplify_to(plain(sphere(8)), 3)


def test_hard_edges_do_not_hold_up_simplification() -> None:
    surface = textured_square(32)
    part = surface.parts[0]
    flat = part.triangles.reshape(-1)
    normals = np.zeros((len(flat), 3), dtype=np.float32)
    normals[:, 2] = 1
    normals[::3] = (0, np.sqrt(0.5), np.sqrt(0.5))
    split = part.keep_vertices(
        flat.astype(np.int64), np.arange(len(flat), dtype=np.uint32).reshape(-1, 3)
    )
    assert simplify_to(as_surface(replace(split, normals=normals)), 200).reached


def test_the_deviation_of_a_simplified_sphere_is_that_of_its_facets() -> None:
    surface = plain(sphere(128))
    result = simplify_to(surface, 5_000)
    original = index_surface(surface)
    deviation = measure_deviation(original, index_surface(result.surface), samples=20_000)
    # A regular triangle of side a over a sphere of radius 1 sags by a²/8 at most along its edges.
    side = np.sqrt(4 * np.pi / 5_000 * 4 / np.sqrt(3))
    assert 0 < deviation.rms_mm < side**2 / 6 * 1e3
    assert deviation.rms_mm <= deviation.max_mm


def names(triangles: int, looks: Looks = Looks.PLAIN, size_bytes: int = 0) -> list[str]:
    return [plan.name for plan in plan_levels(triangles, looks, size_bytes)]


def test_levels_are_smaller_than_the_original_and_end_with_full() -> None:
    assert names(3_000_000) == ["thumb", "low", "medium", "high", "full"]
    assert names(80_000) == ["thumb", "low", "full"]
    assert names(20_000) == ["full"]
    assert names(20_000, Looks.COLORED) == ["thumb", "full"]
    assert plan_levels(12, Looks.PLAIN, 684)[-1].triangles is None


def test_no_costly_level_is_planned_that_is_hardly_smaller_than_the_original() -> None:
    assert [plan.name for plan in plan_levels(550_000, Looks.COLORED, 0)][-2:] == ["medium", "full"]
    assert [plan.name for plan in plan_levels(700_000, Looks.COLORED, 0)][-2:] == ["high", "full"]


def test_few_triangles_with_large_pictures_have_levels_for_a_phone() -> None:
    plans = plan_levels(1_682, Looks.PAINTED, 8_300_000)
    assert [plan.name for plan in plans] == ["thumb", "low", "medium", "full"]
    assert {plan.triangles for plan in plans[:-1]} == {1_682}


def test_levels_with_pictures_have_fewer_triangles_for_the_same_bytes() -> None:
    plain_levels, painted = (
        plan_levels(3_000_000, looks, 0) for looks in (Looks.PLAIN, Looks.PAINTED)
    )
    assert [plan.budget_bytes for plan in plain_levels] == [plan.budget_bytes for plan in painted]
    assert painted[0].triangles < plain_levels[0].triangles  # type: ignore[operator]
    assert painted[0].budget_bytes is not None
    assert painted[0].budget_bytes <= 163_000


def test_a_shape_is_nearer_to_its_original_after_it_was_fitted() -> None:
    original = index_surface(plain(sphere(160)))
    shape = reduce_welded(weld(original.surface), 800)
    fitted = fit_to_original(shape, original)
    before, after = (
        measure_deviation(original, IndexedSurface(plain(each), original.center_m), 60_000)
        for each in ((shape.positions, shape.triangles), (fitted.positions, fitted.triangles))
    )
    assert after.rms_ppm < 0.97 * before.rms_ppm
    assert np.isfinite(fitted.positions).all()
    assert after.normal_deg_mean < 1.05 * before.normal_deg_mean
    assert np.array_equal(fitted.triangles, shape.triangles)


def test_fitting_moves_vertices_back_that_were_moved_off_the_surface() -> None:
    original = index_surface(plain(sphere(96)))
    shape = reduce_welded(weld(original.surface), 3_000)
    off = Welded((shape.positions * np.float32(1.01)).astype(np.float32), shape.triangles)
    radii = np.linalg.norm(fit_to_original(off, original).positions, axis=1)
    assert np.abs(radii - 1).max() < 0.004


def test_it_is_told_when_the_smallest_pieces_are_left_out() -> None:
    points, triangles = sphere(6)
    moved = [points * np.float32(1 + k / 200) + np.float32([5 * k, 0, 0]) for k in range(200)]
    faces = [triangles + np.uint32(k * len(points)) for k in range(200)]
    many = plain((np.concatenate(moved), np.concatenate(faces)))
    result = simplify_to(many, 400)
    assert result.triangles <= 408
    assert result.notes == ("the smallest of 200 pieces are left out at this size: 33 are shown",)
    largest = result.surface.bounds_m[1][0]
    assert largest > 5 * 199, "the largest piece is still there"
