"""Make the pyramid that the public gets from the full one: smaller, or marked, or both.

`write_public_pyramid` runs in a spawned child process that called `libvips.prepare_for_deriving`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyvips

from iiif_server.image.errors import DamagedPyramidError, ImageRefusedError
from iiif_server.image.geometry import PyramidGeometry
from iiif_server.image.libvips import first_reason, open_picture
from iiif_server.image.public_recipe import plan_public_size
from iiif_server.image.pyramid import save_pyramid
from iiif_server.image.watermark import Mark, lay_mark


def write_public_pyramid(
    full: Path,
    target: Path,
    *,
    pixels: int | None,
    mark: Mark | None,
    progress: Callable[[float], None],
) -> PyramidGeometry:
    """Write a pyramid whose largest level already is what the public gets: nothing finer is in the file.

    It is reduced from the full size (Lanczos, after an exact shrink, as libvips' `thumbnail` does), not sharpened,
    and marked before tiles are cut. `target` appears whole or not at all.

    Parameters
    ----------
    full
        A pyramid by `write_pyramid`.
    pixels
        The most that the longer side may have; None is no limit.
    progress
        As for `write_pyramid`.

    Raises
    ------
    DamagedPyramidError
        If the full pyramid cannot be read.
    DerivationError
        If the mark cannot be drawn, or the pyramid not be written.
    """
    try:
        image = _reduce(open_picture(full, "tiff", page=0), pixels)
        return save_pyramid(image if mark is None else lay_mark(image, mark), target, progress)
    except (pyvips.Error, ImageRefusedError) as error:
        told = first_reason(error) if isinstance(error, pyvips.Error) else str(error)
        raise DamagedPyramidError(
            f"The full pyramid cannot be read ({told}); build it again from the original."
        ) from error


def _reduce(image: pyvips.Image, pixels: int | None) -> pyvips.Image:
    width, height = plan_public_size(image.width, image.height, pixels)
    if (width, height) == (image.width, image.height):
        return image
    reduced = image.resize(width / image.width, vscale=height / image.height, kernel="lanczos3")
    # A scale in floating point may round to one pixel more or less.
    return reduced.embed(0, 0, width, height, extend="copy")
