from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesh.errors import SurfaceError
from mesh.inspection.inspect import inspect_surface
from mesh.reading.clean import clean_surface
from mesh.surface import PLAIN, Material, Part, Surface, TextureUse
from tests.mesh.shapes import (
    Shape,
    area,
    as_surface,
    build_texture,
    cube,
    place_picture,
    plain,
    sphere,
    square,
    textured_square,
    volume,
)
from tests.mesh.solids import boxes, flipped, joined, moved, open_box, soup, strip, torus


def clean(shape: Shape) -> Surface:
    return clean_surface(plain(shape))


def with_normals(shape: Shape) -> Part:
    """A shape around the origin whose normals point away from it."""
    points, triangles = shape
    normals = points / np.linalg.norm(points, axis=1, keepdims=True)
    return Part("", points, triangles, PLAIN, normals=normals)


def test_a_sound_surface_is_left_as_it_is() -> None:
    surface = plain(sphere(12))
    cleaned = clean_surface(surface)
    assert cleaned.repairs == ()
    np.testing.assert_array_equal(cleaned.parts[0].positions, surface.parts[0].positions)
    np.testing.assert_array_equal(cleaned.parts[0].triangles, surface.parts[0].triangles)


def test_split_vertices_are_joined_and_counted() -> None:
    points, triangles = sphere(12)
    corners = points[triangles.reshape(-1)]
    numbers = np.arange(triangles.size, dtype=np.uint32).reshape(-1, 3)
    cleaned = clean((corners, numbers))
    assert len(cleaned.parts[0].positions) == len(points)
    assert cleaned.repairs == (
        f"{len(corners) - len(points):,} vertices equal to others were joined to them",
    )


def test_each_kind_of_face_is_told_on_its_own() -> None:
    points, triangles = cube()
    collapsed = np.array([[0, 1, 1], [2, 2, 2]], dtype=np.uint32)
    twice = triangles[[3, 7, 7]][:, [2, 0, 1]]
    loose = np.full((5, 3), 9, dtype=np.float32) + np.arange(5, dtype=np.float32)[:, None]
    cleaned = clean(
        (np.concatenate([points, loose]), np.concatenate([triangles, collapsed, twice]))
    )
    assert cleaned.triangle_count == 12
    assert cleaned.repairs == (
        "2 faces without area were left out",
        "3 faces that lay exactly on another of its part were left out",
        "5 vertices that no face uses were left out",
    )


def test_faces_back_to_back_both_stay() -> None:
    points, _, triangles = square(3)
    both = np.concatenate([triangles, triangles[:, [0, 2, 1]]])
    cleaned = clean((points, both))
    assert cleaned.triangle_count == len(both)
    assert cleaned.repairs == ()


def test_the_same_face_in_two_parts_stays_in_both() -> None:
    points, _, triangles = square(2)
    parts = [Part(name, points, triangles, Material(name=name)) for name in ("red", "blue")]
    cleaned = clean_surface(as_surface(*parts))
    assert [len(part.triangles) for part in cleaned.parts] == [8, 8]


def test_a_flat_face_with_three_corners_stays_or_there_would_be_a_crack() -> None:
    points, triangles = cube()
    middle = (points[0] + points[1]) / 2
    # The edge from 0 to 1 gets a vertex in its middle on one side only, and a flat face to close it.
    halves = []
    for face in triangles.tolist():
        if (0, 1) in ((face[0], face[1]), (face[1], face[2]), (face[2], face[0])):
            turn = face.index(0)
            a, b, c = face[turn:] + face[:turn]
            halves += [[a, 8, c], [8, b, c], [a, b, 8]]
        else:
            halves.append(face)
    shape = (np.concatenate([points, middle[None]]), np.array(halves, dtype=np.uint32))
    assert inspect_surface(plain(shape)).faults.degenerate_faces == 1
    cleaned = clean(shape)
    assert cleaned.triangle_count == 14
    assert inspect_surface(cleaned).topology.watertight


def test_faces_with_corners_that_are_no_numbers_are_left_out_and_counted() -> None:
    points, triangles = cube()
    broken = np.concatenate([points, np.float32([[np.nan, 0, 0], [0, np.inf, 0]])])
    more = np.array([[0, 1, 8], [0, 9, 2], [1, 2, 8]], dtype=np.uint32)
    cleaned = clean((broken, np.concatenate([triangles, more])))
    assert np.isfinite(cleaned.parts[0].positions).all()
    assert cleaned.triangle_count == 12
    assert cleaned.repairs == (
        "3 faces with corners whose coordinates are no finite numbers were left out",
        "2 vertices that no face uses were left out",
    )


@pytest.mark.parametrize(
    "shape",
    [
        (cube()[0], np.array([[0, 1, 1], [2, 2, 2]], dtype=np.uint32)),
        (np.full((3, 3), np.nan, dtype=np.float32), np.array([[0, 1, 2]], dtype=np.uint32)),
        (
            (np.arange(300, dtype=np.float32)[:, None] / 7 * np.float32([1, 2, 3])),
            np.arange(300, dtype=np.uint32).reshape(-1, 3),
        ),
    ],
    ids=["collapsed", "no numbers", "all on one line"],
)
def test_nothing_with_an_area_is_refused_in_one_line(shape: Shape) -> None:
    with pytest.raises(SurfaceError, match="no face of the model has an area"):
        clean(shape)


def test_parts_without_area_are_counted() -> None:
    points, triangles = cube()
    flat = np.array([[0, 1, 1]], dtype=np.uint32)
    surface = as_surface(Part("a", points, triangles, PLAIN), Part("b", points, flat, PLAIN))
    cleaned = clean_surface(surface)
    assert [part.name for part in cleaned.parts] == ["a"]
    assert "1 part without area was left out" in cleaned.repairs


def test_holes_stay_open() -> None:
    cleaned = clean(open_box())
    assert cleaned.repairs == ()
    assert inspect_surface(cleaned).topology.holes == 1


def test_small_pieces_stay() -> None:
    shape = joined(sphere(24), *(moved(cube(), 2 + n, size=1e-4) for n in range(30)))
    cleaned = clean(shape)
    assert inspect_surface(cleaned).topology.components == 31
    assert cleaned.repairs == ()


def test_a_face_turned_round_agrees_again() -> None:
    cleaned = clean(flipped(cube(), 5))
    assert cleaned.repairs == (
        "1 face of closed pieces was turned round to agree with the neighbours",
    )
    assert volume(cleaned.parts[0]) == pytest.approx(1)
    assert inspect_surface(cleaned).topology.consistently_wound


@pytest.mark.parametrize("seed", range(4))
def test_any_mixture_of_windings_of_a_closed_surface_is_made_to_face_outwards(seed: int) -> None:
    shape = torus()
    chosen = np.flatnonzero(np.random.default_rng(seed).random(len(shape[1])) < 0.5)
    sound = plain(shape).parts[0]
    cleaned = clean(flipped(shape, *chosen.tolist()))
    assert inspect_surface(cleaned).topology.consistently_wound
    assert volume(cleaned.parts[0]) == pytest.approx(abs(volume(sound)), rel=1e-6)
    assert area(cleaned.parts[0]) == pytest.approx(area(sound), rel=1e-6)


def test_a_solid_inside_out_is_turned() -> None:
    cleaned = clean(flipped(sphere(12)))
    assert cleaned.repairs == ("1 closed piece that was inside out was turned round",)
    assert volume(cleaned.parts[0]) == pytest.approx(volume(plain(sphere(12)).parts[0]))


def test_the_wall_of_a_hollow_stays_turned_inwards() -> None:
    hollow = joined(sphere(12), flipped(moved(sphere(8), 0, size=0.5)))
    cleaned = clean(hollow)
    assert cleaned.repairs == ()
    np.testing.assert_array_equal(cleaned.parts[0].triangles, hollow[1])


def test_normals_turn_with_a_solid_that_was_inside_out() -> None:
    points, triangles = flipped(sphere(12))
    inwards = -points / np.linalg.norm(points, axis=1, keepdims=True)
    part = Part("", points, triangles, PLAIN, normals=inwards)
    cleaned = clean_surface(as_surface(part)).parts[0]
    assert np.einsum("nd,nd->n", cleaned.positions, cleaned.normals).min() > 0.99


def test_normals_that_point_outwards_already_stay() -> None:
    part = with_normals(flipped(sphere(12)))
    cleaned = clean_surface(as_surface(part)).parts[0]
    np.testing.assert_allclose(cleaned.normals, part.normals, atol=1e-6)
    assert volume(cleaned) > 0


def test_windings_agree_across_parts() -> None:
    points, triangles = cube()
    one = Part("one", points, triangles[:6][:, [0, 2, 1]], PLAIN)
    other = Part("other", points, triangles[6:], PLAIN)
    cleaned = clean_surface(as_surface(one, other))
    assert inspect_surface(cleaned).topology.consistently_wound
    assert sum(volume(part) for part in cleaned.parts) == pytest.approx(1)


@pytest.mark.parametrize(
    "shape",
    [flipped(open_box()), flipped(open_box(), 3), strip(20, twisted=True), flipped(square(3)[::2])],
    ids=["open, inwards", "open, mixed", "one side", "sheet"],
)
def test_what_has_no_certain_outside_is_not_turned(shape: Shape) -> None:
    cleaned = clean(shape)
    assert cleaned.repairs == ()
    np.testing.assert_array_equal(cleaned.parts[0].triangles, shape[1])


def test_forty_thousand_pieces_inside_out_are_turned() -> None:
    cleaned = clean(flipped(boxes(40_000)))
    assert cleaned.repairs == ("40,000 closed pieces that were inside out were turned round",)
    assert volume(cleaned.parts[0]) == pytest.approx(40_000 * 0.125)


def test_forty_thousand_pieces_all_stay() -> None:
    cleaned = clean(flipped(boxes(40_000), 7))
    assert cleaned.triangle_count == 480_000
    assert cleaned.repairs == (
        "1 face of closed pieces was turned round to agree with the neighbours",
    )


def test_a_soup_keeps_every_different_face_with_an_area() -> None:
    points, triangles = soup(5_000, 40)
    corners = {
        tuple(row[at:] + row[:at])
        for row in triangles.tolist()
        if len(set(row)) == 3
        for at in [row.index(min(row))]
    }
    assert clean((points, triangles)).triangle_count == len(corners)


def test_coordinates_that_no_texture_uses_are_left_out_and_said() -> None:
    [part] = textured_square(4).parts
    more = replace(part, uvs=(*part.uvs, part.uvs[0] * 2))
    cleaned = clean_surface(as_surface(more))
    assert len(cleaned.parts[0].uvs) == 1
    assert cleaned.repairs == ("1 set of texture coordinates that no texture uses was left out",)


def test_normals_without_direction_are_said_to_be_computed() -> None:
    part = with_normals(cube())
    cleaned = clean_surface(as_surface(replace(part, normals=np.zeros_like(part.normals))))
    assert cleaned.parts[0].normals is None
    assert cleaned.repairs == (
        "1 part with normals that have no direction was given computed normals",
    )


def test_the_surface_that_was_read_is_not_changed() -> None:
    points, triangles = flipped(sphere(8), 3, 4)
    use = TextureUse(build_texture(place_picture(8)))
    uv = np.random.default_rng(0).random((len(points), 2)).astype(np.float32)
    part = Part("", points, triangles, Material(base_color=use), normals=points * 2, uvs=(uv,))
    kept = [values.copy() for values in (part.positions, part.triangles, part.normals, uv)]
    clean_surface(as_surface(part))
    for before, after in zip(
        kept, (part.positions, part.triangles, part.normals, part.uvs[0]), strict=True
    ):
        np.testing.assert_array_equal(before, after)
