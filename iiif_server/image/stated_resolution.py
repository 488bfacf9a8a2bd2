"""The resolution that a file states of itself: true of a scan, and a meaningless number in most photographs."""

from __future__ import annotations

from pathlib import Path

import pyvips

from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.libvips import first_reason, open_picture
from iiif_server.image.master_format import MasterFormat, recognise

_MM_PER_INCH = 25.4
#: What libvips says where a file says nothing: one pixel a millimetre, or 72 an inch, which cameras write too.
_NOTHING_SAID_PPI = (_MM_PER_INCH, 72.0)
#: Formats in which a scanner writes its resolution, and libvips reads it.
_STATING = (MasterFormat.TIFF, MasterFormat.JPEG, MasterFormat.PNG)


def read_stated_ppi(path: Path, page: int = 0) -> float:
    """Return how many pixels an inch a file states; no pixel of it is decoded.

    Raises
    ------
    ImageRefusedError
        If it states none, or not the same in both directions.
    """
    with path.open("rb") as file:
        kind = recognise(file)
    if kind not in _STATING:
        raise ImageRefusedError(
            f"The resolution of {kind} files is not read; say how wide what the picture shows is."
        )
    try:
        image = open_picture(path, kind, page=page, lenient=True)
    except pyvips.Error as error:
        raise ImageRefusedError(f"The header cannot be read ({first_reason(error)}).") from error
    across, along = float(image.xres), float(image.yres)
    silent = any(abs(across * _MM_PER_INCH - ppi) < 0.1 for ppi in _NOTHING_SAID_PPI)
    if silent or across <= 0:
        raise ImageRefusedError(
            "The file states no resolution; say how wide what the picture shows is."
        )
    if abs(across - along) > across / 1000:
        raise ImageRefusedError(
            f"The file states {across * _MM_PER_INCH:.0f} pixels an inch across and {along * _MM_PER_INCH:.0f} "
            "along; say how wide what the picture shows is."
        )
    return round(across * _MM_PER_INCH, 1)  # a PNG states whole pixels a metre
