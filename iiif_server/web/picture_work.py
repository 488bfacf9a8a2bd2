"""From a plan to work: which name its bytes have, what they cost, where they are made."""

from __future__ import annotations

from collections.abc import Callable
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
_DECODED = DecodedTiles(64 << 20)


def want(
    source: TileSource,
    plan: RenderPlan,
    pyramids: PyramidShelf,
    store: ObjectStore,
    on_making: Callable[[], None],
) -> Wanted:
    """Return what is to be found or made for a plan; the pyramid is looked at when something is made.

    `on_making` is called then, too.
    """

    def checked_file() -> Path:
        pyramids.take(source)  # refuses a file that is not what was written
        return store.local_path(source.key)

    def read_box() -> BoxReader:
        if not joins_tiles(plan):
            return read_level(checked_file())
        return _DECODED.reader(source.version, source.geometry, pyramids.take(source).read_tile)

    def make() -> bytes:
        on_making()
        return render(plan, read_box())

    def make_file(target: Path) -> None:
        on_making()
        render_apart(plan, checked_file(), target)

    return Wanted(f"{source.version}/{plan.key()}", estimate_cost(plan), make, make_file)
