"""Baked levels look like their originals: colours that say where they are, on the right side, without seams."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesh.baking.bake import BakedMaps, bake_level
from mesh.color import encode_srgb
from mesh.indexed import IndexedSurface, index_surface
from mesh.levels.measure import measure_deviation
from mesh.open3d_kernels import Places
from mesh.pictures.appearance import look_up
from mesh.surface import (
    FloatArray,
    IndexArray,
    Material,
    Part,
    Surface,
    TextureUse,
    join_positions,
)
from mesh.textures import decode_texture
from tests.mesh.shapes import (
    as_surface,
    build_texture,
    cube,
    place_picture,
    plain,
    sphere,
    square,
    textured_square,
)

LIMIT_S = 60.0


def bake(
    surface: Surface, shape: tuple[FloatArray, IndexArray], px: int = 256, **maps: bool
) -> tuple[IndexedSurface, IndexedSurface]:
    """Bake a surface onto a shape: the original and the level, both indexed."""
    original = index_surface(surface)
    level = bake_level(*shape, original, texture_px=px, maps=BakedMaps(**maps), limit_s=LIMIT_S)
    return original, IndexedSurface(level, original.center_m)


def place_color(points: FloatArray) -> FloatArray:
    """Linear colour of a place on the sphere: each channel a coordinate, smooth and never twice the same."""
    return (0.5 + 0.4 * points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def painted_sphere(rings: int = 100, factor: float = 1.0) -> Surface:
    """A sphere with a colour at each vertex that says where it is."""
    points, triangles = sphere(rings)
    colors = np.concatenate([place_color(points), np.ones((len(points), 1), np.float32)], axis=1)
    material = Material(base_color_factor=(factor, factor, factor, 1.0))
    return as_surface(Part("sphere", points, triangles, material, colors=colors))


def rebased(surface: Surface, *, shift: float) -> Surface:
    return replace(
        surface,
        parts=tuple(
            replace(part, positions=(part.positions + np.float32(shift))) for part in surface.parts
        ),
    )


def test_colours_stand_where_they_stood() -> None:
    _, level = bake(painted_sphere(), sphere(16), 256)
    places = level.sample(20_000, 1)
    error = np.abs(level.colors(places) - place_color(level.points(places)))
    assert error.mean() < 0.004
    assert error.max() < 0.03


def test_a_level_is_one_part_with_a_square_picture_without_loss() -> None:
    _, level = bake(painted_sphere(), sphere(16), 256)
    (part,) = level.surface.parts
    use = part.material.base_color
    assert use is not None
    texture = use.texture
    assert (texture.width, texture.height, texture.media_type) == (256, 256, "image/png")
    assert part.material.base_color_factor == (1.0, 1.0, 1.0, 1.0)
    assert part.colors is None
    assert part.material.normal is None
    assert part.material.occlusion is None


def test_a_factor_is_painted_once() -> None:
    _, level = bake(painted_sphere(factor=0.5), sphere(16), 256)
    places = level.sample(5_000, 1)
    error = np.abs(level.colors(places) - place_color(level.points(places)) / 2)
    assert error.mean() < 0.004


def test_a_level_far_from_the_origin_keeps_its_place() -> None:
    surface, (points, triangles) = rebased(painted_sphere(), shift=100.0), sphere(16)
    _, level = bake(surface, ((points + 100).astype(np.float32), triangles), 256)
    places = level.sample(5_000, 1)
    error = np.abs(level.colors(places) - place_color(level.points(places)))
    assert error.mean() < 0.005
    assert level.surface.bounds_m[0] == pytest.approx([99, 99, 99], abs=0.01)


def find_seams(part: Part) -> tuple[IndexArray, IndexArray]:
    """Find edges that are drawn twice at the same places with other texture coordinates: both versions."""
    edges = part.triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    keys = np.round(part.positions[edges], 5).reshape(len(edges), 2, 3)
    turned = np.array([tuple(a) > tuple(b) for a, b in keys])
    edges = np.where(turned[:, None], edges[:, ::-1], edges)
    _, numbers = np.unique(
        np.round(part.positions[edges], 5).reshape(len(edges), 6), axis=0, return_inverse=True
    )
    order = np.argsort(numbers.reshape(-1), kind="stable")
    edges, numbers = edges[order], numbers.reshape(-1)[order]
    pairs = np.flatnonzero(numbers[1:] == numbers[:-1])
    first, second = edges[pairs], edges[pairs + 1]
    apart = (np.abs(part.uvs[0][first] - part.uvs[0][second]) > 1e-5).any(axis=(1, 2))
    return first[apart], second[apart]


def color_on(level: IndexedSurface, edges: IndexArray, share: float) -> FloatArray:
    """Look up the colour at a share of the way along edges."""
    part = level.surface.parts[0]
    triangle_of = {}
    for number, corners in enumerate(part.triangles.tolist()):
        for k in range(3):
            pair = (corners[k], corners[(k + 1) % 3])
            triangle_of[pair] = (number, k, (k + 1) % 3)
            triangle_of[pair[::-1]] = (number, (k + 1) % 3, k)
    found = [triangle_of[(a, b)] for a, b in edges.tolist()]
    weights = np.zeros((len(found), 3), dtype=np.float32)
    for row, (_, begin, end) in enumerate(found):
        weights[row, begin], weights[row, end] = 1 - share, share
    triangles = np.array([number for number, _, _ in found], dtype=np.uint32)
    return level.colors(Places(triangles, weights[:, 1:]))


@pytest.mark.parametrize("px", [128, 512])
def test_both_sides_of_a_seam_have_one_colour(px: int) -> None:
    _, level = bake(painted_sphere(), sphere(16), px)
    first, second = find_seams(level.surface.parts[0])
    assert len(first) > 50
    for share in (0.25, 0.5, 0.75):
        difference = np.abs(color_on(level, first, share) - color_on(level, second, share))
        # One step of 255 in the middle greys is 0.008 in linear light.
        assert np.percentile(difference, 99) < 0.008
        assert difference.max() < 0.02


def checkered_square(size: int = 256, cell: int = 8) -> Surface:
    points, uv, triangles = square(8)
    x, y = np.meshgrid(np.arange(size), np.arange(size))
    board = np.where(((x // cell) + (y // cell)) % 2 == 0, 230, 30).astype(np.uint8)
    use = TextureUse(build_texture(np.repeat(board[..., None], 3, axis=-1)))
    return as_surface(Part("board", points, triangles, Material(base_color=use), uvs=(uv,)))


def test_fine_contrast_survives() -> None:
    points, _, triangles = square(3)
    original, level = bake(checkered_square(), (points, triangles), 1024)
    deviation = measure_deviation(original, level, 20_000)
    assert deviation.delta_e_mean < 1.0


def test_what_is_too_fine_becomes_its_mean_in_linear_light() -> None:
    points, _, triangles = square(3)
    _, level = bake(checkered_square(1024, cell=1), (points, triangles), 64)
    colors = level.colors(level.sample(5_000, 1))
    bright, dark = (((value / 255 + 0.055) / 1.055) ** 2.4 for value in (230, 30))
    assert colors.mean() == pytest.approx((bright + dark) / 2, rel=0.03)
    assert colors.std() < 0.06


def test_a_picture_of_places_stays_in_place() -> None:
    points, _, triangles = square(3)
    original, level = bake(textured_square(), (points, triangles), 256)
    places = level.sample(10_000, 1)
    shown = encode_srgb(level.colors(places)).astype(float)
    at = level.points(places) + original.center_m
    assert np.abs(shown[:, 0] - at[:, 0] * 255).mean() < 1.5
    assert np.abs(shown[:, 1] - (1 - at[:, 1]) * 255).mean() < 1.5
    assert np.abs(shown[:, 2] - 128).max() <= 2


def test_two_materials_become_one_picture() -> None:
    points, triangles = sphere(40)
    upper = points[triangles].mean(axis=1)[:, 1] > 0
    red = Material("red", (0.8, 0.1, 0.1, 1.0), roughness_factor=0.2, metallic_factor=1.0)
    blue = Material("blue", (0.1, 0.1, 0.8, 1.0), roughness_factor=0.8, double_sided=True)
    surface = as_surface(
        Part("upper", points, triangles[upper], red), Part("lower", points, triangles[~upper], blue)
    )
    _, level = bake(surface, sphere(12), 256)
    (part,) = level.surface.parts
    assert part.material.double_sided
    places = level.sample(10_000, 2)
    height = level.points(places)[:, 1]
    seen = look_up(level, places)
    for side, color, roughness, metal in ((1, red, 0.2, 1.0), (-1, blue, 0.8, 0.0)):
        mine = height * side > 0.05
        wanted = np.array(color.base_color_factor[:3])
        assert np.abs(seen.color[mine] - wanted).max() < 0.02
        assert np.abs(seen.roughness[mine] - roughness).max() < 0.02
        assert np.abs(seen.metallic[mine] - metal).max() < 0.02


def test_light_given_off_is_baked() -> None:
    points, triangles = sphere(40)
    upper = points[triangles].mean(axis=1)[:, 1] > 0
    surface = as_surface(
        Part("lamp", points, triangles[upper], Material(emissive_factor=(0.5, 0.25, 0.0))),
        Part("foot", points, triangles[~upper], Material()),
    )
    _, level = bake(surface, sphere(12), 128)
    material = level.surface.parts[0].material
    assert material.emissive is not None
    picture = decode_texture(material.emissive.texture, 128).reshape(-1, 3)
    brightest = picture[picture[:, 0].argmax()] / 255
    linear = np.where(brightest < 0.04, brightest / 12.92, ((brightest + 0.055) / 1.055) ** 2.4)
    assert linear * material.emissive_factor == pytest.approx([0.5, 0.25, 0], abs=0.01)
    assert picture.min(axis=0).tolist() == [0, 0, 0]


def thin_plate(gap: float) -> Surface:
    """A plate whose upper side is red and whose lower side is blue."""
    points, _, triangles = square(20)
    lower = points + np.array([0, 0, -gap], dtype=np.float32)
    return as_surface(
        Part("upper", points, triangles, Material(base_color_factor=(0.8, 0, 0, 1))),
        Part("lower", lower, triangles[:, ::-1].copy(), Material(base_color_factor=(0, 0, 0.8, 1))),
    )


@pytest.mark.parametrize("shift", [-0.003, 0.0, 0.003], ids=["below", "between", "above"])
def test_the_other_side_of_a_thin_plate_does_not_bleed_through(shift: float) -> None:
    gap = 0.002
    points, _, triangles = square(4)
    both = np.concatenate([points, points - np.float32([0, 0, gap])]) + np.float32([0, 0, shift])
    shape = np.concatenate([triangles, triangles[:, ::-1] + np.uint32(len(points))])
    _, level = bake(thin_plate(gap), (both.astype(np.float32), shape), 256)
    places = level.sample(10_000, 3)
    up = level.face_normals(places)[:, 2] > 0
    colors = level.colors(places)
    assert np.abs(colors[up] - [0.8, 0, 0]).max() < 0.02
    assert np.abs(colors[~up] - [0, 0, 0.8]).max() < 0.02


def test_mirrored_texture_coordinates() -> None:
    points, uv, triangles = square(16)
    mirrored = uv * np.float32([-1, 1]) + np.float32([3, 0])
    use = TextureUse(build_texture(place_picture()), wrap_s=33648)
    surface = as_surface(
        Part("mirror", points, triangles, Material(base_color=use), uvs=(mirrored,))
    )
    low, _, coarse = square(3)
    original, level = bake(surface, (low, coarse), 512)
    assert measure_deviation(original, level, 20_000).delta_e_mean < 0.6


def bent_sphere() -> Surface:
    """A sphere of smooth normals that are bent by a known rule, finer than the level's triangles."""
    points, triangles = sphere(120)
    bent = points + 0.2 * np.sin(12 * points[:, [1, 2, 0]])
    normals = (bent / np.linalg.norm(bent, axis=1, keepdims=True)).astype(np.float32)
    return as_surface(Part("bent", points, triangles, Material(), normals=normals))


def test_a_normal_map_turns_light_as_the_original_does() -> None:
    original, level = bake(bent_sphere(), sphere(16), 512, color=False, normal=True)
    part = level.surface.parts[0]
    assert part.tangents is not None
    places = level.sample(20_000, 4)
    points = level.points(places)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    wanted = points + 0.2 * np.sin(12 * points[:, [1, 2, 0]])
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    seen = look_up(level, places).normal
    degrees = np.degrees(np.arccos(np.clip((seen * wanted).sum(axis=1), -1, 1)))
    assert degrees.mean() < 1.0
    assert np.percentile(degrees, 99) < 4
    without = np.degrees(np.arccos(np.clip((level.normals(places) * wanted).sum(axis=1), -1, 1)))
    assert degrees.mean() < without.mean() / 5
    assert original.surface.parts[0].normals is not None


def test_the_originals_own_normal_map_is_part_of_it() -> None:
    points, uv, triangles = square(8)
    lean = np.array([0.3, 0.2, np.sqrt(1 - 0.13)])
    pixels = np.tile(np.round((lean * 0.5 + 0.5) * 255).astype(np.uint8), (16, 16, 1))
    material = Material(normal=TextureUse(build_texture(pixels)))
    surface = as_surface(Part("leaning", points, triangles, material, uvs=(uv,)))
    low, _, coarse = square(3)
    _, level = bake(surface, (low, coarse), 128, color=False, normal=True)
    seen = look_up(level, level.sample(2_000, 5)).normal
    # u runs along x, green points up along y, and the square looks along z.
    assert np.abs(seen - lean).max() < 0.02


def test_a_pit_is_darker_than_the_plain() -> None:
    points, triangles = cube(1.0)
    inside_out = triangles[:, ::-1].copy()
    _, level = bake(plain((points, inside_out)), (points, inside_out), 128, occlusion=True)
    closed = look_up(level, level.sample(2_000, 6)).occlusion
    assert closed.mean() < 0.75
    _, level = bake(plain((points, triangles)), (points, triangles), 128, occlusion=True)
    assert look_up(level, level.sample(2_000, 6)).occlusion.min() > 0.98


def test_the_originals_own_occlusion_is_kept() -> None:
    points, uv, triangles = square(8)
    use = TextureUse(build_texture(np.full((8, 8, 3), 100, np.uint8)), strength=0.5)
    surface = as_surface(Part("dim", points, triangles, Material(occlusion=use), uvs=(uv,)))
    low, _, coarse = square(3)
    _, level = bake(surface, (low, coarse), 128, occlusion=True)
    seen = look_up(level, level.sample(2_000, 6)).occlusion
    assert seen == pytest.approx(1 + 0.5 * (100 / 255 - 1), abs=0.01)


@pytest.mark.parametrize("mode", ["MASK", "BLEND"])
def test_coverage_is_kept(mode: str) -> None:
    points, uv, triangles = square(8)
    pixels = np.full((64, 64, 4), 200, dtype=np.uint8)
    pixels[:, :32, 3] = 60
    material = Material(
        base_color=TextureUse(build_texture(pixels)), alpha_mode=mode, alpha_cutoff=0.3
    )
    surface = as_surface(Part("veil", points, triangles, material, uvs=(uv,)))
    low, _, coarse = square(3)
    original, level = bake(surface, (low, coarse), 256)
    found = level.surface.parts[0].material
    assert found.alpha_mode == mode
    assert found.base_color is not None
    assert found.base_color.texture.has_alpha
    picture = decode_texture(found.base_color.texture, 256, alpha=True)
    part = level.surface.parts[0]
    places = level.sample(5_000, 7)
    at = level.points(places)[:, 0] + original.center_m[0]
    weights = np.concatenate([1 - places.weights.sum(axis=1, keepdims=True), places.weights], 1)
    spots = np.einsum("nc,ncd->nd", weights, part.uvs[0][part.triangles[places.triangles]])
    column, row = (spots * 256).astype(int).T
    coverage = picture[row, column, 3]
    thin, full = (0, 255) if mode == "MASK" else (60, 200)
    # The picture repeats, so its edges blend into each other.
    left, right = (at > 0.02) & (at < 0.48), (at > 0.52) & (at < 0.98)
    assert np.abs(coverage[left].astype(int) - thin).max() <= 1
    assert np.abs(coverage[right].astype(int) - full).max() <= 1


def test_gaps_between_charts_are_filled_with_what_is_near() -> None:
    surface = plain(sphere(40))
    white = replace(surface.parts[0], material=Material(base_color_factor=(1, 1, 1, 1)))
    also = replace(white, material=replace(white.material, base_color_factor=(0.9, 0.9, 0.9, 1)))
    _, level = bake(replace(surface, parts=(white, also)), sphere(12), 128)
    use = level.surface.parts[0].material.base_color
    assert use is not None
    assert decode_texture(use.texture, 128).min() > 230


def test_a_plain_original_needs_no_picture() -> None:
    _, level = bake(plain(sphere(20)), sphere(8))
    material = level.surface.parts[0].material
    assert material.uses == ()
    assert material.name == "grey"


def test_soup_gets_colours_from_the_soup() -> None:
    random = np.random.default_rng(8)
    points = random.random((600, 3)).astype(np.float32)
    triangles = random.integers(0, 600, (1500, 3)).astype(np.uint32)
    colors = np.full((600, 4), (0.5, 0.25, 0.125, 1.0), dtype=np.float32)
    surface = as_surface(Part("soup", points, triangles, Material(), colors=colors))
    _, level = bake(surface, join_positions(surface), 512)
    shown = level.colors(level.sample(5_000, 9))
    assert np.abs(shown - [0.5, 0.25, 0.125]).max() < 0.01


def test_triangles_without_any_area_are_baked_without_complaint() -> None:
    points, triangles = np.zeros((30, 3), np.float32), np.arange(30, dtype=np.uint32).reshape(-1, 3)
    _, level = bake(painted_sphere(20), (points, triangles), 64, normal=True, occlusion=True)
    (part,) = level.surface.parts
    assert len(part.triangles) == 10
    assert part.normals is not None
    assert np.isfinite(part.normals).all()
