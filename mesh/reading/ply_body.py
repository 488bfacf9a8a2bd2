"""The data of a PLY as tables, whatever their encoding: text, or binary in either order of bytes.

Items with lists have no fixed length. Where all of them are as long as the first, which is the rule,
they are one table; else their places are found one by one and items of equal form are read together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from mesh.errors import MeshRefusedError
from mesh.reading.plain_numbers import parse_numbers
from mesh.reading.ply_header import TYPE_BYTES, PlyElement, PlyHeader, PlyProperty

AnyArray = npt.NDArray[Any]

_DTYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2",
    "ushort": "u2", "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4",
    "float": "f4", "float32": "f4", "double": "f8", "float64": "f8", "int64": "i8", "uint64": "u8",
}  # fmt: skip

#: Items whose places are computed at once: some 100 MB of indices.
_BATCH = 500_000


@dataclass(frozen=True, eq=False)
class PlyRows:
    """Items of one element that have the same form: which ones, and their values by property.

    A property that is a number has (n,) values, a list (n, length).
    """

    numbers: npt.NDArray[np.int64]
    values: dict[str, AnyArray] = field(default_factory=dict)


@dataclass
class _Cursor:
    """Where reading is: `data` are bytes, or in a text all its numbers; `order` is ``<``, ``>`` or empty."""

    data: AnyArray
    order: str
    at: int = 0

    def width(self, kind: str) -> int:
        return TYPE_BYTES[kind] if self.order else 1

    def whole(self, at: int, kind: str) -> int:
        size = self.width(kind)
        if at + size > len(self.data):
            raise MeshRefusedError(
                "the PLY is cut short: its data end within a list; copy or export it again"
            )
        if not self.order:
            length = float(self.data[at])
            if not 0 <= length < 2**31:
                raise MeshRefusedError(f"the PLY has a list of {length:g} numbers: export it again")
            return int(length)
        order = "little" if self.order == "<" else "big"
        return int.from_bytes(self.data[at : at + size].tobytes(), order)  # type: ignore[arg-type]


def read_ply_body(header: PlyHeader, data: bytes) -> dict[str, list[PlyRows]]:
    """Read all elements; `data` is what follows the header.

    Raises
    ------
    MeshRefusedError
        The data end too early, or a text holds something else than numbers.
    """
    if header.encoding == "ascii":
        try:
            cursor = _Cursor(parse_numbers(data), "")
        except ValueError as error:
            raise MeshRefusedError(
                "the PLY holds something else than numbers: export it again"
            ) from error
    else:
        order = "<" if header.encoding == "binary_little_endian" else ">"
        cursor = _Cursor(np.frombuffer(data, dtype=np.uint8), order)
    return {element.name: _read_element(cursor, element) for element in header.elements}


def _read_element(cursor: _Cursor, element: PlyElement) -> list[PlyRows]:
    if element.count == 0 or not element.properties:
        return []
    lengths = _find_lengths(cursor, cursor.at, element)
    size = _measure(cursor, element, lengths)
    if cursor.at + size * element.count <= len(cursor.data):
        places = (cursor.at, element.count)
        rows = _read_table(cursor, element, lengths, places)
        if _has_form(rows, element, lengths):
            cursor.at += size * element.count
            return [_drop_lengths(rows)]
    elif not any(each.length_kind for each in element.properties):
        raise MeshRefusedError(
            f"the PLY is cut short: its {element.name} data are not whole; copy or export it again"
        )
    return list(_read_groups(cursor, element))


def _find_lengths(cursor: _Cursor, at: int, element: PlyElement) -> tuple[int, ...]:
    """Read how long the lists of the item at a place are."""
    lengths = []
    for each in element.properties:
        if not each.length_kind:
            at += cursor.width(each.kind)
            continue
        length = cursor.whole(at, each.length_kind)
        if length < 0 or length > len(cursor.data):
            raise MeshRefusedError(f"the PLY has a list of {length} numbers: export it again")
        lengths.append(length)
        at += cursor.width(each.length_kind) + length * cursor.width(each.kind)
    return tuple(lengths)


def _measure(cursor: _Cursor, element: PlyElement, lengths: tuple[int, ...]) -> int:
    """Return how long an item with lists of these lengths is."""
    waiting, size = iter(lengths), 0
    for each in element.properties:
        items = 1
        if each.length_kind:
            size, items = size + cursor.width(each.length_kind), next(waiting)
        size += items * cursor.width(each.kind)
    return size


def _fields(element: PlyElement, lengths: tuple[int, ...]) -> Iterator[tuple[str, str, int]]:
    """Yield name, type and count (0: a single number) of each field; ``#`` marks a list's length."""
    waiting = iter(lengths)
    for number, each in enumerate(element.properties):
        name = f"{number} {each.name}"
        if each.length_kind:
            yield f"#{name}", each.length_kind, 0
            yield name, each.kind, next(waiting)
        else:
            yield name, each.kind, 0


def _read_table(
    cursor: _Cursor, element: PlyElement, lengths: tuple[int, ...], places: tuple[int, int]
) -> PlyRows:
    """Read items that lie behind one another and have the same form."""
    start, count = places
    size = _measure(cursor, element, lengths)
    block = cursor.data[start : start + size * count]
    return PlyRows(np.arange(count), _split(cursor, element, lengths, block))


def _split(
    cursor: _Cursor, element: PlyElement, lengths: tuple[int, ...], block: AnyArray
) -> dict[str, AnyArray]:
    fields = list(_fields(element, lengths))
    rows = block if cursor.order else block.reshape(-1, _measure(cursor, element, lengths))
    if cursor.order:
        kinds: list[Any] = []
        for name, kind, count in fields:
            form = ((count,),) if _is_list(element, name) else ()
            kinds.append((name, cursor.order + _DTYPES[kind], *form))
        table = rows.view(np.dtype(kinds))
        return {name: table[name] for name, _, _ in fields}
    values, at = {}, 0
    for name, kind, count in fields:
        if name[0] == "#":
            values[name] = rows[:, at]
        elif _is_list(element, name):
            values[name] = rows[:, at : at + count].astype(_DTYPES[kind])
            at += count - 1
        else:
            values[name] = rows[:, at].astype(_DTYPES[kind])
        at += 1
    return values


def _is_list(element: PlyElement, name: str) -> bool:
    """Tell whether a field of `_fields` is a list's values; its length, marked ``#``, is none."""
    if name[0] == "#":
        return False
    each: PlyProperty = element.properties[int(name.split(" ", 1)[0])]
    return bool(each.length_kind)


def _has_form(rows: PlyRows, element: PlyElement, lengths: tuple[int, ...]) -> bool:
    found = [rows.values[name] for name, _, _ in _fields(element, lengths) if name[0] == "#"]
    return all(
        bool((values == length).all()) for values, length in zip(found, lengths, strict=True)
    )


def _drop_lengths(rows: PlyRows) -> PlyRows:
    """Name the values by their properties alone; of two of one name the first is kept."""
    named: dict[str, AnyArray] = {}
    for name, values in rows.values.items():
        if name[0] != "#":
            named.setdefault(name.split(" ", 1)[1], values)
    return PlyRows(rows.numbers, named)


def _read_groups(cursor: _Cursor, element: PlyElement) -> Iterator[PlyRows]:
    """Find the place of each item, then read those of equal form together."""
    groups: dict[tuple[int, ...], tuple[list[int], list[int]]] = {}
    at = cursor.at
    for number in range(element.count):
        lengths = _find_lengths(cursor, at, element)
        numbers, starts = groups.setdefault(lengths, ([], []))
        numbers.append(number)
        starts.append(at)
        at += _measure(cursor, element, lengths)
        if at > len(cursor.data):
            raise MeshRefusedError(
                f"the PLY is cut short: its {element.name} data are not whole"
                "; copy or export it again"
            )
    cursor.at = at
    for lengths, (numbers, starts) in groups.items():
        size = _measure(cursor, element, lengths)
        for first in range(0, len(starts), _BATCH):
            chosen = np.array(starts[first : first + _BATCH])
            block = cursor.data[chosen[:, None] + np.arange(size)].reshape(-1)
            values = _split(cursor, element, lengths, block)
            yield _drop_lengths(PlyRows(np.array(numbers[first : first + _BATCH]), values))
