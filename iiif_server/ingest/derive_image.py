"""Flow 1, second half, for an image or a page of a document: the original becomes a pyramid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from iiif_server.catalog.jobs import Task, media_of
from iiif_server.catalog.limits import PublicWork, read_limit_of
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.media import PYRAMID_NAME, Original, mark_ready, read_original
from iiif_server.image.libvips import prepare_for_deriving
from iiif_server.image.pyramid import PYRAMID_RECIPE, Pyramid, write_pyramid
from iiif_server.ingest.beside import read_once
from iiif_server.ingest.derive_public import make_public_beside
from iiif_server.ingest.keep import keep_derivative
from iiif_server.ingest.page_picture import PagePicture, open_page
from iiif_server.ingest.pdf_process import DRAWING_RECIPE, MEDIA_TYPE
from iiif_server.runtime import Runtime
from iiif_server.scratch import scratch_folder
from iiif_server.storage.keys import derivative_key


def derive_image(runtime: Runtime, task: Task, progress: Callable[[str, float], None]) -> None:
    """Make the pyramid of an image, and the one for the public where the item is limited; mark the media ready.

    Raises
    ------
    ImageRefusedError
        If the file turns out to be broken when it is decoded.
    """
    prepare_for_deriving()
    media_id = media_of(task)
    with runtime.database.read() as connection:
        original = read_original(connection, media_id)
        limit = read_limit_of(connection, media_id)
    work = PublicWork(original.sha256, recipe_of(original), limit)
    source = runtime.store.local_path(original.key)
    with scratch_folder(runtime.settings.scratch_dir, "image") as folder:
        progress("read", 0.0)
        page = open_page(
            source,
            original.page,
            folder,
            pdf_unconfined=runtime.settings.pdf_unconfined,
        )
        target = folder / PYRAMID_NAME
        pyramid = _write(page, target, progress)
        key = derivative_key(work.sha256, work.recipe, PYRAMID_NAME)
        kept = keep_derivative(runtime.store, key, target)
        made = MadePyramid(work.recipe, pyramid.geometry, kept.bytes, kept.sha256)
        public = make_public_beside(runtime, work, pyramid.geometry, target, progress)
    notes = page.notes + pyramid.notes
    with runtime.database.write() as connection:
        mark_ready(connection, media_id, made, levels=(), notes=notes, public=public)


def _write(page: PagePicture, target: Path, progress: Callable[[str, float], None]) -> Pyramid:
    """Write the pyramid; what was read of the original leaves the page cache."""
    with read_once(page.path) as let_go:

        def tell(fraction: float) -> None:
            let_go(fraction)
            progress("pyramid", fraction)

        return write_pyramid(page.path, target, page=page.number, progress=tell)


def recipe_of(original: Original) -> str:
    """Return the recipe of one page: every page of a file has the same hash."""
    drawing = f"{DRAWING_RECIPE}-" if original.format == MEDIA_TYPE else ""
    return f"{PYRAMID_RECIPE}-{drawing}page-{original.page}"
