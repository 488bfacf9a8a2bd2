"""Write a pyramid as TIFF or BigTIFF: tiles as they come, and all directories together at the end.

Directories that stand together are one request to an object store, and levels may be written in turn because nothing
says where a tile must lie. Sources: TIFF 6.0 (1992), sections 2, 8, 15, 21; TIFF Technical Note 2 (1995); BigTIFF as
in libtiff's documentation.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from iiif_server.image.tiff import Tag

_SHORT, _LONG, _RATIONAL, _UNDEFINED, _LONG8 = 3, 4, 5, 7, 16
_LETTERS = {_SHORT: "H", _LONG: "I", _LONG8: "Q"}

#: Room for the longer of both headers.
HEADER_BYTES = 16
#: Tiles and directories together must stay below 4 GiB in a TIFF that counts in 32 bits.
_CLASSIC_END = (1 << 32) - (64 << 20)
#: Directories and arrays begin at a whole word; eight bytes suit TIFF and BigTIFF.
_WORD_BYTES = 8


@dataclass(frozen=True)
class Entry:
    """One field of a directory: `count` values of a TIFF field type, as bytes in little-endian order."""

    tag: int
    kind: int
    count: int
    data: bytes


def shorts(tag: Tag, *values: int) -> Entry:
    """Make a field of whole numbers below 65,536."""
    return _numbers(tag, _SHORT, values)


def longs(tag: Tag, values: Sequence[int]) -> Entry:
    """Make a field of whole numbers, in 8 bytes each where one needs them."""
    return _numbers(tag, _LONG8 if max(values) >= 1 << 32 else _LONG, values)


def rationals(tag: Tag, *values: int) -> Entry:
    """Make a field of fractions with the denominator 1."""
    data = b"".join(struct.pack("<II", value, 1) for value in values)
    return Entry(tag, _RATIONAL, len(values), data)


def undefined(tag: Tag, data: bytes) -> Entry:
    """Make a field of bytes that have their own order."""
    return Entry(tag, _UNDEFINED, len(data), data)


def _numbers(tag: Tag, kind: int, values: Sequence[int]) -> Entry:
    return Entry(tag, kind, len(values), struct.pack(f"<{len(values)}{_LETTERS[kind]}", *values))


def append_directories(file: BinaryIO, directories: Sequence[Sequence[Entry]]) -> None:
    """Append directories and their arrays, and write the header in front that points to the first.

    Parameters
    ----------
    file
        Open for writing; its first `HEADER_BYTES` are free.
    directories
        Fields in any order; one directory for each level.
    """
    end = file.seek(0, 2)
    layout = _Layout(is_big=end > _CLASSIC_END)
    tables = [sorted(entries, key=lambda entry: entry.tag) for entries in directories]
    block = bytearray(_padding(end))
    places = [_append_arrays(block, end, entries, layout) for entries in tables]
    first = end + len(block)
    for number, (entries, place) in enumerate(zip(tables, places, strict=True)):
        is_last = number == len(tables) - 1
        following = 0 if is_last else end + len(block) + layout.bytes_of(entries)
        block += layout.encode(entries, place, following)
    file.write(block)
    file.seek(0)
    file.write(layout.header(first))


def _append_arrays(
    block: bytearray, start: int, entries: Sequence[Entry], layout: _Layout
) -> dict[int, int]:
    """Append every value that does not fit into its entry; return where each stands, by tag."""
    places = {}
    for entry in entries:
        if len(entry.data) > layout.inline_bytes:
            places[entry.tag] = start + len(block)
            block += entry.data + _padding(len(entry.data))
    return places


def _padding(length: int) -> bytes:
    return bytes(-length % _WORD_BYTES)


class _Layout:
    """How a file of this kind, TIFF or BigTIFF, writes its header and directories."""

    def __init__(self, *, is_big: bool) -> None:
        self._is_big = is_big
        self._count, self._head, self._offset = ("Q", "HHQ", "Q") if is_big else ("H", "HHI", "I")
        self.inline_bytes = struct.calcsize("<" + self._offset)

    def header(self, first: int) -> bytes:
        """Write the first bytes of the file; `first` is where the first directory begins."""
        if self._is_big:
            return struct.pack("<2sHHHQ", b"II", 43, 8, 0, first)
        return struct.pack("<2sHI", b"II", 42, first)

    def bytes_of(self, entries: Sequence[Entry]) -> int:
        """Count the bytes that `encode` makes of a directory."""
        return len(self.encode(entries, {}, 0))

    def encode(self, entries: Sequence[Entry], places: dict[int, int], following: int) -> bytes:
        """Write one directory, padded to a whole word; `following` is where the next one begins."""
        written = struct.pack("<" + self._count, len(entries))
        for entry in entries:
            written += struct.pack("<" + self._head, entry.tag, entry.kind, entry.count)
            place = places.get(entry.tag)
            value = entry.data if place is None else struct.pack("<" + self._offset, place)
            written += value[: self.inline_bytes].ljust(self.inline_bytes, b"\0")
        written += struct.pack("<" + self._offset, following)
        return written + _padding(len(written))
