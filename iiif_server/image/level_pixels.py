"""Pixels of one level of a pyramid, in two ways: streamed through libvips, or joined from stored tiles.

Few tiles are decoded here and kept for the next answer, because visitors look at the same places; many are
streamed, which takes memory for a row of tiles only. `cost.joins_tiles` tells which way is for which plan.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path

import pyvips
from PIL import Image

from iiif_server.image import pillow
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import Box, PyramidGeometry, TileIndex
from iiif_server.image.libvips import open_picture

#: Reads a box of a level, lazily or at once.
BoxReader = Callable[[int, Box], pyvips.Image]

#: Gives the stored JPEG file of a tile, with or without padding at the edges of the picture.
TileReader = Callable[[TileIndex], bytes]

#: Pillow holds RGB in four bytes.
_BYTES_A_PIXEL = {"L": 1, "RGB": 4}


def read_level(pyramid: Path) -> BoxReader:
    """Return a reader that streams boxes out of the TIFF; nothing is decoded before pixels are asked for."""

    def read(level: int, box: Box) -> pyvips.Image:
        picture = open_picture(pyramid, "tiff", page=level, access="random")
        return picture.crop(box.left, box.top, box.width, box.height)

    return read


class DecodedTiles:
    """The tiles decoded last, of all pyramids, in one process; safe to share between threads.

    Parameters
    ----------
    max_bytes
        What all of them together may take.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._guard = threading.Lock()
        self._kept: OrderedDict[Hashable, Image.Image] = OrderedDict()
        self._bytes = 0

    def reader(
        self, version: Hashable, geometry: PyramidGeometry, read_tile: TileReader
    ) -> BoxReader:
        """Return a reader that joins boxes of one pyramid from its tiles, decoding those that are not kept.

        Parameters
        ----------
        version
            Names the pixels of the pyramid; another pyramid has another one.
        """

        def find_tile(index: TileIndex) -> Image.Image:
            return self._find_tile((version, index), lambda: read_tile(index))

        def read(level: int, box: Box) -> pyvips.Image:
            return _join(level, box, geometry, find_tile)

        return read

    def _find_tile(self, key: Hashable, read: Callable[[], bytes]) -> Image.Image:
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        try:
            tile = pillow.decode_jpeg(read())
        except OSError as error:
            raise DamagedPyramidError(
                "A tile of the pyramid cannot be decoded; build the pyramid again from the original."
            ) from error
        with self._guard:
            if key not in self._kept:
                self._kept[key] = tile
                self._bytes += _bytes_of(tile)
            while self._bytes > self._max_bytes:
                self._bytes -= _bytes_of(self._kept.popitem(last=False)[1])
        return tile


def _bytes_of(tile: Image.Image) -> int:
    return tile.width * tile.height * _BYTES_A_PIXEL[tile.mode]


def _join(
    level: int,
    box: Box,
    geometry: PyramidGeometry,
    find_tile: Callable[[TileIndex], Image.Image],
) -> pyvips.Image:
    """Paste the tiles that a box touches; their padding, if they have any, lies outside of it."""
    side = geometry.tile_px
    joined = pillow.blank(box.width, box.height, "L" if geometry.is_grey else "RGB")
    for row in range(box.top // side, (box.bottom - 1) // side + 1):
        for column in range(box.left // side, (box.right - 1) // side + 1):
            place = (column * side - box.left, row * side - box.top)
            joined.paste(find_tile(TileIndex(level, column, row)), place)
    samples = joined.tobytes()
    bands, interpretation = (1, "b-w") if geometry.is_grey else (3, "srgb")
    picture = pyvips.Image.new_from_memory(samples, box.width, box.height, bands, "uchar")
    return picture.copy(interpretation=interpretation)
