"""Write the directories of a TIFF anew, one behind the other at the end of the file.

libvips leaves each level's directory and its arrays behind that level's tiles, so that reading them from an object
store costs several requests a level. Together at the end they cost one. Tiles stay where they are.
Sources: TIFF 6.0 (1992), section 2; BigTIFF as in libtiff's documentation.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from iiif_server.image.tiff import Directory, Tag, TiffReader

_LONG, _LONG8 = 4, 16

#: Directories and arrays begin at a whole word; eight bytes suit TIFF and BigTIFF.
_WORD_BYTES = 8


@dataclass(frozen=True)
class _Entry:
    """One field as it will stand in a directory: `data` is its value, however long."""

    tag: int
    kind: int
    count: int
    data: bytes


def append_directories(
    file: BinaryIO, reader: TiffReader, changes: Sequence[Mapping[Tag, Sequence[int]]]
) -> None:
    """Append copies of all directories, in their order, with some of their whole numbers changed.

    The header then points to the copies; the old directories stay behind as unused bytes.

    Parameters
    ----------
    file
        The file that `reader` reads, open for reading and writing.
    changes
        For each directory, the new values of fields that it has.
    """
    layout = _Layout(reader.order, is_big=reader.is_big)
    tables = [
        _changed(_read_entries(file, directory), change, reader.order)
        for directory, change in zip(reader.directories(), changes, strict=True)
    ]
    end = file.seek(0, 2)
    block = bytearray(_padding(end))
    arrays = [_append_arrays(block, end, entries, layout) for entries in tables]
    first = end + len(block)
    for number, (entries, places) in enumerate(zip(tables, arrays, strict=True)):
        is_last = number == len(tables) - 1
        following = 0 if is_last else end + len(block) + layout.bytes_of(entries)
        block += layout.encode(entries, places, following)
    file.write(block)
    file.seek(layout.first_pointer_at)
    file.write(layout.pack_offset(first))


def _read_entries(file: BinaryIO, directory: Directory) -> list[_Entry]:
    entries = []
    for tag, field in sorted(directory.fields.items()):
        file.seek(field.offset)
        entries.append(_Entry(tag, field.kind, field.count, file.read(field.byte_count)))
    return entries


def _changed(
    entries: list[_Entry], change: Mapping[Tag, Sequence[int]], order: str
) -> list[_Entry]:
    """Replace values, each in eight bytes where the field has eight, else in four."""
    new = {int(tag): values for tag, values in change.items()}
    result = []
    for entry in entries:
        if entry.tag not in new:
            result.append(entry)
            continue
        values = new[entry.tag]
        kind, letter = (_LONG8, "Q") if entry.kind == _LONG8 else (_LONG, "I")
        data = struct.pack(f"{order}{len(values)}{letter}", *values)
        result.append(_Entry(entry.tag, kind, len(values), data))
    return result


def _append_arrays(
    block: bytearray, start: int, entries: list[_Entry], layout: _Layout
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
    """How directories are written in a file of this kind: TIFF or BigTIFF, either order of bytes."""

    def __init__(self, order: str, *, is_big: bool) -> None:
        self._order = order
        self._count, self._head, self._offset = ("Q", "HHQ", "Q") if is_big else ("H", "HHI", "I")
        self.inline_bytes = struct.calcsize("=" + self._offset)
        self.first_pointer_at = 8 if is_big else 4

    def pack_offset(self, offset: int) -> bytes:
        """Write a position in the file."""
        return struct.pack(self._order + self._offset, offset)

    def bytes_of(self, entries: list[_Entry]) -> int:
        """Count the bytes that `encode` makes of a directory."""
        return len(self.encode(entries, {}, 0))

    def encode(self, entries: list[_Entry], places: dict[int, int], following: int) -> bytes:
        """Write one directory, padded to a whole word; `following` is where the next one begins."""
        written = struct.pack(self._order + self._count, len(entries))
        for entry in entries:
            written += struct.pack(self._order + self._head, entry.tag, entry.kind, entry.count)
            place = places.get(entry.tag)
            value = entry.data[: self.inline_bytes] if place is None else self.pack_offset(place)
            written += value.ljust(self.inline_bytes, b"\0")
        written += self.pack_offset(following)
        return written + _padding(len(written))
