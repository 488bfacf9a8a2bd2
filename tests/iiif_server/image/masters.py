"""Files of every accepted format, written by the tests themselves: name → how to write it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pyvips

from tests.iiif_server.image.pictures import gradient, grey_ramp, set_profile

WIDTH, HEIGHT = 700, 500


def array(picture: pyvips.Image) -> np.ndarray:
    return picture.numpy()


def _sixteen(picture: pyvips.Image) -> pyvips.Image:
    deep = (picture.cast("ushort") * 257).cast("ushort")
    return deep.copy(interpretation="rgb16" if picture.bands == 3 else "grey16")


def _colour() -> pyvips.Image:
    return gradient(WIDTH, HEIGHT)


def _grey() -> pyvips.Image:
    return grey_ramp(WIDTH, HEIGHT)


COLOUR: dict[str, Callable[[Path], object]] = {
    "baseline.jpg": lambda path: _colour().jpegsave(str(path), Q=95),
    "progressive.jpg": lambda path: _colour().jpegsave(str(path), Q=95, interlace=True),
    "plain.png": lambda path: _colour().pngsave(str(path)),
    "interlaced.png": lambda path: _colour().pngsave(str(path), interlace=True),
    "deep.png": lambda path: _sixteen(_colour()).pngsave(str(path)),
    "strips.tif": lambda path: _colour().tiffsave(str(path)),
    "deflate.tif": lambda path: _colour().tiffsave(
        str(path), compression="deflate", predictor="horizontal"
    ),
    "tiled.tif": lambda path: _colour().tiffsave(str(path), tile=True, compression="lzw"),
    "big.tif": lambda path: _colour().tiffsave(str(path), bigtiff=True),
    "deep.tif": lambda path: _sixteen(_colour()).tiffsave(str(path)),
    "pyramid.tif": lambda path: _colour().tiffsave(
        str(path), tile=True, pyramid=True, compression="jpeg", Q=95
    ),
    "subifd.tif": lambda path: _colour().tiffsave(
        str(path), tile=True, pyramid=True, subifd=True, compression="deflate"
    ),
    "srgb-profile.tif": lambda path: set_profile(_colour(), "srgb").tiffsave(str(path)),
    "plain.webp": lambda path: _colour().webpsave(str(path), lossless=True),
    "plain.avif": lambda path: _colour().heifsave(
        str(path), compression="av1", Q=95, effort=0, subsample_mode="off"
    ),
    "lossless.jp2": lambda path: path.write_bytes(
        imagecodecs.jpeg2k_encode(array(_colour()), level=0, codecformat="jp2")
    ),
    "deep.jp2": lambda path: path.write_bytes(
        imagecodecs.jpeg2k_encode(array(_sixteen(_colour())), level=0, codecformat="jp2")
    ),
    "codestream.j2k": lambda path: path.write_bytes(
        imagecodecs.jpeg2k_encode(array(_colour()), level=0, codecformat="j2k")
    ),
    "lossless.jxl": lambda path: path.write_bytes(
        imagecodecs.jpegxl_encode(array(_colour()), lossless=True)
    ),
}

GREY: dict[str, Callable[[Path], object]] = {
    "grey.jpg": lambda path: _grey().jpegsave(str(path), Q=95),
    "grey.png": lambda path: _grey().pngsave(str(path)),
    "grey.tif": lambda path: _grey().tiffsave(str(path)),
    "deep-grey.tif": lambda path: _sixteen(_grey()).tiffsave(str(path)),
    "deep-grey.png": lambda path: _sixteen(_grey()).pngsave(str(path)),
    "grey-with-rgb-profile.tif": lambda path: set_profile(_grey(), "srgb").tiffsave(str(path)),
    "inverted-grey.tif": lambda path: _grey().tiffsave(str(path), miniswhite=True),
    "grey.jp2": lambda path: path.write_bytes(
        imagecodecs.jpeg2k_encode(array(_grey())[:, :, None].squeeze(), level=0, codecformat="jp2")
    ),
    "twelve-bits.jp2": lambda path: path.write_bytes(
        imagecodecs.jpeg2k_encode(
            (array(_grey()).squeeze().astype(np.uint32) * 4095 // 255).astype(np.uint16),
            level=0,
            codecformat="jp2",
            bitspersample=12,
        )
    ),
}

EVERY = COLOUR | GREY | {"frame.gif": lambda path: _colour().gifsave(str(path))}
