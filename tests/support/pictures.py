"""Pictures whose pixels say where they are."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import numpy as np
import pyvips
from numpy.typing import NDArray

Number = TypeVar("Number", int, NDArray[np.int64])

#: Side of the squares of the grid picture, in pixels.
SQUARE_PX = 100


def grid(width: int, height: int) -> pyvips.Image:
    """Return a picture of squares; the square in column c, row r has the colour ``square_colour(c, r)``."""
    columns = np.arange(-(-width // SQUARE_PX))
    rows = np.arange(-(-height // SQUARE_PX))
    red, green, blue = square_colour(columns[None, :], rows[:, None])
    squares = np.stack(np.broadcast_arrays(red, green, blue), axis=2).astype(np.uint8)
    # Drawn as it is read: to have the memory of a large picture cleared takes longer than to draw it.
    drawn = pyvips.Image.new_from_array(squares).zoom(SQUARE_PX, SQUARE_PX)
    cropped: pyvips.Image = drawn.crop(0, 0, width, height)
    return cropped


def square_colour(column: Number, row: Number) -> tuple[Number, Number, Number]:
    """Return the colour of one square of the grid picture, or of many."""
    return column * 37 % 200 + 28, row * 53 % 200 + 28, (column * 17 + row * 71) % 200 + 28


def write_grid(path: Path, width: int = 1000, height: int = 800, **options: object) -> Path:
    """Write a grid picture; the name's ending chooses the format."""
    grid(width, height).write_to_file(str(path), **options)
    return path
