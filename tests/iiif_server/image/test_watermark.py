"""The watermark: its letters, that it is seen on everything, and that no part worth cutting out is without it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest
import pyvips

from iiif_server.image.errors import DerivationError
from iiif_server.image.lettering import write_line
from iiif_server.image.watermark import PictureMark, TextMark, lay_mark, name_mark, read_mark
from tests.support.pictures import grid

NAME = TextMark("Bảo tàng Lịch sử tỉnh Đắk Lắk")

#: Every vowel of Vietnamese with each of its six tones, and đ.
LETTERS = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
) + "đĐ"  # fmt: skip


def flat(value: int, width: int = 900, height: int = 600, bands: int = 3) -> pyvips.Image:
    image = (pyvips.Image.black(width, height, bands=bands) + value).cast("uchar")
    return image.copy(interpretation="srgb" if bands == 3 else "b-w")


def difference(before: pyvips.Image, after: pyvips.Image) -> np.ndarray:
    """Return by how much each pixel was moved, in its most moved band."""
    moved = np.abs(after.numpy().astype(int) - before.numpy().astype(int))
    return moved if moved.ndim == 2 else moved.max(axis=2)


def test_every_vietnamese_letter_has_a_picture_of_its_own() -> None:
    pictures = {bytes(write_line(letter, 40).write_to_memory()) for letter in LETTERS}
    assert len(pictures) == len(LETTERS) == 146


def test_letters_are_the_same_however_their_marks_are_encoded() -> None:
    composed, apart = (unicodedata.normalize(form, NAME.text) for form in ("NFC", "NFD"))
    assert composed != apart
    assert np.array_equal(write_line(composed, 30).numpy(), write_line(apart, 30).numpy())


@pytest.mark.parametrize("text", ["博物館", "Bảo tàng 🏛", "a\nb", "\ufffe"])
def test_a_letter_without_a_picture_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(DerivationError, match="BAOVAT_WATERMARK"):
        write_line(text, 30)


@pytest.mark.parametrize("text", ["", "   "])
def test_no_letters_are_refused(text: str) -> None:
    with pytest.raises(DerivationError, match="name the institution"):
        lay_mark(flat(0), TextMark(text))


@pytest.mark.parametrize("bands", [1, 3])
@pytest.mark.parametrize("value", [0, 40, 128, 215, 255])
def test_it_is_seen_on_every_shade_and_hides_nothing(value: int, bands: int) -> None:
    before = flat(value, bands=bands)
    after = lay_mark(before, NAME)
    assert (after.width, after.height, after.bands, after.format) == (900, 600, bands, "uchar")
    moved = difference(before, after)
    # 25 of 255 is five times what JPEG at quality 85 does to a flat colour.
    assert (moved > 25).mean() > 0.01
    assert moved.max() < 110
    assert (moved == 0).mean() > 0.5


@pytest.mark.parametrize(
    ("width", "height"), [(2000, 1500), (1500, 2000), (640, 480), (3000, 300), (300, 3000)]
)
@pytest.mark.parametrize("text", ["BTT", "Bảo tàng tỉnh", "Bảo tàng Lịch sử Quốc gia Việt Nam"])
def test_no_third_of_a_side_can_be_cut_out_without_it(width: int, height: int, text: str) -> None:
    before = flat(200, width, height, bands=1)
    marked = difference(before, lay_mark(before, TextMark(text))) > 8
    part = round((width * height) ** 0.5 / 3)
    wide, high = min(part, width), min(part, height)
    for top in range(0, height - high + 1, 16):
        for left in range(0, width - wide + 1, 16):
            assert marked[top : top + high, left : left + wide].any(), (left, top)


def test_a_name_that_is_too_long_is_written_smaller() -> None:
    before = flat(0, 300, 300, bands=1)
    moved = difference(before, lay_mark(before, TextMark("Bảo tàng " * 8)))
    assert (moved > 25).any()


@pytest.mark.parametrize("size", [(1, 1), (3, 500), (64, 64), (257, 255)])
def test_small_pictures_keep_their_size(size: tuple[int, int]) -> None:
    after = lay_mark(flat(90, *size), NAME)
    assert (after.width, after.height) == size
    assert len(after.write_to_memory()) == size[0] * size[1] * 3


def write_mark(path: Path, size: tuple[int, int] = (120, 60), opacity: int = 128) -> Path:
    """Write a red rectangle that lets something shine through."""
    mark = (pyvips.Image.black(*size) + 255).bandjoin([0, 0, opacity])
    mark = mark.cast("uchar").copy(interpretation="srgb")
    mark.pngsave(str(path))
    return path


def test_a_picture_is_laid_on_as_faint_as_it_is(tmp_path: Path) -> None:
    mark = read_mark(write_mark(tmp_path / "m.png"))
    after = lay_mark(flat(100), mark).numpy()
    colours, counts = np.unique(after.reshape(-1, 3), axis=0, return_counts=True)
    marked = colours[counts > 1000]
    # 128 of 255 parts red over grey 100: 100 × (1 - 128/255) + 255 × 128/255 = 178 and 50.
    assert sorted(map(tuple, marked.tolist())) == [(100, 100, 100), (178, 50, 50)]
    assert 0.05 < (after[..., 0] > 150).mean() < 0.5


def test_a_coloured_picture_on_grey_becomes_grey(tmp_path: Path) -> None:
    mark = read_mark(write_mark(tmp_path / "m.png"))
    after = lay_mark(flat(100, bands=1), mark)
    assert after.bands == 1
    assert len(np.unique(after.numpy())) > 1


def test_a_large_picture_is_made_smaller_and_a_small_one_stays(tmp_path: Path) -> None:
    large = read_mark(write_mark(tmp_path / "l.png", (3000, 1500)))
    covered = difference(flat(0), lay_mark(flat(0), large)) > 100
    columns = np.flatnonzero(covered.any(axis=0))
    assert covered.any()
    assert covered.mean() < 0.6
    assert len(columns) <= 900
    small = read_mark(write_mark(tmp_path / "s.png", (5, 3)))
    spots = difference(flat(0), lay_mark(flat(0), small)) > 100
    assert spots.any()


def hostile_marks(folder: Path) -> dict[str, bytes]:
    whole = write_mark(folder / "m.png", (300, 200)).read_bytes()
    grid(100, 100).pngsave(str(folder / "opaque.png"))
    grid(100, 100).jpegsave(str(folder / "a.jpg"))
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    return {
        "empty": b"",
        "cut off": whole[: len(whole) // 2],
        "noise": whole[:60] + bytes(len(whole) - 60),
        "jpeg": (folder / "a.jpg").read_bytes(),
        "svg": svg,
        "opaque": (folder / "opaque.png").read_bytes(),
        "too large": write_mark(folder / "x.png", (9000, 2)).read_bytes(),
    }


@pytest.mark.parametrize(
    "name", ["empty", "cut off", "noise", "jpeg", "svg", "opaque", "too large"]
)
def test_a_file_that_is_no_mark_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(DerivationError) as caught:
        lay_mark(flat(0), PictureMark(hostile_marks(tmp_path)[name])).avg()
    assert "BAOVAT_WATERMARK" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DerivationError, match="BAOVAT_WATERMARK") as caught:
        read_mark(tmp_path / "nothing.png")
    assert str(tmp_path) not in str(caught.value)


def test_other_marks_have_other_names(tmp_path: Path) -> None:
    first = read_mark(write_mark(tmp_path / "a.png"))
    second = read_mark(write_mark(tmp_path / "b.png", opacity=100))
    marks = [NAME, TextMark("Bảo tàng"), first, second, TextMark(first.png.decode("latin-1"))]
    assert len({name_mark(mark) for mark in marks}) == len(marks)
    assert name_mark(first) == name_mark(read_mark(write_mark(tmp_path / "c.png")))
