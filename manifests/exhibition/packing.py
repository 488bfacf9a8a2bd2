"""Which tiles of its pictures go with an exhibition to places without a network; decided purely.

The package holds what the steps show and no more: of a picture its coarse levels whole, and of the finer ones the tiles
under the regions that steps fly to, as fine as a screen shows them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from manifests.annotation import Rectangle
from manifests.exhibition.model import Choice, Comparison, ImagePart
from manifests.exhibition.plan import PlannedStep
from manifests.model import Media, MediaKind, Picture

TILE_PX = 512
#: A picture of this size is kept whole: it fills a screen.
WHOLE_PX = 2048
#: A region is kept as fine as it fills a screen of this width.
REGION_PX = 1600
#: Around a region so much more of it is kept: screens have other shapes than regions.
_AROUND = 0.35


@dataclass(frozen=True)
class PackedTile:
    """One tile: its place in the folder, the part of the picture that it shows, and its size in pixels."""

    level: int
    column: int
    row: int
    region: Rectangle
    width: int
    height: int

    @property
    def name(self) -> str:
        """Return its name in the folder, without an ending."""
        return f"{self.level}/{self.column}_{self.row}"


@dataclass(frozen=True)
class PackedPicture:
    """A picture that can be zoomed in a package; level 0 is the coarsest, `max_level` the picture in full."""

    media: Media
    max_level: int
    tiles: tuple[PackedTile, ...]


def plan_pictures(planned: Sequence[PlannedStep]) -> tuple[PackedPicture, ...]:
    """Return the pictures that steps fly over, each once, with the tiles that they need."""
    regions: dict[str, list[Rectangle]] = {}
    media: dict[str, Media] = {}
    for each in planned:
        if not isinstance(each.step.shows, ImagePart | Choice | Comparison):
            continue
        for seen in each.seen:
            if seen.kind is MediaKind.IMAGE and seen.media.picture is not None:
                media[seen.media.id] = seen.media
                found = regions.setdefault(seen.media.id, [])
                found += [seen.region] if seen.region is not None else []
    return tuple(_plan_picture(each, regions[name]) for name, each in media.items())


def _plan_picture(media: Media, regions: Sequence[Rectangle]) -> PackedPicture:
    still = media.still
    max_level = max(0, math.ceil(math.log2(max(still.width, still.height) / TILE_PX)))
    wide = [_widen(region, still) for region in regions]
    tiles = tuple(
        tile
        for level in range(max_level + 1)
        for tile in _list_tiles(still, level, 2 ** (max_level - level))
        if _is_kept(tile, still, 2 ** (max_level - level), zip(regions, wide, strict=True))
    )
    return PackedPicture(media, max_level, tiles)


def _is_kept(
    tile: PackedTile, still: Picture, scale: int, regions: Iterator[tuple[Rectangle, Rectangle]]
) -> bool:
    if max(still.width, still.height) / scale <= WHOLE_PX:
        return True
    # A level is of use to a region until the coarser one fills the screen already.
    return any(
        max(region.width, region.height) / (2 * scale) < REGION_PX and _overlap(tile.region, wide)
        for region, wide in regions
    )


def _list_tiles(still: Picture, level: int, scale: int) -> Iterator[PackedTile]:
    side = TILE_PX * scale
    for row in range(math.ceil(still.height / side)):
        for column in range(math.ceil(still.width / side)):
            left, top = column * side, row * side
            width, height = min(side, still.width - left), min(side, still.height - top)
            yield PackedTile(
                level,
                column,
                row,
                Rectangle(left, top, width, height),
                math.ceil(width / scale),
                math.ceil(height / scale),
            )


def _widen(region: Rectangle, still: Picture) -> Rectangle:
    reach = round(max(region.width, region.height) * _AROUND)
    left, top = max(0, region.left - reach), max(0, region.top - reach)
    right = min(still.width, region.left + region.width + reach)
    bottom = min(still.height, region.top + region.height + reach)
    return Rectangle(left, top, right - left, bottom - top)


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )
