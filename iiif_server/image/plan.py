"""The one decision about a request: what to read, from which level, and what to make of it.

A plan is a frozen value, so thousands of cases are tested without a pixel, and `render` has nothing
left to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from iiif_server.image.geometry import Box, PyramidGeometry, TileIndex, ceil_div
from iiif_server.image.parameters import (
    ApiVersion,
    Format,
    Quality,
    Rotation,
    Size,
    SizeForm,
)
from iiif_server.image.request import ImageRequest
from iiif_server.image.sizing import Limits, resolve_region, resolve_size, size_by_width

#: Name and version of how `render` turns plans into bytes; it grows when the bytes of a plan change.
RENDER_RECIPE = "render-3"


@dataclass(frozen=True)
class RenderPlan:
    """What `render` does, step by step: read `box` of `level`, resize, mirror, rotate, encode.

    `output_width` and `output_height` are pixels before rotation. `quality` is ``default`` wherever another
    name gives the same pixels. `canonical` is the path below the identifier in the version of the
    request. `stored_tile` names the stored tile that already is the answer.
    """

    level: int
    box: Box
    output_width: int
    output_height: int
    rotation: Rotation
    quality: Quality
    format: Format
    canonical: str
    stored_tile: TileIndex | None

    def key(self) -> str:
        """Name the bytes of the answer among all answers from one pyramid.

        Two requests have the same key exactly when they get the same bytes, whichever version or
        spelling they use.
        """
        box = f"{self.box.left},{self.box.top},{self.box.width},{self.box.height}"
        size = f"{self.output_width},{self.output_height}"
        return (
            f"{RENDER_RECIPE}/{self.level}/{box}/{size}/{self.rotation}/"
            f"{self.quality}.{self.format}"
        )


def plan_render(request: ImageRequest, geometry: PyramidGeometry, limits: Limits) -> RenderPlan:
    """Decide how a request is answered from a pyramid of this shape.

    Raises
    ------
    ImageArithmeticError
        If the picture or the limits cannot give what is asked.
    UnsupportedError
        If a feature is asked for that is not offered.
    """
    region = resolve_region(request.region, geometry)
    width, height = resolve_size(request.size, region, geometry, limits, request.version)
    level = _choose_level(region, width, height, geometry)
    box = _box_in_level(region, level, geometry)
    rotation = Rotation(request.rotation.degrees % 360, request.rotation.mirror)
    quality = _simplify_quality(request.quality, geometry)
    stored = None
    untouched = rotation == Rotation(Decimal(0)) and quality is Quality.DEFAULT
    if untouched and request.format is Format.JPG and (width, height) == (box.width, box.height):
        stored = geometry.find_tile(level, box)
    size = _canonical_size((width, height), region, geometry, limits, request.version)
    place = _canonical_region(region, geometry)
    return RenderPlan(
        level=level,
        box=box,
        output_width=width,
        output_height=height,
        rotation=rotation,
        quality=quality,
        format=request.format,
        canonical=f"{place}/{size}/{rotation}/{quality}.{request.format}",
        stored_tile=stored,
    )


def _choose_level(region: Box, width: int, height: int, geometry: PyramidGeometry) -> int:
    """Find the smallest level that still has the pixels of the answer, as clients count them.

    A remainder of a few pixels has the same size at several levels: the one whose tile it is comes first.
    """
    sizes = [
        (ceil_div(region.width, factor), ceil_div(region.height, factor))
        for factor in geometry.scale_factors
    ]
    alike = [level for level, size in enumerate(sizes) if size == (width, height)]
    tiles = [
        level
        for level in alike
        if geometry.find_tile(level, _box_in_level(region, level, geometry))
    ]
    enough = [level for level, size in enumerate(sizes) if size[0] >= width and size[1] >= height]
    return max(tiles or enough, default=0)


def _box_in_level(region: Box, level: int, geometry: PyramidGeometry) -> Box:
    """`region` in pixels of a level, edges rounded to the nearest; the picture's edge is the level's."""
    level_width, level_height = geometry.levels[level]
    left, right = _round_span(region.left, region.right, level, geometry.width, level_width)
    top, bottom = _round_span(region.top, region.bottom, level, geometry.height, level_height)
    return Box(left, top, right - left, bottom - top)


def _round_span(start: int, end: int, level: int, whole: int, length: int) -> tuple[int, int]:
    half = (1 << level) >> 1
    first = min((start + half) >> level, length - 1)
    last = length if end == whole else min(max((end + half) >> level, first + 1), length)
    return first, last


def _simplify_quality(quality: Quality, geometry: PyramidGeometry) -> Quality:
    same = {Quality.COLOR, Quality.GRAY} if geometry.is_grey else {Quality.COLOR}
    return Quality.DEFAULT if quality in same else quality


def _canonical_region(region: Box, geometry: PyramidGeometry) -> str:
    if (region.width, region.height) == (geometry.width, geometry.height):
        return "full"
    return f"{region.left},{region.top},{region.width},{region.height}"


def _canonical_size(
    answer: tuple[int, int],
    region: Box,
    geometry: PyramidGeometry,
    limits: Limits,
    version: ApiVersion,
) -> str:
    """Section 4.7 of 3.0 (``max``, ``^max``, ``w,h``, ``^w,h``) and 2.1 (``full``, ``w,``, ``w,h``)."""
    width, height = answer
    if version is ApiVersion.V2:
        if answer == (region.width, region.height):
            return "full"
        keeps_aspect = size_by_width(width, region, geometry) == answer
        return f"{width}," if keeps_aspect else f"{width},{height}"
    if answer == resolve_size(Size(SizeForm.MAX), region, geometry, limits, version):
        return "max"
    mark = "^" if width > region.width or height > region.height else ""
    if mark and answer == limits.largest(region):
        return "^max"
    return f"{mark}{width},{height}"
