"""What MediaInfo says of a recording. The only importer of pymediainfo.

Everything here runs in a process that is confined (`iiif_server.ingest.recording_child`): MediaInfo knows hundreds of
formats, and a file may be written against any of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pymediainfo

from iiif_server.recordings.adts import measure_adts_s
from iiif_server.recordings.containers import Container, recognise
from iiif_server.recordings.endings import check_ending
from iiif_server.recordings.errors import RecordingRefusedError
from iiif_server.recordings.facts import RecordingFacts

#: Where the library lies: the confined process may read it.
LIBRARY_FOLDER = Path(pymediainfo.__file__).parent

#: A week: longer than any tape; what claims more is damaged.
LONGEST_S = 7 * 86_400
#: Twice 8K: what claims more is damaged, or no film.
MAX_SIDE_PX = 16_384

_UPRIGHT_AGAIN = (90, 270)


def load_library() -> None:
    """Load MediaInfo, before the process is closed off."""
    pymediainfo.MediaInfo.can_parse()


def look_at_recording(file: BinaryIO) -> RecordingFacts:
    """Describe a recording, or refuse it.

    Raises
    ------
    RecordingRefusedError
        If it is none, is truncated, has nothing in it that could be heard or seen, or does not say how long it is.
    """
    container = recognise(file)
    if container is None:
        raise RecordingRefusedError("The file is no recording of a known kind.")
    file.seek(0)
    tracks = pymediainfo.MediaInfo.parse(file).tracks
    general = next((track for track in tracks if track.track_type == "General"), None)
    films = [track for track in tracks if track.track_type == "Video"]
    sounds = [track for track in tracks if track.track_type == "Audio"]
    if general is not None and general.istruncated == "Yes":
        raise RecordingRefusedError(
            "The recording is truncated, or was never finished: its end is missing. Copy or export it again."
        )
    check_ending(file, container)
    if not films and not sounds:
        raise RecordingRefusedError("There is neither sound nor film in the file; export it again.")
    is_bare = container is Container.AAC
    duration_s = measure_adts_s(file) if is_bare else _duration_s(general, films, sounds)
    facts = RecordingFacts(
        container, _check_duration(duration_s), notes=_list_notes(tracks, films, sounds)
    )
    if sounds:
        facts = replace(facts, audio=_name_sound(sounds[0]))
    return _with_film(facts, films[0]) if films else facts


def _with_film(facts: RecordingFacts, film: pymediainfo.Track) -> RecordingFacts:
    width, height = _shown_size(film)
    return replace(
        facts,
        video=str(film.format or "an unknown format"),
        width=width,
        height=height,
        chroma=str(film.chroma_subsampling or ""),
        bits=int(_number(film.bit_depth)),
    )


def _check_duration(seconds: float) -> float:
    """Return a duration that a recording can have.

    Raises
    ------
    RecordingRefusedError
        If it is none, or longer than any.
    """
    if not 0 < seconds <= LONGEST_S:
        raise RecordingRefusedError(
            f"The recording says that it lasts {seconds:g} seconds; it is damaged or was never "
            "finished. Export it again."
        )
    return seconds


def _number(value: object) -> float:
    """Return what MediaInfo tells as a number or a text; 0 where it tells none."""
    try:
        number = float(str(value))
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0


def _duration_s(
    general: pymediainfo.Track | None,
    films: Sequence[pymediainfo.Track],
    sounds: Sequence[pymediainfo.Track],
) -> float:
    """Return the seconds of the whole, else of its longest stream."""
    whole = _number(general.duration) if general is not None else 0.0
    return (whole or max(_number(track.duration) for track in (*films, *sounds))) / 1000


def _name_sound(track: pymediainfo.Track) -> str:
    name = str(track.format or "an unknown format")
    layer = str(track.format_profile or "").removeprefix("Layer ")
    return f"{name}/{layer}" if name == "MPEG Audio" and layer.isdecimal() else name


def _shown_size(film: pymediainfo.Track) -> tuple[int, int]:
    """Return width and height in square pixels, upright.

    Raises
    ------
    RecordingRefusedError
        If the film has no area, or claims one that no film has.
    """
    width = round(_number(film.width) * (_number(film.pixel_aspect_ratio) or 1.0))
    height = int(_number(film.height))
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX):
        raise RecordingRefusedError(
            f"The film claims {width:,} × {height:,} pixels; up to {MAX_SIDE_PX:,} each way are taken."
        )
    turned = round(_number(film.rotation)) % 360 in _UPRIGHT_AGAIN
    return (height, width) if turned else (width, height)


def _list_notes(
    tracks: Sequence[pymediainfo.Track],
    films: Sequence[pymediainfo.Track],
    sounds: Sequence[pymediainfo.Track],
) -> tuple[str, ...]:
    notes = []
    if len(films) > 1:
        notes.append(f"Only the first of {len(films)} films in the file is shown.")
    if len(sounds) > 1:
        notes.append(f"Only the first of {len(sounds)} sound tracks is played by most browsers.")
    if any(track.track_type == "Text" for track in tracks):
        notes.append("Subtitles inside the file are not shown; add them as a file: baovat caption.")
    return tuple(notes)
