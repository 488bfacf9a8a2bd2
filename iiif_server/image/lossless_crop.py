"""Cut the padding off a JPEG tile without decoding its pixels.

The only importer of PyTurboJPEG; it runs where pyramids are made, never where they are served.
"""

from __future__ import annotations

import warnings
from functools import cache

from turbojpeg import TurboJPEG

from iiif_server.image.errors import DerivationError


@cache
def _library() -> TurboJPEG:
    try:
        return TurboJPEG()
    except RuntimeError as error:
        raise DerivationError(
            "The library libturbojpeg is not installed; install it (Debian: libturbojpeg0)."
        ) from error


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
