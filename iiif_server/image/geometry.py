"""The shape of a stored pyramid: which levels there are and which pixels they hold.

Level k is the picture at 1/2^k of its size, rounded *up*, as clients of the Image API count: pixel (x, y) of level k
is the mean of the square of original pixels from (x·2^k, y·2^k). Where that square reaches beyond the
picture, its last column and row go on (`halving`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iiif_server.image.errors import DamagedPyramidError

#: A tile of 512 px is about 40 kB at the quality of `pyramid.py`: one disk read or ranged request, a quarter of the
#: requests that tiles of 256 px need.
TILE_PX = 512


@dataclass(frozen=True)
class Box:
    """A rectangle of whole pixels of one level; `width` and `height` are at least 1."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """First column that is no longer inside."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """First row that is no longer inside."""
        return self.top + self.height


@dataclass(frozen=True)
class TileIndex:
    """One stored tile: level 0 is full size, columns and rows count from the upper left."""

    level: int
    column: int
    row: int


@dataclass(frozen=True)
class PyramidGeometry:
    """Width and height of every level of a pyramid, and the side of its square tiles.

    `levels` starts with the full size, width before height. `bands` is 3 for sRGB and 1 for grey.
    """

    width: int
    height: int
    tile_px: int
    levels: tuple[tuple[int, int], ...]
    bands: int = 3

    def __post_init__(self) -> None:
        halves = halvings(self.width, self.height, len(self.levels))
        if not self.levels or self.levels != halves or min(self.width, self.height) < 1:
            raise DamagedPyramidError(
                f"Levels {self.levels} do not halve {self.width} × {self.height}; "
                "build the pyramid again from the original."
            )
        if self.tile_px < 1 or self.bands not in (1, 3):
            raise DamagedPyramidError(
                f"Tiles of {self.tile_px} px in {self.bands} bands are not what is written here; "
                "build the pyramid again from the original."
            )

    @property
    def scale_factors(self) -> tuple[int, ...]:
        """1, 2, 4 …, one for each level."""
        return tuple(1 << k for k in range(len(self.levels)))

    @property
    def is_grey(self) -> bool:
        """Whether the picture has no colour."""
        return self.bands == 1

    def tile_grid(self, level: int) -> tuple[int, int]:
        """Columns and rows of stored tiles of a level; those at the edges are padded."""
        width, height = self.levels[level]
        return ceil_div(width, self.tile_px), ceil_div(height, self.tile_px)

    def tile_box(self, tile: TileIndex) -> Box:
        """Pixels of the level that a tile holds, without its padding."""
        width, height = self.levels[tile.level]
        left, top = tile.column * self.tile_px, tile.row * self.tile_px
        return Box(left, top, min(self.tile_px, width - left), min(self.tile_px, height - top))

    def find_tile(self, level: int, box: Box) -> TileIndex | None:
        """Name the stored tile whose pixels, without padding, are exactly `box`, if there is one."""
        tile = TileIndex(level, box.left // self.tile_px, box.top // self.tile_px)
        return tile if self.tile_box(tile) == box else None

    def describe(self) -> str:
        """Return the shape in words, for a message."""
        return (
            f"{self.width} × {self.height} px in {self.bands} bands, {len(self.levels)} levels, "
            f"tiles of {self.tile_px} px"
        )

    def to_document(self) -> dict[str, object]:
        """Build a plain value for JSON; `parse_geometry` is its inverse."""
        return {
            "width": self.width,
            "height": self.height,
            "tile_px": self.tile_px,
            "levels": [list(level) for level in self.levels],
            "bands": self.bands,
        }


def parse_geometry(document: Mapping[str, object]) -> PyramidGeometry:
    """Read what `PyramidGeometry.to_document` wrote.

    Raises
    ------
    DamagedPyramidError
        If a value is missing, is no whole number, or the levels do not halve.
    """
    levels = document.get("levels")
    if not isinstance(levels, list):
        raise DamagedPyramidError("A pyramid's description has no list of levels.")
    pairs = []
    for level in levels:
        if not isinstance(level, (list, tuple)) or len(level) != 2:
            raise DamagedPyramidError(f"Level {level!r} of a pyramid's description is no pair.")
        pairs.append((_whole(level[0], "levels"), _whole(level[1], "levels")))
    width, height, tile_px, bands = (
        _whole(document.get(key), key) for key in ("width", "height", "tile_px", "bands")
    )
    return PyramidGeometry(width, height, tile_px, tuple(pairs), bands)


def _whole(value: object, key: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise DamagedPyramidError(
            f"{key} of a pyramid's description is {value!r}, no whole number."
        )
    return value


def plan_levels(width: int, height: int) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Decide the side of the tiles, and the sizes of the levels: halved until one tile holds the whole picture."""
    longest = max(width, height)
    tile_px = TILE_PX if longest > TILE_PX // 2 else TILE_PX // 2
    count = (ceil_div(longest, tile_px) - 1).bit_length() + 1
    return tile_px, halvings(width, height, count)


def halvings(width: int, height: int, count: int) -> tuple[tuple[int, int], ...]:
    """List the sizes of `count` levels, the full size first."""
    return tuple((ceil_div(width, 1 << k), ceil_div(height, 1 << k)) for k in range(count))


def ceil_div(dividend: int, divisor: int) -> int:
    """Divide and round up."""
    return -(-dividend // divisor)
