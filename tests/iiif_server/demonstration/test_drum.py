from __future__ import annotations

from math import pi
from pathlib import Path

import numpy as np
import pytest
import pyvips

from iiif_server.demonstration import drum_model, drum_picture
from iiif_server.demonstration.drum_model import FULL_SIZE, DrumSize
from iiif_server.demonstration.mantle import DRUM_HEIGHT, FACE_RADIUS, build_silhouette, find_edge
from iiif_server.demonstration.ornament import Circle, draw_row, draw_sawtooth
from iiif_server.demonstration.pictures import compute_field, render_svg
from iiif_server.demonstration.surface import compute_tangents
from iiif_server.demonstration.tympanum import (
    STAR_RAYS,
    build_tympanum_drawing,
)
from tests.iiif_server.demonstration.meshes import (
    count_flat_triangles,
    count_open_edges,
    measure_volume,
    read_glb,
)

SMALL = DrumSize(texture_px=256, around=96, face_rows=24, side_rows=40, inside_rows=12)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("drum") / "than-trong.glb"
    drum_model._write_drum(path, SMALL, lambda share: None)
    return path


def count_runs(values):
    above = values > 0.5
    return int((above & ~np.roll(above, 1)).sum())


def test_the_star_has_fourteen_rays():
    view = (-1000, -1000, 2000, 2000)
    height = compute_field(render_svg(build_tympanum_drawing(), view, 2000)) / 255
    # Half-way along the rays, beyond the chevrons' inner ends, only rays stand at the ring's own angles.
    angles = np.linspace(0, 2 * pi, 5000, endpoint=False)
    ring = height[
        (1000 - 80 * np.cos(angles)).astype(int), (1000 + 80 * np.sin(angles)).astype(int)
    ]
    assert count_runs(ring) == STAR_RAYS == 14


def test_a_row_closes_on_itself_with_a_whole_number_of_cells():
    row = draw_row(Circle(), 90, 110, 1.0, draw_sawtooth)
    teeth = row.count("rotate(")
    drawn = compute_field(render_svg(row, (-120, -120, 240, 240), 960))
    angles = np.linspace(0, 2 * pi, 8000, endpoint=False)
    reach = 98 * 4
    ring = drawn[
        (480 - reach * np.cos(angles)).astype(int), (480 + reach * np.sin(angles)).astype(int)
    ]
    assert count_runs(ring / 255) == teeth


def test_the_first_cell_of_a_circle_stands_left_of_the_top():
    placed = Circle().place("<path/>", 0.25, 100)
    assert "rotate(-90.0000)" in placed


def test_the_picture_is_square_and_of_the_size_asked_for(tmp_path):
    path = tmp_path / "mat-trong.tif"
    shares: list[float] = []
    drum_picture._write_face(path, 512, shares.append)
    picture = pyvips.Image.new_from_file(str(path))
    assert (picture.width, picture.height, picture.bands, picture.format) == (512, 512, 3, "uchar")
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_picture_is_at_least_twelve_thousand_pixels_across():
    assert drum_picture.PICTURE_PX >= 12_000


def test_the_face_is_lighter_than_the_ground_around_it(tmp_path):
    path = tmp_path / "mat-trong.tif"
    drum_picture._write_face(path, 512, lambda share: None)
    pixels = pyvips.Image.new_from_file(str(path)).numpy().mean(axis=2)
    assert pixels[250:262, 250:262].mean() > 90  # the worn middle of the star
    assert pixels[:20, :20].mean() < 50


def test_the_same_picture_is_made_twice(tmp_path):
    first, second = tmp_path / "a.tif", tmp_path / "b.tif"
    for path in (first, second):
        drum_picture._write_face(path, 256, lambda share: None)
    assert first.read_bytes() == second.read_bytes()


def count_triangles(size: DrumSize) -> int:
    """Return the number of triangles of the bronze without its four handles."""
    # Two fans, around the middle of the face and of its underside, make up one more ring; the inside has
    # four rings under the face.
    return 2 * size.around * (size.face_rows + size.side_rows + size.inside_rows + 2)


def test_the_full_model_has_more_than_a_million_triangles():
    assert count_triangles(FULL_SIZE) > 1_000_000
    assert FULL_SIZE.texture_px == 4096


def test_the_triangles_are_those_that_the_size_foretells(model):
    triangles = read_glb(model).read_triangles()
    around = 12, 16  # the least a handle may have at this size
    handle = 2 * around[0] * (around[1] - 1) + 2 * around[0]
    assert len(triangles) == count_triangles(SMALL) + 4 * handle


def test_the_drum_is_closed_and_faces_outward(model):
    read = read_glb(model)
    positions, triangles = read.read("POSITION", 3), read.read_triangles()
    assert np.isfinite(positions).all()
    assert count_open_edges(positions, triangles) == 0
    assert count_flat_triangles(positions, triangles) == 0
    # About 1.2 square metres of wall, 4 mm thick.
    assert 0.003 < measure_volume(positions, triangles) < 0.012


def test_the_drum_has_the_size_of_ngoc_lu(model):
    positions = read_glb(model).read("POSITION", 3)
    low, high = positions.min(axis=0), positions.max(axis=0)
    assert high[1] == pytest.approx(0.63, abs=0.003)
    assert low[1] == pytest.approx(0, abs=0.002)
    assert 0.86 < high[0] - low[0] < 0.95


def test_the_side_begins_at_the_face_and_ends_on_the_ground():
    silhouette = build_silhouette()
    assert tuple(silhouette[0]) == (FACE_RADIUS, DRUM_HEIGHT)
    assert silhouette[-1][1] == 0
    assert find_edge(0.0) == 0
    assert find_edge(0.5) > find_edge(0.3)


def test_normals_and_tangents_are_unit_and_square_to_each_other(model):
    read = read_glb(model)
    normals, tangents = read.read("NORMAL", 3), read.read("TANGENT", 4)
    assert np.linalg.norm(normals, axis=1) == pytest.approx(1, abs=1e-4)
    assert np.linalg.norm(tangents[:, :3], axis=1) == pytest.approx(1, abs=1e-4)
    assert np.abs((normals * tangents[:, :3]).sum(axis=1)).max() < 1e-3
    assert set(np.unique(tangents[:, 3])) <= {-1.0, 1.0}


def test_the_textures_are_square_jpegs_of_the_size_asked_for(model):
    read = read_glb(model)
    assert len(read.document["images"]) == 2
    for image in read.document["images"]:
        picture = pyvips.Image.jpegload_buffer(read.views[image["bufferView"]])
        assert (picture.width, picture.height) == (SMALL.texture_px, SMALL.texture_px)


def test_texture_coordinates_stay_in_the_atlas(model):
    uvs = read_glb(model).read("TEXCOORD_0", 2)
    assert uvs.min() >= 0
    assert uvs.max() <= 1


def test_up_on_the_side_is_up_in_its_texture():
    surface = drum_model._build_side(SMALL, np.zeros((64, 64), np.float32))
    front = np.argmin(np.abs(surface.positions[:, 0]) + np.abs(surface.positions[:, 1] - 0.3))
    tangent = compute_tangents(surface)[front]
    outward = surface.normals[front]
    up = np.cross(outward, tangent[:3]) * tangent[3]
    assert up[1] > 0.9


def test_the_same_model_is_made_twice(model, tmp_path):
    again = tmp_path / "again.glb"
    drum_model._write_drum(again, SMALL, lambda share: None)
    assert again.read_bytes() == Path(model).read_bytes()


def test_birds_fly_counter_clockwise():
    # At the top of the circle the beak is left of the middle; turned by 90 degrees it points down.
    placed = Circle().place('<path d="M0 0H-20" stroke="#fff" stroke-width="4"/>', 0.25, 50)
    drawn = compute_field(render_svg(placed, (-100, -100, 200, 200), 200))
    rows, columns = np.nonzero(drawn > 128)
    assert rows.mean() > 105
    assert columns.mean() == pytest.approx(50, abs=3)
