"""Pictures whose colour says where a pixel is, so that tests compute what they expect."""

from __future__ import annotations

from pathlib import Path

import pyvips

from iiif_server.image.cost import joins_tiles
from iiif_server.image.geometry import TileIndex
from iiif_server.image.level_pixels import BoxReader, DecodedTiles, read_level
from iiif_server.image.parameters import ApiVersion
from iiif_server.image.plan import RenderPlan, plan_render
from iiif_server.image.render import render
from iiif_server.image.request import ImageRequest, parse_image_request
from iiif_server.image.sizing import Limits
from iiif_server.image.stored_tiles import read_tile_table

LIMITS = Limits(max_width=6000, max_area=25_000_000)


def gradient(width: int, height: int) -> pyvips.Image:
    """Red grows from left to right, green from top to bottom, both from 0 to 255; blue is 100."""
    place = pyvips.Image.xyz(width, height)
    red = (place[0] + 0.5) * (255 / width)
    green = (place[1] + 0.5) * (255 / height)
    picture = red.bandjoin([green, 100]).rint().cast("uchar").copy(interpretation="srgb")
    return picture.copy_memory()


def flat(colour: tuple[int, int, int], width: int, height: int) -> pyvips.Image:
    """One colour everywhere."""
    picture = pyvips.Image.black(width, height, bands=3).linear([1, 1, 1], list(colour))
    return picture.cast("uchar").copy(interpretation="srgb")


def grey_ramp(width: int, height: int) -> pyvips.Image:
    """Grey from 0 at the left to 255 at the right."""
    return gradient(width, height).extract_band(0).copy(interpretation="b-w")


def set_profile(picture: pyvips.Image, name: str) -> pyvips.Image:
    """Attach one of libvips' built-in profiles: ``srgb``, ``p3`` or ``cmyk``."""
    changed = picture.copy()
    profile = pyvips.Operation.call("profile_load", name)
    changed.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return changed


def set_orientation(picture: pyvips.Image, orientation: int) -> pyvips.Image:
    """Attach an EXIF orientation from 1 to 8."""
    changed = picture.copy()
    changed.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    return changed


def decode(data: bytes) -> pyvips.Image:
    return pyvips.Image.new_from_buffer(data, "").copy_memory()


def parse(path: str, version: ApiVersion = ApiVersion.V3) -> ImageRequest:
    region, size, rotation, quality_and_format = path.split("/")
    return parse_image_request(region, size, rotation, quality_and_format, version)


def answer(
    pyramid: Path, path: str, version: ApiVersion = ApiVersion.V3, limits: Limits = LIMITS
) -> tuple[RenderPlan, pyvips.Image]:
    """Plan and render a request, as the service does; the picture is decoded."""
    plan = planned(pyramid, path, version, limits)
    return plan, decode(rendered(plan, pyramid))


def planned(
    pyramid: Path, path: str, version: ApiVersion = ApiVersion.V3, limits: Limits = LIMITS
) -> RenderPlan:
    with pyramid.open("rb") as file:
        return plan_render(parse(path, version), read_tile_table(file).geometry, limits)


def rendered(plan: RenderPlan, pyramid: Path) -> bytes:
    reader = read_joined(pyramid) if joins_tiles(plan) else read_level(pyramid)
    return render(plan, reader)


def read_joined(pyramid: Path) -> BoxReader:
    """Join tiles, keeping none of them decoded."""
    with pyramid.open("rb") as file:
        table = read_tile_table(file)

    def read_tile(index: TileIndex) -> bytes:
        with pyramid.open("rb") as file:
            return table.read_tile(file, index)

    return DecodedTiles(0).reader(str(pyramid), table.geometry, read_tile)


def assert_near(pixel: list[float], expected: tuple[float, ...], tolerance: float) -> None:
    assert len(pixel) >= len(expected), pixel
    differences = [abs(a - b) for a, b in zip(pixel, expected, strict=False)]
    assert max(differences) <= tolerance, f"{pixel} is not {expected}"
