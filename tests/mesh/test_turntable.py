"""What the pictures from all around show, against solids whose every side is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mesh.indexed import IndexedSurface, index_surface
from mesh.pictures.orbit import plan_orbit
from mesh.pictures.poster import render_poster
from mesh.pictures.texel_density import reduce_pictures
from mesh.pictures.turntable import VIEWS, render_turntable
from mesh.surface import ByteArray, Material, Part, Surface, TextureUse
from tests.mesh.shapes import as_surface, build_texture, cube, place_picture, plain, sphere, square

SIZE = 192
#: The faces of the cube by the axis they look along, and a colour for each.
FACES = {
    (2, 1): (0.8, 0.02, 0.02),
    (0, 1): (0.02, 0.8, 0.02),
    (2, -1): (0.02, 0.02, 0.8),
    (0, -1): (0.8, 0.8, 0.02),
    (1, 1): (0.8, 0.02, 0.8),
    (1, -1): (0.02, 0.8, 0.8),
}


def frames(surface: Surface, size: int = SIZE) -> list[ByteArray]:
    return list(render_turntable(index_surface(surface), size, lambda *_: None))


def painted_cube() -> Surface:
    points, triangles = cube()
    middle = points[triangles].mean(axis=1)
    axis = np.argmax(np.abs(middle), axis=1)
    parts = []
    for (along, side), color in FACES.items():
        mine = (axis == along) & (np.sign(middle[:, along]) == side)
        assert mine.sum() == 2
        material = Material(name=str(along), base_color_factor=(*color, 1.0))
        parts.append(Part(f"{along}{side}", points, triangles[mine], material))
    return as_surface(*parts)


def main_color(pixel: ByteArray) -> tuple[bool, ...]:
    """Which of red, green and blue the pixel is made of."""
    return tuple(bool(band > pixel.max() / 2) for band in pixel)


def seen(frame: ByteArray) -> np.ndarray:
    """Where the object is: brighter than the backdrop ever gets."""
    return frame.max(axis=2) > 90


@pytest.fixture(scope="module")
def cube_frames() -> list[ByteArray]:
    return frames(painted_cube())


def test_there_are_24_square_pictures(cube_frames: list[ByteArray]) -> None:
    assert VIEWS == len(cube_frames) == 24
    assert {(frame.shape, frame.dtype.name) for frame in cube_frames} == {
        ((SIZE, SIZE, 3), "uint8")
    }


@pytest.mark.parametrize(
    ("number", "face"), [(0, (2, 1)), (6, (0, 1)), (12, (2, -1)), (18, (0, -1))]
)
def test_each_quarter_shows_its_own_side_in_the_middle(
    cube_frames: list[ByteArray], number: int, face: tuple[int, int]
) -> None:
    """Front, then the side that is to the right of somebody who looks at the front, back, left."""
    middle = cube_frames[number][SIZE // 2, SIZE // 2]
    assert main_color(middle) == tuple(band > 0.5 for band in FACES[face])


def test_between_two_quarters_both_sides_are_seen_each_on_its_own_side(
    cube_frames: list[ByteArray],
) -> None:
    row = cube_frames[3][SIZE // 2]
    inside = np.flatnonzero(seen(cube_frames[3])[SIZE // 2])
    quarter, three = inside[len(inside) // 4], inside[3 * len(inside) // 4]
    assert main_color(row[quarter]) == (True, False, False)
    assert main_color(row[three]) == (False, True, False)


def test_from_a_little_above_the_upper_side_is_seen_and_the_lower_never(
    cube_frames: list[ByteArray],
) -> None:
    for frame in cube_frames:
        colors = [main_color(pixel) for pixel in frame[seen(frame)]]
        assert colors.count((True, False, True)) > 0.03 * len(colors)
        # A few lie where green and blue meet.
        assert colors.count((False, True, True)) < 0.02 * len(colors)


def test_a_cube_looks_alike_every_quarter_turn(cube_frames: list[ByteArray]) -> None:
    """All have the same scale, place and light: only the colours of the sides differ."""
    outlines = [seen(frame) for frame in cube_frames]
    for number in range(6):
        first = outlines[number]
        for quarter in (6, 12, 18):
            assert np.mean(outlines[number + quarter] != first) < 0.004


def test_the_silhouette_of_a_sphere_is_round_centred_and_never_changes() -> None:
    whole = frames(plain(sphere(48)))
    for frame in whole:
        rows, columns = np.nonzero(seen(frame))
        assert columns.mean() == pytest.approx((SIZE - 1) / 2, abs=0.7)
        assert rows.mean() == pytest.approx((SIZE - 1) / 2, abs=1.5)
        width, height = np.ptp(columns) + 1, np.ptp(rows) + 1
        assert width == pytest.approx(height, abs=2)
        assert 0.78 * SIZE < width < 0.90 * SIZE
        assert len(rows) == pytest.approx(np.pi / 4 * width * height, rel=0.02)
        assert np.abs(frame.astype(int) - whole[0]).mean() < 1.0


def textured_square() -> Surface:
    points, uv, triangles = square(8)
    use = TextureUse(build_texture(place_picture(256)))
    material = Material(name="places", base_color=use, double_sided=True)
    return as_surface(Part("square", points - np.float32(0.5), triangles, material, uvs=(uv,)))


def test_a_picture_on_a_square_is_upright_from_the_front_and_mirrored_from_behind() -> None:
    whole = frames(textured_square())
    for number, is_mirrored in ((0, False), (12, True)):
        inside = seen(whole[number])
        rows, columns = np.nonzero(inside)
        red, green = (whole[number][inside][:, band].astype(float) for band in (0, 1))
        across, down = np.corrcoef(columns, red)[0, 1], np.corrcoef(rows, green)[0, 1]
        assert down > 0.9
        assert across < -0.9 if is_mirrored else across > 0.9


def test_the_object_may_lie_anywhere_and_nothing_changes() -> None:
    base = frames(painted_cube(), 96)
    moved = painted_cube()
    shift = np.array([5000.0, -300.0, 70.0], dtype=np.float32)
    parts = tuple(replace(part, positions=part.positions * 64 + shift) for part in moved.parts)
    for one, other in zip(base, frames(as_surface(*parts), 96), strict=True):
        assert np.abs(one.astype(int) - other).mean() < 1.0


def sheet(material: Material, color: float, depth: float, uv_scale: float = 1.0) -> Part:
    points, uv, triangles = square(4)
    points = points - np.array([0.5, 0.5, 0], dtype=np.float32)
    points[:, 2] = depth
    factor = (color, color, color, material.base_color_factor[3])
    return Part(
        f"{depth}", points, triangles, replace(material, base_color_factor=factor),
        uvs=(uv * np.float32(uv_scale),),
    )  # fmt: skip


def cut_out(alpha_mode: str) -> Surface:
    """A sheet whose left half is transparent, before a red one."""
    pixels = np.full((64, 64, 4), 255, dtype=np.uint8)
    pixels[:, :32, 3] = 0
    front = Material(
        name="front", base_color=TextureUse(build_texture(pixels)), alpha_mode=alpha_mode
    )
    back = sheet(Material(name="back"), 0.5, 0.0)
    red = replace(back, material=replace(back.material, base_color_factor=(0.8, 0.01, 0.01, 1)))
    return as_surface(red, sheet(front, 0.5, 0.05))


@pytest.mark.parametrize("alpha_mode", ["MASK", "BLEND"])
def test_what_is_cut_out_shows_what_lies_behind_it(alpha_mode: str) -> None:
    surface = index_surface(cut_out(alpha_mode))
    for frame in (
        next(render_turntable(surface, SIZE, lambda *_: None)),
        render_poster(surface, SIZE),
    ):
        middle = int(np.median(np.nonzero(seen(frame))[0]))
        row = frame[middle].astype(int)
        inside = np.flatnonzero(seen(frame)[middle])
        left, right = row[inside[len(inside) // 4]], row[inside[3 * len(inside) // 4]]
        assert left[0] > 2 * left[1]
        assert right[1] > 0.8 * right[0]


def test_an_opaque_material_hides_whatever_its_picture_says_of_coverage() -> None:
    frame = frames(cut_out("OPAQUE"))[0]
    inside = frame[seen(frame)].astype(int)
    assert (inside[:, 1] > 0.7 * inside[:, 0]).mean() > 0.97


def test_half_transparent_layers_let_half_of_the_light_through() -> None:
    """Of red behind a half-transparent black sheet about half is left, of red alone all."""
    black = Material(name="glass", alpha_mode="BLEND", base_color_factor=(0, 0, 0, 0.5))
    back = sheet(Material(name="back"), 0.5, 0.0)
    red = replace(back, material=replace(back.material, base_color_factor=(0.5, 0.01, 0.01, 1)))
    alone = frames(as_surface(red))[0]
    behind = frames(as_surface(red, sheet(black, 0.0, 0.02)))[0]
    level = [(frame[SIZE // 2, SIZE // 2, 0] / 255) ** 2.2 for frame in (alone, behind)]
    assert 0.3 < level[1] / level[0] < 0.7


def test_light_of_its_own_is_seen_where_no_lamp_reaches() -> None:
    dark = Material(name="dark", base_color_factor=(0, 0, 0, 1), emissive_factor=(0.0, 0.8, 0.0))
    points, triangles = sphere(16)
    frame = frames(as_surface(Part("lamp", points, triangles, dark)))[0]
    assert main_color(frame[SIZE // 2, SIZE // 2]) == (False, True, False)


def test_a_texture_is_looked_up_about_as_fine_as_the_pixels_that_show_it() -> None:
    surface = index_surface(textured_square())
    texture = surface.surface.textures[0]
    texel_m = 1 / 256
    for pixel_m, side in ((texel_m / 4, 256), (texel_m, 256), (texel_m * 4, 64), (1.0, 1)):
        picture = reduce_pictures(surface, pixel_m).picture(texture)
        assert picture.shape[:2] == (side, side)
    assert surface.picture(texture).shape[:2] == (256, 256)


def test_all_cameras_look_from_one_distance_and_height() -> None:
    points, _ = sphere(16)
    points = points * np.array([3, 1, 0.5], dtype=np.float32) + np.array([7, 7, 7], np.float32)
    cameras = plan_orbit(points, VIEWS)
    away = [camera.position - np.array([7, 7, 7]) for camera in cameras]
    assert np.ptp([np.linalg.norm(each) for each in away]) < 1e-6
    assert np.ptp([each[1] for each in away]) < 1e-6
    assert {(camera.half_width, camera.shift) for camera in cameras} == {
        (cameras[0].half_width, cameras[0].shift)
    }
    for camera in cameras:
        x, y = camera.project(points.astype(np.float64))
        assert min(x.min(), y.min()) > 0.05
        assert max(x.max(), y.max()) < 0.95


def crumbs(count: int) -> Part:
    random = np.random.default_rng(3)
    corners = random.random((count, 1, 3)) + random.random((count, 3, 3)) * 0.01
    points = corners.reshape(-1, 3).astype(np.float32)
    triangles = np.arange(3 * count, dtype=np.uint32).reshape(-1, 3)
    return Part("crumbs", points, triangles, Material(name="grey"))


def scaled(factor: float) -> Surface:
    points, triangles = sphere(16)
    return plain((points * np.float32(factor), triangles))


def strange_uv(value: float) -> Surface:
    part = textured_square().parts[0]
    return as_surface(replace(part, uvs=(part.uvs[0] * np.float32(value),)))


LONE = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], dtype=np.float32)
FLAT = square(1)[0][:, [0, 2, 1]]
HOSTILE = {
    "one triangle": as_surface(
        Part("one", LONE, np.array([[0, 1, 2]], np.uint32), Material(name="m"))
    ),
    "standing plane": textured_square(),
    "lying plane": as_surface(Part("flat", FLAT, square(1)[2], Material(name="m"))),
    "40,000 components": as_surface(crumbs(40_000)),
    "a needle": plain((sphere(16)[0] * np.array([0.02, 1, 0.02], np.float32), sphere(16)[1])),
    "a grain of dust": scaled(1e-6),
    "a planet": scaled(6.4e6),
    "uv far outside": strange_uv(-1e4),
    "uv without extent": strange_uv(0.0),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_spoils_the_pictures(name: str) -> None:
    """Every picture is made, and the object is seen in those that face it."""
    surface = index_surface(HOSTILE[name])
    whole = list(render_turntable(surface, 96, lambda *_: None))
    assert len(whole) == VIEWS
    brightest = max(int(frame.max()) for frame in whole)
    assert brightest > 90
    assert int(render_poster(surface, 96).max()) > 90


def test_dust_and_planet_look_like_any_sphere() -> None:
    usual = frames(scaled(1.0), 96)[5]
    for factor in (1e-6, 6.4e6):
        other = frames(scaled(factor), 96)[5]
        assert np.abs(usual.astype(int) - other).mean() < 1.0


def test_the_same_object_gives_the_same_bytes(cube_frames: list[ByteArray]) -> None:
    again = frames(painted_cube())
    assert all(np.array_equal(one, two) for one, two in zip(cube_frames, again, strict=True))


def test_whoever_stops_after_one_picture_does_not_wait_for_all() -> None:
    made: list[float] = []

    def note(_step: str, done: float) -> None:
        made.append(done)

    surface: IndexedSurface = index_surface(painted_cube())
    pictures = render_turntable(surface, 96, note)
    next(pictures)
    pictures.close()
    assert max(made) < 0.5
