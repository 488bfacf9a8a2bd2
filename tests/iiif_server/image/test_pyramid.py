from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import pyvips

from iiif_server.image.errors import DerivationError, ImageRefusedError
from iiif_server.image.pyramid import JPEG_QUALITY, Pyramid, write_pyramid
from iiif_server.image.tiff import Tag, TiffReader
from tests.iiif_server.image.masters import COLOUR, EVERY, GREY, HEIGHT, WIDTH
from tests.iiif_server.image.pictures import (
    assert_near,
    flat,
    gradient,
    grey_ramp,
    set_orientation,
    set_profile,
)


def silent(share: float) -> None:
    assert 0 <= share <= 1


def convert(
    original: Path, *, page: int = 0, progress: Callable[[float], None] = silent
) -> tuple[Pyramid, pyvips.Image]:
    target = original.parent / "out" / "pyramid.tif"
    target.parent.mkdir(exist_ok=True)
    pyramid = write_pyramid(original, target, page=page, progress=progress)
    assert list(target.parent.iterdir()) == [target]
    return pyramid, pyvips.Image.tiffload(str(target)).copy_memory()


def convert_picture(picture: pyvips.Image, path: Path) -> tuple[Pyramid, pyvips.Image]:
    picture.write_to_file(str(path))
    return convert(path)


def assert_gradient(picture: pyvips.Image, tolerance: float = 6) -> None:
    """Red grows to the right and green downwards, as `pictures.gradient` drew them.

    The last 20 px are left out: what happens at the edge has tests of its own (`test_edge_tiles`).
    """
    width, height = picture.width, picture.height
    for x in range(20, width - 20, width // 9):
        for y in range(20, height - 20, height // 9):
            expected = ((x + 0.5) * 255 / width, (y + 0.5) * 255 / height, 100)
            assert_near(picture(x, y), expected, tolerance)


@pytest.mark.parametrize("name", COLOUR)
def test_every_format_becomes_the_same_picture(name: str, tmp_path: Path) -> None:
    COLOUR[name](tmp_path / name)
    pyramid, picture = convert(tmp_path / name)
    assert pyramid.geometry.levels == ((WIDTH, HEIGHT), (WIDTH // 2, HEIGHT // 2))
    assert pyramid.geometry.bands == 3
    assert_gradient(picture)


def test_a_gif_keeps_its_palette_colours(tmp_path: Path) -> None:
    EVERY["frame.gif"](tmp_path / "frame.gif")
    _, picture = convert(tmp_path / "frame.gif")
    assert_gradient(picture, tolerance=40)  # 256 colours with dithering


@pytest.mark.parametrize("name", GREY)
def test_grey_stays_grey(name: str, tmp_path: Path) -> None:
    GREY[name](tmp_path / name)
    pyramid, picture = convert(tmp_path / name)
    assert pyramid.geometry.bands == 1
    assert picture.bands == 1
    for x in range(5, WIDTH, 70):
        assert_near(picture(x, 250), ((x + 0.5) * 255 / WIDTH,), 4)


@pytest.mark.parametrize("extension", ["jpg", "png", "tif", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_once_and_removed(
    orientation: int, extension: str, tmp_path: Path
) -> None:
    undo = {
        1: lambda p: p,
        2: lambda p: p.fliphor(),
        3: lambda p: p.rot180(),
        4: lambda p: p.flipver(),
        5: lambda p: p.rot90().fliphor(),
        6: lambda p: p.rot270(),
        7: lambda p: p.rot270().fliphor(),
        8: lambda p: p.rot90(),
    }
    stored = set_orientation(undo[orientation](gradient(WIDTH, HEIGHT)), orientation)
    pyramid, picture = convert_picture(stored, tmp_path / f"photo.{extension}")
    assert (pyramid.geometry.width, pyramid.geometry.height) == (WIDTH, HEIGHT)
    assert_gradient(picture)
    assert picture.get_typeof("orientation") == 0 or picture.get("orientation") == 1


def test_16_bits_are_reduced_and_noted(tmp_path: Path) -> None:
    COLOUR["deep.tif"](tmp_path / "deep.tif")
    pyramid, picture = convert(tmp_path / "deep.tif")
    assert picture.format == "uchar"
    assert any("16" in note for note in pyramid.notes)


def test_a_display_p3_profile_is_converted(tmp_path: Path) -> None:
    """Display P3 (0, 200, 0) is 0, 205, 0 in sRGB after clipping; sRGB as P3 would stay 200."""
    green = set_profile(flat((60, 200, 60), 64, 64), "p3")
    expected = green.icc_transform("srgb", embedded=True, intent="relative")(5, 5)
    pyramid, picture = convert_picture(green, tmp_path / "p3.png")
    assert abs(expected[0] - 60) > 20
    assert_near(picture(30, 30), tuple(expected), 4)
    assert picture.get_typeof("icc-profile-data") == 0
    assert any("profile" in note for note in pyramid.notes)


def test_an_srgb_profile_changes_nothing(tmp_path: Path) -> None:
    picture = set_profile(gradient(WIDTH, HEIGHT), "srgb")
    pyramid, _ = convert_picture(picture, tmp_path / "srgb.png")
    assert pyramid.notes == ()


def test_a_broken_profile_is_ignored(tmp_path: Path) -> None:
    picture = gradient(WIDTH, HEIGHT)
    picture.set_type(pyvips.GValue.blob_type, "icc-profile-data", b"nonsense" * 50)
    _, made = convert_picture(picture, tmp_path / "broken.tif")
    assert_gradient(made)


@pytest.mark.parametrize("embedded", [False, True])
@pytest.mark.parametrize("extension", ["tif", "jpg"])
def test_cmyk_becomes_srgb(extension: str, *, embedded: bool, tmp_path: Path) -> None:
    rgb = gradient(WIDTH, HEIGHT)
    cmyk = rgb.icc_transform("cmyk", input_profile="srgb", intent="relative")
    if not embedded:
        cmyk = cmyk.copy()
        cmyk.remove("icc-profile-data")
    path = tmp_path / f"print.{extension}"
    cmyk.write_to_file(str(path))
    pyramid, picture = convert(path)
    assert picture.bands == 3
    expected = cmyk.icc_transform(
        "srgb",
        embedded=True,
        input_profile="cmyk",
        intent="relative",
        black_point_compensation=True,
    )
    difference = (picture.cast("short") - expected).abs()
    assert difference.avg() < 3
    assert any("CMYK" in note for note in pyramid.notes)


@pytest.mark.parametrize("name", ["alpha.png", "alpha.tif", "alpha.webp", "deep.png", "grey.png"])
def test_transparent_parts_are_laid_on_white(name: str, tmp_path: Path) -> None:
    picture = grey_ramp(600, 520) if name == "grey.png" else gradient(600, 520)
    opacity = (pyvips.Image.xyz(600, 520)[1] >= 260).ifthenelse(255, 0).cast("uchar")
    with_alpha = picture.bandjoin(opacity).copy(interpretation=picture.interpretation)
    if name == "deep.png":
        with_alpha = (with_alpha.cast("ushort") * 257).cast("ushort")
        with_alpha = with_alpha.copy(interpretation="rgb16")
    options = {"lossless": True} if name.endswith("webp") else {}
    with_alpha.write_to_file(str(tmp_path / name), **options)
    pyramid, made = convert(tmp_path / name)
    white = (255,) * picture.bands
    assert pyramid.geometry.bands == picture.bands
    assert_near(made(300, 100), white, 2)
    assert_near(made(300, 400), tuple(picture(300, 400)), 6)


def test_a_band_of_unknown_meaning_is_left_out(tmp_path: Path) -> None:
    """A fourth band that TIFF marks as unspecified, as infrared scans have, is not opacity."""
    picture = gradient(WIDTH, HEIGHT).bandjoin(0).copy(interpretation="srgb")
    path = tmp_path / "infrared.tif"
    picture.tiffsave(str(path))
    with path.open("rb") as file:
        reader = TiffReader(file)
        field = reader.directories()[0].fields[Tag.EXTRA_SAMPLES]
    data = bytearray(path.read_bytes())
    data[field.offset : field.offset + 2] = b"\0\0"
    path.write_bytes(data)
    pyramid, made = convert(path)
    assert_gradient(made)
    assert any("left out" in note for note in pyramid.notes)


def test_each_page_of_a_tiff_has_its_own_pyramid(tmp_path: Path) -> None:
    shades = [flat((shade, shade, shade), 600, 300) for shade in (40, 120, 200)]
    pages = pyvips.Image.arrayjoin(shades, across=1).copy()
    pages.set_type(pyvips.GValue.gint_type, "page-height", 300)
    pages.tiffsave(str(tmp_path / "pages.tif"))
    for page, shade in enumerate((40, 120, 200)):
        pyramid, made = convert(tmp_path / "pages.tif", page=page)
        assert pyramid.geometry.levels[0] == (600, 300)
        assert_near(made(300, 150), (shade,) * 3, 2)
    with pytest.raises(ImageRefusedError, match="page 3"):
        convert(tmp_path / "pages.tif", page=3)


def test_one_bit_pages_are_read(tmp_path: Path) -> None:
    page = (grey_ramp(WIDTH, HEIGHT) > 127).copy(interpretation="b-w")
    page.tiffsave(str(tmp_path / "fax.tif"), bitdepth=1, compression="ccittfax4")
    pyramid, made = convert(tmp_path / "fax.tif")
    assert pyramid.geometry.bands == 1
    assert_near(made(50, 50), (0,), 3)
    assert_near(made(WIDTH - 50, 50), (255,), 3)


def test_no_metadata_survives(tmp_path: Path) -> None:
    picture = set_orientation(set_profile(gradient(WIDTH, HEIGHT), "p3"), 6)
    for name, value in (("exif-ifd3-GPSLatitude", "21/1 2/1 0/1"), ("exif-ifd0-Model", "Secret")):
        picture.set_type(pyvips.GValue.gstr_type, name, value)
    picture.set_type(pyvips.GValue.blob_type, "xmp-data", b"<x:xmpmeta>secret</x:xmpmeta>")
    picture.jpegsave(str(tmp_path / "camera.jpg"), Q=95)
    assert b"Secret" in (tmp_path / "camera.jpg").read_bytes()
    convert(tmp_path / "camera.jpg")
    data = (tmp_path / "out" / "pyramid.tif").read_bytes()
    assert b"Secret" not in data
    assert b"secret" not in data
    assert b"Exif" not in data
    with (tmp_path / "out" / "pyramid.tif").open("rb") as file:
        fields = TiffReader(file).directories()[0].fields
    assert not {34665, 34853, 700, 34675, 33723, 274} & set(fields) - {274}


def test_tiny_and_thin_pictures_have_pyramids(tmp_path: Path) -> None:
    for width, height in ((1, 1), (1, 2000), (2000, 1), (513, 512), (3, 700)):
        pyramid, made = convert_picture(gradient(width, height), tmp_path / "small.png")
        assert pyramid.geometry.levels[0] == (width, height) == (made.width, made.height)


def test_progress_grows_to_one(tmp_path: Path) -> None:
    heard: list[float] = []
    gradient(3000, 2000).tiffsave(str(tmp_path / "x.tif"))
    convert(tmp_path / "x.tif", progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1
    assert heard == [0, 0.25, 0.5, 0.75, 1], "once for each row of tiles"


def test_a_listener_that_raises_stops_the_work(tmp_path: Path) -> None:
    class Cancelled(Exception):  # noqa: N818 - a caller's own name
        pass

    def cancel(share: float) -> None:
        raise Cancelled

    gradient(3000, 2000).tiffsave(str(tmp_path / "x.tif"))
    with pytest.raises(Cancelled):
        write_pyramid(tmp_path / "x.tif", tmp_path / "y.tif", progress=cancel)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.tif"]


def noise() -> pyvips.Image:
    values = np.random.default_rng(7).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    return pyvips.Image.new_from_array(values, interpretation="srgb")


@pytest.mark.parametrize("interlace", [False, True])
def test_a_jpeg_cut_after_an_embedded_preview_is_refused(interlace: bool, tmp_path: Path) -> None:
    """The preview's end marker hides the cut from the probe; the decoder sees it."""
    path, target = tmp_path / "x.jpg", tmp_path / "y.tif"
    noise().jpegsave(str(path), Q=90, interlace=interlace)
    whole = path.read_bytes()
    comment = b"\xff\xfe\0\x04\xff\xd9"
    path.write_bytes(whole[:2] + comment + whole[2 : int(0.6 * len(whole))])
    with pytest.raises(ImageRefusedError, match="damaged"):
        write_pyramid(path, target, progress=silent)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["x.webp", "x.gif"])
def test_a_cut_file_whose_end_looks_right_is_refused(name: str, tmp_path: Path) -> None:
    path, target = tmp_path / name, tmp_path / "y.tif"
    noise().write_to_file(str(path))
    whole = path.read_bytes()
    half = len(whole) // 2
    path.write_bytes(whole[:half] + (b"\x3b" if name == "x.gif" else bytes(len(whole) - half)))
    with pytest.raises(ImageRefusedError):
        write_pyramid(path, target, progress=silent)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["x.png", "x.tif", "x.avif", "x.jp2", "x.jxl"])
def test_data_overwritten_in_the_middle_are_refused_or_shown(name: str, tmp_path: Path) -> None:
    writers = COLOUR | {
        "x.png": lambda path: noise().pngsave(str(path)),
        "x.tif": lambda path: noise().tiffsave(str(path), compression="deflate"),
    }
    source = {"x.avif": "plain.avif", "x.jp2": "lossless.jp2", "x.jxl": "lossless.jxl"}
    path, target = tmp_path / name, tmp_path / "y.tif"
    writers[source.get(name, name)](path)
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes(middle // 2) + whole[middle + middle // 2 :])
    try:
        write_pyramid(path, target, progress=silent)
    except ImageRefusedError as error:
        assert "\n" not in str(error)  # noqa: PT017 - a decoder may also conceal the damage
        assert list(tmp_path.iterdir()) == [path]
    if name in ("x.png", "x.tif"):
        assert not target.exists()


def test_a_failed_conversion_leaves_the_previous_pyramid(tmp_path: Path) -> None:
    target = tmp_path / "pyramid.tif"
    target.write_bytes(b"previous")
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ImageRefusedError):
        write_pyramid(tmp_path / "bad.png", target, progress=silent)
    assert target.read_bytes() == b"previous"


def test_a_target_that_cannot_be_written_is_no_fault_of_the_original(tmp_path: Path) -> None:
    gradient(600, 600).pngsave(str(tmp_path / "x.png"))
    with pytest.raises(DerivationError, match="written"):
        write_pyramid(tmp_path / "x.png", tmp_path / "no" / "folder.tif", progress=silent)


def test_tiles_are_ycbcr_with_halved_colour() -> None:
    assert JPEG_QUALITY < 90


def test_a_jpeg_that_stops_half_way_with_a_proper_end_is_refused(tmp_path: Path) -> None:
    """Decoders fill what is missing with grey, and warn: half a picture is not to be published."""
    gradient(1200, 900).jpegsave(str(tmp_path / "whole.jpg"), Q=90)
    data = (tmp_path / "whole.jpg").read_bytes()
    (tmp_path / "half.jpg").write_bytes(data[: len(data) // 2] + b"\xff\xd9")
    with pytest.raises(ImageRefusedError, match="damaged"):
        convert(tmp_path / "half.jpg")
    assert not list((tmp_path / "out").iterdir())


def test_a_jpeg_with_bytes_that_do_not_belong_there_is_taken(tmp_path: Path) -> None:
    """Some cameras leave padding before a marker, which decoders warn of and pass over."""
    gradient(600, 400).jpegsave(str(tmp_path / "plain.jpg"), Q=90)
    data = (tmp_path / "plain.jpg").read_bytes()
    scan = data.rindex(b"\xff\xda")
    (tmp_path / "odd.jpg").write_bytes(data[:scan] + b"\0\0\0" + data[scan:])
    _, picture = convert(tmp_path / "odd.jpg")
    assert_gradient(picture)
