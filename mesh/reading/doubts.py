"""Whether what a model holds may be no surface, seen in its bytes without reading it.

Standard library only, and one pass: whoever receives a file has no geometry library. It errs on one side. A file that
is let pass may turn out to have no faces (an FBX packs its numbers), and one that is doubtful may be sound (a vertex
that no face uses may lie nowhere; of a COLLADA only its reader knows): `mesh.reading.files` then decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from mesh.limits import MAX_PLY_HEADER_BYTES
from mesh.reading.glb_layout import read_glb_layout
from mesh.reading.gltf_document import COMPONENT_BYTES, DAMAGE, TRIANGLE_MODES, Document, read_json
from mesh.reading.header import STL_FACET_BYTES, STL_HEAD_BYTES, MeshHeader
from mesh.reading.package import ZIP_DAMAGE, Package, open_package, parse_reference
from mesh.reading.ply_header import TYPE_BYTES, PlyHeader, parse_ply_header

_FLOAT = 5126
_ROWS_BYTES = 1 << 22
#: The longest that a vertex is in a buffer of glTF (2.0, 5.11.3), in bytes.
_LONGEST_STRIDE = 252
_BLOCK_BYTES = 1 << 20
#: How often the bytes of a glTF are read at most: thousands of accessors may lie over the same ones.
_MOST_READ = 4

#: Texts in which faces are named by this word, whatever its letters' case; of other forms the header counts them.
_FACE_WORDS = {"stl": (b"vertex",), "fbx": (b"polygonvertexindex",)}

#: How programs write what is no finite number: C, Microsoft's C, XML Schema.
_STRANGE_HINTS = (b"nan", b"inf", b"#ind", b"#qnan")
_STRANGE = re.compile(rb"(?<![\w.])[-+]?(?:nan|inf|infinity|1\.?#(?:ind|inf|qnan)\d*)(?![\w.])")
#: And numbers from 1e30 up, which no instrument measures: how their exponents begin, and the whole of them.
_HUGE_HINTS = tuple(sign + b"%d" % digit for sign in (b"e", b"e+") for digit in range(1, 10))
_HUGE = re.compile(rb"\de\+?(?:[3-9]\d|[1-9]\d\d)")

#: Longer than any of these words, so that none is lost between two blocks.
_OVERLAP_BYTES = 32


def is_doubtful(path: Path, header: MeshHeader) -> bool:
    """Tell whether a model seems to have no faces, or vertices that lie nowhere: NaN, infinite, or as good as that.

    Parameters
    ----------
    header
        What `mesh.reading.header.inspect_header` says of the same file.
    """
    package = open_package(path)
    try:
        with package.open(package.main) as stream:
            return _is_doubtful(package, stream, header)
    except (*ZIP_DAMAGE, *DAMAGE):
        return True


def _is_doubtful(package: Package, stream: BinaryIO, header: MeshHeader) -> bool:
    kind = header.format
    if kind == "dae" or (kind not in _FACE_WORDS and header.claimed_triangles == 0):
        return True
    if kind in ("glb", "gltf"):
        return _doubt_gltf(package, stream, kind)
    if kind == "ply":
        ply = parse_ply_header(stream.read(MAX_PLY_HEADER_BYTES))
        stream.seek(ply.data_offset)
        return _doubt_text(stream, ()) if ply.encoding == "ascii" else _doubt_ply(stream, ply)
    if kind == "stl" and header.claimed_triangles:
        places = [12 + 4 * number for number in range(9)]
        stream.seek(STL_HEAD_BYTES)
        rows = _rows(stream, header.claimed_triangles, STL_FACET_BYTES)
        return any(_has_strange(row, STL_FACET_BYTES, places, 4) for row in rows)
    return _doubt_text(stream, _FACE_WORDS.get(kind, ()))


def _doubt_text(stream: BinaryIO, face_words: tuple[bytes, ...]) -> bool:
    """Look for numbers that are none; and for a word of faces, where there must be one."""
    has_faces, rest = not face_words, b""
    while block := stream.read(_BLOCK_BYTES):
        text = (rest + block).lower()
        if _holds(text, _STRANGE_HINTS, _STRANGE) or _holds(text, _HUGE_HINTS, _HUGE):
            return True
        has_faces = has_faces or any(word in text for word in face_words)
        rest = block[-_OVERLAP_BYTES:]
    return not has_faces


def _holds(text: bytes, hints: tuple[bytes, ...], pattern: re.Pattern[bytes]) -> bool:
    """Search for a pattern where one of its hints is: looking for a plain word is ten times as fast."""
    return any(hint in text for hint in hints) and pattern.search(text) is not None


def _doubt_ply(stream: BinaryIO, header: PlyHeader) -> bool:
    """Look at the coordinates of vertices, which come first in nearly every PLY; others are doubtful."""
    vertices = header.elements[0]
    if vertices.name != "vertex" or any(each.length_kind for each in vertices.properties):
        return True
    places, offset = {}, 0
    for each in vertices.properties:
        places[each.name] = (offset, each.kind)
        offset += TYPE_BYTES[each.kind]
    found = [places[name] for name in "xyz" if name in places]
    widths = {TYPE_BYTES[kind] for _, kind in found if kind.startswith(("float", "double"))}
    if len(found) != 3 or len(widths) > 1:
        return True
    if not widths:
        return False  # whole numbers are finite
    is_big = header.encoding == "binary_big_endian"
    (width,) = widths
    return any(
        _has_strange(rows, offset, [at for at, _ in found], width, is_big=is_big)
        for rows in _rows(stream, vertices.count, offset)
    )


def _doubt_gltf(package: Package, stream: BinaryIO, kind: str) -> bool:
    start = 0
    if kind == "glb":
        layout = read_glb_layout(stream, package.size(package.main))
        document, start = layout.document, layout.binary_offset
    else:
        document = read_json(stream)
    if not any("mesh" in node for node in document.get("nodes", [])):
        return True
    left: dict[str, int] = {}
    for number in _position_accessors(document):
        accessor = document["accessors"][number]
        view = document["bufferViews"][int(accessor["bufferView"])]
        name = _buffer_name(package, document, int(view["buffer"]))
        stride = int(view.get("byteStride", 0)) or 3 * COMPONENT_BYTES[_FLOAT]
        if name is None or stride > _LONGEST_STRIDE:
            return True
        offset = int(view.get("byteOffset", 0)) + int(accessor.get("byteOffset", 0))
        # To get to a place in a zip, all before it is unpacked.
        cost = int(accessor["count"]) * stride + (offset if package.zipped else 0)
        left[name] = left.get(name, _MOST_READ * package.size(name)) - cost
        if left[name] < 0:
            return True
        with package.open(name) as data:
            data.seek(offset + (start if name == package.main else 0))
            rows = _rows(data, int(accessor["count"]), stride)
            if any(_has_strange(row, stride, (0, 4, 8), 4) for row in rows):
                return True
    return False


def _position_accessors(document: Document) -> Iterator[int]:
    """Yield the accessors of positions that lie in a buffer as they are: plain numbers, not compressed."""
    seen = set()
    for mesh in document.get("meshes", []):
        for primitive in mesh["primitives"]:
            number = int(primitive["attributes"].get("POSITION", -1))
            if number < 0 or number in seen or primitive.get("mode", 4) not in TRIANGLE_MODES:
                continue
            seen.add(number)
            accessor = document["accessors"][number]
            if accessor["componentType"] != _FLOAT or "bufferView" not in accessor:
                continue
            if not document["bufferViews"][int(accessor["bufferView"])].get("extensions"):
                yield number


def _buffer_name(package: Package, document: Document, number: int) -> str | None:
    """Return the file in which a buffer lies; None for one that is written into the document."""
    uri = document["buffers"][number].get("uri")
    if uri is None:
        return package.main
    return None if uri.startswith("data:") else package.find(parse_reference(uri, percent=True))


def _rows(stream: BinaryIO, count: int, row_bytes: int) -> Iterator[bytes]:
    """Read so many rows of so many bytes, some at a time."""
    left, portion = count * row_bytes, max(1, _ROWS_BYTES // row_bytes) * row_bytes
    while left > 0 and (rows := stream.read(min(left, portion))):
        left -= len(rows)
        yield rows


def _has_strange(
    rows: bytes,
    row_bytes: int,
    places: list[int] | tuple[int, ...],
    width: int,
    *,
    is_big: bool = False,
) -> bool:
    """Tell whether a floating-point number at one of the places in a row is NaN, infinite or beyond any measure.

    The byte of sign and highest bits of the exponent is then 7F or FF (IEEE 754, 3.4): what has it otherwise is 1e38 or
    more as a single number and 1e303 as a double one.
    """
    tops = (rows[at + (0 if is_big else width - 1) :: row_bytes] for at in places)
    return any(0x7F in top or 0xFF in top for top in tops)
