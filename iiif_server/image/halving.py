"""Half of a picture's resolution, strip by strip.

A strip is one row of tiles. Two strips of a level, halved, are one of the next.
"""

from __future__ import annotations

import numpy as np

from iiif_server.image.geometry import ceil_div
from iiif_server.image.pillow import halve
from iiif_server.image.turbo_jpeg import Pixels


class HalvedStrip:
    """A strip of the next level, which comes together from the tiles of two strips.

    Tiles may be added by several threads at once, in any order.

    Parameters
    ----------
    above
        The first of the two strips, a whole number of tiles high and wide; only its shape is looked at.
    tile_px
        Side of a tile.
    """

    def __init__(self, above: Pixels, tile_px: int) -> None:
        columns = above.shape[1] // tile_px
        self._tile_px = tile_px
        self._half_px = tile_px // 2
        self._filled_px = columns * self._half_px
        shape = (tile_px, ceil_div(columns, 2) * tile_px, *above.shape[2:])
        self._pixels: Pixels = np.empty(shape, np.uint8)

    def add(self, tile: Pixels, column: int, *, is_lower: bool) -> None:
        """Halve a tile of the upper or lower strip into its place."""
        top, left = self._half_px * is_lower, self._half_px * column
        self._pixels[top : top + self._half_px, left : left + self._half_px] = halve(tile)

    def complete(self, *, has_lower: bool) -> Pixels:
        """Return the strip, with all its tiles; beyond them its last column and row go on.

        So JPEG has nothing dark to blend into the edge of the picture.
        """
        pixels, right = self._pixels, self._filled_px
        pixels[:, right:] = pixels[:, right - 1 : right]
        if not has_lower:
            pixels[self._half_px :] = pixels[self._half_px - 1]
        return pixels
