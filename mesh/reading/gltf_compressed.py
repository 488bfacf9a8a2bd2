"""What the JSON of a glTF says of compressed buffer views, judged before any of them is unpacked.

Standard library only, as `mesh.reading.gltf_document`.
"""

from __future__ import annotations

from typing import Any

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_UNPACKED_BYTES

#: The extensions that compress views with meshoptimizer; the second one is their newer common form.
MESHOPT_EXTENSIONS = ("EXT_meshopt_compression", "KHR_meshopt_compression")

#: Bytes an element may have in each mode, and the filters that go with its lengths.
_INDEX_STRIDES = (2, 4)
_FILTER_STRIDES = {"OCTAHEDRAL": (4, 8), "QUATERNION": (8,), "COLOR": (4, 8)}
_FILTERS = ("NONE", "EXPONENTIAL", *_FILTER_STRIDES)

Entry = dict[str, Any]


def find_compression(view: Entry) -> Entry | None:
    """Return what a buffer view says of its compression, or None where it is plain."""
    extensions = view.get("extensions", {})
    return next((extensions[name] for name in MESHOPT_EXTENSIONS if name in extensions), None)


def is_fallback(buffer: Entry) -> bool:
    """Tell whether a buffer only stands in for what compressed views hold."""
    extensions = buffer.get("extensions", {})
    return any(extensions.get(name, {}).get("fallback") is True for name in MESHOPT_EXTENSIONS)


def check_compression(views: list[Entry], buffer_bytes: list[int]) -> None:
    """Check that compressed views hold together and do not unpack to more than is accepted.

    Raises
    ------
    MeshRefusedError
        One of them does not.
    """
    total = 0
    for index, view in enumerate(views):
        entry = find_compression(view)
        if entry is None:
            continue
        count, stride = entry["count"], entry["byteStride"]
        numbers = (count, stride, entry["byteLength"], entry.get("byteOffset", 0))
        if not all(isinstance(number, int) and number >= 0 for number in numbers):
            raise ValueError(f"bufferView {index} has a compression of odd numbers")
        if count * stride != view["byteLength"] or not _fits(entry, stride, count):
            raise MeshRefusedError(
                f"the compression of the glTF's bufferView {index} does not hold: export it again"
            )
        if entry.get("byteOffset", 0) + entry["byteLength"] > buffer_bytes[entry["buffer"]]:
            raise MeshRefusedError(
                f"the glTF's bufferView {index} reaches beyond its buffer: export it again"
            )
        total += count * stride
    if total > MAX_UNPACKED_BYTES:
        raise MeshRefusedError(
            f"the glTF would unpack to {total} bytes; at most {MAX_UNPACKED_BYTES} are read"
            "; reduce it, and export it again"
        )


def _fits(entry: Entry, stride: int, count: int) -> bool:
    mode, filtered = entry["mode"], entry.get("filter", "NONE")
    if mode in ("TRIANGLES", "INDICES"):
        whole = mode == "INDICES" or count % 3 == 0
        return stride in _INDEX_STRIDES and whole and filtered == "NONE"
    lengths = _FILTER_STRIDES.get(filtered, range(4, 257, 4))
    return mode == "ATTRIBUTES" and filtered in _FILTERS and stride % 4 == 0 and stride in lengths
