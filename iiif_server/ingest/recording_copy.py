"""A copy of a recording that every browser plays: MP4 with H.264 and AAC, or M4A with AAC."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from iiif_server.ingest.ffmpeg_process import Ffmpeg
from iiif_server.recordings.facts import RecordingFacts

#: The longer side of a copied film in pixels: what browsers play without stuttering on a phone.
COPY_SIDE_PX = 1920
#: Quality of x264 at which a copy is hardly told from its original, and bits a second of AAC for music.
_CRF, _AUDIO_RATE = "20", "192k"


@dataclass(frozen=True)
class CopyPlan:
    """The name of a copy, and FFmpeg's arguments for it."""

    name: str
    arguments: tuple[str, ...]


def plan_copy(facts: RecordingFacts) -> CopyPlan:
    """Decide how a recording is copied; nothing that was said in it about people or places goes into the copy."""
    without = (
        "-map_metadata",
        "-1",
        "-map_chapters",
        "-1",
        "-sn",
        "-dn",
        "-movflags",
        "+faststart",
    )
    sound = ("-c:a", "aac", "-b:a", _AUDIO_RATE, "-ac", "2")
    if not facts.is_film:
        return CopyPlan(
            "copy.m4a", ("-map", "0:a:0", "-vn", *sound, *without, "-f", "mp4", "file:copy.m4a")
        )
    width, height = plan_copy_size(facts.width, facts.height)
    film = ("-c:v", "libx264", "-preset", "veryfast", "-crf", _CRF, "-pix_fmt", "yuv420p")
    shown = ("-vf", f"yadif=deint=interlaced,scale={width}:{height},setsar=1")
    streams = ("-map", "0:v:0", "-map", "0:a:0?")
    return CopyPlan(
        "copy.mp4", (*streams, *film, *shown, *sound, *without, "-f", "mp4", "file:copy.mp4")
    )


def plan_copy_size(width: int, height: int) -> tuple[int, int]:
    """Return the size of a copied film: within `COPY_SIDE_PX`, and even, as H.264 with 4:2:0 wants it."""
    scale = min(1.0, COPY_SIDE_PX / max(width, height))
    return (max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2))


def make_copy(ffmpeg: Ffmpeg, facts: RecordingFacts, progress: Callable[[float], None]) -> Path:
    """Make the copy in the folder.

    Raises
    ------
    RecordingRefusedError
        If FFmpeg cannot read the recording, or cannot write H.264 or AAC.
    """
    plan = plan_copy(facts)
    ffmpeg.run((), plan.arguments, lambda done_s: progress(min(1.0, done_s / facts.duration_s)))
    return ffmpeg.folder / plan.name
