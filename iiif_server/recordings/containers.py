"""The file formats in which sounds and films come, each recognised by its first bytes and never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO


class Container(StrEnum):
    """A file format; its value is the name of FFmpeg's demuxer, so that no other is ever tried on a file."""

    MP3 = "mp3"
    WAV = "wav"
    FLAC = "flac"
    OGG = "ogg"
    AAC = "aac"
    MP4 = "mov"
    MATROSKA = "matroska"
    AVI = "avi"
    ASF = "asf"
    MPEG_PROGRAM = "mpeg"
    MPEG_TRANSPORT = "mpegts"
    FLASH = "flv"
    AIFF = "aiff"
    CAF = "caf"
    AMR = "amr"


@dataclass(frozen=True)
class MediaTypes:
    """The media types of a container: with sound alone, and with a film."""

    sound: str
    film: str


#: IANA where registered; else what browsers and servers call it.
MEDIA_TYPES = {
    Container.MP3: MediaTypes("audio/mpeg", "audio/mpeg"),
    Container.WAV: MediaTypes("audio/wav", "audio/wav"),
    Container.FLAC: MediaTypes("audio/flac", "audio/flac"),
    Container.OGG: MediaTypes("audio/ogg", "video/ogg"),
    Container.AAC: MediaTypes("audio/aac", "audio/aac"),
    Container.MP4: MediaTypes("audio/mp4", "video/mp4"),
    Container.MATROSKA: MediaTypes("audio/matroska", "video/matroska"),
    Container.AVI: MediaTypes("video/vnd.avi", "video/vnd.avi"),
    Container.ASF: MediaTypes("audio/x-ms-wma", "video/x-ms-wmv"),
    Container.MPEG_PROGRAM: MediaTypes("video/mpeg", "video/mpeg"),
    Container.MPEG_TRANSPORT: MediaTypes("video/mp2t", "video/mp2t"),
    Container.FLASH: MediaTypes("video/x-flv", "video/x-flv"),
    Container.AIFF: MediaTypes("audio/x-aiff", "audio/x-aiff"),
    Container.CAF: MediaTypes("audio/x-caf", "audio/x-caf"),
    Container.AMR: MediaTypes("audio/amr", "audio/amr"),
}

_SIGNATURES = {
    b"ID3": Container.MP3,
    b"fLaC": Container.FLAC,
    b"OggS": Container.OGG,
    b"\x1a\x45\xdf\xa3": Container.MATROSKA,
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": Container.ASF,
    b"\x00\x00\x01\xba": Container.MPEG_PROGRAM,
    b"FLV\x01": Container.FLASH,
    b"caff": Container.CAF,
    b"#!AMR": Container.AMR,
}
#: What stands in files of the RIFF and IFF families after their eight first bytes.
_CHUNKED = {
    (b"RIFF", b"WAVE"): Container.WAV,
    (b"RF64", b"WAVE"): Container.WAV,
    (b"RIFF", b"AVI "): Container.AVI,
    (b"FORM", b"AIFF"): Container.AIFF,
    (b"FORM", b"AIFC"): Container.AIFF,
}
#: The first box of an MP4 or QuickTime file (ISO/IEC 14496-12; older QuickTime files have no ``ftyp``).
_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")

_TRANSPORT_PACKET_BYTES = 188
_HEAD_BYTES = 3 * _TRANSPORT_PACKET_BYTES


def recognise(file: BinaryIO) -> Container | None:
    """Name the container of an open file, or None where it is no recording."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    for signature, container in _SIGNATURES.items():
        if head.startswith(signature):
            return container
    if (head[:4], head[8:12]) in _CHUNKED:
        return _CHUNKED[head[:4], head[8:12]]
    if head[4:8] in _BOXES:
        return Container.MP4
    if len(head) == _HEAD_BYTES and set(head[::_TRANSPORT_PACKET_BYTES]) == {0x47}:
        return Container.MPEG_TRANSPORT
    return _recognise_frames(head)


def _recognise_frames(head: bytes) -> Container | None:
    """Recognise sound without a container, by the header of its first frame (ISO/IEC 11172-3 and 13818-7)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    if head[1] & 0xF6 == 0xF0:  # ADTS: layer is always 0
        return Container.AAC
    rate, frequency = head[2] >> 4, head[2] >> 2 & 3
    is_frame = version != 1 and layer in (1, 2) and rate not in (0, 15) and frequency != 3
    return Container.MP3 if is_frame else None
