from __future__ import annotations

import numpy as np
import pytest
import pyvips

from mesh.errors import MeshRefusedError
from mesh.surface import Texture
from mesh.textures import TextureLimit, decode_texture, encode_texture, read_texture
from mesh.writing.pictures import Grade, Role
from tests.mesh.shapes import build_texture, place_picture


def encoded(pixels: np.ndarray, interpretation: str, suffix: str) -> Texture:
    image = pyvips.Image.new_from_array(pixels, interpretation=interpretation)
    return read_texture(image.write_to_buffer(suffix), "made by a test")


def test_grey_pictures_become_three_equal_channels() -> None:
    texture = encoded(place_picture(64)[..., :1], "b-w", ".png")
    for longest_px in (64, 16):
        pixels = decode_texture(texture, longest_px)
        assert pixels.shape == (longest_px, longest_px, 3)
        assert (np.ptp(pixels, axis=2) == 0).all()


def test_pictures_of_16_bits_keep_their_upper_8() -> None:
    texture = encoded(place_picture(64).astype(np.uint16) * 257, "rgb16", ".png")
    np.testing.assert_allclose(decode_texture(texture, 64), place_picture(64), atol=1)


@pytest.mark.parametrize(
    "suffix", [".png", ".webp[lossless]", ".tif", ".jpg[Q=98,subsample-mode=off]"]
)
def test_every_readable_format_is_written_as_jpeg(suffix: str) -> None:
    texture = encoded(place_picture(64), "srgb", suffix)
    written = encode_texture(texture, TextureLimit(32, is_data=True), keep_alpha=False)
    assert (written.media_type, written.width, written.height) == ("image/jpeg", 32, 32)
    ramp = decode_texture(written, 32)[16, :, 0].astype(int)
    np.testing.assert_allclose(ramp, np.linspace(2, 253, 32), atol=6)


def test_a_jpeg_that_asks_to_be_turned_is_not_turned_and_loses_the_wish() -> None:
    image = pyvips.Image.new_from_array(place_picture(64), interpretation="srgb").copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", 6)
    texture = read_texture(image.jpegsave_buffer(Q=95), "turned")
    written = encode_texture(texture, TextureLimit(64, is_data=False), keep_alpha=False)
    assert written.data != texture.data
    assert decode_texture(written, 64)[32, -1, 0] > 240


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_truncated_picture_is_refused(suffix: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (128, 128, 3), dtype=np.uint8)
    whole = encoded(noise, "srgb", suffix)
    for share in (0.5, 0.95):
        with pytest.raises(MeshRefusedError, match="damaged"):
            read_texture(whole.data[: int(len(whole.data) * share)], "cut")


def test_a_built_texture_is_lossless() -> None:
    np.testing.assert_array_equal(
        decode_texture(build_texture(place_picture(32)), 32), place_picture(32)
    )


@pytest.mark.parametrize("size", [300, 700, 1500, 2300])
def test_webp_keeps_places_and_coverage_at_every_size(size: int) -> None:
    ramp = place_picture(size)
    cover = np.zeros((size, size, 1), np.uint8)
    cover[: size // 2] = 255
    texture = build_texture(np.concatenate([ramp, cover], axis=2))
    limit = TextureLimit(size, is_data=False, quality=85, webp=True)
    # Noise-free pictures are smaller as PNG, which would be kept; a smaller side is always written anew.
    half = TextureLimit(size // 2, is_data=False, quality=85, webp=True)
    for keep_alpha in (True, False):
        written = encode_texture(texture, half, keep_alpha=keep_alpha)
        assert (written.media_type, written.longest_px) == ("image/webp", size // 2)
        assert written.has_alpha == keep_alpha
        pixels = decode_texture(written, size // 2, alpha=True).astype(int)
        middle = pixels[size // 8, size // 8 : -size // 8, 0]
        wanted = np.linspace(0, 255, size // 2)[size // 8 : -size // 8]
        np.testing.assert_allclose(middle, wanted, atol=8)
        assert pixels[size // 3, 5, 3] == (0 if keep_alpha else 255)
    fitting = encode_texture(texture, limit, keep_alpha=True)
    assert fitting.data == texture.data or fitting.media_type == "image/webp"


def test_a_picture_for_webp_is_never_wider_than_the_format_counts() -> None:
    texture = build_texture(np.zeros((1, 20_000, 3), np.uint8))
    limit = Grade(20_000, 20_000, 85).limit(Role.COLOR, webp=True)
    written = encode_texture(texture, limit, keep_alpha=False)
    assert written.longest_px == 16_383
