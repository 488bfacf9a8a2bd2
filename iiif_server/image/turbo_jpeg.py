"""Write JPEG tiles, and cut the padding off them without decoding: what is used of libjpeg-turbo.

The only importer of PyTurboJPEG; it runs where pyramids are made, never where they are served.
"""

from __future__ import annotations

import warnings
from functools import cache

import numpy as np
import numpy.typing as npt
from turbojpeg import TJFLAG_ACCURATEDCT, TJPF_GRAY, TJPF_RGB, TJSAMP_420, TJSAMP_GRAY, TurboJPEG

from iiif_server.image.errors import DerivationError

#: Rows, columns and, for colour, three bytes a pixel: red, green, blue.
Pixels = npt.NDArray[np.uint8]


@cache
def _library() -> TurboJPEG:
    try:
        return TurboJPEG()
    except RuntimeError as error:
        raise DerivationError(
            "The library libturbojpeg is not installed; install it (Debian: libturbojpeg0)."
        ) from error


def encode_jpeg(pixels: Pixels, quality: int) -> bytes:
    """Write pixels as a JPEG file: colour as YCbCr of half the resolution (4:2:0), or grey.

    Several threads may do so at once. About 450 million pixels a second and core.

    Raises
    ------
    DerivationError
        If the library is missing or fails.
    """
    is_grey = pixels.ndim == 2
    try:
        encoded: bytes = _library().encode(
            pixels if not is_grey else pixels[:, :, np.newaxis],
            quality=quality,
            pixel_format=TJPF_GRAY if is_grey else TJPF_RGB,
            jpeg_subsample=TJSAMP_GRAY if is_grey else TJSAMP_420,
            flags=TJFLAG_ACCURATEDCT,
        )
    except OSError as error:
        raise DerivationError(f"A tile could not be written: {error}.") from error
    return encoded


def crop_upper_left(jpeg: bytes, width: int, height: int) -> bytes:
    """Keep the upper left `width` × `height` pixels of a JPEG file.

    The coefficients of the blocks that are kept stay as they are (libjpeg-turbo's transform). The decoded
    pixels are the same too, but for the last column and row where the colours have half the
    resolution: a decoder blends them with neighbours that are no longer there.

    Raises
    ------
    DerivationError
        If the library is missing or the JPEG is broken.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # the library warns where it goes on with broken data
            cropped: bytes = _library().crop(jpeg, 0, 0, width, height, copynone=True)
    except (OSError, UserWarning) as error:
        raise DerivationError(f"A tile at the picture's edge could not be cut: {error}.") from error
    return cropped
