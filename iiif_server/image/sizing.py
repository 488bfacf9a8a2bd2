"""From spelled regions and sizes to whole pixels of one picture, within its limits.

All arithmetic is in whole numbers, so nothing depends on floating point, and the same pixels are planned
whichever spelling a client prefers. Clauses: IIIF Image API 3.0 and 2.1, sections 4.1 and 4.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isqrt
from typing import Literal

from iiif_server.image.errors import ImageArithmeticError, UnsupportedError
from iiif_server.image.geometry import Box, PyramidGeometry, ceil_div
from iiif_server.image.parameters import ApiVersion, Region, RegionForm, Size, SizeForm


@dataclass(frozen=True)
class Limits:
    """Largest answer that is given, before rotation, and what happens at the edge of the rules.

    `max_width` alone limits the height too, as in the Image API. Without `max_width` and `max_area` nothing is
    enlarged. `confined_upscale` says what ``!w,h`` does when the box is larger than the region: ``"refuse"``
    as the official validator's test size_noup demands, or ``"fit"`` (the region's own size), as the
    text of the specification reads.
    """

    max_width: int | None = None
    max_height: int | None = None
    max_area: int | None = None
    confined_upscale: Literal["refuse", "fit"] = "refuse"

    def __post_init__(self) -> None:
        given = (self.max_width, self.max_height, self.max_area)
        if any(limit is not None and limit < 1 for limit in given):
            raise ValueError(f"Limits are at least 1 pixel or None, got {given}.")
        if self.max_height is not None and self.max_width is None:
            raise ValueError("max_height needs max_width beside it (Image API 3.0, section 5.3).")

    @property
    def allow_upscaling(self) -> bool:
        """Whether anything may be enlarged: only where an upper bound is published."""
        return self.max_width is not None or self.max_area is not None

    def admit(self, width: int, height: int) -> bool:
        """Whether an answer of this size may be given."""
        max_height = self.max_height or self.max_width
        return (
            (self.max_width is None or width <= self.max_width)
            and (max_height is None or height <= max_height)
            and (self.max_area is None or width * height <= self.max_area)
        )

    def largest(self, region: Box) -> tuple[int, int] | None:
        """Size of `region` grown or shrunk until it touches a limit; None without limits."""
        if not self.allow_upscaling:
            return None
        widths, heights = [], []
        if self.max_width is not None:
            widths.append(self.max_width)
            heights.append(self.max_height or self.max_width)
        if self.max_area is not None:
            widths.append(max(1, isqrt(self.max_area * region.width // region.height)))
            heights.append(max(1, isqrt(self.max_area * region.height // region.width)))
        width, height = _fit(region, min(widths), min(heights))
        if self.max_area is not None and width * height > self.max_area:
            # Rounding up the side that does not bind passes the area by less than one row or column.
            width, height = min(width, self.max_area), max(1, self.max_area // width)
        return width, height


def resolve_region(region: Region, geometry: PyramidGeometry) -> Box:
    """Turn a region into whole pixels of the full picture, cropped at its edges.

    A percentage smaller than half a pixel gives one pixel; edges are rounded, so neighbours meet.

    Raises
    ------
    ImageArithmeticError
        If the region has no width or height, or lies outside.
    """
    full = Box(0, 0, geometry.width, geometry.height)
    if region.form is RegionForm.FULL:
        return full
    if region.form is RegionForm.SQUARE:
        side = min(full.width, full.height)
        return Box((full.width - side) // 2, (full.height - side) // 2, side, side)
    if region.width == 0 or region.height == 0:
        raise ImageArithmeticError(f"Region {region} is empty; width and height start at 1 pixel.")
    if region.form is RegionForm.PERCENT:
        x, y, w, h = (_share(value) for value in (region.x, region.y, region.width, region.height))
        left, width = _span(x * full.width, w * full.width, _WHOLE_SHARE, full.width)
        top, height = _span(y * full.height, h * full.height, _WHOLE_SHARE, full.height)
    else:
        left, width = _span(int(region.x), int(region.width), 1, full.width)
        top, height = _span(int(region.y), int(region.height), 1, full.height)
    if width < 1 or height < 1:
        raise ImageArithmeticError(
            f"Region {region} lies outside the picture, which is {full.width} × {full.height} pixels."
        )
    return Box(left, top, width, height)


#: A percentage counts in parts of 10^-10, the finest that the grammar lets through.
_SHARE_PARTS = 10**10
_WHOLE_SHARE = 100 * _SHARE_PARTS


def _share(percent: Decimal) -> int:
    return int(percent * _SHARE_PARTS)


def _span(start: int, length: int, unit: int, whole: int) -> tuple[int, int]:
    """First pixel and number of pixels on one axis, from 1/`unit` of pixels; none when outside."""
    if start >= whole * unit:
        return 0, 0
    first = min(_divide(start, unit), whole - 1)
    end = min(_divide(start + length, unit), whole)
    return first, max(1, end - first)


def resolve_size(
    size: Size, region: Box, geometry: PyramidGeometry, limits: Limits, version: ApiVersion
) -> tuple[int, int]:
    """Turn a size into the width and height of the answer before rotation.

    Where a region is a published tile or the whole, a side left to the aspect ratio is the one that
    clients compute for that tile or level (rounded up), so all spellings of a tile agree.

    Raises
    ------
    ImageArithmeticError
        If the size is empty, enlarges without being asked to, or passes the limits.
    UnsupportedError
        If it enlarges although no limits are set.
    """
    if size.form in (SizeForm.MAX, SizeForm.FULL):
        return _whole_size(size, region, limits)
    if size.form is SizeForm.PERCENT:
        emptiness = size.percent == 0
    else:
        emptiness = (size.width, size.height).count(0) > (size.form in _ONE_SIDED)
    if emptiness:
        raise ImageArithmeticError(f"Size {size} is empty; width and height start at 1 pixel.")
    width, height = _wanted(size, region, geometry, limits, version)
    _check_enlargement(size, (width, height), region, limits, version)
    if not limits.admit(width, height):
        if size.form is not SizeForm.CONFINED:
            raise ImageArithmeticError(
                f"Size {size} gives {width} × {height} pixels, more than is served; ask for max."
            )
        largest = limits.largest(region)
        width, height = largest if largest else (width, height)
    return width, height


_ONE_SIDED = (SizeForm.WIDTH, SizeForm.HEIGHT)


def _whole_size(size: Size, region: Box, limits: Limits) -> tuple[int, int]:
    largest = limits.largest(region)
    if size.upscale:
        if largest is None:
            raise UnsupportedError("Pictures are not enlarged here; write max without ^.")
        return largest
    if largest is None or limits.admit(region.width, region.height):
        return region.width, region.height
    if size.form is SizeForm.FULL:
        raise ImageArithmeticError(
            f"Size full gives {region.width} × {region.height} pixels, more than is served; "
            "ask for max."
        )
    return largest


def _wanted(
    size: Size, region: Box, geometry: PyramidGeometry, limits: Limits, version: ApiVersion
) -> tuple[int, int]:
    """Width and height as asked, before anything is refused."""
    if size.form is SizeForm.EXACT:
        return size.width, size.height
    if size.form is SizeForm.WIDTH:
        return size_by_width(size.width, region, geometry)
    implied = implied_sizes(region, geometry)
    if size.form is SizeForm.HEIGHT:
        width = max(1, _divide(region.width * size.height, region.height))
        same_height = [item for item in implied if item[1] == size.height]
        return _closest((width, size.height), same_height)
    if size.form is SizeForm.PERCENT:
        share = _share(size.percent)
        width, height = (
            _divide(side * share, _WHOLE_SHARE) for side in (region.width, region.height)
        )
        if max(width, height) == 0:
            raise ImageArithmeticError(
                f"Size {size} is less than a pixel of {region.width} × {region.height}; ask for more."
            )
        return _nearest((max(1, width), max(1, height)), implied)
    if size.width >= region.width and size.height >= region.height:
        grows = size.upscale or (version is ApiVersion.V2 and limits.allow_upscaling)
        if not grows and limits.confined_upscale == "fit":
            return region.width, region.height
    inside = [s for s in implied if s[0] <= size.width and s[1] <= size.height]
    return _nearest(_fit(region, size.width, size.height), inside)


def size_by_width(width: int, region: Box, geometry: PyramidGeometry) -> tuple[int, int]:
    """Size that ``w,`` stands for: the height follows from the region's aspect ratio."""
    height = max(1, _divide(region.height * width, region.width))
    same_width = [size for size in implied_sizes(region, geometry) if size[0] == width]
    return _closest((width, height), same_width)


def _check_enlargement(
    size: Size, wanted: tuple[int, int], region: Box, limits: Limits, version: ApiVersion
) -> None:
    percent_above = size.form is SizeForm.PERCENT and size.percent > 100
    above = wanted[0] > region.width or wanted[1] > region.height or percent_above
    if not above:
        return
    here = f"the region has {region.width} × {region.height} pixels"
    if version is ApiVersion.V3 and not size.upscale:
        raise ImageArithmeticError(f"Size {size} enlarges: {here}; write ^{size} to enlarge it.")
    if not limits.allow_upscaling:
        raise UnsupportedError(f"Size {size} enlarges: {here}; pictures are not enlarged here.")


def implied_sizes(region: Box, geometry: PyramidGeometry) -> list[tuple[int, int]]:
    """Sizes at which the published tiles and levels offer this very region."""
    sizes = []
    for factor in geometry.scale_factors:
        side = geometry.tile_px * factor
        is_full = (region.width, region.height) == (geometry.width, geometry.height)
        is_tile = (
            region.left % side == 0
            and region.top % side == 0
            and region.width == min(side, geometry.width - region.left)
            and region.height == min(side, geometry.height - region.top)
        )
        if is_full or is_tile:
            sizes.append((ceil_div(region.width, factor), ceil_div(region.height, factor)))
    return sizes


def _closest(computed: tuple[int, int], implied: list[tuple[int, int]]) -> tuple[int, int]:
    """Prefer the implied size that resembles `computed` most, if there is any."""
    return min(implied, key=lambda size: _distance(size, computed), default=computed)


def _nearest(computed: tuple[int, int], implied: list[tuple[int, int]]) -> tuple[int, int]:
    """Prefer the implied size within one pixel of `computed` on both sides, if there is one."""
    best = _closest(computed, implied)
    return best if _distance(best, computed) <= 1 else computed


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def _fit(region: Box, max_width: int, max_height: int) -> tuple[int, int]:
    """Largest size with the region's aspect ratio inside a box, enlarging if it must."""
    if max_width * region.height <= max_height * region.width:
        return max_width, max(1, _divide(region.height * max_width, region.width))
    return max(1, _divide(region.width * max_height, region.height)), max_height


def _divide(dividend: int, divisor: int) -> int:
    """Divide and round to the nearest whole number, halves up."""
    return (2 * dividend + divisor) // (2 * divisor)
