"""Ask a confined process of its own what a recording is, and decide what becomes of it."""

from __future__ import annotations

from pathlib import Path

from iiif_server.ingest.confined_process import ask_confined
from iiif_server.recordings.containers import recognise
from iiif_server.recordings.errors import RecordingRefusedError
from iiif_server.recordings.facts import PLAYED, RecordingFacts, facts_from_values, find_obstacle

CHILD = "iiif_server.ingest.recording_child"
LOOK_TIMEOUT_S = 120.0

_SILENCE = (
    "The recording makes the program that reads it crash, or needs more time or memory than a recording is given; "
    "export it again and deposit that."
)


def is_recording(path: Path) -> bool:
    """Tell whether a file is a sound or film, by its content."""
    with path.open("rb") as file:
        return recognise(file) is not None


def look_at(path: Path, *, unconfined: bool = False) -> RecordingFacts:
    """Return what a recording is.

    Parameters
    ----------
    unconfined
        Whether to go on where the system cannot confine the process (setting BAOVAT_PDF_UNCONFINED).

    Raises
    ------
    RecordingRefusedError
        If it is truncated, damaged, empty, or does something to the process that looks at it; or if that cannot be
        confined.
    """
    answer = ask_confined(
        CHILD,
        [str(path)],
        timeout_s=LOOK_TIMEOUT_S,
        unconfined=unconfined,
        refusal=RecordingRefusedError,
        silence=_SILENCE,
    )
    try:
        return facts_from_values(answer)
    except (KeyError, TypeError, ValueError) as error:
        raise RecordingRefusedError(_SILENCE) from error


def check_can_be_played(facts: RecordingFacts, *, with_ffmpeg: bool) -> None:
    """Refuse what browsers do not play, where no copy can be made that they do.

    Raises
    ------
    RecordingRefusedError
        If it is so; the text names what is taken.
    """
    obstacle = find_obstacle(facts)
    if obstacle is not None and not with_ffmpeg:
        raise RecordingRefusedError(
            f"Browsers do not play {obstacle}. Deposit {PLAYED}; or install FFmpeg here, then "
            "a copy for browsers is made."
        )
