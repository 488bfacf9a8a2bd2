"""From a plan to work: which name its bytes have, what they cost, where they are made."""

from __future__ import annotations

from pathlib import Path

from iiif_server.catalog.media import TileSource
from iiif_server.image.cost import estimate_cost, joins_tiles
from iiif_server.image.level_pixels import BoxReader, DecodedTiles, read_level
from iiif_server.image.plan import RenderPlan
from iiif_server.image.render import render
from iiif_server.storage.store import ObjectStore
from iiif_server.tiles.shelf import PyramidShelf
from iiif_server.web.render_process import render_apart
from iiif_server.web.renders import Wanted

#: A picture of 195 megapixels has 16 tiles of 512 px in its four smallest levels, at 1 MB each; measured with random
#: regions of it, half of the tiles that they touch are found here.
_DECODED = DecodedTiles(32 << 20)


def want(
    source: TileSource, plan: RenderPlan, pyramids: PyramidShelf, store: ObjectStore
) -> Wanted:
    """Return what is to be found or made for a plan; the pyramid is looked at when something is made."""

    def checked_file() -> Path:
        pyramids.take(source)  # refuses a file that is not what was written
        return store.local_path(source.key)

    def read_box() -> BoxReader:
        if not joins_tiles(plan):
            return read_level(checked_file())
        return _DECODED.reader(source.version, source.geometry, pyramids.take(source).read_tile)

    return Wanted(
        key=f"{source.version}/{plan.key()}",
        cost=estimate_cost(plan),
        render=lambda: render(plan, read_box()),
        render_to=lambda target: render_apart(plan, checked_file(), target),
    )
