"""Which reader opens a page of a deposited file, and how it lies there."""

from __future__ import annotations

from pathlib import Path

import pyvips

from iiif_server.image.cielab import open_cielab
from iiif_server.image.libvips import open_picture
from iiif_server.image.master_format import MasterFormat, PageHeader


def has_reader(header: PageHeader) -> bool:
    """Tell whether `open_page` takes it: JPEG 2000 and JPEG XL have codecs that decode whole pictures only."""
    return header.format not in (MasterFormat.JPEG2000, MasterFormat.JPEGXL)


def open_page(path: Path, header: PageHeader, *, lenient: bool = False) -> pyvips.Image:
    """Open one page of a file, to be read once from top to bottom; no pixel is decoded yet.

    Raises
    ------
    pyvips.Error
        If the page cannot be read.
    ImageRefusedError
        If the file contradicts itself.
    """
    if header.is_cielab and header.bits == 8:
        return open_cielab(path, header.page)
    return open_picture(path, header.format, page=header.page, lenient=lenient)


def find_orientation(image: pyvips.Image) -> int:
    """Return the EXIF orientation, 1 where the file tells none."""
    return int(image.get("orientation")) if image.get_typeof("orientation") else 1


def describe_turning(orientation: int) -> tuple[str, ...]:
    """Return the sentence for the depositor of a picture that does not lie upright; nothing for one that does."""
    return () if orientation == 1 else (f"Turned upright (EXIF orientation {orientation}).",)
