"""Flow 1, second half, for a sound or film: what is played of it, and a picture that stands for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from iiif_server.catalog.jobs import Task
from iiif_server.catalog.limits import PublicWork
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.made_recording import MadeRecording, mark_recording_ready
from iiif_server.catalog.media import PYRAMID_NAME, Original
from iiif_server.catalog.taking_place import find_wanted, take_place
from iiif_server.image.libvips import prepare_for_deriving
from iiif_server.image.pyramid import write_pyramid
from iiif_server.ingest import recording_process
from iiif_server.ingest.derive_public import make_public_beside
from iiif_server.ingest.ffmpeg_process import Ffmpeg, find_ffmpeg
from iiif_server.ingest.keep import keep_derivative
from iiif_server.ingest.recording_copy import make_copy
from iiif_server.ingest.recording_pictures import take_picture
from iiif_server.recordings.errors import RecordingRefusedError
from iiif_server.recordings.facts import RecordingFacts, find_obstacle, list_notes, played_type
from iiif_server.runtime import Runtime
from iiif_server.scratch import scratch_folder
from iiif_server.storage.keys import derivative_key

#: Name and version of what is made of a recording.
RECORDING_RECIPE = "recording-1"

NO_FFMPEG = (
    "No picture was made of it: FFmpeg is not installed here. When it is: baovat jobs retry MEDIA"
)

#: Part of the progress that belongs to the copy, where one is made.
_COPY_SHARE = 0.9


def derive_recording(runtime: Runtime, task: Task, progress: Callable[[str, float], None]) -> None:
    """Find out what is played of a recording, make a copy and a picture where FFmpeg is installed; mark it ready.

    Raises
    ------
    RecordingRefusedError
        If the file turns out to be broken, or browsers do not play it and FFmpeg is not installed.
    """
    prepare_for_deriving()
    with runtime.database.read() as connection:
        wanted = find_wanted(connection, task)
    if wanted is None:
        return
    original, limit = wanted.original, wanted.limit
    progress("read", 0.0)
    source = runtime.store.local_path(original.key)
    facts = recording_process.look_at(source, unconfined=runtime.settings.pdf_unconfined)
    program = find_ffmpeg()
    recording_process.check_can_be_played(facts, with_ffmpeg=program is not None)
    work = PublicWork(original.sha256, RECORDING_RECIPE, limit)
    with scratch_folder(runtime.settings.scratch_dir, "recording") as folder:
        ffmpeg = None
        if program is not None:
            ffmpeg = _prepare(runtime, program, source, facts, folder)
        played = _settle_played(runtime, original, facts, ffmpeg, progress)
        notes, picture = _find_picture(ffmpeg, facts)
        made = public = None
        if picture is not None:
            target = folder / PYRAMID_NAME
            made = _keep_pyramid(runtime, work, picture, target, progress)
            public = make_public_beside(runtime, work, made.geometry, target, progress)
    notes = (*list_notes(facts), *notes)

    def mark(connection: Connection) -> None:
        told = (connection, original.media_id, RECORDING_RECIPE, played)
        mark_recording_ready(*told, picture=made, notes=notes, public=public)

    take_place(runtime.database, task, original, mark)


def _prepare(
    runtime: Runtime, program: Path, source: Path, facts: RecordingFacts, folder: Path
) -> Ffmpeg:
    settings = runtime.settings
    return Ffmpeg(
        program,
        source.resolve(),
        facts.container,
        folder.resolve(),
        timeout_s=settings.job_timeout_s,
        file_bytes=settings.max_upload_bytes,
        unconfined=settings.pdf_unconfined,
    )


def _settle_played(
    runtime: Runtime,
    original: Original,
    facts: RecordingFacts,
    ffmpeg: Ffmpeg | None,
    progress: Callable[[str, float], None],
) -> MadeRecording:
    """Return what is played: the original where browsers play it, else a copy, which is made and kept."""
    if find_obstacle(facts) is None or ffmpeg is None:
        return MadeRecording(
            played_type(facts), original.bytes, facts.duration_s, facts.width, facts.height
        )
    path = make_copy(ffmpeg, facts, lambda fraction: progress("copy", fraction * _COPY_SHARE))
    copied = recording_process.look_at(path, unconfined=runtime.settings.pdf_unconfined)
    kept = keep_derivative(
        runtime.store, derivative_key(original.sha256, RECORDING_RECIPE, path.name), path
    )
    return MadeRecording(
        played_type(copied), kept.bytes, copied.duration_s, copied.width, copied.height,
        path.name, kept.sha256,
    )  # fmt: skip


def _find_picture(
    ffmpeg: Ffmpeg | None, facts: RecordingFacts
) -> tuple[tuple[str, ...], Path | None]:
    """Return the picture that stands for a recording, or why there is none: it is heard and seen without one."""
    if ffmpeg is None:
        return (NO_FFMPEG,), None
    try:
        return (), take_picture(ffmpeg, facts)
    except RecordingRefusedError as error:
        return (f"No picture was made of it. {error}",), None


def _keep_pyramid(
    runtime: Runtime,
    work: PublicWork,
    picture: Path,
    target: Path,
    progress: Callable[[str, float], None],
) -> MadePyramid:
    pyramid = write_pyramid(
        picture, target, page=0, progress=lambda fraction: progress("pyramid", fraction)
    )
    key = derivative_key(work.sha256, work.recipe, PYRAMID_NAME)
    kept = keep_derivative(runtime.store, key, target)
    return MadePyramid(work.recipe, pyramid.geometry, kept.bytes, kept.sha256)
