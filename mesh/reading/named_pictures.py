"""The pictures that a DAE or an FBX names, found without reading the model, and what is seen of it then.

Both carry the paths of the machine where they were made, so a picture is looked for by the end of its
path, and one that is missing is said and not refused. Standard library only.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from mesh.errors import MeshRefusedError
from mesh.reading.package import Package
from mesh.reading.safe_xml import parse_stream

FBX_MAGIC = b"Kaydara FBX Binary  \x00"

_BLOCK_BYTES = 1024**2
#: A path is shorter than this; blocks overlap by as much, so that none is cut.
_LONGEST_NAME = 4096

_TEXT_NAME = re.compile(rb'RelativeFilename:\s*"([^"\r\n]{1,2000})"')
_BINARY_NAME = re.compile(rb"RelativeFilenameS(....)", re.DOTALL)


def find_names(package: Package, kind: str) -> tuple[str, ...]:
    """List the paths of pictures that a DAE or an FBX names, as they are written.

    Raises
    ------
    MeshRefusedError
        The XML of a DAE is damaged.
    """
    with package.open(package.main) as stream:
        found = _find_dae_names(stream) if kind == "dae" else list(_find_fbx_names(stream))
    return tuple(dict.fromkeys(name.strip() for name in found if name.strip()))


def tell_missing(package: Package, kind: str) -> tuple[str, ...]:
    """Say, one line each, which pictures are not beside the model."""
    names = [name for name in find_names(package, kind) if package.find_by_tail(name) is None]
    shown = [name.replace("\\", "/").rsplit("/", 1)[-1][:80] for name in names]
    return tuple(
        f"the {kind.upper()} names the texture {name!r}, which is missing: the model is shown without it; "
        "put it with the model into one zip"
        for name in shown
    )


def _find_dae_names(stream: BinaryIO) -> list[str]:
    """List what images begin with; also checks that the XML is whole."""
    path: list[str] = []
    texts: list[str] = []
    names: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        path.append(name)
        texts.clear()

    def end(name: str) -> None:
        inside = path[:-1]
        if name in ("init_from", "ref") and "image" in inside and "library_images" in inside:
            names.append("".join(texts))
        path.pop()
        texts.clear()

    def take(text: str) -> None:
        if path[-1] in ("init_from", "ref"):
            texts.append(text[:_LONGEST_NAME])

    parse_stream(stream, "DAE", start, end, take)
    return names


def _find_fbx_names(stream: BinaryIO) -> Iterator[str]:
    rest = b""
    while block := stream.read(_BLOCK_BYTES):
        text = rest + block
        for found in _TEXT_NAME.finditer(text):
            yield found[1].decode("utf-8", "replace")
        for found in _BINARY_NAME.finditer(text):
            (length,) = struct.unpack("<I", found[1])
            name = text[found.end() : found.end() + length]
            if 0 < length == len(name) < _LONGEST_NAME:
                yield name.decode("utf-8", "replace")
        rest = text[-_LONGEST_NAME:]


def check_fbx(stream: BinaryIO, size: int) -> None:
    """Check that the records of a binary FBX lie inside the file; a text is judged by its reader.

    Raises
    ------
    MeshRefusedError
        It is cut short.
    """
    head = stream.read(27)
    if not head.startswith(FBX_MAGIC):
        return
    if len(head) < 27:
        raise MeshRefusedError(
            "the FBX is cut short: its header is not whole; copy or export it again"
        )
    (version,) = struct.unpack_from("<I", head, 23)
    form, at = ("<Q", 27) if version >= 7500 else ("<I", 27)
    for _ in range(1000):
        stream.seek(at)
        data = stream.read(struct.calcsize(form))
        if len(data) < struct.calcsize(form):
            raise MeshRefusedError(
                "the FBX is cut short: its last record is missing; copy or export it again"
            )
        (end,) = struct.unpack(form, data)
        if end == 0:
            return
        if end > size or end <= at:
            raise MeshRefusedError(
                f"the FBX is cut short: a record ends at {end}, the file has {size} bytes"
                "; copy or export it again"
            )
        at = end
