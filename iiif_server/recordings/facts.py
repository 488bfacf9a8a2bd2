"""What is known of a recording once it was looked at, and whether browsers play it as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iiif_server.recordings.containers import MEDIA_TYPES, Container

#: What is taken as it is, in words for a depositor.
PLAYED = (
    "MP3, WAV, FLAC, Ogg (Vorbis, Opus), M4A or AAC; MP4 or MOV (H.264, H.265, AV1 or VP9 with AAC, MP3, Opus or "
    "FLAC); WebM (VP8, VP9 or AV1 with Vorbis or Opus)"
)


@dataclass(frozen=True)
class RecordingFacts:
    """A recording as MediaInfo describes it.

    `width` and `height` are pixels as shown, turned and with square pixels, 0 for sound alone. `video` and `audio` are
    formats in MediaInfo's words (of MPEG audio with the layer: ``MPEG Audio/3``), empty where there is none.
    `chroma` and `bits` are those of the film, empty and 0 where they are not told. `notes` are sentences for the
    depositor.
    """

    container: Container
    duration_s: float
    video: str = ""
    audio: str = ""
    width: int = 0
    height: int = 0
    chroma: str = ""
    bits: int = 0
    notes: tuple[str, ...] = ()

    @property
    def is_film(self) -> bool:
        """Tell whether there is something to be seen."""
        return bool(self.video)

    @property
    def media_type(self) -> str:
        """Return the media type of the file as it is."""
        named = MEDIA_TYPES[self.container]
        return named.film if self.is_film else named.sound


#: Container → the films and the sounds in it that browsers play. Sources: MDN, "Media container formats" and "Web audio
#: codec guide"; H.265 is played where the machine has a decoder.
_PLAYED_IN: Mapping[Container, tuple[frozenset[str], frozenset[str]]] = {
    Container.MP3: (frozenset(), frozenset({"MPEG Audio/3"})),
    Container.WAV: (frozenset(), frozenset({"PCM"})),
    Container.FLAC: (frozenset(), frozenset({"FLAC"})),
    Container.OGG: (frozenset(), frozenset({"Vorbis", "Opus", "FLAC"})),
    Container.AAC: (frozenset(), frozenset({"AAC"})),
    Container.MP4: (
        frozenset({"AVC", "HEVC", "AV1", "VP9"}),
        frozenset({"AAC", "MPEG Audio/3", "Opus", "FLAC"}),
    ),
    Container.MATROSKA: (frozenset({"VP8", "VP9", "AV1"}), frozenset({"Vorbis", "Opus"})),
}

_HEVC_NOTE = "Not every browser plays H.265; a copy in H.264 would be played everywhere."


def find_obstacle(facts: RecordingFacts) -> str | None:
    """Return what keeps browsers from playing a recording as it is, in a few words; None where nothing does."""
    films, sounds = _PLAYED_IN.get(facts.container, (frozenset(), frozenset()))
    if not films and not sounds:
        return f"files of the kind {facts.container.name.replace('_', ' ')}"
    if facts.video and facts.video not in films:
        return f"films in {facts.video}"
    if facts.audio and facts.audio not in sounds:
        return f"sound in {facts.audio.replace('/', ' layer ')}"
    if facts.chroma not in ("", "4:2:0"):
        return f"films with colours in {facts.chroma}"
    if facts.video == "AVC" and facts.bits > 8:
        return f"H.264 with {facts.bits} bits"
    return None


def played_type(facts: RecordingFacts) -> str:
    """Return the media type under which browsers play a recording that nothing keeps them from playing.

    What they play of Matroska is WebM, which is a part of it and the only name by which all of them know it.
    """
    if facts.container is Container.MATROSKA:
        return "video/webm" if facts.is_film else "audio/webm"
    return facts.media_type


def list_notes(facts: RecordingFacts) -> tuple[str, ...]:
    """Return the sentences for the depositor."""
    return (*facts.notes, _HEVC_NOTE) if facts.video == "HEVC" else facts.notes


def facts_to_values(facts: RecordingFacts) -> dict[str, Any]:
    """Write the facts as JSON values."""
    return {**vars(facts), "container": facts.container.value, "notes": list(facts.notes)}


def facts_from_values(values: Mapping[str, Any]) -> RecordingFacts:
    """Read what `facts_to_values` wrote, by a process that a file may have taken over: each value is looked at.

    Raises
    ------
    ValueError, TypeError, KeyError
        If it is nothing like that.
    """
    return RecordingFacts(
        container=Container(values["container"]),
        duration_s=float(values["duration_s"]),
        video=str(values["video"])[:80],
        audio=str(values["audio"])[:80],
        width=int(values["width"]),
        height=int(values["height"]),
        chroma=str(values["chroma"])[:20],
        bits=int(values["bits"]),
        notes=tuple(str(note)[:400] for note in values["notes"])[:20],
    )
