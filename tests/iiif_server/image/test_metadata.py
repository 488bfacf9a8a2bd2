"""Orientation is applied once, and nothing that a camera wrote of its owner, itself or its place leaves.

The files are written by Pillow, an encoder that the product does not derive with.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image, PngImagePlugin, TiffImagePlugin

from iiif_server.image.level_pixels import read_level
from iiif_server.image.plan import plan_render
from iiif_server.image.pyramid import Pyramid, write_pyramid
from iiif_server.image.render import render
from iiif_server.image.stored_tiles import read_tile_table
from tests.iiif_server.image.pictures import LIMITS, assert_near, gradient, parse

WIDTH, HEIGHT = 640, 400
ORIENTATION, GPS_IFD, EXIF_IFD = 0x0112, 0x8825, 0x8769

#: What must not leave: each text is written where cameras and programs write such things.
SECRETS = {
    "serial": "SN-4711-0815",
    "lens": "LENS-99-1234",
    "owner": "Nguyen Van Bao",
    "maker": "MAKERNOTE-SECRET",
    "place": "PLACE-OF-FINDING",
    "program": "SECRET-PROGRAM",
}
#: 21° 1' 43.77" as the rationals of EXIF.
LATITUDE = (21.0, 1.0, 43.77)
LATITUDE_BYTES = tuple(struct.pack(f"{order}II", 4377, 100) for order in "<>")


def undone(orientation: int) -> np.ndarray:
    """Pixels as a camera stores them, so that this orientation makes them the gradient again."""
    upright = gradient(WIDTH, HEIGHT).numpy()
    undo: dict[int, Callable[[np.ndarray], np.ndarray]] = {
        1: lambda p: p,
        2: np.fliplr,
        3: lambda p: np.rot90(p, 2),
        4: np.flipud,
        5: lambda p: p.transpose(1, 0, 2),
        6: np.rot90,
        7: lambda p: np.rot90(p, 2).transpose(1, 0, 2),
        8: lambda p: np.rot90(p, -1),
    }
    return np.ascontiguousarray(undo[orientation](upright))


def xmp(orientation: int) -> bytes:
    """A packet as Adobe's programs write it, with an orientation of its own."""
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:aux="http://ns.adobe.com/exif'
        f'/1.0/aux/" tiff:Orientation="{orientation}" aux:SerialNumber="{SECRETS["serial"]}"/>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def exif(orientation: int) -> Image.Exif:
    made = Image.Exif()
    made[ORIENTATION] = orientation
    made[0x010F], made[0x0131], made[0x013B] = "Maker", SECRETS["program"], SECRETS["owner"]
    made.get_ifd(EXIF_IFD).update(
        {
            0xA430: SECRETS["owner"],
            0xA431: SECRETS["serial"],
            0xA435: SECRETS["lens"],
            0x927C: SECRETS["maker"].encode(),
        }
    )
    made.get_ifd(GPS_IFD).update({1: "N", 2: LATITUDE, 3: "E", 4: LATITUDE, 29: SECRETS["place"]})
    return made


def write_jpeg(path: Path, orientation: int, xmp_orientation: int) -> None:
    Image.fromarray(undone(orientation)).save(
        path,
        quality=95,
        subsampling=0,
        exif=exif(orientation),
        xmp=xmp(xmp_orientation),
        comment=SECRETS["owner"],
    )


def write_tiff(path: Path, orientation: int, xmp_orientation: int) -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    camera = exif(orientation)
    for tag in (*camera, 270, 700):
        tags[tag] = {270: SECRETS["place"], 700: xmp(xmp_orientation)}.get(tag) or camera[tag]
    tags[50735] = SECRETS["serial"]  # CameraSerialNumber of DNG
    for ifd in (EXIF_IFD, GPS_IFD):
        tags[ifd] = dict(camera.get_ifd(ifd))
    Image.fromarray(undone(orientation)).save(path, tiffinfo=tags)


def write_png(path: Path, orientation: int, xmp_orientation: int) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", xmp(xmp_orientation).decode())
    texts.add_text("Author", SECRETS["owner"])
    Image.fromarray(undone(orientation)).save(path, pnginfo=texts, exif=exif(orientation))


def write_webp(path: Path, orientation: int, xmp_orientation: int) -> None:
    Image.fromarray(undone(orientation)).save(
        path, lossless=True, exif=exif(orientation), xmp=xmp(xmp_orientation)
    )


def write_avif(path: Path, orientation: int, xmp_orientation: int) -> None:
    """Pillow writes the orientation twice here: in EXIF, and as a turn that decoders must make."""
    Image.fromarray(undone(orientation)).save(
        path,
        quality=95,
        subsampling="4:4:4",
        speed=9,
        exif=exif(orientation),
        xmp=xmp(xmp_orientation),
    )


WRITERS = {
    "x.jpg": write_jpeg,
    "x.tif": write_tiff,
    "x.png": write_png,
    "x.webp": write_webp,
    "x.avif": write_avif,
}


def convert(path: Path) -> tuple[Pyramid, Path]:
    target = path.with_name("pyramid.tif")
    return write_pyramid(path, target, progress=lambda _: None), target


@pytest.mark.parametrize("xmp_orientation", ["same", "other"])
@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_exactly_once(
    orientation: int, name: str, xmp_orientation: str, tmp_path: Path
) -> None:
    """An orientation in XMP repeats the one of EXIF, or has been forgotten by a program: it counts for nothing."""
    second = orientation if xmp_orientation == "same" else 9 - orientation
    WRITERS[name](tmp_path / name, orientation, second)
    pyramid, target = convert(tmp_path / name)
    assert (pyramid.geometry.width, pyramid.geometry.height) == (WIDTH, HEIGHT)
    shown = pyvips.Image.tiffload(str(target))
    for x, y in ((30, 30), (600, 40), (320, 200), (50, 370), (610, 360)):
        assert_near(shown(x, y), ((x + 0.5) * 255 / WIDTH, (y + 0.5) * 255 / HEIGHT, 100), 6)
    turned = [note for note in pyramid.notes if "orientation" in note]
    assert len(turned) == (orientation != 1 and name != "x.avif")  # its decoder turns it itself


@pytest.mark.parametrize(("index", "told"), [("R03", True), ("R98", False)])
def test_a_camera_s_adobe_rgb_without_a_profile_is_told_of(
    index: str, *, told: bool, tmp_path: Path
) -> None:
    """Cameras say Adobe RGB by the letters R03 alone (DCF 2.0, section 3.3.3)."""
    made = exif(1)
    made.get_ifd(EXIF_IFD)[0xA005] = {1: index}
    picture = Image.fromarray(gradient(WIDTH, HEIGHT).numpy())
    picture.save(tmp_path / "x.jpg", quality=95, exif=made)
    pyramid, _ = convert(tmp_path / "x.jpg")
    assert any("Adobe RGB" in note for note in pyramid.notes) == told


@pytest.mark.parametrize("orientation", [0, 9, 200])
def test_an_orientation_that_does_not_exist_turns_nothing(orientation: int, tmp_path: Path) -> None:
    picture = Image.fromarray(gradient(WIDTH, HEIGHT).numpy())
    picture.save(tmp_path / "x.jpg", quality=95, exif=exif(orientation))
    pyramid, _ = convert(tmp_path / "x.jpg")
    assert (pyramid.geometry.width, pyramid.geometry.height) == (WIDTH, HEIGHT)
    assert pyramid.notes == ()


@pytest.mark.parametrize("name", WRITERS)
def test_no_serial_number_place_or_owner_leaves(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name, 6, 6)
    original = (tmp_path / name).read_bytes()
    assert SECRETS["serial"].encode() in original
    assert any(value in original for value in LATITUDE_BYTES)
    _, target = convert(tmp_path / name)
    made = {"pyramid": target.read_bytes()}
    for extension in ("jpg", "png", "webp", "avif", "gif", "tif"):
        for size in ("200,", "max"):
            made[f"{size}.{extension}"] = _render(target, f"full/{size}/0/default.{extension}")
    assert sorted(_traces(data) for data in made.values()) == [[]] * len(made)


def _render(pyramid: Path, path: str) -> bytes:
    with pyramid.open("rb") as file:
        geometry = read_tile_table(file).geometry
    return render(plan_render(parse(path), geometry, LIMITS), read_level(pyramid))


def _traces(data: bytes) -> list[str]:
    """Every secret that stands in the bytes, in any of the usual codings."""
    found = [
        name
        for name, text in SECRETS.items()
        if any(text.encode(coding) in data for coding in ("ascii", "utf-16-le", "utf-16-be"))
    ]
    found += ["latitude" for value in LATITUDE_BYTES if value in data]
    return found + [
        marker.decode() for marker in (b"Exif\0\0", b"xmpmeta", b"eXIf") if marker in data
    ]


def test_a_trace_would_be_seen(tmp_path: Path) -> None:
    for name, write in WRITERS.items():
        write(tmp_path / name, 1, 1)
        assert {"serial", "latitude"} <= set(_traces((tmp_path / name).read_bytes()))
