"""The header of a PLY: how many vertices and faces it claims, and whether the file can hold them.

Source: Greg Turk, "The PLY Polygon File Format", Stanford, 1994.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import BinaryIO

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_PLY_HEADER_BYTES, MAX_TRIANGLES, MAX_VERTICES

#: Bytes of one number of each type.
TYPE_BYTES = {
    "char": 1, "uchar": 1, "int8": 1, "uint8": 1, "short": 2, "ushort": 2, "int16": 2, "uint16": 2,
    "int": 4, "uint": 4, "int32": 4, "uint32": 4, "float": 4, "float32": 4,
    "double": 8, "float64": 8, "int64": 8, "uint64": 8,
}  # fmt: skip
#: What the list of a face's corners is called.
CORNER_NAMES = ("vertex_index", "vertex_indices")

_FORMATS = ("ascii", "binary_little_endian", "binary_big_endian")


@dataclass(frozen=True)
class PlyProperty:
    """One property: a number of type `kind`, or, where `length_kind` is given, a list of them."""

    name: str
    kind: str
    length_kind: str = ""

    @property
    def least_bytes(self) -> int:
        """The shortest it can be in a binary file: a face has three corners; other lists may be empty."""
        if not self.length_kind:
            return TYPE_BYTES[self.kind]
        items = 3 if self.name in CORNER_NAMES else 0
        return TYPE_BYTES[self.length_kind] + items * TYPE_BYTES[self.kind]


@dataclass(frozen=True)
class PlyElement:
    """One element of the header, with its properties in order."""

    name: str
    count: int
    properties: tuple[PlyProperty, ...] = ()

    @property
    def least_bytes(self) -> int:
        """The shortest one item can be in a binary file."""
        return sum(each.least_bytes for each in self.properties)


@dataclass(frozen=True)
class PlyHeader:
    """What a PLY says of itself before its data, which begin at `data_offset`."""

    encoding: str
    elements: tuple[PlyElement, ...]
    textures: tuple[str, ...]
    data_offset: int

    def count(self, name: str) -> int:
        """Tell how many items of an element the header claims; 0 where there is none."""
        return sum(element.count for element in self.elements if element.name == name)


def parse_ply_header(text: bytes) -> PlyHeader:
    """Read the header of a PLY from the first bytes of the file."""
    end = text.find(b"end_header")
    line_end = text.find(b"\n", end)
    if end < 0 or line_end < 0:
        raise MeshRefusedError(
            "the PLY is cut short: its header has no end_header; copy or export it again"
        )
    encoding, elements, textures = "", [], []
    for number, line in enumerate(text[:end].decode("latin-1").splitlines(), start=1):
        words = line.split()
        try:
            if words[:1] == ["format"]:
                encoding = words[1]
            elif words[:1] == ["element"]:
                elements.append(PlyElement(words[1], int(words[2])))
            elif words[:1] == ["property"]:
                elements[-1] = _add_property(elements[-1], words)
            elif [word.casefold() for word in words[:2]] == ["comment", "texturefile"]:
                textures.append(" ".join(words[2:]))
        except (IndexError, KeyError, ValueError) as error:
            raise MeshRefusedError(
                f"line {number} of the PLY header is not understood: export it again"
            ) from error
    if encoding not in _FORMATS:
        raise MeshRefusedError(f"the PLY is {encoding!r}; it must be one of {', '.join(_FORMATS)}")
    return PlyHeader(encoding, tuple(elements), tuple(textures), line_end + 1)


def _add_property(element: PlyElement, words: list[str]) -> PlyElement:
    is_list = words[1] == "list"
    added = (
        PlyProperty(words[4], words[3], words[2]) if is_list else PlyProperty(words[2], words[1])
    )
    if not {added.kind, added.length_kind} <= {*TYPE_BYTES, ""}:
        raise ValueError("a type of its own")
    return replace(element, properties=(*element.properties, added))


def check_ply(stream: BinaryIO, size: int) -> PlyHeader:
    """Check that a PLY is as long as its header says, and return the header."""
    header = parse_ply_header(stream.read(MAX_PLY_HEADER_BYTES))
    faces = header.count("face")
    if faces > MAX_TRIANGLES or header.count("vertex") > MAX_VERTICES:
        raise MeshRefusedError(
            f"the PLY claims {faces} faces and {header.count('vertex')} vertices; "
            f"at most {MAX_TRIANGLES} triangles are accepted"
            "; reduce it, and export it again"
        )
    if any(element.count < 0 for element in header.elements):
        raise MeshRefusedError("the PLY claims a negative number of elements: export it again")
    if header.encoding == "ascii":
        _check_lines(stream, header)
        return header
    needed = header.data_offset + sum(item.count * item.least_bytes for item in header.elements)
    if needed > size:
        raise MeshRefusedError(
            f"the PLY is cut short: {faces} faces need at least {needed} bytes, the file has {size}"
            "; copy or export it again"
        )
    return header


def _check_lines(stream: BinaryIO, header: PlyHeader) -> None:
    stream.seek(header.data_offset)
    needed, lines, last = sum(element.count for element in header.elements), 0, b"\n"
    while block := stream.read(1024**2):
        lines += block.count(b"\n")
        last = block[-1:]
    lines += last != b"\n"
    if lines < needed:
        raise MeshRefusedError(
            f"the PLY is cut short: its header claims {needed} lines of data, the file has {lines}"
            "; copy or export it again"
        )
