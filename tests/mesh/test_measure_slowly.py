"""`measure_deviation` against a slow computation of its own, and against what is known beforehand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesh.indexed import IndexedSurface, index_surface
from mesh.levels.measure import Deviation, measure_deviation
from mesh.surface import DoubleArray, Material, Part, Surface, TextureUse
from tests.mesh.shapes import Shape, as_surface, build_texture, plain, sphere, square
from tests.mesh.solids import flipped, moved, torus

#: Published CIELAB of sRGB primaries under D65 (as in test_measure), L* a* b*.
LAB = {
    "red": (53.24, 80.09, 67.20),
    "green": (87.73, -86.18, 83.18),
    "blue": (32.30, 79.19, -107.86),
}
RGB = {"red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "blue": (0.0, 0.0, 1.0)}


def lab_distance(one: str, other: str) -> float:
    return float(np.linalg.norm(np.subtract(LAB[one], LAB[other])))


def measure(original: Surface, level: Surface, samples: int = 20_000) -> Deviation:
    indexed = index_surface(original)
    return measure_deviation(indexed, IndexedSurface(level, indexed.center_m), samples)


def nearest_on_segments(points: DoubleArray, one: DoubleArray, other: DoubleArray) -> DoubleArray:
    along = other - one
    squared = np.maximum((along**2).sum(axis=1), 1e-300)
    share = np.clip(((points[:, None] - one) * along).sum(axis=2) / squared, 0, 1)
    return np.linalg.norm(points[:, None] - (one + share[..., None] * along), axis=2)


def slow_distances(points: DoubleArray, shape: Shape) -> DoubleArray:
    """Distance to the nearest of all triangles: to its plane where the foot lies inside, else to a side."""
    corners = shape[0].astype(np.float64)[shape[1]]
    first, second, third = corners[:, 0], corners[:, 1], corners[:, 2]
    normal = np.cross(second - first, third - first)
    length = np.linalg.norm(normal, axis=1)
    unit = normal / np.maximum(length, 1e-300)[:, None]
    height = ((points[:, None] - first) * unit).sum(axis=2)
    foot = points[:, None] - height[..., None] * unit
    inside = np.ones(height.shape, dtype=bool)
    for one, other in ((first, second), (second, third), (third, first)):
        inside &= (np.cross(other - one, foot - one) * unit).sum(axis=2) >= 0
    sides = np.minimum(
        np.minimum(
            nearest_on_segments(points, first, second), nearest_on_segments(points, second, third)
        ),
        nearest_on_segments(points, third, first),
    )
    return np.where(inside & (length > 0), np.minimum(np.abs(height), sides), sides).min(axis=1)


def slow_samples(shape: Shape, count: int, seed: int) -> DoubleArray:
    """Points at random on a shape: a triangle by its area, then a place in it by folding a square."""
    random = np.random.default_rng(seed)
    corners = shape[0].astype(np.float64)[shape[1]]
    one, other = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    areas = np.linalg.norm(np.cross(one, other), axis=1)
    chosen = random.choice(len(areas), count, p=areas / areas.sum())
    a, b = random.random((2, count, 1))
    folded = np.where(a + b > 1, 1 - a, a), np.where(a + b > 1, 1 - b, b)
    return corners[chosen, 0] + folded[0] * one[chosen] + folded[1] * other[chosen]


def noisy(shape: Shape, size: float, seed: int) -> Shape:
    noise = np.random.default_rng(seed).normal(0, size, shape[0].shape)
    return (shape[0] + noise).astype(np.float32), shape[1]


PAIRS = {
    "noise on a sphere": (sphere(8), noisy(sphere(8), 0.02, 1)),
    "a coarser sphere": (sphere(10), sphere(5)),
    "a ring and a coarser one": (torus(20, 10), torus(9, 5)),
    "a ring and a sphere": (torus(12, 8), sphere(6)),
    "a sphere moved": (sphere(8), moved(sphere(8), 0.1, 0.05, -0.02)),
    "a sphere with a piece missing": (sphere(10), (sphere(10)[0], sphere(10)[1][:250])),
    "a thin sheet bent": (square(6)[::2], noisy(square(6)[::2], 0.05, 2)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_distances_are_those_of_trying_every_triangle(name: str) -> None:
    original, level = PAIRS[name]
    found = measure(plain(original), plain(level), samples=40_000)
    there = slow_distances(slow_samples(original, 6_000, 5), level)
    back = slow_distances(slow_samples(level, 6_000, 6), original)
    both = np.concatenate([there, back])
    assert found.rms_mm == pytest.approx(1e3 * np.sqrt((both**2).mean()), rel=0.04)
    # The farthest of chosen points is never farther than the farthest of all, which is a vertex here.
    corners = [
        slow_distances(one[0][np.unique(one[1])].astype(np.float64), other)
        for one, other in ((original, level), (level, original))
    ]
    farthest_mm = 1e3 * max(both.max(), *(each.max() for each in corners))
    assert 0.85 * farthest_mm < found.max_mm < 1.001 * farthest_mm
    diagonal = np.linalg.norm(np.ptp(original[0].astype(np.float64), axis=0))
    assert found.rms_ppm == pytest.approx(found.rms_mm * 1e3 / diagonal, rel=1e-5)
    assert found.max_ppm == pytest.approx(found.max_mm * 1e3 / diagonal, rel=1e-5)


@pytest.mark.parametrize("name", PAIRS)
def test_each_nearest_point_is_as_near_as_any(name: str) -> None:
    original, level = PAIRS[name]
    indexed = index_surface(plain(original))
    other = IndexedSurface(plain(level), indexed.center_m)
    points = indexed.points(indexed.sample(2_000, 3))
    nearest, places = other.rays.find_closest(points)
    distance = np.linalg.norm(points.astype(np.float64) - nearest, axis=1)
    centred = ((level[0] - indexed.center_m).astype(np.float32), level[1])
    np.testing.assert_allclose(
        distance, slow_distances(points.astype(np.float64), centred), atol=3e-6
    )
    # The place that is told is where the nearest point lies, so its colour is the right one.
    np.testing.assert_allclose(other.points(places), nearest, atol=3e-6)


@pytest.mark.parametrize("gap", [1e-5, 1e-3, 0.25])
def test_parallel_planes_are_as_far_as_their_gap(gap: float) -> None:
    points, _, triangles = square(10, width=2)
    found = measure(plain((points, triangles)), plain(moved((points, triangles), 0, 0, gap)))
    # Single precision about the centre keeps 1e-7 of 2 m.
    assert found.rms_mm == pytest.approx(gap * 1e3, rel=1e-4, abs=2e-4)
    assert found.max_mm == pytest.approx(gap * 1e3, rel=1e-4, abs=2e-4)
    assert found.normal_deg_mean < 0.05


def test_planes_are_measured_alike_far_from_the_origin() -> None:
    points, _, triangles = square(10)
    far = moved((points, triangles), 12, -9, 14)
    found = measure(plain(far), plain(moved(far, 0, 0, 0.125)))
    assert found.rms_mm == pytest.approx(125, rel=1e-5)


@pytest.mark.parametrize("radius", [0.9, 1.05, 2.0])
def test_spheres_of_two_radii_are_apart_by_the_difference(radius: float) -> None:
    found = measure(plain(sphere(64)), plain(sphere(64, radius)))
    # Facets of 64 rings lie up to 1 - cos(90°/64) below the sphere, as near as that the truth is known.
    sagitta = (1 - np.cos(np.pi / 128)) * max(1, radius) * 1e3
    assert found.rms_mm == pytest.approx(abs(radius - 1) * 1e3, abs=2 * sagitta)
    assert found.max_mm == pytest.approx(abs(radius - 1) * 1e3, abs=2 * sagitta)
    assert found.normal_deg_mean < 2


def test_both_ways_count_the_same_whichever_is_larger() -> None:
    """A square and a quarter of it: from the quarter nothing is far, from the whole three quarters are."""
    points, _, triangles = square(40)
    inner = (points[triangles].mean(axis=1)[:, :2] < 0.5).all(axis=1)
    whole, quarter = plain((points, triangles)), plain((points, triangles[inner]))
    # Mean square of the distance to the corner square: of two bands 0.5²/3 each on a quarter of the
    # area, and of the opposite corner 2 · 0.5²/3; half of all points are on the quarter itself.
    expected = np.sqrt((0.25 / 3 + 0.25 / 3 + 2 * 0.25 / 3) / 4 / 2)
    found = measure(whole, quarter)
    assert found.rms_mm == pytest.approx(expected * 1e3, rel=0.01)
    assert found.max_mm == pytest.approx(np.sqrt(0.5) * 1e3, rel=0.02)
    assert measure(quarter, whole).rms_mm == pytest.approx(expected * 1e3, rel=0.01)


@pytest.mark.parametrize("degrees", [0.5, 10.0, 60.0])
def test_a_turned_plane_has_normals_turned_by_as_much(degrees: float) -> None:
    points, _, triangles = square(4)
    turn = np.radians(degrees)
    middle = points - np.float32([0.5, 0.5, 0])
    tilted = np.stack(
        [middle[:, 0], middle[:, 1] * np.cos(turn), middle[:, 1] * np.sin(turn)], axis=1
    )
    found = measure(plain((middle, triangles)), plain((tilted.astype(np.float32), triangles)))
    assert found.normal_deg_mean == pytest.approx(degrees, rel=0.01, abs=0.02)


def test_a_surface_turned_inside_out_has_opposite_normals() -> None:
    found = measure(plain(sphere(16)), plain(flipped(sphere(16))))
    assert found.normal_deg_mean == pytest.approx(180, abs=3)
    assert found.max_ppm < 1


def painted(color: str, share: float = 0.0, other: str = "red") -> Surface:
    """A square whose left share has another colour, in two parts."""
    points, _, triangles = square(20)
    left = points[triangles].mean(axis=1)[:, 0] < share
    parts = [
        Part(name, points, triangles[mine], Material(name, (*RGB[name], 1.0)))
        for name, mine in ((other, left), (color, ~left))
        if mine.any()
    ]
    return as_surface(*parts)


@pytest.mark.parametrize("pair", [("red", "blue"), ("green", "blue"), ("red", "green")])
def test_two_colours_differ_by_what_the_tables_say(pair: tuple[str, str]) -> None:
    found = measure(painted(pair[0]), painted(pair[1]), samples=2_000)
    assert found.delta_e_mean == pytest.approx(lab_distance(*pair), abs=0.05)
    assert found.delta_e_p95 == pytest.approx(lab_distance(*pair), abs=0.05)


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_the_mean_difference_is_weighted_by_area(share: float) -> None:
    whole = lab_distance("red", "blue")
    found = measure(painted("blue"), painted("blue", share))
    assert found.delta_e_mean == pytest.approx(share * whole, rel=0.01)
    assert found.delta_e_p95 == pytest.approx(whole, abs=0.05)


def test_less_than_a_twentieth_does_not_reach_the_95th_percent() -> None:
    # Along the border of the colours the nearest point lies in either triangle, 1e-7 of the area.
    found = measure(painted("blue"), replace_share(0.04))
    assert found.delta_e_p95 == pytest.approx(0, abs=0.01)
    assert found.delta_e_mean == pytest.approx(0.04 * lab_distance("red", "blue"), rel=0.03)


def replace_share(share: float) -> Surface:
    """A blue square with a red strip, `share` of its area, cut exactly."""
    points, _, triangles = square(1)
    strips = [(0.0, share, "red"), (share, 1.0, "blue")]
    return as_surface(
        *(
            Part(
                name,
                points * np.float32([high - low, 1, 1]) + np.float32([low, 0, 0]),
                triangles,
                Material(name, (*RGB[name], 1.0)),
            )
            for low, high, name in strips
        )
    )


def test_a_texture_and_the_same_colour_without_one_do_not_differ() -> None:
    points, uv, triangles = square(6)
    grey = build_texture(np.full((16, 16, 3), 188, dtype=np.uint8))
    textured = Part("", points, triangles, Material(base_color=TextureUse(grey)), uvs=(uv,))
    # 188 of 255 in sRGB is linear light of 0.5029 (IEC 61966-2-1).
    plainly = Part("", points, triangles, Material(base_color_factor=(0.5029, 0.5029, 0.5029, 1)))
    found = measure(as_surface(textured), as_surface(plainly), samples=2_000)
    assert found.delta_e_mean < 0.02


def test_vertex_colours_multiply_the_factor() -> None:
    points, _, triangles = square(3)
    colors = np.tile(np.float32([0.5, 1, 0.25, 1]), (len(points), 1))
    colored = Part("", points, triangles, Material(base_color_factor=(1, 0.5, 1, 1)), colors=colors)
    plainly = Part("", points, triangles, Material(base_color_factor=(0.5, 0.5, 0.25, 1)))
    found = measure(as_surface(colored), as_surface(plainly), samples=2_000)
    assert found.delta_e_mean < 1e-3


def test_colours_are_compared_at_nearest_points_not_at_the_same_number() -> None:
    """A picture shifted by a tenth of a ramp in L*: each place differs by a tenth of 100, both ways."""
    points, uv, triangles = square(10)
    lightness = np.linspace(0, 100, 1024)
    # CIE 15:2004, the inverse of L*, then the curve of sRGB; bytes are fine enough for a tenth of a unit.
    linear = np.where(lightness > 8, ((lightness + 16) / 116) ** 3, lightness / 903.3)
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    ramp = np.repeat(np.round(srgb * 255).astype(np.uint8)[None, :, None], 3, axis=2)
    material = Material(
        base_color=TextureUse(build_texture(np.repeat(ramp, 4, axis=0)), wrap_s=33071)
    )
    part = Part("", points, triangles, material, uvs=(uv * np.float32([0.8, 1]),))
    shifted = replace(part, uvs=(uv * np.float32([0.8, 1]) + np.float32([0.1, 0]),))
    found = measure(as_surface(part), as_surface(shifted))
    assert found.delta_e_mean == pytest.approx(10, abs=0.1)


def test_flat_triangles_do_not_spoil_normals_or_colours() -> None:
    points, _, triangles = square(4)
    sliver = np.array([[0, 1, 2], [0, 2, 1]], dtype=np.uint32)  # three vertices on one line
    original = plain((points, triangles))
    level = plain((points, np.concatenate([triangles, sliver])))
    found = measure(original, level, samples=5_000)
    assert found.max_ppm < 1
    assert found.normal_deg_mean < 0.5
