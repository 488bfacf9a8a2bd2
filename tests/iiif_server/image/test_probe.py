from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
import pyvips

from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.master_format import MasterFormat
from iiif_server.image.probe import inspect_header
from tests.iiif_server.image.masters import EVERY, GREY, HEIGHT, WIDTH
from tests.iiif_server.image.pictures import gradient

FORMATS = {
    "jpg": MasterFormat.JPEG,
    "png": MasterFormat.PNG,
    "tif": MasterFormat.TIFF,
    "webp": MasterFormat.WEBP,
    "avif": MasterFormat.AVIF,
    "gif": MasterFormat.GIF,
    "jp2": MasterFormat.JPEG2000,
    "j2k": MasterFormat.JPEG2000,
    "jxl": MasterFormat.JPEGXL,
}


@pytest.fixture(scope="session")
def masters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("masters")
    for name, write in EVERY.items():
        write(folder / name)
    return folder


def refuse(path: Path) -> str:
    with pytest.raises(ImageRefusedError) as caught:
        inspect_header(path)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path.parent) not in message
    return message


@pytest.mark.parametrize("name", EVERY)
def test_every_format_is_recognised_by_content(name: str, masters: Path, tmp_path: Path) -> None:
    misnamed = tmp_path / "scan.bin"
    misnamed.write_bytes((masters / name).read_bytes())
    (header,) = inspect_header(misnamed)
    assert header.format is FORMATS[name.rsplit(".", 1)[1]]
    assert (header.width, header.height, header.page) == (WIDTH, HEIGHT, 0)
    assert header.media_type.startswith("image/")
    if header.bands is not None:
        assert (header.bands == 1) == (name in GREY)
    if header.bits is not None:
        expected = 16 if "deep" in name else 12 if "twelve" in name else 8
        assert header.bits == expected


def test_a_tiff_of_several_pages_lists_each(tmp_path: Path) -> None:
    pages = gradient(300, 900)
    pages.set_type(pyvips.GValue.gint_type, "page-height", 300)
    pages.tiffsave(str(tmp_path / "pages.tif"))
    assert [header.page for header in inspect_header(tmp_path / "pages.tif")] == [0, 1, 2]


def test_an_unmarked_pyramid_is_one_picture(tmp_path: Path) -> None:
    """Older writers do not mark reduced copies; the mark is taken away here."""
    path = tmp_path / "old.tif"
    gradient(1000, 800).tiffsave(str(path), tile=True, pyramid=True, compression="deflate")
    data = bytearray(path.read_bytes())
    marker = struct.pack("<HHII", 254, 4, 1, 1)
    assert marker in data
    path.write_bytes(data.replace(marker, struct.pack("<HHII", 254, 4, 1, 0)))
    assert len(inspect_header(path)) == 1


def test_an_animation_counts_as_its_first_frame(tmp_path: Path) -> None:
    frames = gradient(60, 120)
    frames.set_type(pyvips.GValue.gint_type, "page-height", 60)
    frames.gifsave(str(tmp_path / "two.gif"))
    (header,) = inspect_header(tmp_path / "two.gif")
    assert (header.width, header.height) == (60, 60)
    assert "first of 2" in header.notes[0]


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("share", [0.1, 0.3, 0.7, 0.98])
def test_a_truncated_file_is_refused_or_left_to_the_decoder(
    name: str, share: float, masters: Path, tmp_path: Path
) -> None:
    whole = (masters / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(whole[: int(share * len(whole))])
    if name.endswith(".jxl"):  # a bare codestream tells its length only when it is decoded
        assert inspect_header(path)[0].width == WIDTH
    else:
        refuse(path)


@pytest.mark.parametrize("name", EVERY)
def test_a_file_cut_within_its_first_bytes_is_refused(
    name: str, masters: Path, tmp_path: Path
) -> None:
    for count in (1, 2, 3, 4, 8, 12, 13):
        (tmp_path / name).write_bytes((masters / name).read_bytes()[:count])
        refuse(tmp_path / name)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(b"")
    assert "empty" in refuse(tmp_path / "x.jpg")


@pytest.mark.parametrize(
    "data",
    [
        b"hello, this is a text",
        bytes(range(256)) * 40,
        b"%PDF-1.7\n",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"P6\n2 2\n255\n" + bytes(12),
        b"BM" + bytes(60),
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(60),
        b"RIFF\0\0\0\0WAVE" + bytes(60),
    ],
)
def test_other_files_are_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.tif").write_bytes(data)
    assert "deposit" in refuse(tmp_path / "x.tif") or "export" in refuse(tmp_path / "x.tif")


def png(width: int, height: int, body: bytes) -> bytes:
    """A PNG of this size, RGB, whose only data chunk is `body`."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def test_a_png_that_claims_too_many_pixels_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(png(60_000, 60_000, zlib.compress(bytes(100))))
    assert "60000 × 60000" in refuse(tmp_path / "bomb.png")


def test_a_png_that_claims_more_than_its_bytes_hold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(png(30_000, 30_000, zlib.compress(bytes(10**6))))
    assert "bytes" in refuse(tmp_path / "bomb.png")


def test_a_large_blank_picture_passes(tmp_path: Path) -> None:
    blank = zlib.compress(bytes(12_000 * (12_000 * 3 + 1)), 9)
    (tmp_path / "blank.png").write_bytes(png(12_000, 12_000, blank))
    assert inspect_header(tmp_path / "blank.png")[0].width == 12_000


@pytest.mark.parametrize(("width", "height"), [(0, 5), (5, 0)])
def test_a_picture_without_area_is_refused(width: int, height: int, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(png(width, height, zlib.compress(b"")))
    assert "damaged or incomplete" in refuse(tmp_path / "x.png")  # libpng says nothing else


def test_a_png_without_data_is_refused(tmp_path: Path) -> None:
    data = png(5, 5, b"")
    empty_chunk = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    (tmp_path / "x.png").write_bytes(data.replace(empty_chunk, b""))
    refuse(tmp_path / "x.png")


def classic_tiff(entries: list[tuple[int, int, int, int]], following: int = 0) -> bytes:
    """A little-endian TIFF with one directory at byte 8 and 64 bytes after it."""
    table = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    head = b"II*\0" + struct.pack("<I", 8)
    return head + struct.pack("<H", len(entries)) + table + struct.pack("<I", following) + bytes(64)


GREY_8X8 = {
    256: (3, 1, 8),
    257: (3, 1, 8),
    258: (3, 1, 8),
    259: (3, 1, 1),
    262: (3, 1, 1),
    273: (4, 1, 122),
    277: (3, 1, 1),
    278: (3, 1, 8),
    279: (4, 1, 64),
}


def tiff_with(following: int = 0, **changes: tuple[int, int, int] | None) -> bytes:
    fields = dict(GREY_8X8)
    for name, value in changes.items():
        fields.pop(int(name[1:]), None)
        if value is not None:
            fields[int(name[1:])] = value
    return classic_tiff([(tag, *value) for tag, value in fields.items()], following)


def test_the_hand_made_tiff_is_good(tmp_path: Path) -> None:
    (tmp_path / "x.tif").write_bytes(tiff_with())
    assert inspect_header(tmp_path / "x.tif")[0].width == 8


@pytest.mark.parametrize(
    ("reason", "data"),
    [
        ("loop", tiff_with(following=8)),
        ("points", tiff_with(following=1_000_000)),
        ("truncated", tiff_with(t273=(4, 1, 1_000_000))),
        ("truncated", tiff_with(t279=(4, 1, 0xFFFFFFFF))),
        ("no pixels", tiff_with(t273=None)),
        ("points", tiff_with(t273=(4, 0xFFFFFFF0, 122))),
        ("contradicts", tiff_with(t273=(3, 2, 122))),
        ("no area", tiff_with(t256=(3, 1, 0))),
        ("lacks IMAGE_WIDTH", tiff_with(t256=None)),
        ("lacks PHOTOMETRIC", tiff_with(t262=None)),
        ("no whole numbers", tiff_with(t256=(2, 1, 8))),
        ("camera raw", tiff_with(t262=(3, 1, 32803))),
        ("CIELAB", tiff_with(t262=(3, 1, 8))),
        ("kind 6", tiff_with(t262=(3, 1, 6))),
        ("samples", tiff_with(t339=(3, 1, 3))),
        ("32-bit", tiff_with(t258=(3, 1, 32))),
        ("bands", tiff_with(t277=(3, 1, 31))),
        ("reduced copies", tiff_with(t254=(4, 1, 1))),
        ("accepted", tiff_with(t256=(4, 1, 60_000), t257=(4, 1, 60_000))),
        ("claims 0 entries", b"II*\0" + struct.pack("<IHI", 8, 0, 0)),
        ("claims 65535 entries", b"II*\0" + struct.pack("<IHI", 8, 65535, 0)),
        ("no directory", b"II*\0" + struct.pack("<I", 0) + bytes(8)),
        ("malformed", b"II+\0" + struct.pack("<HHQ", 4, 0, 16)),
        ("points", b"II+\0" + struct.pack("<HHQ", 8, 0, 1 << 62)),
    ],
)
def test_a_lying_tiff_is_refused(reason: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.tif").write_bytes(data)
    assert reason in refuse(tmp_path / "x.tif")


def test_boxes_that_never_end_are_refused(tmp_path: Path) -> None:
    signature = bytes.fromhex("0000000c6a5020200d0a870a")
    empty_boxes = struct.pack(">I4s", 8, b"free") * 20_000
    for tail in (empty_boxes, struct.pack(">I4s", 4, b"free"), struct.pack(">I4sQ", 1, b"jp2c", 1)):
        (tmp_path / "x.jp2").write_bytes(signature + tail + bytes(64))
        refuse(tmp_path / "x.jp2")


def test_a_jpeg_xl_that_claims_too_many_pixels_is_refused(tmp_path: Path) -> None:
    bits, at = 0, 1  # small = 0, then two sides of 30 bits with ratio 0 between
    for value, width in ((3, 2), (50_000, 30), (0, 3), (3, 2), (50_000, 30)):
        bits |= value << at
        at += width
    (tmp_path / "x.jxl").write_bytes(b"\xff\x0a" + bits.to_bytes(12, "little"))
    assert "50001 × 50001" in refuse(tmp_path / "x.jxl")


def test_random_damage_is_refused_or_harmless(masters: Path, tmp_path: Path) -> None:
    """Flips bytes in the first kilobyte of every format, in a fixed order."""
    state = 12345
    path = tmp_path / "x.bin"
    for name in EVERY:
        whole = (masters / name).read_bytes()
        for _ in range(25):
            damaged = io.BytesIO(whole)
            for _ in range(3):
                state = (state * 1103515245 + 12345) % 2**31
                damaged.seek(state % min(1024, len(whole)))
                damaged.write(bytes([state >> 16 & 255]))
            path.write_bytes(damaged.getvalue())
            try:
                inspect_header(path)
            except ImageRefusedError as error:
                assert "\n" not in str(error)  # noqa: PT017 - many files in one test


@pytest.mark.parametrize(
    ("number", "told"), [(12, "CMYK"), (14, "CIELAB"), (18, "sYCC"), (99, "99")]
)
def test_jpeg_2000_colours_that_are_not_converted_are_refused(
    number: int, told: str, masters: Path, tmp_path: Path
) -> None:
    whole = (masters / "lossless.jp2").read_bytes()
    srgb = b"colr\1\0\0" + struct.pack(">I", 16)
    assert whole.count(srgb) == 1
    changed = whole.replace(srgb, b"colr\1\0\0" + struct.pack(">I", number))
    (tmp_path / "x.jp2").write_bytes(changed)
    assert told in refuse(tmp_path / "x.jp2")


def test_only_a_jpeg_xl_that_surely_is_srgb_goes_without_a_note(masters: Path) -> None:
    (plain,) = inspect_header(masters / "lossless.jxl")
    assert plain.notes == ()


def test_cielab_of_a_depth_or_bands_that_are_not_known_is_refused(tmp_path: Path) -> None:
    for fields in ({"t262": (3, 1, 8), "t258": (3, 1, 4)}, {"t262": (3, 1, 8), "t277": (3, 1, 4)}):
        (tmp_path / "x.tif").write_bytes(tiff_with(**fields))
        assert "CIELAB" in refuse(tmp_path / "x.tif")
