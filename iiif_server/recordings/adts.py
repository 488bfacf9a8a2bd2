"""The length of AAC without a container: its frames, counted (ISO/IEC 13818-7, 6.2)."""

from __future__ import annotations

from typing import BinaryIO

from iiif_server.recordings.errors import RecordingRefusedError

_RATES_HZ = (
    96000,
    88200,
    64000,
    48000,
    44100,
    32000,
    24000,
    22050,
    16000,
    12000,
    11025,
    8000,
    7350,
)
_HEADER_BYTES = 7
_SAMPLES_OF_BLOCK = 1024


def measure_adts_s(file: BinaryIO) -> float:
    """Return how many seconds all whole frames play.

    Raises
    ------
    RecordingRefusedError
        If something else than frames stands in the file, or it ends inside one.
    """
    end = file.seek(0, 2)
    position, seconds = 0, 0.0
    while position < end:
        file.seek(position)
        header = file.read(_HEADER_BYTES)
        if header[:3] == b"TAG" and end - position == 128:  # ID3v1 stands at the end
            break
        length = _frame_bytes(header, position)
        if position + length > end:
            raise RecordingRefusedError("The AAC file is truncated; copy it again.")
        seconds += _SAMPLES_OF_BLOCK * ((header[6] & 3) + 1) / _RATES_HZ[header[2] >> 2 & 15]
        position += length
    return seconds


def _frame_bytes(header: bytes, position: int) -> int:
    whole = len(header) == _HEADER_BYTES and header[0] == 0xFF and header[1] & 0xF6 == 0xF0
    length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5 if whole else 0
    if length < _HEADER_BYTES or header[2] >> 2 & 15 >= len(_RATES_HZ):
        raise RecordingRefusedError(
            f"The AAC file is damaged at byte {position:,}; export it again."
        )
    return length
