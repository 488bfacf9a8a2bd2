"""Look at a deposited model without loading a geometry library.

Standard library only. What is checked here costs one pass over text formats and a few kilobytes of
binary ones; whether the triangles themselves are sound is `mesh.reading.files`'s question.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mesh.errors import MeshRefusedError, UnknownModelError
from mesh.limits import MAX_TRIANGLES
from mesh.reading.glb_layout import read_glb_layout
from mesh.reading.gltf_document import check_document, find_uris, read_json
from mesh.reading.named_pictures import FBX_MAGIC, check_fbx, tell_missing
from mesh.reading.package import (
    MODEL_NAMES,
    ZIP_DAMAGE,
    Package,
    open_package,
    parse_reference,
)
from mesh.reading.ply_header import check_ply
from mesh.reading.wavefront import OBJ_KEYWORDS, parse_mtl, scan_obj, split_libraries

MEDIA_TYPES = {
    "glb": "model/gltf-binary",
    "gltf": "model/gltf+json",
    "obj": "model/obj",
    "ply": "model/ply",
    "stl": "model/stl",
    "3mf": "model/3mf",
    "dae": "model/vnd.collada+xml",
    "fbx": "application/vnd.autodesk.fbx",
}

_LOOK_BYTES = 64 * 1024
#: Before the first facet of a binary STL, and of each facet.
STL_HEAD_BYTES, STL_FACET_BYTES = 84, 50


@dataclass(frozen=True)
class MeshHeader:
    """What a file is.

    `format` is one of the keys of `MEDIA_TYPES`; for a zip it is the format of the
    model inside, while `media_type` and `extension` are those of the zip. `notes` are one-line
    remarks for the curator. `claimed_triangles` is what the file says of itself (a face of many
    corners counts once).
    """

    format: str
    media_type: str
    extension: str
    notes: tuple[str, ...] = ()
    claimed_triangles: int = 0


def inspect_header(path: Path) -> MeshHeader:
    """Tell what a deposited model is, or refuse it with a reason of one line.

    Raises
    ------
    MeshRefusedError
        Unknown format, empty, truncated, hostile, too large, or with side files missing.
    """
    package = open_package(path)
    size = package.size(package.main)
    try:
        with package.open(package.main) as stream:
            look = stream.read(_LOOK_BYTES)
            kind = "3mf" if package.is_3mf else _recognise(look, size)
            stream.seek(0)
            triangles, notes = _check(kind, package, stream, size)
    except ZIP_DAMAGE as error:
        raise MeshRefusedError(
            "the zip is damaged: its model cannot be unpacked; pack it again"
        ) from error
    if package.zipped and (kind != "3mf" or package.inner is not None):
        return MeshHeader(kind, "application/zip", ".zip", notes, triangles)
    return MeshHeader(kind, MEDIA_TYPES[kind], f".{kind}", notes, triangles)


def _recognise(look: bytes, size: int) -> str:
    """Name the format by its content; file names are not trusted."""
    text = look.removeprefix(b"\xef\xbb\xbf").lstrip()
    if look[:4] == b"glTF":
        return "glb"
    if look[:4] in (b"ply\n", b"ply\r"):
        return "ply"
    if text[:1] == b"{":
        return "gltf"
    if look.startswith(FBX_MAGIC) or (text[:1] == b";" and b"FBX" in text[:200]):
        return "fbx"
    if text[:1] == b"<" and b"<COLLADA" in text:
        return "dae"
    if _looks_like_binary_stl(look, size) or text[:5].lower() == b"solid":
        return "stl"
    if b"\0" not in look and _looks_like_obj(text):
        return "obj"
    raise UnknownModelError(
        f"the format is not recognised: deposit {MODEL_NAMES}, "
        "or a zip of one of them with its side files"
    )


def _looks_like_binary_stl(look: bytes, size: int) -> bool:
    if len(look) < STL_HEAD_BYTES:
        return False
    (count,) = struct.unpack_from("<I", look, 80)
    if size == STL_HEAD_BYTES + count * STL_FACET_BYTES:
        return True
    if count == 0 or len(look) < STL_HEAD_BYTES + STL_FACET_BYTES:
        return False
    # A damaged STL is recognised by its first facet: a normal of length 0 or 1, and finite corners.
    numbers = struct.unpack_from("<12f", look, STL_HEAD_BYTES)
    length = sum(number * number for number in numbers[:3])
    return (length == 0 or 0.98 < length < 1.02) and all(abs(number) < 1e12 for number in numbers)


def _looks_like_obj(text: bytes) -> bool:
    whole = text.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ").splitlines()
    lines = [line.split(None, 1) for line in whole[:-1] or whole]
    words = [line[0] for line in lines if line and not line[0].startswith(b"#")]
    return bool({b"v", b"mtllib"} & set(words)) and all(
        word in OBJ_KEYWORDS for word in words[:200]
    )


def _check(kind: str, package: Package, stream: BinaryIO, size: int) -> tuple[int, tuple[str, ...]]:
    match kind:
        case "glb":
            layout = read_glb_layout(stream, size)
            triangles = check_document(layout.document, layout.binary_bytes)
            _check_references(package, find_uris(layout.document))
            extra = layout.trailing_bytes
            return triangles, (f"{extra} bytes after the end of the GLB are ignored",) * bool(extra)
        case "gltf":
            document = read_json(stream)
            triangles = check_document(document, None)
            _check_references(package, find_uris(document))
            return triangles, ()
        case "ply":
            header = check_ply(stream, size)
            _refuse_missing([name for name in header.textures if package.find(name) is None])
            return header.count("face"), ()
        case "stl":
            return _check_stl(stream, size), ()
        case "3mf":
            return _check_3mf(package, stream), ()
        case "dae":
            return 0, tell_missing(package, kind)
        case "fbx":
            # Which pictures lie inside, and so are not missing, only the reader knows.
            check_fbx(stream, size)
            return 0, ()
        case _:
            scan = scan_obj(stream)
            _check_libraries(package, split_libraries(package, scan.libraries))
            return scan.triangles, ()


def _check_3mf(package: Package, stream: BinaryIO) -> int:
    """Count the triangles of the main model part; whether its XML holds together its reader tells.

    Elements are counted in the text: parsing them here would take 2 s for 100,000 triangles.
    """
    triangles, is_model, rest = 0, False, b""
    while block := stream.read(_LOOK_BYTES * 16):
        text = rest + block
        if b"<!DOCTYPE" in text:
            raise MeshRefusedError(
                "the 3MF has a document type, which no model needs: it is refused; export it again"
            )
        is_model = is_model or b"<model" in text or b":model" in text
        triangles += text.count(b"triangle ") - rest.count(b"triangle ")
        rest = text[-16:]
    if not is_model:
        raise MeshRefusedError(
            f"the 3MF is damaged: {package.main} holds no model; export it again"
        )
    if triangles > MAX_TRIANGLES:
        raise MeshRefusedError(
            f"the 3MF has more than {MAX_TRIANGLES} triangles: reduce it, and export it again"
        )
    return triangles


def _check_references(package: Package, uris: tuple[str, ...]) -> None:
    names = [parse_reference(uri, percent=True) for uri in uris]
    _refuse_missing([name for name in names if package.find(name) is None])


def _check_libraries(package: Package, libraries: tuple[str, ...]) -> None:
    missing: list[str] = []
    for library in libraries:
        name = package.find(library)
        if name is None:
            missing.append(library)
            continue
        textures = {
            texture
            for material in parse_mtl(package.read(name)).values()
            for texture in material.maps.values()
        }
        missing += [texture for texture in sorted(textures) if package.find(texture) is None]
    _refuse_missing(missing)


def _refuse_missing(missing: list[str]) -> None:
    if missing:
        names = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        raise MeshRefusedError(
            f"the model names files that are missing ({names}): put them with it into one zip"
        )


def _check_stl(stream: BinaryIO, size: int) -> int:
    head = stream.read(STL_HEAD_BYTES)
    (count,) = struct.unpack_from("<I", head.ljust(STL_HEAD_BYTES, b"\0"), 80)
    expected = STL_HEAD_BYTES + count * STL_FACET_BYTES
    if expected != size:
        if head.lstrip()[:5].lower() == b"solid" and b"\0" not in head:
            return _check_ascii_stl(stream, size)
        verb = "is cut short" if expected > size else "does not fit its header"
        raise MeshRefusedError(
            f"the STL {verb}: {count} triangles need {expected} bytes, the file has {size}"
            "; export it again"
        )
    if count > MAX_TRIANGLES:
        raise MeshRefusedError(
            f"the STL claims {count} triangles; at most {MAX_TRIANGLES} are accepted"
            "; reduce it, and export it again"
        )
    return int(count)


def _check_ascii_stl(stream: BinaryIO, size: int) -> int:
    # A facet of text is never shorter than "facet normal 0 0 0 … endfacet", about 80 bytes.
    if size // 80 > 4 * MAX_TRIANGLES:
        raise MeshRefusedError(
            f"the STL is larger than {MAX_TRIANGLES} triangles of text can be"
            ": reduce it, and export it again"
        )
    stream.seek(max(size - 4096, 0))
    if b"endsolid" not in stream.read().lower():
        raise MeshRefusedError(
            'the STL is cut short: it does not end with "endsolid"; copy or export it again'
        )
    return 0
