"""What a received file is, from its header: decided before anything is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from iiif_server.catalog.deposits import Page
from iiif_server.errors import RefusedError
from iiif_server.image import probe
from iiif_server.image.errors import ImageRefusedError, UnknownFormatError
from iiif_server.image.libvips import restrict_loaders
from iiif_server.ingest import pdf_process, recording_process
from iiif_server.ingest.ffmpeg_process import find_ffmpeg
from iiif_server.ingest.model_process import find_fault
from iiif_server.recordings.errors import RecordingRefusedError
from iiif_server.recordings.facts import list_notes
from manifests.model import MediaKind
from mesh.errors import MeshRefusedError, UnknownModelError

if TYPE_CHECKING:
    from mesh.reading.header import MeshHeader

WHAT_IS_KEPT = (
    "the format is not recognised: deposit a picture (TIFF, JPEG, PNG, WebP, AVIF, GIF, JPEG 2000 or JPEG XL), a "
    "PDF, a sound or film (MP3, WAV, FLAC, Ogg, M4A, AAC, MP4, MOV or WebM), or a model (GLB, glTF, OBJ, PLY, STL, "
    "3MF, DAE or FBX, or a zip of one of them with its side files)."
)


def inspect_file(path: Path, file_name: str, *, pdf_unconfined: bool = False) -> tuple[Page, ...]:
    """Return the pages of the file, each of which becomes one media.

    `pdf_unconfined` is the setting.

    Raises
    ------
    RefusedError
        If it is no picture, document, recording or model that can be taken, with the reason.
    """
    restrict_loaders()
    try:
        return tuple(
            Page(MediaKind.IMAGE, header.page, header.media_type, header.notes)
            for header in probe.inspect_header(path)
        )
    except UnknownFormatError:
        return _inspect_other(path, file_name, pdf_unconfined)
    except ImageRefusedError as error:
        raise RefusedError(f"{file_name}: {error}") from error


def _inspect_other(path: Path, file_name: str, pdf_unconfined: bool) -> tuple[Page, ...]:
    """Look at what libvips has no loader for: documents, recordings and models."""
    try:
        if pdf_process.is_pdf(path):
            return _inspect_pdf(path, pdf_unconfined)
        if recording_process.is_recording(path):
            return (_inspect_recording(path, pdf_unconfined),)
        header = _inspect_model(path)
    except UnknownModelError as error:
        raise RefusedError(f"{file_name}: {WHAT_IS_KEPT}") from error
    except (ImageRefusedError, MeshRefusedError, RecordingRefusedError) as error:
        raise RefusedError(f"{file_name}: {error}") from error
    return (Page(MediaKind.MODEL, 0, header.media_type, header.notes),)


def _inspect_model(path: Path) -> MeshHeader:
    # Whoever deposits pictures need not load what reads models.
    from mesh.reading.doubts import is_doubtful
    from mesh.reading.header import inspect_header

    header = inspect_header(path)
    fault = find_fault(path) if is_doubtful(path, header) else ""
    if fault:
        raise MeshRefusedError(fault)
    return header


def _inspect_pdf(path: Path, unconfined: bool) -> tuple[Page, ...]:
    found = pdf_process.list_pdf_pages(path, unconfined=unconfined)
    return tuple(
        Page(MediaKind.IMAGE, number, pdf_process.MEDIA_TYPE, found.notes)
        for number in range(len(found.sizes_pt))
    )


def _inspect_recording(path: Path, unconfined: bool) -> Page:
    facts = recording_process.look_at(path, unconfined=unconfined)
    recording_process.check_can_be_played(facts, with_ffmpeg=find_ffmpeg() is not None)
    kind = MediaKind.VIDEO if facts.is_film else MediaKind.AUDIO
    return Page(kind, 0, facts.media_type, list_notes(facts))
