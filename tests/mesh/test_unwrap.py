"""Levels laid flat: every triangle its own place, evenly, at a distance, whatever the triangles are."""

from __future__ import annotations

import numpy as np
import pytest

from mesh.normals import measure_face_normals
from mesh.surface import DoubleArray, FloatArray, IndexArray
from mesh.unwrapping.charts import cut_charts, find_pieces
from mesh.unwrapping.pack import pack_rectangles
from mesh.unwrapping.unwrap import Unwrapped, unwrap_level
from tests.mesh.shapes import cube, sphere


def real_areas(positions: FloatArray, triangles: IndexArray) -> DoubleArray:
    return np.linalg.norm(measure_face_normals(positions, triangles), axis=1) / 2


def flat_areas(corners: FloatArray) -> DoubleArray:
    one, two = (corners[:, k].astype(np.float64) - corners[:, 0] for k in (1, 2))
    return np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]) / 2


def count_layers(unwrapped: Unwrapped, size: int) -> tuple[int, int]:
    """Count the texel centres that triangles cover, and those that more than one covers well inside.

    Drawn here triangle by triangle, in another way than the product does.
    """
    layers = np.zeros((size, size), dtype=np.int32)
    for corners in unwrapped.uvs[unwrapped.triangles].astype(np.float64) * size:
        low = np.floor(corners.min(axis=0)).astype(int)
        high = np.ceil(corners.max(axis=0)).astype(int)
        x, y = np.meshgrid(np.arange(low[0], high[0]) + 0.5, np.arange(low[1], high[1]) + 0.5)
        one, two = corners[1] - corners[0], corners[2] - corners[0]
        area = one[0] * two[1] - one[1] * two[0]
        if abs(area) < 1e-9:
            continue
        second = ((x - corners[0, 0]) * two[1] - (y - corners[0, 1]) * two[0]) / area
        third = (one[0] * (y - corners[0, 1]) - one[1] * (x - corners[0, 0])) / area
        # A hundredth of a texel from the edge, so that neighbours do not count twice.
        margin = 0.01 * max(np.abs(one).max(), np.abs(two).max()) / abs(area)
        inside = (second > margin) & (third > margin) & (second + third < 1 - margin)
        layers[low[1] : high[1], low[0] : high[0]] += inside
    return int((layers > 0).sum()), int((layers > 1).sum())


def check_whole(unwrapped: Unwrapped, triangles: IndexArray) -> None:
    """Every triangle is there, in order, over the vertices it had, within the square."""
    assert np.array_equal(unwrapped.vertices[unwrapped.triangles], triangles)
    assert unwrapped.uvs.min() >= 0
    assert unwrapped.uvs.max() <= 1
    assert np.isfinite(unwrapped.uvs).all()


def bumpy(rings: int) -> tuple[FloatArray, IndexArray]:
    points, triangles = sphere(rings)
    bumps = 1 + 0.2 * np.sin(9 * points[:, :1]) * np.cos(7 * points[:, 1:2])
    return (points * bumps).astype(np.float32), triangles


@pytest.mark.parametrize("limit_s", [60.0, 0.0], ids=["xatlas", "projected"])
def test_a_bumpy_sphere_is_laid_flat_without_overlap(limit_s: float) -> None:
    points, triangles = bumpy(40)
    unwrapped = unwrap_level(points, triangles, limit_s=limit_s, texture_px=1024)
    assert unwrapped.method == ("xatlas" if limit_s else "projected")
    check_whole(unwrapped, triangles)
    shown, twice = count_layers(unwrapped, 1024)
    assert twice <= shown * 1e-4
    assert shown / 1024**2 == pytest.approx(unwrapped.utilisation, abs=0.02)
    assert unwrapped.utilisation > 0.4


@pytest.mark.parametrize("limit_s", [60.0, 0.0], ids=["xatlas", "projected"])
def test_texels_are_spread_evenly_over_the_surface(limit_s: float) -> None:
    points, triangles = bumpy(40)
    unwrapped = unwrap_level(points, triangles, limit_s=limit_s)
    density = flat_areas(unwrapped.uvs[unwrapped.triangles]) / real_areas(points, triangles)
    side = np.sqrt(density / np.median(density))
    # A projection keeps at least cos 54.7° of an area.
    assert np.percentile(side, 1) > 0.7
    assert np.percentile(side, 99) < 1.4


def test_charts_keep_their_distance() -> None:
    points, triangles = bumpy(30)
    size = 512
    unwrapped = unwrap_level(points, triangles, limit_s=60, texture_px=size, padding_px=4)
    owner = np.full((size, size), -1)
    corners = unwrapped.uvs[unwrapped.triangles] * size
    weights = np.random.default_rng(5).dirichlet((1, 1, 1), 60)
    for chart, three in zip(unwrapped.charts, corners, strict=True):
        column, row = np.clip((weights @ three).astype(int), 0, size - 1).T
        owner[row, column] = chart
    for down in range(4):
        for across in range(4):
            if down == across == 0:
                continue
            here, there = owner[: size - down, : size - across], owner[down:, across:]
            assert ((here == there) | (here < 0) | (there < 0)).all()


def test_a_cube_needs_few_charts() -> None:
    points, triangles = cube()
    unwrapped = unwrap_level(points, triangles, limit_s=60)
    check_whole(unwrapped, triangles)
    assert unwrapped.chart_count <= 6


def test_a_spiral_stair_does_not_cover_itself() -> None:
    angle = np.linspace(0, 6 * np.pi, 400)
    inner = np.stack([np.cos(angle), np.sin(angle), angle / 20], axis=1)
    outer = np.stack([2 * np.cos(angle), 2 * np.sin(angle), angle / 20], axis=1)
    points = np.concatenate([inner, outer]).astype(np.float32)
    a = np.arange(399)
    triangles = np.concatenate(
        [np.stack([a, a + 400, a + 401], axis=1), np.stack([a, a + 401, a + 1], axis=1)]
    ).astype(np.uint32)
    unwrapped = unwrap_level(points, triangles, limit_s=0, texture_px=512)
    check_whole(unwrapped, triangles)
    shown, twice = count_layers(unwrapped, 512)
    assert unwrapped.chart_count >= 3
    assert twice <= shown * 1e-3


def test_forty_thousand_loose_pieces() -> None:
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=np.float64)
    faces = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])
    count = 40_000
    places = np.random.default_rng(1).random((count, 1, 3)) * 100
    points = (corners + places).reshape(-1, 3).astype(np.float32)
    numbers = faces + 4 * np.arange(count)[:, None, None]
    triangles = numbers.reshape(-1, 3).astype(np.uint32)
    unwrapped = unwrap_level(points, triangles, limit_s=60)
    check_whole(unwrapped, triangles)
    assert unwrapped.method == "projected"
    assert unwrapped.padding_px >= 1
    assert (flat_areas(unwrapped.uvs[unwrapped.triangles]) > 0).all()


def test_a_body_with_a_thousand_crumbs_uses_the_library_for_the_body() -> None:
    points, triangles = bumpy(30)
    crumb = np.array([[0, 0, 0], [0.06, 0, 0], [0, 0.06, 0]])
    places = np.random.default_rng(2).random((1000, 1, 3)) * 4 + 2
    crumbs = (crumb + places).reshape(-1, 3)
    everything = np.concatenate([points, crumbs]).astype(np.float32)
    loose = np.arange(3000).reshape(-1, 3) + len(points)
    all_triangles = np.concatenate([triangles, loose]).astype(np.uint32)
    unwrapped = unwrap_level(everything, all_triangles, limit_s=60, texture_px=1024)
    check_whole(unwrapped, all_triangles)
    assert unwrapped.method == "xatlas and projected"
    density = flat_areas(unwrapped.uvs[unwrapped.triangles]) / real_areas(everything, all_triangles)
    body, rest = density[: len(triangles)], density[len(triangles) :]
    assert np.median(rest) / np.median(body) == pytest.approx(1, rel=0.25)


def test_non_manifold_soup_and_lines_among_triangles() -> None:
    random = np.random.default_rng(3)
    points = random.random((800, 3)).astype(np.float32)
    triangles = random.integers(0, 800, (6000, 3)).astype(np.uint32)
    triangles[::50, 1] = triangles[::50, 0]
    unwrapped = unwrap_level(points, triangles, limit_s=20, texture_px=1024)
    check_whole(unwrapped, triangles)
    lines = real_areas(points, triangles) == 0
    flat = flat_areas(unwrapped.uvs[unwrapped.triangles])
    assert (flat[lines] == 0).all()
    assert (flat[~lines] > 0).mean() > 0.999


@pytest.mark.parametrize("count", [1, 300])
def test_triangles_without_any_area(count: int) -> None:
    triangles = np.arange(3 * count, dtype=np.uint32).reshape(-1, 3)
    unwrapped = unwrap_level(np.zeros((3 * count, 3), np.float32), triangles, limit_s=20)
    check_whole(unwrapped, triangles)
    assert unwrapped.utilisation == 0


def test_far_too_little_time_still_gives_a_level() -> None:
    points, triangles = bumpy(60)
    unwrapped = unwrap_level(points, triangles, limit_s=-1)
    check_whole(unwrapped, triangles)
    assert unwrapped.method == "projected"


def test_pieces_hold_together_by_corners_and_by_edges_of_the_same_label() -> None:
    triangles = np.array([[0, 1, 2], [2, 1, 3], [3, 4, 5], [6, 7, 8]], dtype=np.uint32)
    assert find_pieces(triangles).tolist() == [0, 0, 0, 1]
    assert find_pieces(triangles, np.array([0, 0, 0, 0])).tolist() == [0, 0, 1, 2]
    assert find_pieces(triangles, np.array([0, 1, 1, 1])).tolist() == [0, 1, 2, 3]


def test_projected_charts_lie_flat_as_seen() -> None:
    points, triangles = cube(2.0)
    charts, flat = cut_charts(points, triangles)
    assert charts.max() == 5
    assert np.allclose(flat_areas(flat), 2.0)


def test_shelves_hold_every_rectangle_apart() -> None:
    random = np.random.default_rng(4)
    sizes = (random.random((3000, 2)) ** 3 + 0.01).astype(np.float32)
    packing = pack_rectangles(sizes, 1024, 4)
    lying = np.where(packing.turned[:, None], sizes[:, ::-1], sizes) * packing.texels_per_unit
    low, high = packing.corners, packing.corners + lying
    assert low.min() >= 0
    assert high.max() <= 1024
    gap = packing.padding_px - 1e-2
    order = np.argsort(low[:, 1], kind="stable")
    for mine in order[::7]:
        apart = (low[mine] >= high + gap).any(axis=1) | (low >= high[mine] + gap).any(axis=1)
        assert np.flatnonzero(~apart).tolist() == [mine]
