"""The container of a binary glTF: where its JSON and its buffer lie (glTF 2.0, section 4)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_JSON_BYTES
from mesh.reading.gltf_document import Document, parse_document

_JSON_CHUNK, _BIN_CHUNK = 0x4E4F534A, 0x004E4942


@dataclass(frozen=True)
class GlbLayout:
    """Where the two chunks of a GLB lie; `binary_bytes` is 0 where there is no second chunk."""

    document: Document
    binary_offset: int
    binary_bytes: int
    trailing_bytes: int


def read_glb_layout(stream: BinaryIO, size: int) -> GlbLayout:
    """Read the header and the JSON of a GLB, and find its binary chunk.

    Raises
    ------
    MeshRefusedError
        Truncated, of another version, or with chunks that do not fit the file.
    """
    head = stream.read(12)
    if len(head) < 12:
        raise MeshRefusedError(
            "the GLB is cut short: its 12-byte header is not whole; copy or export it again"
        )
    _, version, length = struct.unpack("<4sII", head)
    if version != 2:
        raise MeshRefusedError(
            f"the GLB is of version {version}; only glTF 2.0 is read: convert it"
        )
    if length > size:
        raise MeshRefusedError(
            f"the GLB is cut short: its header says {length} bytes, the file has {size}"
            "; copy or export it again"
        )
    json_bytes, kind = _read_chunk_head(stream, 12, length)
    if kind != _JSON_CHUNK or json_bytes > MAX_JSON_BYTES:
        raise MeshRefusedError(
            "the GLB does not begin with a JSON chunk of a reasonable size: export it again"
        )
    document = parse_document(stream.read(json_bytes))
    offset, binary_bytes = 20 + json_bytes, 0
    if offset + 8 <= length:
        stream.seek(offset)
        binary_bytes, kind = _read_chunk_head(stream, offset, length)
        if kind != _BIN_CHUNK:
            binary_bytes = 0
    return GlbLayout(document, offset + 8, binary_bytes, size - length)


def _read_chunk_head(stream: BinaryIO, offset: int, length: int) -> tuple[int, int]:
    head = stream.read(8)
    if len(head) < 8:
        raise MeshRefusedError(
            "the GLB is cut short: a chunk header is not whole; copy or export it again"
        )
    chunk_bytes, kind = struct.unpack("<II", head)
    if offset + 8 + chunk_bytes > length:
        raise MeshRefusedError(
            f"the GLB is cut short: a chunk claims {chunk_bytes} bytes, "
            f"{length - offset - 8} are left"
            "; copy or export it again"
        )
    return chunk_bytes, kind
