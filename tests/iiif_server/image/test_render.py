from __future__ import annotations

from pathlib import Path

import pytest
import pyvips

from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.level_pixels import read_level
from iiif_server.image.parameters import ApiVersion
from iiif_server.image.plan import plan_render
from iiif_server.image.render import render
from iiif_server.image.stored_tiles import read_tile_table
from tests.iiif_server.image.pictures import LIMITS, answer, assert_near, decode, parse

WIDTH, HEIGHT = 2301, 1501


def colour_at(x: float, y: float) -> tuple[float, float, float]:
    """Colour of the gradient at a point of the full picture, in its pixels."""
    return min(255.0, x * 255 / WIDTH), min(255.0, y * 255 / HEIGHT), 100.0


@pytest.mark.parametrize(
    ("region", "box"),
    [
        ("full", (0, 0, WIDTH, HEIGHT)),
        ("square", (400, 0, 1501, 1501)),
        ("0,0,1024,1024", (0, 0, 1024, 1024)),
        ("333,211,901,777", (333, 211, 901, 777)),
        ("2048,1024,512,512", (2048, 1024, 253, 477)),
        ("pct:25,25,50,50", (575, 375, 1151, 751)),
    ],
)
@pytest.mark.parametrize(
    "size", ["max", "^700,", ",130", "97,61", "!64,64", "pct:33.3", "^900,900"]
)
def test_every_pixel_shows_its_place(
    region: str, box: tuple[int, int, int, int], size: str, colour_pyramid: Path
) -> None:
    plan, picture = answer(colour_pyramid, f"{region}/{size}/0/default.png")
    assert (picture.width, picture.height) == (plan.output_width, plan.output_height)
    left, top, width, height = box
    for i in (0.05, 0.25, 0.5, 0.75, 0.93):
        for j in (0.05, 0.5, 0.93):
            x, y = int(i * picture.width), int(j * picture.height)
            place = (
                left + (x + 0.5) * width / picture.width,
                top + (y + 0.5) * height / picture.height,
            )
            assert_near(picture(x, y), colour_at(*place), 8)


@pytest.mark.parametrize(
    ("rotation", "undo"),
    [
        ("0", lambda p: p),
        ("360", lambda p: p),
        ("90", lambda p: p.rot270()),
        ("180", lambda p: p.rot180()),
        ("270", lambda p: p.rot90()),
        ("!0", lambda p: p.fliphor()),
        ("!90", lambda p: p.rot270().fliphor()),
        ("!180", lambda p: p.rot180().fliphor()),
        ("!270", lambda p: p.rot90().fliphor()),
    ],
)
def test_mirror_comes_first_then_clockwise_rotation(
    rotation: str, undo: object, colour_pyramid: Path
) -> None:
    upright = answer(colour_pyramid, "100,100,600,400/300,/0/default.png")[1]
    turned = answer(colour_pyramid, f"100,100,600,400/300,/{rotation}/default.png")[1]
    restored = undo(turned)  # type: ignore[operator]
    assert (upright - restored).abs().max() == 0


@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "tif"])
def test_an_arbitrary_angle_keeps_all_content_on_a_grown_canvas(
    extension: str, colour_pyramid: Path
) -> None:
    _, picture = answer(colour_pyramid, f"0,0,800,800/400,400/45/default.{extension}")
    assert abs(picture.width - 566) <= 1
    assert abs(picture.height - 566) <= 1
    assert_near(picture(283, 283), colour_at(400, 400), 6)
    assert_near(picture(283, 6), colour_at(0, 0), 12)  # the upper left corner points up
    assert_near(picture(559, 283), colour_at(800, 0), 12)
    if extension == "jpg":
        assert_near(picture(5, 5), (255, 255, 255), 6)
    else:
        assert picture.bands == 4
        assert picture(5, 5)[3] == 0
        assert picture(283, 283)[3] == 255


def test_edges_of_a_rotated_picture_are_not_darkened(grey_pyramid: Path) -> None:
    _, picture = answer(grey_pyramid, "1200,0,100,800/max/10/default.png")
    bright = picture[0].copy(interpretation="b-w")
    seen = (picture[1] > 8).ifthenelse(bright, 255)
    assert seen.min() > 215


def test_gray_has_no_colour(colour_pyramid: Path) -> None:
    _, picture = answer(colour_pyramid, "full/300,/0/gray.png")
    assert picture.bands == 1


def test_bitonal_is_black_or_white_by_lightness(colour_pyramid: Path, grey_pyramid: Path) -> None:
    for extension in ("png", "tif", "gif", "webp"):
        _, picture = answer(colour_pyramid, f"full/300,/0/bitonal.{extension}")
        near_black, near_white = picture[0] <= 4, picture[0] >= 251
        assert (near_black | near_white).avg() > 250
    _, ramp = answer(grey_pyramid, "full/260,/0/bitonal.png")
    assert (ramp(100, 50)[0], ramp(160, 50)[0]) == (0, 255)


def test_a_rendered_tile_looks_like_the_stored_one(colour_pyramid: Path) -> None:
    path = "512,512,512,512/512,512/0/default.jpg"
    plan, rendered = answer(colour_pyramid, path)
    assert plan.stored_tile is not None
    with colour_pyramid.open("rb") as file:
        stored = decode(read_tile_table(file).read_tile(file, plan.stored_tile))
    assert (rendered.cast("short") - stored).abs().max() <= 4


def test_both_versions_give_the_same_bytes(colour_pyramid: Path) -> None:
    one = answer(colour_pyramid, "full/300,/0/default.png")
    two = answer(colour_pyramid, "full/300,/0/default.png", ApiVersion.V2)
    assert one[0].key() == two[0].key()
    assert (one[1] - two[1]).abs().max() == 0


def test_a_thumbnail_is_as_good_as_libvips_own(tmp_path: Path) -> None:
    """Stripes finer than the answer's pixels turn to even grey, without moiré."""
    from iiif_server.image.pyramid import write_pyramid

    stripes = (pyvips.Image.xyz(1800, 1200)[0] % 3 == 0).copy(interpretation="b-w")
    stripes.pngsave(str(tmp_path / "stripes.png"))
    write_pyramid(tmp_path / "stripes.png", tmp_path / "p.tif", progress=lambda _: None)
    _, small = answer(tmp_path / "p.tif", "full/211,/0/default.png")
    assert small.deviate() < 6
    assert abs(small.avg() - 85) < 2


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6])
def test_a_truncated_pyramid_is_reported(
    share: float, colour_pyramid: Path, tmp_path: Path
) -> None:
    with colour_pyramid.open("rb") as file:
        geometry = read_tile_table(file).geometry
    data = colour_pyramid.read_bytes()
    (tmp_path / "cut.tif").write_bytes(data[: int(share * len(data))])
    plan = plan_render(parse("full/200,/0/default.jpg"), geometry, LIMITS)
    with pytest.raises(DamagedPyramidError, match="original") as caught:
        render(plan, read_level(tmp_path / "cut.tif"))
    assert str(tmp_path) not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_absent_pyramid_is_reported(tmp_path: Path, colour_pyramid: Path) -> None:
    with colour_pyramid.open("rb") as file:
        geometry = read_tile_table(file).geometry
    plan = plan_render(parse("full/200,/0/default.jpg"), geometry, LIMITS)
    with pytest.raises(DamagedPyramidError):
        render(plan, read_level(tmp_path / "absent.tif"))
