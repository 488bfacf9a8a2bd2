"""All levels of a picture from its rows, read once from top to bottom.

A strip is one row of tiles. Two strips of a level, halved, are one of the next. What is held is one strip of each
level at most, twice the bytes of the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from iiif_server.image.pillow import halve
from iiif_server.image.turbo_jpeg import Pixels


@dataclass(frozen=True, eq=False)
class Strip:
    """One row of tiles of one level; `pixels` are a whole number of tiles high and wide.

    Beyond the picture its last column and row go on, so that JPEG has nothing dark to blend into its edge.
    """

    level: int
    row: int
    pixels: Pixels


class Halving:
    """Makes the strips of every level out of those of the full size.

    Parameters
    ----------
    levels
        How many there are, the full size included.
    tile_px
        Side of a tile.
    """

    def __init__(self, levels: int, tile_px: int) -> None:
        self._tile_px = tile_px
        self._waiting: list[Pixels | None] = [None] * levels
        self._rows = [0] * levels

    def add(self, pixels: Pixels, level: int = 0) -> Iterator[Strip]:
        """Take the next strip, and yield it and those of smaller levels that are complete with it."""
        yield Strip(level, self._rows[level], pixels)
        self._rows[level] += 1
        below = level + 1
        if below == len(self._waiting):
            return
        half = self._widen(halve(pixels))
        upper = self._waiting[below]
        if upper is None:
            self._waiting[below] = half
            return
        self._waiting[below] = None
        yield from self.add(np.concatenate([upper, half]), below)

    def end(self) -> Iterator[Strip]:
        """Yield the strips whose lower half lies beyond the picture."""
        for level in range(1, len(self._waiting)):
            upper = self._waiting[level]
            if upper is not None:
                self._waiting[level] = None
                yield from self.add(_grow(upper, self._tile_px, axis=0), level)

    def _widen(self, half: Pixels) -> Pixels:
        """Let half a tile at the right end be a whole one."""
        missing = -half.shape[1] % self._tile_px
        return _grow(half, half.shape[1] + missing, axis=1) if missing else half


def _grow(pixels: Pixels, length: int, axis: int) -> Pixels:
    widths = [(0, 0)] * pixels.ndim
    widths[axis] = (0, length - pixels.shape[axis])
    return np.pad(pixels, widths, mode="edge")
