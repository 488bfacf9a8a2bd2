"""The pyramid for the public, made from the full one under the item's limit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.jobs import Task, media_of
from iiif_server.catalog.limits import PublicWork, find_public_work, mark_public_ready
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.media import PYRAMID_NAME
from iiif_server.image.geometry import PyramidGeometry
from iiif_server.image.libvips import prepare_for_deriving
from iiif_server.image.public_pyramid import write_public_pyramid
from iiif_server.image.public_recipe import name_public_recipe
from iiif_server.image.watermark import Mark, TextMark, name_mark, read_mark
from iiif_server.ingest.keep import keep_derivative
from iiif_server.runtime import Runtime
from iiif_server.scratch import scratch_folder
from iiif_server.settings import Settings
from iiif_server.storage.keys import derivative_key


def derive_public(runtime: Runtime, task: Task, progress: Callable[[str, float], None]) -> None:
    """Make the pyramid for the public of a media and keep it, if the limit is still that of the job.

    Raises
    ------
    DamagedPyramidError, StorageError
        If the full pyramid cannot be read.
    DerivationError
        If the watermark cannot be drawn.
    """
    prepare_for_deriving()
    media_id = media_of(task)
    with runtime.database.read() as connection:
        work = find_public_work(connection, media_id, task.argument)
    if work is None:
        return
    full = runtime.store.local_path(derivative_key(work.sha256, work.recipe, PYRAMID_NAME))
    made = make_public(runtime, work, full, lambda fraction: progress("pyramid", fraction))
    with runtime.database.write() as connection:
        next_change(connection)
        # Another file may have taken the place meanwhile: what was made of the earlier one is not kept under its hash.
        if find_public_work(connection, media_id, task.argument) == work:
            mark_public_ready(connection, media_id, made)


def make_public(
    runtime: Runtime, work: PublicWork, full: Path, progress: Callable[[float], None]
) -> MadePyramid:
    """Make a pyramid for the public from the full one in a local file, and keep it in the store.

    One that is there is replaced: it may be what was damaged.
    """
    limit = work.limit
    mark = choose_mark(runtime.settings) if limit.watermark else None
    mark_name = "" if mark is None else name_mark(mark)
    recipe = name_public_recipe(work.recipe, limit.pixels, limit.watermark, mark_name)
    with scratch_folder(runtime.settings.scratch_dir, "public") as folder:
        target = folder / PYRAMID_NAME
        geometry = write_public_pyramid(
            full, target, pixels=limit.pixels, mark=mark, progress=progress
        )
        key = derivative_key(work.sha256, recipe, PYRAMID_NAME)
        kept = keep_derivative(runtime.store, key, target)
        return MadePyramid(recipe, geometry, kept.bytes, kept.sha256)


def make_public_beside(
    runtime: Runtime,
    work: PublicWork,
    geometry: PyramidGeometry,
    full: Path,
    progress: Callable[[str, float], None],
) -> MadePyramid | None:
    """Make the pyramid for the public right after the full one; None where the limit spares the picture."""
    if work.limit.spares(geometry.width, geometry.height):
        return None
    return make_public(runtime, work, full, lambda _fraction: progress("pyramid", 1.0))


def choose_mark(settings: Settings) -> Mark:
    """Return the watermark of the institution: its own picture, or else its name."""
    if settings.watermark is not None:
        return read_mark(settings.watermark)
    return TextMark(settings.institution_vi)
