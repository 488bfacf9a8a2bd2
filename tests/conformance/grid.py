"""The picture that the official Image API validator asks about, made anew.

It is 1000 × 1000 px, ten by ten squares of 100 px; the validator knows the colour of each square by heart
(iiif_validator.validator, `ImageAPI` and `ValidationInfo.colorInfo`), so that the picture can be drawn from them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyvips
from iiif_validator.validator import ValidationInfo

SQUARE_PX = 100


def write_validator_picture(path: Path) -> Path:
    """Write the validator's picture, without loss."""
    colours = np.array(ValidationInfo().colorInfo, dtype=np.uint8)
    # colorInfo[x][y] is the square in column x and row y
    squares = colours.transpose(1, 0, 2)
    pixels = squares.repeat(SQUARE_PX, axis=0).repeat(SQUARE_PX, axis=1)
    pyvips.Image.new_from_array(np.ascontiguousarray(pixels)).pngsave(str(path))
    return path
