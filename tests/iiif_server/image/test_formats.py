"""Every format that is answered, read by a decoder that did not write it: colour, opacity, size, no metadata."""

from __future__ import annotations

import io
from pathlib import Path

import imagecodecs
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from iiif_server.image.level_pixels import read_level
from iiif_server.image.parameters import Format
from iiif_server.image.render import render_to_file
from tests.iiif_server.image.pictures import planned, rendered

WIDTH, HEIGHT = 2301, 1501
ALL = list(Format)
TRANSPARENT = {"png", "webp", "gif", "tif", "avif"}
#: GIF has 256 colours, the others lose little; measured on this gradient.
TOLERANCE = {"gif": 14, "jpg": 4, "webp": 6, "avif": 6, "jp2": 4, "pdf": 5}

#: What a file may not carry, as the bytes that begin it in any of the formats.
METADATA = (b"Exif\0\0", b"http://ns.adobe.com", b"ICC_PROFILE", b"8BIM", b"iCCP", b"eXIf", b"XMP ")


def decode(data: bytes, extension: str) -> np.ndarray:
    """Return rows × columns × 1 to 4 samples, decoded by another library than the one that encoded."""
    if extension == "jp2":
        pixels = imagecodecs.jpeg2k_decode(data)
    elif extension == "tif":
        with Image.open(io.BytesIO(data)) as opened:
            pixels = np.asarray(opened.convert("L") if opened.mode == "1" else opened)
    elif extension == "pdf":
        pixels = decode_pdf(data)
    elif extension == "jpg":
        pixels = imagecodecs.jpeg8_decode(data)
    elif extension == "png":
        with Image.open(io.BytesIO(data)) as opened:
            pixels = np.asarray(opened.convert("L") if opened.mode == "1" else opened)
    else:
        with Image.open(io.BytesIO(data)) as opened:
            opened.load()
            pixels = np.asarray(
                opened.convert(
                    "RGBA" if "A" in opened.getbands() or "transparency" in opened.info else "RGB"
                )
            )
    return pixels[..., None] if pixels.ndim == 2 else pixels


def decode_pdf(data: bytes) -> np.ndarray:
    """Render the only page at the 300 pixels to the inch that it was written with."""
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    assert not any(document.get_metadata_dict(skip_empty=True).values())
    return np.asarray(
        document[0].render(scale=300 / 72, rev_byteorder=True).to_pil().convert("RGB")
    )


def colour_at(x: float, y: float) -> tuple[float, float, float]:
    return min(255.0, x * 255 / WIDTH), min(255.0, y * 255 / HEIGHT), 100.0


@pytest.mark.parametrize("extension", ALL)
def test_colours_are_right(extension: Format, colour_pyramid: Path) -> None:
    plan = planned(colour_pyramid, f"0,0,1200,900/400,/0/default.{extension}")
    pixels = decode(rendered(plan, colour_pyramid), extension)
    assert pixels.shape == (300, 400, 3)
    for x in (20, 200, 390):
        for y in (20, 150, 290):
            expected = colour_at((x + 0.5) * 3, (y + 0.5) * 3)
            assert pixels[y, x] == pytest.approx(expected, abs=TOLERANCE.get(extension, 2) + 1)


@pytest.mark.parametrize("extension", ALL)
def test_grey_pictures_are_grey(extension: Format, grey_pyramid: Path) -> None:
    plan = planned(grey_pyramid, f"0,0,1200,900/400,/0/gray.{extension}")
    pixels = decode(rendered(plan, grey_pyramid), extension).astype(int)
    assert pixels.shape[:2] == (300, 400)
    assert np.ptp(pixels[..., : min(3, pixels.shape[2])], axis=2).max() <= 2
    for x in (20, 200, 390):
        assert pixels[150, x, 0] == pytest.approx((x + 0.5) * 3 * 255 / 1300, abs=5)


@pytest.mark.parametrize("extension", ALL)
@pytest.mark.parametrize("which", ["colour", "grey"])
def test_a_turned_picture_is_opaque_inside_and_nothing_or_white_outside(
    extension: Format, which: str, colour_pyramid: Path, grey_pyramid: Path
) -> None:
    pyramid = colour_pyramid if which == "colour" else grey_pyramid
    plan = planned(pyramid, f"100,100,600,600/300,/45/default.{extension}")
    pixels = decode(rendered(plan, pyramid), extension)
    side = pixels.shape[0]
    assert abs(side - 424) <= 2
    assert pixels.shape[1] == pytest.approx(side, abs=1)
    middle, corner = pixels[side // 2, side // 2], pixels[4, 4]
    if extension in TRANSPARENT:
        assert pixels.shape[2] in (2, 4)
        assert (middle[-1], corner[-1]) == (255, 0)
    else:
        assert pixels.shape[2] in (1, 3)
        assert corner.min() >= 250
    if which == "colour":
        assert middle[:3] == pytest.approx(colour_at(400, 400), abs=TOLERANCE.get(extension, 2) + 4)


@pytest.mark.parametrize("extension", ALL)
def test_bitonal_is_black_and_white(extension: Format, grey_pyramid: Path) -> None:
    plan = planned(grey_pyramid, f"full/260,/0/bitonal.{extension}")
    pixels = decode(rendered(plan, grey_pyramid), extension).astype(int)
    flat = pixels[..., 0]
    assert flat[90, 20] <= 6
    assert flat[90, 240] >= 249
    assert ((flat < 20) | (flat > 235)).mean() > 0.96
    assert (flat > 127).mean() == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("extension", ALL)
@pytest.mark.parametrize("rotation", ["0", "!30"])
def test_answers_carry_no_metadata(extension: Format, rotation: str, colour_pyramid: Path) -> None:
    plan = planned(colour_pyramid, f"full/100,/{rotation}/default.{extension}")
    data = rendered(plan, colour_pyramid)
    assert [mark for mark in METADATA if mark in data] == []
    if extension not in ("pdf", "jp2"):
        with Image.open(io.BytesIO(data)) as opened:
            assert dict(opened.getexif()).keys() <= STRUCTURE
            assert "icc_profile" not in opened.info
            assert "comment" not in opened.info


#: Tags of TIFF 6.0 that say how its pixels lie: sizes, samples, strips, resolution, predictor, opacity.
STRUCTURE = {
    254,
    256,
    257,
    258,
    259,
    262,
    266,
    273,
    274,
    277,
    278,
    279,
    282,
    283,
    284,
    296,
    317,
    338,
    339,
}


@pytest.mark.parametrize("extension", ALL)
@pytest.mark.parametrize(
    "path", ["full/800,/0/default", "full/400,/30/gray", "full/300,/90/bitonal"]
)
def test_a_file_on_disk_has_the_same_pixels(
    extension: Format, path: str, colour_pyramid: Path, tmp_path: Path
) -> None:
    plan = planned(colour_pyramid, f"{path}.{extension}")
    render_to_file(plan, read_level(colour_pyramid), tmp_path / "answer")
    streamed = decode((tmp_path / "answer").read_bytes(), extension).astype(int)
    held = decode(rendered(plan, colour_pyramid), extension).astype(int)
    assert streamed.shape == held.shape
    assert np.abs(streamed - held).mean() < 0.5


@pytest.mark.parametrize("size", ["1,", "2,3", "7,1", "^1025,"])
def test_jpeg_2000_of_any_size_opens(size: str, colour_pyramid: Path) -> None:
    plan = planned(colour_pyramid, f"0,0,800,700/{size}/0/default.jp2")
    pixels = imagecodecs.jpeg2k_decode(rendered(plan, colour_pyramid))
    assert pixels.shape == (plan.output_height, plan.output_width, 3)


def test_the_same_plan_gives_the_same_bytes(colour_pyramid: Path) -> None:
    for extension in ALL:
        plan = planned(colour_pyramid, f"full/120,/0/default.{extension}")
        assert rendered(plan, colour_pyramid) == rendered(plan, colour_pyramid)


def test_media_types() -> None:
    assert {item.value: item.media_type for item in Format} == {
        "jpg": "image/jpeg",
        "png": "image/png",
        "webp": "image/webp",
        "gif": "image/gif",
        "tif": "image/tiff",
        "avif": "image/avif",
        "jp2": "image/jp2",
        "pdf": "application/pdf",
    }
