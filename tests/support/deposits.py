"""Deposits with their derivatives made at once, in this process: for tests of what comes after."""

from __future__ import annotations

import io

from iiif_server.access.limits import PublicLimit
from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.jobs import begin_attempt, end_job, list_jobs, read_task
from iiif_server.catalog.limits import record_limit
from iiif_server.image.errors import ImageRefusedError
from iiif_server.ingest.deposit import Upload, deposit
from iiif_server.ingest.derive_image import derive_image
from iiif_server.ingest.derive_model import derive_model
from iiif_server.ingest.derive_public import derive_public
from iiif_server.ingest.derive_recording import derive_recording
from iiif_server.recordings.errors import RecordingRefusedError
from iiif_server.runtime import Runtime
from manifests.model import MediaKind
from mesh.errors import MeshRefusedError

DERIVE = {
    MediaKind.IMAGE: derive_image,
    MediaKind.MODEL: derive_model,
    MediaKind.AUDIO: derive_recording,
    MediaKind.VIDEO: derive_recording,
}


def shown(
    runtime: Runtime,
    content: bytes,
    item_id: str,
    description: ItemDescription | None = None,
) -> str:
    """Deposit a file into an item, make its derivatives, and return the identifier of its first media."""
    done = deposit(
        runtime,
        Upload(io.BytesIO(content), "file"),
        item_id=item_id,
        description=description or ItemDescription({"vi": ("Hiện vật",), "en": ("An object",)}),
    )
    for each in done.media:
        assert each.job_id is not None
        with runtime.database.read() as connection:
            task = read_task(connection, each.job_id)
        DERIVE[MediaKind(task.kind)](runtime, task, lambda _step, _fraction: None)
        with runtime.database.write() as connection:
            end_job(connection, each.job_id, None)
    return done.media[0].media_id


def limited(runtime: Runtime, item_id: str, pixels: int | None, watermark: bool = False) -> None:
    """Limit what the public gets of an item; nothing is made yet."""
    with runtime.database.write() as connection:
        record_limit(connection, item_id, PublicLimit(pixels, watermark))


def work_off(runtime: Runtime) -> int:
    """Do the waiting jobs that make pyramids for the public, in this process; return how many there were."""
    with runtime.database.read() as connection:
        waiting = [job for job in list_jobs(connection, states=("queued",)) if job.kind == "public"]
    for job in waiting:
        with runtime.database.read() as connection:
            task = read_task(connection, job.id)
        derive_public(runtime, task, lambda _step, _fraction: None)
        with runtime.database.write() as connection:
            end_job(connection, job.id, None)
    return len(waiting)


def work_off_all(runtime: Runtime) -> int:
    """Do all waiting jobs for media as a worker does, refusals too; return how many there were."""
    with runtime.database.read() as connection:
        waiting = list_jobs(connection, states=("queued",))
    for job in waiting:
        do_job(runtime, job.id)
    return len(waiting)


def do_job(runtime: Runtime, job_id: str) -> None:
    """Do one job: its derivatives, or the reason why there are none."""
    with runtime.database.write() as connection:
        if begin_attempt(connection, job_id, 3) is None:
            return
        task = read_task(connection, job_id)
    derive = derive_public if task.kind == "public" else DERIVE[MediaKind(task.kind)]
    reason = None
    try:
        derive(runtime, task, lambda _step, _fraction: None)
    except (ImageRefusedError, MeshRefusedError, RecordingRefusedError) as error:
        reason = str(error)
    with runtime.database.write() as connection:
        end_job(connection, job_id, reason)
