"""Flow 1, second half, for an image or a page of a document: the original becomes a pyramid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from iiif_server.catalog.jobs import Task
from iiif_server.catalog.limits import PublicWork
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.media import PYRAMID_NAME, Original, mark_ready
from iiif_server.catalog.taking_place import find_wanted, take_place
from iiif_server.image.geometry import PyramidGeometry
from iiif_server.image.libvips import prepare_for_deriving
from iiif_server.image.pyramid import write_pyramid
from iiif_server.image.stored_tiles import read_tile_table
from iiif_server.ingest.beside import read_once
from iiif_server.ingest.derive_public import make_public_beside
from iiif_server.ingest.head_start import take_head_start
from iiif_server.ingest.keep import keep_derivative
from iiif_server.ingest.made_before import Made, find_made_before
from iiif_server.ingest.page_picture import open_page
from iiif_server.ingest.pdf_process import MEDIA_TYPE
from iiif_server.ingest.recipes import page_recipe
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
    with runtime.database.read() as connection:
        wanted = find_wanted(connection, task)
    if wanted is None:
        return
    original, limit = wanted.original, wanted.limit
    recipe = page_recipe(original.page, is_drawn=original.format == MEDIA_TYPE)
    work = PublicWork(original.sha256, recipe, limit)
    with scratch_folder(runtime.settings.scratch_dir, "image") as folder:
        progress("read", 0.0)
        done = find_made_before(runtime, original, recipe, progress) or _make(
            runtime, original, recipe, folder / PYRAMID_NAME, progress
        )
        public = make_public_beside(runtime, work, done.made.geometry, done.path, progress)

    def mark(connection: Connection) -> None:
        mark_ready(
            connection,
            original.media_id,
            done.made,
            levels=(),
            notes=done.notes,
            public=public,
            made_before=done.before,
        )

    take_place(runtime.database, task, original, mark)


def _make(
    runtime: Runtime,
    original: Original,
    recipe: str,
    target: Path,
    progress: Callable[[str, float], None],
) -> Made:
    """Make the pyramid in a file of scratch, or take the one that was begun early, and keep it."""
    source = runtime.store.local_path(original.key)
    notes = _find_begun(runtime, source, recipe, target, progress)
    if notes is None:
        notes = _write(runtime, source, original.page, target, progress)
    geometry = _read_geometry(target)
    key = derivative_key(original.sha256, recipe, PYRAMID_NAME)
    kept = keep_derivative(runtime.store, key, target)
    return Made(target, MadePyramid(recipe, geometry, kept.bytes, kept.sha256), notes)


def _find_begun(
    runtime: Runtime,
    source: Path,
    recipe: str,
    target: Path,
    progress: Callable[[str, float], None],
) -> tuple[str, ...] | None:
    """Take the pyramid that was begun when the original came in, and return its notes; None where there is none."""
    return take_head_start(
        runtime.settings.scratch_dir,
        source,
        recipe,
        target,
        lambda fraction: progress("pyramid", fraction),
    )


def _write(
    runtime: Runtime,
    source: Path,
    number: int,
    target: Path,
    progress: Callable[[str, float], None],
) -> tuple[str, ...]:
    """Write the pyramid of a page, and return the notes; what was read of the original leaves the page cache."""
    unconfined = runtime.settings.pdf_unconfined
    page = open_page(source, number, target.parent, pdf_unconfined=unconfined)
    with read_once(page.path) as let_go:

        def tell(fraction: float) -> None:
            let_go(fraction)
            progress("pyramid", fraction)

        pyramid = write_pyramid(page.path, target, page=page.number, progress=tell)
    return page.notes + pyramid.notes


def _read_geometry(pyramid: Path) -> PyramidGeometry:
    with pyramid.open("rb") as file:
        return read_tile_table(file).geometry
