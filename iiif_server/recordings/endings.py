"""Whether sound without an index is whole, by how it ends: MediaInfo does not look there."""

from __future__ import annotations

from typing import BinaryIO

from iiif_server.recordings.containers import Container
from iiif_server.recordings.errors import RecordingRefusedError

#: A page of Ogg has at most 65,307 bytes, a frame of FLAC in practice as many.
_TAIL_BYTES = 2 * 65_307

_LAST_PAGE, _PAGE_HEADER_BYTES = 4, 27
_STREAMINFO_BYTES = 42
#: Block sizes of FLAC that their code says without more bytes (RFC 9639, 9.1.1); 0 where it does not.
_BLOCK_SAMPLES = (0, 192, 576, 1152, 2304, 4608, 0, 0, *(256 << n for n in range(8)))


def check_ending(file: BinaryIO, container: Container) -> None:
    """Refuse an Ogg file without its last page, and a FLAC file that ends before its samples do.

    Raises
    ------
    RecordingRefusedError
        If the file is truncated.
    """
    whole = {Container.OGG: _has_last_page, Container.FLAC: _has_last_frame}.get(container)
    if whole is not None and not whole(file):
        raise RecordingRefusedError(
            "The recording is truncated: its end is missing. Copy it again."
        )


def _read_tail(file: BinaryIO) -> bytes:
    file.seek(max(0, file.seek(0, 2) - _TAIL_BYTES))
    return file.read()


def _has_last_page(file: BinaryIO) -> bool:
    """Tell whether the file ends with a whole page that says it is the last (RFC 3533, 6)."""
    tail = _read_tail(file)
    at = tail.rfind(b"OggS")
    segments = tail[at + _PAGE_HEADER_BYTES :][: tail[at + 26]] if 0 <= at < len(tail) - 26 else b""
    end = at + _PAGE_HEADER_BYTES + len(segments) + sum(segments)
    return bool(segments) and bool(tail[at + 5] & _LAST_PAGE) and end <= len(tail)


def _has_last_frame(file: BinaryIO) -> bool:
    """Tell whether the last frame that begins in the file is that of the last samples (RFC 9639, 8.2 and 9.1)."""
    file.seek(0)
    head = file.read(_STREAMINFO_BYTES)
    if len(head) < _STREAMINFO_BYTES:
        return False
    block = int.from_bytes(head[8:10], "big")
    total = int.from_bytes(head[21:26], "big") & (1 << 36) - 1
    if not total:
        return True  # the file does not say how many samples it has
    tail = _read_tail(file)
    ends = [_samples_after(tail, at, block) for at in range(len(tail) - 1) if tail[at] == 0xFF]
    return any(end is not None and end >= total for end in ends)


def _samples_after(tail: bytes, at: int, block: int) -> int | None:
    """Return how many samples there are up to the end of the frame whose header stands here; None without one."""
    header = tail[at : at + 16]
    if len(header) < 16 or header[1] & 0xFE != 0xF8:
        return None
    is_numbered_by_sample = bool(header[1] & 1)
    length = max(1, 8 - (header[4] ^ 0xFF).bit_length())
    number = header[4] & (0xFF >> (length + 1) if length > 1 else 0x7F)
    for follow in header[5 : 4 + length]:
        number = number << 6 | follow & 0x3F
    position = 4 + length
    code = header[2] >> 4
    extra = {6: 1, 7: 2}.get(code, 0)
    samples = (
        int.from_bytes(header[position : position + extra], "big") + 1
        if extra
        else _BLOCK_SAMPLES[code]
    )
    position += extra + {12: 1, 13: 2, 14: 2}.get(header[2] & 15, 0)
    if _crc8(header[:position]) != header[position]:
        return None
    return (number if is_numbered_by_sample else number * block) + samples


def _crc8(content: bytes) -> int:
    """Return the checksum of a frame's header (polynomial x^8 + x^2 + x + 1)."""
    check = 0
    for byte in content:
        check ^= byte
        for _ in range(8):
            check = (check << 1 ^ 0x07) & 0xFF if check & 0x80 else check << 1
    return check
