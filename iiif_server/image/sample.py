"""A small picture of a file that is not deposited yet, so that somebody sees whether it is the right one."""

from __future__ import annotations

from pathlib import Path

import pyvips

from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.libvips import first_reason
from iiif_server.image.page_reader import has_reader, open_page
from iiif_server.image.probe import inspect_header


def write_sample(path: Path, target: Path, *, longest_px: int) -> None:
    """Write the first page of a picture as a JPEG that fits into a square.

    It decodes pixels, so it runs in a spawned child that called `libvips.prepare_for_deriving`.

    Raises
    ------
    ImageRefusedError
        If it is no picture, damaged, or of a kind that is decoded as a whole only.
    """
    header = inspect_header(path)[0]
    if not has_reader(header):
        raise ImageRefusedError("Pictures of this kind are shown once they are deposited.")
    try:
        small = open_page(path, header, lenient=True).thumbnail_image(
            longest_px, height=longest_px, size="down", output_profile="srgb"
        )
        if small.hasalpha():
            small = small.flatten(background=[255, 255, 255])
        small.jpegsave(str(target), Q=80, keep="none")
    except pyvips.Error as error:
        raise ImageRefusedError(f"The picture cannot be read: {first_reason(error)}.") from error
