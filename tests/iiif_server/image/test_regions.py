"""Any region at any size looks as libvips' own thumbnail of the original, and neighbours fit together.

The yardstick is what JPEG at the quality of the pyramid does to that thumbnail. Measured on photographs of
paintings (195 megapixels, 600 px wide): 2.5 to 4.3 of 255 in the mean, where JPEG alone makes 1.9 to 3.9.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips

from iiif_server.image.parameters import ApiVersion
from iiif_server.image.pyramid import JPEG_QUALITY, write_pyramid
from iiif_server.image.sizing import Limits
from tests.iiif_server.image.pictures import answer, decode, planned
from tests.support.pictures import SQUARE_PX, grid, square_colour

WIDTH, HEIGHT = 3301, 2203
LIMITS = Limits(max_width=6000, max_area=25_000_000)

REGIONS = [
    ("full", (0, 0, WIDTH, HEIGHT)),
    ("0,0,1500,1125", (0, 0, 1500, 1125)),
    ("701,313,1200,900", (701, 313, 1200, 900)),
    ("1333,1001,601,451", (1333, 1001, 601, 451)),
    ("2100,1300,1201,903", (2100, 1300, 1201, 903)),
    ("17,23,3000,2100", (17, 23, 3000, 2100)),
]


def photograph() -> pyvips.Image:
    """Noise at every scale, down to the grain: the detail of a photograph of a painting."""
    rng = np.random.default_rng(2026)
    total = pyvips.Image.black(WIDTH, HEIGHT, bands=3)
    for side, share in ((8, 0.6), (64, 0.2), (512, 0.08)):
        noise = rng.normal(128, 60, (side * 2 // 3, side, 3)).clip(0, 255).astype(np.uint8)
        layer = pyvips.Image.new_from_array(noise)
        layer = layer.resize(WIDTH / side, vscale=HEIGHT / layer.height, kernel="cubic")
        total += layer.embed(0, 0, WIDTH, HEIGHT, extend="copy") * share
    total += pyvips.Image.gaussnoise(WIDTH, HEIGHT, sigma=4, mean=0, seed=2026)
    return total.cast("uchar").copy(interpretation="srgb").copy_memory()


Pictured = tuple[pyvips.Image, Path]


def write(original: pyvips.Image, folder: Path) -> Pictured:
    """Return an original and its pyramid."""
    original = original.copy(interpretation="srgb")
    original.tiffsave(str(folder / "original.tif"))
    write_pyramid(folder / "original.tif", folder / "pyramid.tif", progress=lambda _: None)
    return original, folder / "pyramid.tif"


@pytest.fixture(scope="module")
def painting(tmp_path_factory: pytest.TempPathFactory) -> Pictured:
    return write(photograph(), tmp_path_factory.mktemp("painting"))


@pytest.fixture(scope="module")
def squares(tmp_path_factory: pytest.TempPathFactory) -> Pictured:
    return write(grid(WIDTH, HEIGHT), tmp_path_factory.mktemp("squares"))


def difference(one: pyvips.Image, two: pyvips.Image) -> np.ndarray:
    assert (one.width, one.height, one.bands) == (two.width, two.height, two.bands)
    return np.abs(one.numpy().astype(int) - two.numpy().astype(int))


def both(pictured: Pictured, path: str, box: tuple[int, int, int, int]) -> Pictured:
    """Return our answer, and libvips' thumbnail of the same part of the original."""
    original, pyramid = pictured
    plan, made = answer(pyramid, f"{path}/0/default.png", ApiVersion.V3, LIMITS)
    size = {"height": plan.output_height, "size": "force"}
    return made, original.crop(*box).thumbnail_image(plan.output_width, **size)


@pytest.mark.parametrize("width", [90, 200, 333, 600])
@pytest.mark.parametrize(("region", "box"), REGIONS)
def test_a_photograph_is_what_libvips_makes_of_the_original(
    region: str, box: tuple[int, int, int, int], width: int, painting: Pictured
) -> None:
    made, expected = both(painting, f"{region}/{width},", box)
    compressed = decode(expected.jpegsave_buffer(Q=JPEG_QUALITY))
    apart, by_jpeg = difference(made, expected), difference(compressed, expected)
    assert apart.mean() <= 1.5 * by_jpeg.mean() + 0.5
    assert np.percentile(apart, 99) <= 1.5 * np.percentile(by_jpeg, 99) + 3
    assert apart.max() <= 2 * by_jpeg.max() + 8
    brightness = made.numpy().mean((0, 1)) - expected.numpy().mean((0, 1))
    assert np.abs(brightness).max() <= 1.25
    # Sharpening would spread the values further than the reference does.
    assert made.numpy().std() <= expected.numpy().std() * 1.005


@pytest.mark.parametrize("width", [400, 600])
@pytest.mark.parametrize(("region", "box"), [case for case in REGIONS if case[1][2] <= 1500])
def test_squares_keep_their_colours_and_places(
    region: str, box: tuple[int, int, int, int], width: int, squares: Pictured
) -> None:
    made, expected = both(squares, f"{region}/{width},", box)
    left, top = box[0] // SQUARE_PX + 1, box[1] // SQUARE_PX + 1
    for column in range(left, (box[0] + box[2]) // SQUARE_PX):
        for row in range(top, (box[1] + box[3]) // SQUARE_PX):
            x = ((column + 0.5) * SQUARE_PX - box[0]) * made.width / box[2]
            y = ((row + 0.5) * SQUARE_PX - box[1]) * made.height / box[3]
            assert made(int(x), int(y)) == pytest.approx(square_colour(column, row), abs=5)
    # Moved by one pixel of the answer, in whatever direction, the reference is further away.
    for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        moved = expected.wrap(x=x, y=y)
        assert difference(made, expected).mean() < difference(made, moved).mean()


def test_neighbouring_tiles_agree(painting: Pictured) -> None:
    """Four rendered tiles together are the region that they cover, up to the resampling at their seams."""
    _, pyramid = painting
    whole = answer(pyramid, "256,128,1800,1200/450,300/0/default.png")[1].numpy().astype(int)
    rows = [
        np.hstack(
            [
                answer(pyramid, f"{256 + x},{128 + y},900,600/225,150/0/default.png")[1].numpy()
                for x in (0, 900)
            ]
        )
        for y in (0, 600)
    ]
    joined = np.vstack(rows).astype(int)
    apart = np.abs(joined - whole)
    inner = np.ones(apart.shape[:2], bool)
    inner[:, 222:228] = inner[147:153, :] = False
    assert apart[inner].max() <= 1
    assert apart.mean() <= 0.1


def test_a_region_of_full_size_is_not_resampled(painting: Pictured) -> None:
    _, pyramid = painting
    plan, made = answer(pyramid, "300,300,700,500/max/0/default.png")
    assert (plan.level, plan.box.width, plan.output_width) == (0, 700, 700)
    level = pyvips.Image.tiffload(str(pyramid), page=0).crop(300, 300, 700, 500)
    assert difference(made, level).max() <= 1
    assert planned(pyramid, "0,0,3000,2000/750,500/0/default.png").level == 2
