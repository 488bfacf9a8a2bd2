"""The records of an FBX, binary or text, as a tree of names and values; nothing of their meaning.

Sources: the layout of binary FBX as described by the Blender Foundation (2013); files written by several
programs. All of it is read by Python and numpy: the binding of a C reader that was tried stops the process on sound
files (ufbx 0.0.5; `docs/decisions/0014`).
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_UNPACKED_BYTES
from mesh.reading.named_pictures import FBX_MAGIC
from mesh.reading.plain_numbers import parse_numbers

_MAX_DEPTH, _MAX_RECORDS = 64, 2_000_000
_HEAD_BYTES = 27

_SINGLE = {b"Y": "<h", b"C": "<b", b"I": "<i", b"F": "<f", b"D": "<d", b"L": "<q"}
_ARRAYS = {b"f": "<f4", b"d": "<f8", b"l": "<i8", b"i": "<i4", b"b": "<i1", b"c": "<u1"}


@dataclass
class Record:
    """One record: numbers are int or float, arrays numpy arrays, texts str, raw data bytes."""

    name: str
    values: list[Any] = field(default_factory=list)
    children: list[Record] = field(default_factory=list)

    def all(self, name: str) -> list[Record]:
        """List the children of a name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Record | None:
        """Find the first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def text(self, name: str) -> str:
        """Return the text that a child holds; empty where there is none."""
        child = self.first(name)
        return str(child.values[0]) if child is not None and child.values else ""

    def array(self, name: str) -> np.ndarray[Any, Any]:
        """Return the numbers that a child holds, whether it is an array or a list; empty where there is none."""
        child = self.first(name)
        if child is None or not child.values:
            return np.zeros(0)
        first = child.values[0]
        return first if isinstance(first, np.ndarray) else np.array(child.values, dtype=np.float64)


def parse_records(data: bytes) -> Record:
    """Read all records below a nameless one.

    Raises
    ------
    MeshRefusedError
        The data are damaged, nested too deeply, or unpack to more than is accepted.
    """
    try:
        if data.startswith(FBX_MAGIC):
            return _Binary(data).read()
        return _Text(data.decode("utf-8", "replace")).read()
    except (struct.error, ValueError, IndexError, zlib.error, OverflowError, KeyError) as error:
        told = " ".join(str(error).split())[:120]
        raise MeshRefusedError(
            f"the FBX is damaged or cut short: {told}; export it again"
        ) from error


class _Binary:
    def __init__(self, data: bytes) -> None:
        self.data = data
        (version,) = struct.unpack_from("<I", data, 23)
        if version < 6000:
            raise MeshRefusedError(
                f"the FBX is of version {version}, older than 6.0: export it anew"
            )
        self.form = "<QQQB" if version >= 7500 else "<IIIB"
        self.count, self.unpacked = 0, 0

    def read(self) -> Record:
        root, at = Record(""), _HEAD_BYTES
        while True:
            record, at = self._read_record(at, len(self.data), 0)
            if record is None:
                return root
            root.children.append(record)

    def _read_record(self, at: int, limit: int, depth: int) -> tuple[Record | None, int]:
        self.count += 1
        if depth > _MAX_DEPTH or self.count > _MAX_RECORDS:
            raise MeshRefusedError(
                "the FBX is nested too deeply or has too many records: export it again"
            )
        end, count, size, length = struct.unpack_from(self.form, self.data, at)
        start = at + struct.calcsize(self.form)
        if end == 0:
            return None, start
        if not start + length + size <= end <= limit:
            raise MeshRefusedError(
                f"the FBX is cut short or damaged: a record ends at {end} of {limit}"
                "; export it again"
            )
        record = Record(self.data[start : start + length].decode("utf-8", "replace"))
        place = start + length
        inside = place + size
        for _ in range(count):
            if place >= inside:
                raise MeshRefusedError(
                    f"the FBX is damaged: {record.name[:40]} has fewer values; export it again"
                )
            value, place = self._read_value(place, inside)
            record.values.append(value)
        place = inside
        while place < end:
            child, place = self._read_record(place, end, depth + 1)
            if child is None:
                break
            record.children.append(child)
        return record, end

    def _read_value(self, at: int, limit: int) -> tuple[Any, int]:
        kind, at = self.data[at : at + 1], at + 1
        if kind in _SINGLE:
            (value,) = struct.unpack_from(_SINGLE[kind], self.data, at)
            return value, at + struct.calcsize(_SINGLE[kind])
        if kind in (b"S", b"R"):
            (length,) = struct.unpack_from("<I", self.data, at)
            stored = self.data[at + 4 : at + 4 + length]
            if at + 4 + length > limit:
                raise MeshRefusedError(
                    "the FBX is damaged: a text reaches beyond its record; export it again"
                )
            value = stored if kind == b"R" else stored.decode("utf-8", "replace")
            return value, at + 4 + length
        return self._read_array(np.dtype(_ARRAYS[kind]), at, limit)

    def _read_array(self, dtype: np.dtype[Any], at: int, limit: int) -> tuple[Any, int]:
        count, packed, size = struct.unpack_from("<III", self.data, at)
        at += 12
        wanted = count * dtype.itemsize
        self.unpacked += wanted
        length = size if packed else wanted
        if at + length > limit or self.unpacked > MAX_UNPACKED_BYTES:
            raise MeshRefusedError(
                f"the FBX claims an array of {wanted} bytes, more than it holds: export it again"
            )
        stored = self.data[at : at + length]
        if packed:
            unpacker = zlib.decompressobj()
            stored = unpacker.decompress(stored, wanted) if wanted else b""
        if len(stored) != wanted:
            raise MeshRefusedError(
                "the FBX is damaged: an array is not as long as it claims; export it again"
            )
        return np.frombuffer(stored, dtype=dtype), at + length


_TOKEN = re.compile(
    r"""(?P<skip>[\s,]++|;[^\n]*+)
      |(?P<numbers>(?:[-+]?[0-9.][0-9.eE+-]*+[\s,]*+)++)
      |"(?P<text>[^"]*+)"
      |(?P<name>[A-Za-z_][A-Za-z0-9_|]*+):
      |\*(?P<length>[0-9]++)
      |(?P<sign>[{}])
      |(?P<word>[A-Za-z_][A-Za-z0-9_]*+)""",
    re.VERBOSE,
)


class _Text:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self) -> Record:
        root = Record("")
        stack, current, count, at = [root], root, 0, 0
        while at < len(self.text):
            found = _TOKEN.match(self.text, at)
            if found is None:
                raise MeshRefusedError(
                    f"the text of the FBX is not understood at character {at}: export it again"
                )
            at, kind = found.end(), found.lastgroup
            if kind == "name":
                count += 1
                if count > _MAX_RECORDS:
                    raise MeshRefusedError("the FBX has too many records: export it again")
                current = Record(found["name"])
                stack[-1].children.append(current)
            elif kind == "sign" and found["sign"] == "{":
                stack.append(current)
                if len(stack) > _MAX_DEPTH:
                    raise MeshRefusedError(
                        "the FBX is nested too deeply to be a model: export it again"
                    )
            elif kind == "sign":
                if len(stack) == 1:
                    raise MeshRefusedError(
                        "the text of the FBX closes more than it opens: export it again"
                    )
                stack.pop()
            elif kind == "numbers":
                _add_numbers(stack, current, found["numbers"])
            elif kind in ("text", "word"):
                current.values.append(found[kind])
        if len(stack) > 1:
            raise MeshRefusedError(
                "the text of the FBX is cut short: it opens more than it closes"
                "; copy or export it again"
            )
        return root


def _add_numbers(stack: list[Record], current: Record, text: str) -> None:
    """Add numbers to the record they follow; the array ``a`` of a record is its own value."""
    numbers = parse_numbers(text.replace(",", " "))
    if current.name == "a" and stack[-1] is not current and len(stack) > 1:
        stack[-1].values.append(numbers)
    elif len(numbers) > 16 and not current.values:
        current.values.append(numbers)
    else:
        # Identifiers have up to 19 digits, more than a floating point number keeps.
        words = text.replace(",", " ").split()
        current.values += [
            int(word) if re.fullmatch(r"[-+]?\d+", word) else float(word) for word in words
        ]
