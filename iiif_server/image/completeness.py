"""Find cheaply whether a file stops too early, before it is kept.

Only structure is looked at: end markers, chunk and box lengths, offsets of strips and tiles. What this cannot
see, the decoder reports when the pyramid is made.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from operator import add
from typing import BinaryIO

from iiif_server.image.codestreams import iterate_boxes
from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.tiff import Directory, Tag, TiffReader

#: Cameras append previews and padding after the end marker; a megabyte covers what is seen in practice.
_TAIL_BYTES = 1 << 20
#: A PNG of 1.6 gigapixels in chunks of 8 kB has about 600,000 of them.
_MAX_CHUNKS = 2_000_000


def check_complete(file: BinaryIO, kind: str) -> None:
    """Refuse a file that is visibly cut off; `kind` is a value of `probe.MasterFormat`.

    Raises
    ------
    ImageRefusedError
        If the end is missing.
    """
    check = _CHECKS.get(kind)
    if check is not None:
        check(file)


def _check_jpeg(file: BinaryIO) -> None:
    _require_tail(file, b"\xff\xd9", "JPEG", "end marker")


def _check_gif(file: BinaryIO) -> None:
    _require_tail(file, b"\x3b", "GIF", "trailer", window=64)


def _check_png(file: BinaryIO) -> None:
    """Walk the chunks until IEND."""
    file_bytes = file.seek(0, 2)
    position, has_data = 8, False
    for _ in range(_MAX_CHUNKS):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            break
        length, kind = struct.unpack(">I4s", head)
        position += 12 + length
        if position > file_bytes:
            break
        has_data = has_data or kind == b"IDAT"
        if kind == b"IEND":
            if has_data:
                return
            raise ImageRefusedError("The PNG holds no pixels; export it again.")
    raise ImageRefusedError("The PNG is truncated: it ends without its last chunk; copy it again.")


def _check_webp(file: BinaryIO) -> None:
    file_bytes = file.seek(0, 2)
    file.seek(4)
    claimed = struct.unpack("<I", file.read(4))[0] + 8
    if claimed > file_bytes:
        raise ImageRefusedError(
            f"The WebP is truncated: it claims {claimed} bytes and has {file_bytes}; copy it again."
        )


def _check_boxes(file: BinaryIO) -> None:
    for _ in iterate_boxes(file):
        pass


def _check_jpeg2000(file: BinaryIO) -> None:
    file.seek(0)
    if file.read(4) == b"\0\0\0\x0c":
        _check_boxes(file)
    _require_tail(file, b"\xff\xd9", "JPEG 2000 file", "end marker")


def _require_tail(
    file: BinaryIO, marker: bytes, name: str, missing: str, window: int = _TAIL_BYTES
) -> None:
    file_bytes = file.seek(0, 2)
    file.seek(max(0, file_bytes - window))
    if marker not in file.read(window):
        raise ImageRefusedError(
            f"The {name} is truncated: its {missing} is missing; copy it again."
        )


_CHECKS: Mapping[str, Callable[[BinaryIO], None]] = {
    "jpeg": _check_jpeg,
    "png": _check_png,
    "gif": _check_gif,
    "webp": _check_webp,
    "avif": _check_boxes,
    "jpeg2000": _check_jpeg2000,
}


def check_tiff_complete(reader: TiffReader) -> None:
    """Refuse a TIFF in which the strips or tiles of any picture reach beyond the file.

    Raises
    ------
    ImageRefusedError
        If one does.
    TiffStructureError
        If a directory contradicts itself.
    """
    for directory in reader.directories():
        for picture in (directory, *reader.sub_directories(directory)):
            _check_reach(reader, picture, Tag.STRIP_OFFSETS, Tag.STRIP_BYTE_COUNTS)
            _check_reach(reader, picture, Tag.TILE_OFFSETS, Tag.TILE_BYTE_COUNTS)


def _check_reach(reader: TiffReader, picture: Directory, offsets_tag: Tag, counts_tag: Tag) -> None:
    offsets = reader.numbers(picture, offsets_tag)
    # TIFF 6.0 lets one uncompressed strip go without its byte count.
    counts = reader.numbers(picture, counts_tag) or (0,) * len(offsets)
    if len(counts) != len(offsets):
        raise ImageRefusedError("The TIFF contradicts itself about its strips; export it again.")
    end = max(map(add, offsets, counts), default=0)
    if end > reader.file_bytes:
        raise ImageRefusedError(
            f"The TIFF is truncated: its pixels reach byte {end}, the file ends at "
            f"{reader.file_bytes}; copy it again."
        )
