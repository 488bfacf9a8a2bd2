from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesh.inspection.charts import lay_out
from mesh.inspection.coverage import GRID_PX, measure_overlap
from mesh.inspection.facts import Appearance
from mesh.inspection.inspect import inspect_surface
from mesh.inspection.remarks import list_remarks
from mesh.surface import FloatArray, Material, Part, Surface, TextureUse
from tests.mesh.shapes import as_surface, build_texture, place_picture, plain, sphere, square

PICTURE = build_texture(place_picture(256))
PLACES = Material(name="places", base_color=TextureUse(PICTURE))


def atlas(places: list[tuple[float, float]], side: float, steps: int = 5) -> Part:
    """Squares of 1 m beside each other, each with its own square of the picture, `side` wide."""
    points, uv, triangles = square(steps)
    count = len(points)
    return Part(
        "atlas",
        np.concatenate([points + np.float32([number, 0, 0]) for number in range(len(places))]),
        np.concatenate([triangles + np.uint32(number * count) for number in range(len(places))]),
        PLACES,
        uvs=(np.concatenate([uv * np.float32(side) + np.float32(at) for at in places]),),
    )


def appearance(*parts: Part) -> Appearance:
    return inspect_surface(as_surface(*parts)).appearance


def overlap_of(uv: FloatArray) -> float:
    """The share that is used twice of triangles given by their coordinates, (n, 3, 2)."""
    points = np.random.default_rng(0).random((3 * len(uv), 3)).astype(np.float32)
    triangles = np.arange(3 * len(uv), dtype=np.uint32).reshape(-1, 3)
    part = Part("", points, triangles, PLACES, uvs=(uv.reshape(-1, 2).astype(np.float32),))
    found = measure_overlap(lay_out(as_surface(part), 0), np.ones(len(uv)))
    assert found is not None
    return found.share


def test_islands_are_counted_though_their_squares_touch_in_space() -> None:
    places = [(x / 4, y / 4) for x in range(4) for y in range(3)]
    found = appearance(atlas(places, 0.2))
    assert found.uv_sets[0].charts == 12
    assert found.uv_sets[0].outside_share == 0
    assert found.uv_sets[0].overlap is not None
    assert found.uv_sets[0].overlap.share == 0
    assert found.uv_sets[0].overlap.covered == pytest.approx(12 * 0.04, abs=0.001)


def test_squares_that_go_on_without_a_seam_are_one_island() -> None:
    found = appearance(atlas([(0, 0), (0.25, 0), (0.5, 0), (0.75, 0)], 0.25))
    assert found.uv_sets[0].charts == 1


def test_an_island_is_not_cut_by_vertices_that_are_split_without_a_seam() -> None:
    part = atlas([(0, 0), (0.5, 0)], 0.4)
    corners = part.triangles.reshape(-1)
    split = part.keep_vertices(
        corners.astype(np.int64), np.arange(len(corners), dtype=np.uint32).reshape(-1, 3)
    )
    assert appearance(split).uv_sets[0].charts == 2


def test_each_picture_has_islands_of_its_own() -> None:
    part = atlas([(0, 0)], 1.0)
    other = replace(part, material=Material(base_color=TextureUse(build_texture(place_picture(8)))))
    found = appearance(part, other)
    assert found.uv_sets[0].charts == 2
    assert found.uv_sets[0].overlap is not None
    assert found.uv_sets[0].overlap.share == 0
    same = appearance(part, replace(part, name="again"))
    assert same.uv_sets[0].overlap is not None
    assert same.uv_sets[0].overlap.share == 1


def test_faces_back_to_back_do_not_cut_islands() -> None:
    part = atlas([(0, 0), (0.5, 0)], 0.4)
    back = replace(part, triangles=part.triangles[:, [0, 2, 1]])
    assert appearance(part, back).uv_sets[0].charts == 2
    apart = replace(back, uvs=(part.uvs[0] + np.float32([0, 0.5]),))
    assert appearance(part, apart).uv_sets[0].charts == 4


def test_the_texel_density_is_that_of_the_layout() -> None:
    # 256 px on a fifth of the picture for 1 m: 51.2 texels a metre.
    density = appearance(atlas([(0, 0), (0.5, 0.5)], 0.2)).texel_density
    assert density is not None
    for each in (density.median_per_mm, density.p5_per_mm, density.p95_per_mm):
        assert each == pytest.approx(0.0512, rel=1e-4)
    assert density.textured_share == 1


def test_the_texel_density_is_weighted_by_area() -> None:
    fine, coarse = atlas([(0, 0)], 0.4), atlas([(0, 0)], 0.1)
    small = replace(fine, positions=fine.positions * np.float32(0.1))  # 1 % of the area
    density = appearance(small, *[coarse] * 2).texel_density
    assert density is not None
    assert density.median_per_mm == pytest.approx(0.0256, rel=1e-4)
    assert density.p95_per_mm == pytest.approx(0.0256, rel=1e-4)
    mixed = appearance(coarse, replace(fine, positions=fine.positions * np.float32(0.3)))
    assert mixed.texel_density is not None
    assert mixed.texel_density.p5_per_mm == pytest.approx(0.0256, rel=1e-4)
    assert mixed.texel_density.p95_per_mm == pytest.approx(0.4 * 256 / 300, rel=1e-4)


def test_the_scale_of_a_texture_transform_counts() -> None:
    part = atlas([(0, 0)], 0.4)
    use = TextureUse(PICTURE, scale=(2.0, 2.0))
    density = appearance(replace(part, material=Material(base_color=use))).texel_density
    assert density is not None
    assert density.median_per_mm == pytest.approx(0.4 * 2 * 256 / 1000, rel=1e-4)


def test_only_the_textured_share_has_a_density() -> None:
    bare = replace(atlas([(0, 0)], 0.5), material=Material(name="bare"), uvs=())
    found = appearance(atlas([(0, 0), (0.5, 0.5)], 0.5), bare)
    assert found.texel_density is not None
    assert found.texel_density.textured_share == pytest.approx(2 / 3)
    assert found.uv_sets[0].parts == 1
    assert appearance(bare).texel_density is None


@pytest.mark.parametrize("shift", [0.0, 0.1, 0.25, 0.4, 0.5])
def test_the_share_used_twice_is_that_of_the_squares_that_overlap(shift: float) -> None:
    found = appearance(atlas([(0.01, 0.02), (0.01 + shift, 0.02)], 0.4)).uv_sets[0].overlap
    assert found is not None
    twice = max(0.0, 0.4 - shift) * 0.4
    assert found.share == pytest.approx(twice / (2 * 0.16 - twice), abs=0.005)
    assert found.covered == pytest.approx(2 * 0.16 - twice, abs=0.005)


def test_mirrored_halves_are_used_twice() -> None:
    part = atlas([(0, 0), (0, 0)], 0.7)
    found = inspect_surface(as_surface(part))
    assert found.appearance.uv_sets[0].overlap is not None
    assert found.appearance.uv_sets[0].overlap.share == 1
    assert any("100% of the used picture" in line for line in list_remarks(found))


def test_triangles_that_share_edges_do_not_overlap_at_any_angle() -> None:
    """A fan of slivers around the middle, and a square turned by 30 degrees and cut fine."""
    angle = np.linspace(0, 2 * np.pi, 1000)
    rim = 0.5 + 0.45 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    fan = np.stack([np.full((999, 2), 0.5), rim[:-1], rim[1:]], axis=1)
    assert overlap_of(fan) == 0
    _, uv, triangles = square(37)
    turn = np.array([[np.cos(0.5), -np.sin(0.5)], [np.sin(0.5), np.cos(0.5)]])
    assert overlap_of(((uv - 0.5) @ turn * 0.6 + 0.5)[triangles]) == 0


def test_the_picture_repeats_outside_0_to_1() -> None:
    inside, beyond = atlas([(0.1, 0.1)], 0.3), atlas([(3.1, -1.9)], 0.3)
    beyond = replace(beyond, positions=beyond.positions + np.float32([0, 5, 0]))
    found = appearance(inside, beyond).uv_sets[0]
    assert found.outside_share == pytest.approx(0.5)
    assert found.overlap is not None
    assert found.overlap.share == pytest.approx(1, abs=0.01)


def test_an_island_over_the_rim_of_the_picture_covers_its_other_side() -> None:
    over, opposite = atlas([(0.8, 0.3)], 0.4), atlas([(0.0, 0.3)], 0.2)
    found = appearance(over, opposite).uv_sets[0].overlap
    assert found is not None
    # 0.2 of the first island lies at 0 to 0.2; the second covers half of its height.
    assert found.share == pytest.approx(0.2 * 0.2 / (0.4 * 0.4), abs=0.005)


def test_faces_over_several_pictures_are_not_judged() -> None:
    found = appearance(atlas([(0, 0)], 0.5), atlas([(0, 0)], 40.0, steps=1)).uv_sets[0]
    assert found.overlap is not None
    assert found.overlap.not_judged == pytest.approx(0.5)
    assert found.overlap.share == 0


def test_every_face_over_the_whole_picture_ends_with_a_coarse_grid() -> None:
    uv = np.tile(np.float32([[[0, 0], [1, 0], [0, 1]]]), (200_000, 1, 1))
    part = Part(
        "",
        np.tile(np.float32([[0, 0, 0], [1, 0, 0], [0, 1, 0]]), (200_000, 1)),
        np.arange(600_000, dtype=np.uint32).reshape(-1, 3),
        PLACES,
        uvs=(uv.reshape(-1, 2),),
    )
    found = measure_overlap(lay_out(as_surface(part), 0), np.ones(200_000))
    assert found is not None
    assert found.share == 1
    assert found.grid_px < GRID_PX


def test_huge_coordinates_do_not_break_the_count() -> None:
    part = atlas([(0, 0)], 0.5)
    wild = part.uvs[0].copy()
    wild[::3] = np.float32([3e38, -3e38])
    found = appearance(replace(part, uvs=(wild,))).uv_sets[0]
    assert found.outside_share > 0.5


def test_pictures_are_listed_with_what_they_are_for() -> None:
    small = build_texture(place_picture(16))
    material = Material(
        name="glaze",
        base_color=TextureUse(PICTURE),
        normal=TextureUse(small),
        occlusion=TextureUse(small),
    )
    found = appearance(replace(atlas([(0, 0)], 0.5), material=material)).textures
    assert [(each.width, each.height, each.media_type) for each in found] == [
        (256, 256, "image/png"),
        (16, 16, "image/png"),
    ]
    assert found[0].uses == ("base colour of glaze",)
    assert found[1].uses == ("normals of glaze", "occlusion of glaze")
    assert found[1].bytes == len(small.data)


def test_a_texture_without_coordinates_is_remarked() -> None:
    found = inspect_surface(as_surface(replace(atlas([(0, 0)], 0.5), uvs=())))
    assert found.appearance.parts_without_uvs == 1
    assert "1 part has a texture and no texture coordinates for it" in list_remarks(found)


def test_a_surface_without_any_colour_is_remarked() -> None:
    surface: Surface = plain(sphere(8))
    assert list_remarks(inspect_surface(surface)) == ("it has neither textures nor vertex colours",)


def test_every_set_is_measured_on_its_own() -> None:
    part = atlas([(0, 0), (0.5, 0.5)], 0.5)
    second = np.concatenate([square(5)[1]] * 2)
    sets = appearance(replace(part, uvs=(part.uvs[0], second))).uv_sets
    assert [each.charts for each in sets] == [2, 2]
    assert sets[0].overlap is not None
    assert sets[1].overlap is not None
    assert (sets[0].overlap.share, sets[1].overlap.share) == (0, 1)


def test_overlap_may_be_left_out() -> None:
    found = inspect_surface(as_surface(atlas([(0, 0)], 1)), with_overlap=False)
    assert found.appearance.uv_sets[0].overlap is None
