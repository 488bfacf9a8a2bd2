from __future__ import annotations

import numpy as np
import pytest

from iiif_server.demonstration import stele, vase
from iiif_server.demonstration.surface import (
    build_band,
    build_grid_triangles,
    compute_normals,
    sample_field,
    smooth_polygon,
    space_evenly,
    turn_profile,
)
from iiif_server.demonstration.tortoise import build_ball, measure_hexagon
from tests.iiif_server.demonstration.meshes import (
    count_flat_triangles,
    count_open_edges,
    measure_volume,
    read_glb,
    read_ply,
)

VASE = vase.VaseSize(texture_px=256, around=64, rows=60)


def ignore(share):
    del share


@pytest.fixture(scope="module")
def vase_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("vase") / "binh-gom.glb"
    vase._write_vase(path, VASE, ignore)
    return path


@pytest.fixture(scope="module")
def stele_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("stele") / "bia-da.ply"
    stele._write_stele(path, 90, 150, ignore)
    return path


def test_the_vase_is_closed_and_holds_its_clay(vase_path):
    read = read_glb(vase_path)
    positions, triangles = read.read("POSITION", 3), read.read_triangles()
    assert np.isfinite(positions).all()
    assert count_open_edges(positions, triangles) == 0
    assert count_flat_triangles(positions, triangles) == 0
    assert 0.0005 < measure_volume(positions, triangles) < 0.003


def test_the_vase_is_34_cm_high(vase_path):
    positions = read_glb(vase_path).read("POSITION", 3)
    assert np.ptp(positions[:, 1]) == pytest.approx(0.34, abs=0.003)


def test_the_vase_has_one_texture_and_needs_no_tangents(vase_path):
    document = read_glb(vase_path).document
    assert len(document["images"]) == 1
    assert "TANGENT" not in document["meshes"][0]["primitives"][0]["attributes"]


def test_the_same_vase_is_made_twice(vase_path, tmp_path):
    vase._write_vase(tmp_path / "again.glb", VASE, ignore)
    assert (tmp_path / "again.glb").read_bytes() == vase_path.read_bytes()


def test_petals_of_the_vase_repeat_around_it():
    relief = vase.draw_relief(448)
    row = relief[int(448 * 0.84 * 0.33)]
    once = row[: 448 // 16]
    assert np.abs(row.reshape(16, -1) - once)[2:-2].max() < 0.02


def test_the_slab_is_closed_and_faces_outward():
    relief = stele.draw_front(60, 100)
    positions, triangles, colours_relief = stele.build_slab(relief)
    assert len(positions) == len(colours_relief)
    assert count_open_edges(positions, triangles) == 0
    expected = stele.WIDTH_M * stele.THICKNESS_M * (stele.HEIGHT_M - 0.05)
    assert measure_volume(positions, triangles) == pytest.approx(expected, rel=0.05)


def test_the_stele_has_a_colour_at_each_vertex_and_no_faults(stele_path):
    positions, colours, triangles = read_ply(stele_path)
    assert len(colours) == len(positions)
    assert triangles.min() >= 0
    assert triangles.max() < len(positions)
    assert np.isfinite(positions).all()
    assert count_open_edges(positions, triangles) == 0
    assert count_flat_triangles(positions, triangles) == 0
    assert colours.std() > 10


def test_the_stele_stands_on_the_ground(stele_path):
    positions, _, _ = read_ply(stele_path)
    assert positions[:, 1].min() == pytest.approx(0, abs=1e-4)
    assert 1.9 < positions[:, 1].max() < 2.0


def test_the_full_front_of_the_stele_has_more_than_a_quarter_of_a_million_triangles():
    assert 2 * (stele.FRONT_COLUMNS - 1) * (stele.FRONT_ROWS - 1) > 250_000


def test_the_same_stele_is_made_twice(stele_path, tmp_path):
    stele._write_stele(tmp_path / "again.ply", 90, 150, ignore)
    assert (tmp_path / "again.ply").read_bytes() == stele_path.read_bytes()


def test_a_round_ball_has_the_volume_of_a_sphere():
    positions, triangles = build_ball((1, 1, 1), (0, 5, 0), 128, 2)
    assert measure_volume(positions, triangles) == pytest.approx(4 / 3 * np.pi, rel=0.005)
    assert count_open_edges(positions, triangles) == 0


def test_a_honeycomb_is_half_a_cell_deep_in_the_middle_and_nothing_at_its_border():
    assert measure_hexagon(np.array([0.0, 0.5]), np.array([0.0, 0.0])) == pytest.approx([0.5, 0])


def test_a_turned_form_closes_exactly():
    grid = turn_profile(np.ones((3, 1), np.float32), np.float32([[2], [1], [0]]), 7)
    assert grid.shape == (3, 8, 3)
    assert (grid[:, 0] == grid[:, -1]).all()


def test_the_seam_of_a_turned_form_has_one_normal():
    grid = turn_profile(np.ones((3, 1), np.float32), np.float32([[2], [1], [0]]), 7)
    normals = compute_normals(grid.reshape(-1, 3), build_grid_triangles(3, 8), seam=8)
    normals = normals.reshape(3, 8, 3)
    assert (normals[:, 0] == normals[:, -1]).all()
    assert normals[1, 0] == pytest.approx([0, 0, 1], abs=1e-6)


def test_points_are_spaced_evenly_between_the_ends():
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])
    points = space_evenly(smooth_polygon(corners, 3), 21)
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert points[0] == pytest.approx([0, 0])
    assert points[-1] == pytest.approx([1, 1])
    assert np.ptp(steps) < 0.01 * steps.mean()


def test_a_field_is_read_between_its_samples():
    ramp = np.tile(np.arange(8, dtype=np.float32), (4, 1))
    u = np.float32([0.5 / 8, 4.0 / 8, 0.0, 1.0])
    assert sample_field(ramp, u, np.full(4, 0.5, np.float32)) == pytest.approx([0, 3.5, 0, 7])


@pytest.mark.parametrize(("above", "below"), [(12, 12), (12, 5), (5, 12), (1608, 378)])
def test_a_band_between_rings_of_different_numbers_is_closed(above, below):
    upper = np.append(np.arange(above), 0).astype(np.uint32)
    lower = (np.append(np.arange(below), 0) + above).astype(np.uint32)
    triangles = build_band(upper, lower)
    assert len(triangles) == above + below
    edges = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    _, counts = np.unique(edges, axis=0, return_counts=True)
    # Each edge of a ring belongs to one triangle, each one across to two.
    assert sorted(counts.tolist()) == [1] * (above + below) + [2] * (above + below)
    assert np.bincount(triangles.ravel()).max() <= 3 + 2 * -(
        -max(above, below) // min(above, below)
    )
