"""Pyramids in sRGB show the colours that the original's profile means, measured as CIEDE2000.

Patches of 32 px are compared by the mean of their middle, so that JPEG's blocks and halved colour resolution say
nothing. What remains is the rounding to 8 bits and of JPEG's first coefficient at quality 85 (steps of 5/8 of a
level in lightness, 5/8 in the colours): up to 1.5 levels of 255, which is 0.5 to 1 of CIEDE2000 in the darks.
One of CIEDE2000 is what a trained eye just sees side by side; a wrong profile is off by 3 to 30.
"""

from __future__ import annotations

import io
import re
import struct
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image, ImageCms

from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.pyramid import Pyramid, write_pyramid
from tests.iiif_server.image import colorimetry as colour
from tests.iiif_server.image.icc import grey_profile, rgb_profile
from tests.iiif_server.image.pictures import set_orientation

PATCH_PX = 32
LEVELS = (0, 40, 90, 150, 200, 255)
RGB_PATCHES = np.array(list(product(LEVELS, repeat=3)))
GREY_PATCHES = np.arange(0, 256, 5)[:, None]
LAB_PATCHES = np.array(
    [
        (lightness, a, b)
        for lightness in (20, 40, 60, 80)
        for a in (-20, 0, 20)
        for b in (-25, 0, 25)
    ]
    + [(0, 0, 0), (100, 0, 0), (50, 60, 40), (60, -40, 50), (35, 30, -60)]
)

#: See the head of this file.
LARGEST_DELTA_E = 1.5
MEAN_DELTA_E = 0.5


def draw(patches: np.ndarray) -> np.ndarray:
    """Lay patches (n, bands) out in one row of squares."""
    return np.repeat(np.repeat(patches[None], PATCH_PX, axis=1), PATCH_PX, axis=0)


def measure(made: pyvips.Image, count: int) -> np.ndarray:
    """Mean sRGB from 0 to 1 of the middle of each patch."""
    pixels = made.numpy().reshape(PATCH_PX, count, PATCH_PX, made.bands).astype(float)
    means = pixels[8:24, :, 8:24].mean(axis=(0, 2)) / 255
    return np.broadcast_to(means, (count, 3))


def picture_of(
    samples: np.ndarray, interpretation: str, profile: bytes | None = None
) -> pyvips.Image:
    made = pyvips.Image.new_from_array(samples, interpretation=interpretation).copy()
    if profile is not None:
        made.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return made


def convert(path: Path) -> tuple[Pyramid, pyvips.Image]:
    target = path.with_name("pyramid.tif")
    pyramid = write_pyramid(path, target, progress=lambda _: None)
    return pyramid, pyvips.Image.tiffload(str(target)).copy_memory()


def assert_same_colours(
    shown: np.ndarray, expected: np.ndarray, largest: float = LARGEST_DELTA_E
) -> None:
    """Compare encoded sRGB from 0 to 1 as CIEDE2000."""
    delta_e = colour.delta_e_2000(colour.srgb_to_lab(shown), colour.srgb_to_lab(expected))
    worst = int(np.argmax(delta_e))
    assert delta_e.max() <= largest, (delta_e.max(), shown[worst], expected[worst])
    assert delta_e.mean() <= MEAN_DELTA_E, delta_e.mean()


@pytest.mark.parametrize(
    ("first", "second", "delta_e"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ],
)
def test_the_measure_is_right(
    first: tuple[float, ...], second: tuple[float, ...], delta_e: float
) -> None:
    """Pairs that Sharma, Wu and Dalal published for this purpose."""
    measured = colour.delta_e_2000(np.array(first, float), np.array(second, float))
    assert measured == pytest.approx(delta_e, abs=5e-5)


@pytest.mark.parametrize("name", ["x.png", "deep.png", "x.tif", "deep.tif", "x.jpg"])
@pytest.mark.parametrize("space", [colour.DISPLAY_P3, colour.ADOBE_RGB, colour.PROPHOTO])
def test_rgb_profiles_are_followed(space: colour.Space, name: str, tmp_path: Path) -> None:
    """Expected by the profile's own matrix and gamma, and clipping, in numpy alone."""
    patches = RGB_PATCHES
    samples = draw(patches).astype(np.uint8)
    made = picture_of(samples, "srgb", rgb_profile(space))
    if name.startswith("deep"):
        patches = np.minimum(RGB_PATCHES * 257 + 93, 65535) / 257  # levels that 8 bits do not have
        deep = np.rint(draw(patches) * 257).astype(np.uint16)
        made = picture_of(deep, "rgb16", rgb_profile(space))
    options = {"Q": 100, "subsample_mode": "off"} if name == "x.jpg" else {}
    made.write_to_file(str(tmp_path / name), **options)
    pyramid, shown = convert(tmp_path / name)
    expected = colour.xyz_to_srgb(colour.to_xyz(patches / 255, space))
    assert_same_colours(measure(shown, len(patches)), expected)
    assert "Converted to sRGB with its embedded profile." in pyramid.notes
    assert ("Reduced from 16 to 8 bits a sample." in pyramid.notes) == name.startswith("deep")


@pytest.mark.parametrize("space", [colour.DISPLAY_P3, colour.ADOBE_RGB, colour.PROPHOTO])
def test_a_picture_without_its_profile_would_be_told_apart(space: colour.Space) -> None:
    """The tolerance is one that a forgotten profile does not pass."""
    expected = colour.xyz_to_srgb(colour.to_xyz(RGB_PATCHES / 255, space))
    with pytest.raises(AssertionError):
        assert_same_colours(RGB_PATCHES / 255, expected)


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize(
    ("gamma", "largest"), [(1.0, 3.0), (1.8, LARGEST_DELTA_E), (2.2, LARGEST_DELTA_E)]
)
def test_grey_profiles_are_followed(
    gamma: float, largest: float, *, deep: bool, tmp_path: Path
) -> None:
    """Little CMS draws curves of grey through 33 points: too few for the darkest 3 % of a linear scan."""
    profile = grey_profile(gamma)
    samples = draw(GREY_PATCHES)
    made = picture_of(samples.astype(np.uint8), "b-w", profile)
    if deep:
        made = picture_of((samples * 257).astype(np.uint16), "grey16", profile)
    made.tiffsave(str(tmp_path / "x.tif"))
    pyramid, shown = convert(tmp_path / "x.tif")
    assert pyramid.geometry.bands == 1
    expected = colour.encoded_srgb(colour.linear(GREY_PATCHES / 255, gamma))
    expected = np.broadcast_to(expected, (len(GREY_PATCHES), 3))
    assert_same_colours(measure(shown, len(GREY_PATCHES)), expected, largest)


@pytest.mark.parametrize("name", ["x.tif", "x.jpg"])
def test_cmyk_profiles_are_followed(name: str, tmp_path: Path) -> None:
    """Expected by Little CMS through Pillow, in its own process of two profiles at once.

    The profile is the general one that libvips carries.
    """
    patches = np.array(list(product((0, 90, 170, 255), (0, 120, 255), (0, 120, 255), (0, 60, 140))))
    profile = bytes(pyvips.Operation.call("profile_load", "cmyk"))
    made = picture_of(draw(patches).astype(np.uint8), "cmyk", profile)
    made.write_to_file(str(tmp_path / name), **({"Q": 100} if name == "x.jpg" else {}))
    pyramid, shown = convert(tmp_path / name)
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        "CMYK",
        "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    row = Image.frombytes("CMYK", (len(patches), 1), patches.astype(np.uint8).tobytes())
    expected = np.asarray(ImageCms.applyTransform(row, transform))[0] / 255
    assert_same_colours(measure(shown, len(patches)), expected)
    assert "Converted from CMYK with its embedded profile." in pyramid.notes


def cielab_tiff(lab: np.ndarray, bits: int, order: str = "<") -> bytes:
    """One strip of CIELAB (height, width, 3), coded as TIFF 6.0 section 23 wants it."""
    scale, opponents = (255 / 100, 1) if bits == 8 else (65535 / 100, 256)
    coded = np.rint(lab * (scale, opponents, opponents)).astype(np.int64) % (1 << bits)
    data = coded.astype(f"{order}u{bits // 8}").tobytes()
    height, width, _ = lab.shape
    entries = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, 134), (259, 3, 1, 1), (262, 3, 1, 8),
        (273, 4, 1, 140), (277, 3, 1, 3), (278, 4, 1, height), (279, 4, 1, len(data)),
        (284, 3, 1, 1),
    ]  # fmt: skip
    made = struct.pack(f"{order}2sHIH", b"II" if order == "<" else b"MM", 42, 8, len(entries))
    for tag, kind, count, value in entries:
        inline = "HH" if kind == 3 and count == 1 else "I"
        values = (value, 0) if inline == "HH" else (value,)
        made += struct.pack(f"{order}HHI{inline}", tag, kind, count, *values)
    made += struct.pack(f"{order}I3H", 0, bits, bits, bits)
    return made + data


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("bits", [8, 16])
def test_cielab_is_shown_as_what_it_is(bits: int, order: str, tmp_path: Path) -> None:
    """Under D50, as Adobe's technical note on TIFF and the profile connection space have it."""
    (tmp_path / "x.tif").write_bytes(cielab_tiff(draw(LAB_PATCHES), bits, order))
    pyramid, shown = convert(tmp_path / "x.tif")
    expected = colour.xyz_to_srgb(colour.lab_to_xyz(LAB_PATCHES))
    assert_same_colours(measure(shown, len(LAB_PATCHES)), expected)
    assert pyramid.notes == ("Converted from CIELAB.",)


def test_a_cielab_tiff_of_another_writer_is_shown(tmp_path: Path) -> None:
    rows = draw(LAB_PATCHES)
    coded = (np.rint(rows * (2.55, 1, 1)).astype(int) % 256).astype(np.uint8)
    made = Image.frombytes("LAB", (rows.shape[1], rows.shape[0]), coded.tobytes())
    made.save(tmp_path / "x.tif", compression="tiff_adobe_deflate")
    _, shown = convert(tmp_path / "x.tif")
    expected = colour.xyz_to_srgb(colour.lab_to_xyz(LAB_PATCHES))
    assert_same_colours(measure(shown, len(LAB_PATCHES)), expected)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("limit", [0, 1 << 30])
def test_cielab_is_turned_in_memory_and_on_disk(
    bits: int, limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iiif_server.image.pyramid._MAX_TURNED_IN_MEMORY_BYTES", limit)
    upright = draw(LAB_PATCHES)
    stored = np.rot90(upright)  # a quarter to the left, which orientation 6 turns back
    data = bytearray(cielab_tiff(np.ascontiguousarray(stored), bits))
    at = data.index(struct.pack("<HHIHH", 284, 3, 1, 1, 0))
    data[at : at + 12] = struct.pack("<HHIHH", 274, 3, 1, 6, 0)
    entries = sorted(bytes(data[place : place + 12]) for place in range(10, 130, 12))
    ordered = sorted(entries, key=lambda entry: struct.unpack_from("<H", entry))
    data[10:130] = b"".join(ordered)
    (tmp_path / "x.tif").write_bytes(data)
    pyramid, shown = convert(tmp_path / "x.tif")
    assert (pyramid.geometry.width, pyramid.geometry.height) == (upright.shape[1], PATCH_PX)
    expected = colour.xyz_to_srgb(colour.lab_to_xyz(LAB_PATCHES))
    assert_same_colours(measure(shown, len(LAB_PATCHES)), expected)


def test_a_cut_cielab_tiff_is_refused(tmp_path: Path) -> None:
    whole = cielab_tiff(draw(LAB_PATCHES), 8)
    for share in (0.05, 0.5, 0.99):
        (tmp_path / "x.tif").write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(ImageRefusedError):
            convert(tmp_path / "x.tif")


def write_with_any_profile(
    path: Path, samples: np.ndarray, mode: str, profile: bytes | None
) -> None:
    """Write a TIFF by Pillow, which embeds whatever it is given; libvips leaves bad profiles out."""
    height, width, _ = samples.shape
    Image.frombytes(mode, (width, height), samples.astype(np.uint8).tobytes()).save(
        path, icc_profile=profile
    )


def _patched(profile: bytes, place: int, content: bytes) -> bytes:
    return profile[:place] + content + profile[place + len(content) :]


P3 = rgb_profile(colour.DISPLAY_P3)
CMYK = bytes(pyvips.Operation.call("profile_load", "cmyk"))
BLACK = re.sub(rb"XYZ \0{4}.{12}", b"XYZ " + bytes(16), P3, flags=re.DOTALL)

BAD_PROFILES = {
    "nonsense": (b"nonsense" * 50, "is damaged"),
    "nothing": (b"\0", "is damaged"),
    "a header alone": (P3[:128], "is damaged"),
    "cut in the middle": (P3[: len(P3) // 2], "is damaged"),
    "cut by a byte": (P3[:-5], "is damaged"),
    "a billion tags": (_patched(P3, 128, b"\x3b\x9a\xca\x00"), "is damaged"),
    "tags outside": (_patched(P3, 136, b"\xff\xff\xff\xf0"), "is damaged"),
    "no matrix": (P3.replace(b"rXYZ", b"xxxx"), "is damaged"),
    "curves of another type": (P3.replace(b"para\0\0\0\0", b"ZZZZ\0\0\0\0"), "is damaged"),
    "of grey": (grey_profile(2.2), "is for grey colours"),
    "of CMYK": (CMYK, "is for CMYK colours"),
    "of CIELAB": (
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
        "is for CIELAB colours",
    ),
    "of ten colours": (_patched(P3, 16, b"ACLR"), "is for unusual colours"),
    "everything black": (BLACK, "maps all colours to one"),
}


@pytest.mark.parametrize("name", BAD_PROFILES)
def test_a_profile_that_cannot_be_used_is_told_of_and_left_out(name: str, tmp_path: Path) -> None:
    profile, fault = BAD_PROFILES[name]
    write_with_any_profile(tmp_path / "x.tif", draw(RGB_PATCHES), "RGB", profile)
    pyramid, shown = convert(tmp_path / "x.tif")
    assert_same_colours(measure(shown, len(RGB_PATCHES)), RGB_PATCHES / 255)
    assert pyramid.notes == (
        f"The embedded colour profile {fault} and is not used; the colours are taken as sRGB.",
    )


@pytest.mark.parametrize("kind", ["grey", "cmyk"])
def test_a_profile_of_another_kind_is_told_of(kind: str, tmp_path: Path) -> None:
    patches = GREY_PATCHES if kind == "grey" else np.repeat(GREY_PATCHES, 4, axis=1)
    mode = "L" if kind == "grey" else "CMYK"
    write_with_any_profile(tmp_path / "bad.tif", draw(patches), mode, P3)
    write_with_any_profile(tmp_path / "bare.tif", draw(patches), mode, None)
    pyramid, shown = convert(tmp_path / "bad.tif")
    _, bare = convert(tmp_path / "bare.tif")
    assert "is for RGB colours and is not used" in pyramid.notes[0]
    assert (shown - bare).abs().max() == 0


def test_random_damage_to_a_profile_never_ends_the_work(tmp_path: Path) -> None:
    """Damage in a fixed order: what comes out is a picture, and a note where the profile is left out."""
    chance = np.random.default_rng(11)
    samples = draw(RGB_PATCHES[::20]).astype(np.uint8)
    for _ in range(60):
        profile = bytearray(P3)
        for place in chance.integers(0, len(P3), 6):
            profile[place] = chance.integers(256)
        write_with_any_profile(tmp_path / "x.tif", samples, "RGB", bytes(profile))
        pyramid, _ = convert(tmp_path / "x.tif")
        assert all("\n" not in note for note in pyramid.notes)


@pytest.mark.parametrize("orientation", [1, 6])
def test_colour_and_turning_go_together(orientation: int, tmp_path: Path) -> None:
    samples = draw(RGB_PATCHES[::7]).astype(np.uint8)
    stored = np.ascontiguousarray(np.rot90(samples)) if orientation == 6 else samples
    made = set_orientation(picture_of(stored, "srgb", P3), orientation)
    made.tiffsave(str(tmp_path / "x.tif"))
    _, shown = convert(tmp_path / "x.tif")
    expected = colour.xyz_to_srgb(colour.to_xyz(RGB_PATCHES[::7] / 255, colour.DISPLAY_P3))
    assert_same_colours(measure(shown, len(expected)), expected)
