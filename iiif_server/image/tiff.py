"""Read the directories of a TIFF or BigTIFF without touching pixels, however hostile the file.

Only what two callers need: `completeness` (do the strips and tiles lie inside the file, which directories are
pages) and `stored_tiles` (where is each tile). Every count is checked against the file's size before
memory is taken; directories and arrays may lie in the same bytes, so what is read in all is bounded too.
Sources: TIFF 6.0 (1992), BigTIFF as in libtiff's documentation.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import BinaryIO

from iiif_server.image.errors import TiffStructureError

#: A directory has at most this many entries; TIFF 6.0 defines fewer than 100 tags.
_MAX_ENTRIES = 4096
#: Pages of a bound volume number hundreds; each costs two reads. Those below others count too.
MAX_DIRECTORIES = 4096
#: Of all directories that are read together.
_MAX_ENTRIES_IN_ALL = 1 << 18
#: 8 bytes for each of 8 million tiles: two gigapixels in tiles of 16 px.
_MAX_ARRAY_BYTES = 64 << 20
#: Of all arrays that are read together: offsets and lengths of 8 million tiles or strips.
_MAX_NUMBERS_IN_ALL = 1 << 24

#: TIFF field type → letter of `array`, for the unsigned and byte types that are read here.
_LETTERS = {1: "B", 3: "H", 4: "I", 7: "B", 13: "I", 16: "Q", 18: "Q"}
_IS_FOREIGN = {"<": sys.byteorder != "little", ">": sys.byteorder != "big"}
_FIELD_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_FIELD_BYTES |= {13: 4, 16: 8, 17: 8, 18: 8}


class Tag(IntEnum):
    """The tags that are read or written here, by their names in TIFF 6.0."""

    NEW_SUBFILE_TYPE = 254
    IMAGE_WIDTH = 256
    IMAGE_LENGTH = 257
    BITS_PER_SAMPLE = 258
    COMPRESSION = 259
    PHOTOMETRIC = 262
    STRIP_OFFSETS = 273
    ORIENTATION = 274
    SAMPLES_PER_PIXEL = 277
    ROWS_PER_STRIP = 278
    STRIP_BYTE_COUNTS = 279
    X_RESOLUTION = 282
    Y_RESOLUTION = 283
    PLANAR_CONFIGURATION = 284
    RESOLUTION_UNIT = 296
    TILE_WIDTH = 322
    TILE_LENGTH = 323
    TILE_OFFSETS = 324
    TILE_BYTE_COUNTS = 325
    SUB_IFDS = 330
    EXTRA_SAMPLES = 338
    SAMPLE_FORMAT = 339
    JPEG_TABLES = 347
    YCBCR_SUBSAMPLING = 530
    REFERENCE_BLACK_WHITE = 532


@dataclass(frozen=True)
class Field:
    """One entry of a directory: `count` values of a TIFF field type, `byte_count` bytes at `offset`."""

    kind: int
    count: int
    offset: int
    byte_count: int


@dataclass(frozen=True)
class Directory:
    """One picture inside a TIFF, in the order of the chain; `fields` by tag number."""

    index: int
    fields: Mapping[int, Field]


class TiffReader:
    """Random access to the directories of one open TIFF; the file stays the caller's.

    Raises
    ------
    TiffStructureError
        From the constructor when the file is no TIFF, from the methods when it contradicts itself.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._chain: tuple[Directory, ...] | None = None
        self._directories_read = self._entries_read = self._numbers_read = 0
        self.file_bytes = file.seek(0, 2)
        head = self._read(0, 8)
        order = {b"II": "<", b"MM": ">"}.get(head[:2])
        if order is None:
            raise TiffStructureError("The file does not begin like a TIFF.")
        self.order = order
        magic = struct.unpack(order + "H", head[2:4])[0]
        if magic not in (42, 43):
            raise TiffStructureError(f"The file is no TIFF: its number is {magic}, not 42 or 43.")
        self.is_big = magic == 43
        if self.is_big:
            offset_bytes, zero, self._first = struct.unpack(order + "HHQ", self._read(4, 12))
            if (offset_bytes, zero) != (8, 0):
                raise TiffStructureError("The BigTIFF's header is malformed.")
        else:
            self._first = struct.unpack(order + "I", head[4:8])[0]

    def directories(self) -> tuple[Directory, ...]:
        """Read the chain of directories, without those below them."""
        if self._chain is None:
            self._chain = self._read_chain()
        return self._chain

    def _read_chain(self) -> tuple[Directory, ...]:
        found: list[Directory] = []
        seen: set[int] = set()
        offset = self._first
        while offset:
            if offset in seen:
                raise TiffStructureError("The TIFF's directories form a loop.")
            seen.add(offset)
            fields, offset = self._directory(offset)
            found.append(Directory(len(found), fields))
        if not found:
            raise TiffStructureError("The TIFF has no directory, so no picture.")
        return tuple(found)

    def sub_directories(self, directory: Directory) -> tuple[Directory, ...]:
        """Read the directories that hang below one of the chain, with its index."""
        offsets = self.numbers(directory, Tag.SUB_IFDS)
        return tuple(Directory(directory.index, self._directory(at)[0]) for at in offsets)

    def numbers(self, directory: Directory, tag: Tag) -> array[int]:
        """Read all values of an unsigned field; none if the directory lacks it."""
        return self._read_numbers(directory, tag)

    def number(self, directory: Directory, tag: Tag, default: int | None = None) -> int:
        """Read the first value of an unsigned field.

        `default` is the value TIFF 6.0 gives an absent field; without one the field is required.
        """
        values = self._read_numbers(directory, tag, at_most=1)
        if values:
            return values[0]
        if default is None:
            raise TiffStructureError(f"The TIFF's directory {directory.index} lacks {tag.name}.")
        return default

    def data(self, directory: Directory, tag: Tag) -> bytes:
        """Read a field as raw bytes; none if the directory lacks it."""
        field = directory.fields.get(tag)
        return b"" if field is None else self._read(field.offset, field.byte_count)

    def _read_numbers(
        self, directory: Directory, tag: Tag, at_most: int | None = None
    ) -> array[int]:
        field = directory.fields.get(tag)
        if field is None:
            return array("B")
        letter = _LETTERS.get(field.kind)
        if letter is None:
            raise TiffStructureError(f"The TIFF's field {tag.name} holds no whole numbers.")
        count = field.count if at_most is None else min(field.count, at_most)
        data = self._read(field.offset, count * _FIELD_BYTES[field.kind])
        self._numbers_read += count
        if self._numbers_read > _MAX_NUMBERS_IN_ALL:
            raise TiffStructureError(
                "The TIFF's directories claim more tiles than any picture has."
            )
        values = array(letter)
        values.frombytes(data)
        if _IS_FOREIGN[self.order]:
            values.byteswap()
        return values

    def _directory(self, offset: int) -> tuple[dict[int, Field], int]:
        count_format, entry_format, next_format = (
            ("Q", "HHQ", "Q") if self.is_big else ("H", "HHI", "I")
        )
        order, inline_bytes = self.order, 8 if self.is_big else 4
        count_bytes, next_bytes = struct.calcsize("=" + count_format), inline_bytes
        entry_bytes = struct.calcsize("=" + entry_format) + inline_bytes
        count = struct.unpack(order + count_format, self._read(offset, count_bytes))[0]
        if not 0 < count <= _MAX_ENTRIES:
            raise TiffStructureError(f"A directory of the TIFF claims {count} entries.")
        self._directories_read += 1
        self._entries_read += count
        if self._directories_read > MAX_DIRECTORIES or self._entries_read > _MAX_ENTRIES_IN_ALL:
            raise TiffStructureError(f"The TIFF has more than {MAX_DIRECTORIES} directories.")
        start = offset + count_bytes
        table = self._read(start, count * entry_bytes + next_bytes)
        fields: dict[int, Field] = {}
        for position in range(0, count * entry_bytes, entry_bytes):
            tag, kind, values = struct.unpack_from(order + entry_format, table, position)
            size = values * _FIELD_BYTES.get(kind, 1)
            place = position + entry_bytes - inline_bytes
            where = start + place
            if size > inline_bytes:
                where = struct.unpack_from(order + next_format, table, place)[0]
            fields[tag] = Field(kind, values, where, size)
        return fields, struct.unpack_from(order + next_format, table, count * entry_bytes)[0]

    def _read(self, offset: int, byte_count: int) -> bytes:
        if offset + byte_count > self.file_bytes:
            raise TiffStructureError(
                f"The TIFF points to byte {offset + byte_count} but ends at {self.file_bytes}."
            )
        if byte_count > _MAX_ARRAY_BYTES:
            raise TiffStructureError(f"A field of the TIFF claims {byte_count} bytes.")
        self._file.seek(offset)
        data = self._file.read(byte_count)
        if len(data) != byte_count:
            raise TiffStructureError(f"The TIFF ends in the middle of a field at byte {offset}.")
        return data
