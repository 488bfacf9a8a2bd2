"""From a plan to work: which name its bytes have, what they cost, where they are made."""

from __future__ import annotations

from pathlib import Path

from iiif_server.catalog.media import TileSource
from iiif_server.image.cost import estimate_cost, joins_tiles
from iiif_server.image.level_pixels import BoxReader, DecodedTiles, read_level
from iiif_server.image.plan import RenderPlan
from iiif_server.image.render import render
from iiif_server.web.render_process import render_apart
from iiif_server.web.renders import Wanted
from iiif_server.web.tile_shelf import read_stored_tile

#: A picture of 195 megapixels has 16 tiles of 512 px in its four smallest levels, at 1 MB each; measured with random
#: regions of it, half of the tiles that they touch are found here.
_DECODED = DecodedTiles(32 << 20)


def want(source: TileSource, plan: RenderPlan, pyramid: Path) -> Wanted:
    """Return what is to be found or made for a plan."""
    return Wanted(
        key=f"{source.version}/{plan.key()}",
        cost=estimate_cost(plan),
        render=lambda: render(plan, _reader(source, plan, pyramid)),
        render_to=lambda target: render_apart(plan, pyramid, target),
    )


def _reader(source: TileSource, plan: RenderPlan, pyramid: Path) -> BoxReader:
    if not joins_tiles(plan):
        return read_level(pyramid)
    return _DECODED.reader(
        source.version, source.geometry, lambda index: read_stored_tile(pyramid, index)
    )
