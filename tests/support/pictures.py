"""Pictures whose pixels say where they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyvips

#: Side of the squares of the grid picture, in pixels.
SQUARE_PX = 100


def grid(width: int, height: int) -> pyvips.Image:
    """Return a picture of squares; the square in column c, row r has the colour ``square_colour(c, r)``."""
    columns = np.arange(width) // SQUARE_PX
    rows = np.arange(height) // SQUARE_PX
    red = np.broadcast_to(columns * 37 % 200 + 28, (height, width))
    green = np.broadcast_to((rows * 53 % 200 + 28)[:, None], (height, width))
    blue = (columns[None, :] * 17 + rows[:, None] * 71) % 200 + 28
    return pyvips.Image.new_from_array(np.stack([red, green, blue], axis=2).astype(np.uint8))


def square_colour(column: int, row: int) -> tuple[int, int, int]:
    """Return the colour of one square of the grid picture."""
    return column * 37 % 200 + 28, row * 53 % 200 + 28, (column * 17 + row * 71) % 200 + 28


def write_grid(path: Path, width: int = 1000, height: int = 800, **options: object) -> Path:
    """Write a grid picture; the name's ending chooses the format."""
    grid(width, height).write_to_file(str(path), **options)
    return path
