"""The JSON of a glTF, judged before any geometry is touched.

Source: glTF 2.0 (Khronos, ISO/IEC 12113:2022), sections 3.6 (buffers, accessors) and 3.9 (images).
Standard library only, so that the depositing process can afford it.
"""

from __future__ import annotations

import json
import re
from typing import Any, BinaryIO

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_JSON_BYTES, MAX_TRIANGLES, MAX_VERTICES
from mesh.reading.gltf_compressed import MESHOPT_EXTENSIONS, check_compression, is_fallback

#: How JSON writes half of a surrogate pair.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")

#: Bytes of one component (glTF 2.0, 3.6.2.2) and components of one element.
COMPONENT_BYTES = {5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4}
ELEMENT_COMPONENTS = {
    "SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16,
}  # fmt: skip

#: Extensions without which a file cannot be shown, and which the reader understands.
READABLE_EXTENSIONS = frozenset(
    {
        "KHR_draco_mesh_compression",
        "KHR_mesh_quantization",
        "KHR_texture_transform",
        "KHR_materials_unlit",
        "KHR_materials_pbrSpecularGlossiness",
        "EXT_texture_webp",
        "KHR_texture_basisu",
        "EXT_mesh_gpu_instancing",
        *MESHOPT_EXTENSIONS,
    }
)

TRIANGLE_MODES = (4, 5, 6)

Document = dict[str, Any]

#: What the standard library and numpy raise on JSON of another shape than the specification's.
DAMAGE = (
    KeyError, TypeError, IndexError, AttributeError, ValueError, OverflowError, MemoryError, RecursionError,
)  # fmt: skip


def tell_damage(error: BaseException) -> str:
    """Say in at most a line, for whoever made the file, what is wrong with a document."""
    detail = " ".join(str(error).split())[:120]
    match error:
        case KeyError():
            return f"a required property is missing: {detail}"
        case IndexError():
            return "it refers by number to something that is not in it"
        case TypeError() | AttributeError():
            return f"a value is of another type than the format asks for ({detail})"
        case RecursionError():
            return "it is nested too deeply"
        case MemoryError() | OverflowError():
            return f"a number in it is too large ({detail})" if detail else "it is too large"
    return detail or "its values contradict each other"


def _refuse_constant(name: str) -> None:
    """Refuse NaN and infinities, which Python takes and JSON (RFC 8259, 6) does not know."""
    raise ValueError(f"{name} is no number of JSON")


def read_json(stream: BinaryIO) -> Document:
    """Read a glTF's JSON from a file, no more of it than is accepted.

    Raises
    ------
    MeshRefusedError
        As `parse_document`.
    """
    return parse_document(stream.read(MAX_JSON_BYTES + 1))


def parse_document(text: bytes) -> Document:
    """Turn the JSON of a glTF into a document of version 2 with readable extensions."""
    if len(text) > MAX_JSON_BYTES:
        raise MeshRefusedError(
            f"the glTF JSON has more than {MAX_JSON_BYTES} bytes, the most that is read: pack it as GLB"
        )
    try:
        document = json.loads(text.decode("utf-8-sig"), parse_constant=_refuse_constant)
        if _SURROGATE.search(text):
            # Half of a pair is no text (RFC 8259, 8.2), and no name of a file: it would fail wherever it is written.
            json.dumps(document, ensure_ascii=False).encode()
    except ValueError as error:
        raise MeshRefusedError(
            f"the glTF JSON cannot be read: {tell_damage(error)}; export it again"
        ) from error
    except RecursionError as error:
        raise MeshRefusedError(
            "the glTF JSON is nested too deeply to be a model: export it again"
        ) from error
    if not isinstance(document, dict) or not isinstance(document.get("asset"), dict):
        raise MeshRefusedError('the JSON is no glTF: it has no "asset"; export it again')
    version = str(document["asset"].get("version", ""))
    if not version.startswith("2."):
        raise MeshRefusedError(f"the glTF is of version {version!r}; only 2.0 is read: convert it")
    required = document.get("extensionsRequired", [])
    if not isinstance(required, list):
        raise MeshRefusedError(
            "the glTF does not hold together: extensionsRequired is no list; export it again"
        )
    unknown = sorted(set(map(str, required)) - READABLE_EXTENSIONS)
    if unknown:
        raise MeshRefusedError(
            f"the glTF requires {', '.join(unknown)}, which is not read: export it without"
        )
    return document


def find_uris(document: Document) -> tuple[str, ...]:
    """List the files that a glTF names outside itself, buffers first."""
    named = [
        entry["uri"]
        for key in ("buffers", "images")
        for entry in _list_of(document, key)
        if isinstance(entry, dict) and isinstance(entry.get("uri"), str)
    ]
    return tuple(dict.fromkeys(uri for uri in named if uri[:5].casefold() != "data:"))


def _list_of(document: Document, key: str) -> list[Any]:
    entries = document.get(key, [])
    return entries if isinstance(entries, list) else []


def check_document(document: Document, binary_bytes: int | None) -> int:
    """Check that buffers, views and accessors fit into each other, and count the triangles.

    Parameters
    ----------
    binary_bytes
        Length of the binary chunk of a GLB; None for a `.gltf`.

    Returns
    -------
    The triangles the document claims, each mesh once.

    Raises
    ------
    MeshRefusedError
        An accessor or a view reaches outside, or more is claimed than is accepted.
    """
    try:
        _check_buffers(document, binary_bytes)
        _check_views(document)
        for index, accessor in enumerate(document.get("accessors", [])):
            _check_accessor(document, index, accessor)
        triangles = _count_triangles(document)
    except DAMAGE as error:
        raise MeshRefusedError(
            f"the glTF does not hold together: {tell_damage(error)}; export it again"
        ) from error
    if triangles > MAX_TRIANGLES:
        raise MeshRefusedError(
            f"the glTF claims {triangles} triangles; at most {MAX_TRIANGLES} are accepted"
            "; reduce it, and export it again"
        )
    return triangles


def _check_buffers(document: Document, binary_bytes: int | None) -> None:
    for index, buffer in enumerate(document.get("buffers", [])):
        length = _whole(buffer["byteLength"])
        if (
            "uri" not in buffer
            and index == 0
            and binary_bytes is not None
            and length > binary_bytes
            and not is_fallback(buffer)
        ):
            raise MeshRefusedError(
                f"the glTF's buffer 0 claims {length} bytes, its chunk has {binary_bytes}"
                ": export it again"
            )


def _check_views(document: Document) -> None:
    lengths = [_whole(buffer["byteLength"]) for buffer in document.get("buffers", [])]
    for index, view in enumerate(document.get("bufferViews", [])):
        end = _whole(view.get("byteOffset", 0)) + _whole(view["byteLength"])
        if end > lengths[_whole(view["buffer"])]:
            raise MeshRefusedError(
                f"the glTF's bufferView {index} reaches beyond its buffer: export it again"
            )
    check_compression(document.get("bufferViews", []), lengths)


def _check_accessor(document: Document, index: int, accessor: Document) -> None:
    count = _whole(accessor["count"])
    item_bytes = COMPONENT_BYTES.get(accessor["componentType"], 0) * ELEMENT_COMPONENTS.get(
        accessor["type"], 0
    )
    if not item_bytes:
        raise MeshRefusedError(
            f"the glTF's accessor {index} is of a kind that glTF 2.0 does not know "
            f"({accessor['componentType']}, {accessor['type']}); export it again"
        )
    if count < 1 or count > 3 * MAX_VERTICES:
        raise MeshRefusedError(
            f"the glTF's accessor {index} claims {count} elements: export it again"
        )
    if "bufferView" not in accessor:
        return
    view = document["bufferViews"][_whole(accessor["bufferView"])]
    stride = _whole(view.get("byteStride", 0)) or item_bytes
    end = _whole(accessor.get("byteOffset", 0)) + stride * (count - 1) + item_bytes
    if end > _whole(view["byteLength"]):
        raise MeshRefusedError(
            f"the glTF's accessor {index} claims {count} elements ({end} bytes), "
            f"its bufferView has {view['byteLength']}"
            ": export it again"
        )


def _count_triangles(document: Document) -> int:
    accessors, triangles = document.get("accessors", []), 0
    for mesh in document.get("meshes", []):
        for primitive in mesh["primitives"]:
            mode = primitive.get("mode", 4)
            if mode not in TRIANGLE_MODES:
                continue
            source = primitive.get("indices", primitive["attributes"].get("POSITION"))
            if source is None:
                continue
            count = _whole(accessors[_whole(source)]["count"])
            triangles += count // 3 if mode == 4 else max(count - 2, 0)
    return triangles


def _whole(value: object) -> int:
    """Take a JSON number that must be a whole number from 0 up; negative ones would index backwards."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise ValueError(f"{value!r} is no whole number")
    if value < 0:
        raise ValueError(f"{value!r} is negative")
    return int(value)
