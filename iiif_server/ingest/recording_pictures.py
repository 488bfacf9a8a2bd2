"""A picture that stands for a recording: a frame of a film, or the waveform of a sound."""

from __future__ import annotations

from pathlib import Path

from iiif_server.ingest.ffmpeg_process import Ffmpeg
from iiif_server.recordings.errors import RecordingRefusedError
from iiif_server.recordings.facts import RecordingFacts

PICTURE_NAME = "picture.png"

#: Where a poster is taken: after the titles, which are short also in a long film.
_POSTER_SHARE, _POSTER_LATEST_S = 0.1, 30.0
#: Frames from which the most usual one is chosen (filter `thumbnail`): a second of film, and little memory.
_POSTER_FRAMES = 25

#: Size of a waveform in pixels: as wide as a stage, in the proportions of a strip.
WAVE_WIDTH_PX, WAVE_HEIGHT_PX = 1600, 400
#: The gold of the viewer's stage.
_WAVE_COLOUR = "0xd9b978"


def take_picture(ffmpeg: Ffmpeg, facts: RecordingFacts) -> Path:
    """Make the picture as a PNG in the folder.

    Raises
    ------
    RecordingRefusedError
        If FFmpeg finds no picture or no sound in it.
    """
    picture = ffmpeg.folder / PICTURE_NAME
    if not facts.is_film:
        ffmpeg.run((), (*_plan_wave(), *_TO_PICTURE))
    else:
        _take_poster(ffmpeg, facts, picture)
    if not picture.is_file():
        raise RecordingRefusedError("FFmpeg found nothing in the recording that makes a picture.")
    return picture


def _take_poster(ffmpeg: Ffmpeg, facts: RecordingFacts, picture: Path) -> None:
    """Take a frame from where a film has begun; where it cannot be wound to there, its first."""
    begin_s = min(facts.duration_s * _POSTER_SHARE, _POSTER_LATEST_S)
    scale = f"scale={facts.width}:{facts.height},setsar=1,format=rgb24"
    chosen = ("-map", "0:v:0", "-vf", f"thumbnail=n={_POSTER_FRAMES},{scale}", *_TO_PICTURE)
    first = ("-map", "0:v:0", "-vf", scale, *_TO_PICTURE)
    try:
        ffmpeg.run(("-ss", f"{begin_s:.3f}"), chosen)
    except RecordingRefusedError:
        ffmpeg.run((), first)
        return
    if not picture.is_file():
        ffmpeg.run((), first)


def _plan_wave() -> tuple[str, ...]:
    """Draw on black: laying it over another ground would wait for a first frame that some sounds begin after."""
    size = f"{WAVE_WIDTH_PX}x{WAVE_HEIGHT_PX}"
    drawn = (
        "[0:a:0]aformat=channel_layouts=mono,"
        f"showwavespic=s={size}:colors={_WAVE_COLOUR}:scale=sqrt,format=rgb24[out]"
    )
    return ("-filter_complex", drawn, "-map", "[out]")


_TO_PICTURE = ("-frames:v", "1", "-update", "1", "-f", "image2", f"file:{PICTURE_NAME}")
