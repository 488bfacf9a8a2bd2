"""Buffer views compressed by meshoptimizer, as two glTF extensions of the same form store them.

Sources: EXT_meshopt_compression (Khronos, ratified) and KHR_meshopt_compression (release candidate of
2025), which adds the second version of the vertex codec and the filter COLOR. Vertices are decoded by
imagecodecs, whose core (1.0) knows both versions; this is the only module of the package that imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt

from mesh.errors import MeshRefusedError
from mesh.meshopt_kernels import decode_indices
from mesh.reading.gltf_document import Document

Bytes = npt.NDArray[np.uint8]


def decode_view(data: bytes, entry: Document) -> bytes:
    """Unpack a compressed buffer view; `entry` is the extension's object, judged before by the document.

    Raises
    ------
    MeshRefusedError
        The data are damaged.
    """
    count, stride, mode = int(entry["count"]), int(entry["byteStride"]), str(entry["mode"])
    try:
        if mode != "ATTRIBUTES":
            numbers = decode_indices(data, count, triangles=mode == "TRIANGLES")
            return numbers.astype("<u2" if stride == 2 else "<u4").tobytes()
        rows = imagecodecs.meshopt_decode(data, shape=(count, stride), dtype=np.uint8)
        unfilter = _FILTERS[str(entry.get("filter", "NONE"))]
        return unfilter(np.ascontiguousarray(rows)).tobytes()
    except (ValueError, RuntimeError, TypeError) as error:
        raise MeshRefusedError(
            f"a compressed bufferView of the glTF is damaged: {' '.join(str(error).split())}"
            "; export it again"
        ) from error


def _keep(rows: Bytes) -> npt.NDArray[Any]:
    return rows


def _turn_octahedral(rows: Bytes) -> npt.NDArray[Any]:
    """Unfold unit vectors from an octahedron: x and y of it, and what 1 is, in 8 or 16 bits."""
    stored = rows.view("<i1" if rows.shape[1] == 4 else "<i2")
    full = float(np.iinfo(stored.dtype).max)
    x, y, one = (stored[:, at].astype(np.float32) for at in range(3))
    z = one - np.abs(x) - np.abs(y)
    under = np.maximum(-z, 0)
    x = x - np.where(x >= 0, under, -under)
    y = y - np.where(y >= 0, under, -under)
    length = np.sqrt(x * x + y * y + z * z)
    scale = full / np.where(length > 0, length, 1)
    found = stored.copy()
    for at, values in enumerate((x, y, z)):
        found[:, at] = _round(values * scale)
    return found


def _turn_quaternion(rows: Bytes) -> npt.NDArray[Any]:
    """Compute the largest of four numbers of a rotation, which is not stored, from the other three."""
    stored = rows.view("<i2")
    # The two lowest bits of the last number tell which one is missing; the others what 1 is.
    scale = np.float32(np.sqrt(0.5)) / (stored[:, 3] | 3).astype(np.float32)
    parts = [stored[:, at].astype(np.float32) * scale for at in range(3)]
    largest = np.sqrt(np.maximum(1 - sum(part * part for part in parts), 0))
    found, place, every = stored.copy(), stored[:, 3] & 3, np.arange(len(stored))
    for step, values in enumerate((largest, *parts)):
        found[every, (place + step) % 4] = _round(values * 32767)
    return found


def _turn_exponential(rows: Bytes) -> npt.NDArray[Any]:
    """Build floating point numbers from 24 bits of whole number and 8 bits of exponent."""
    stored = rows.view("<i4")
    mantissa = (stored << 8) >> 8
    numbers: npt.NDArray[Any] = np.ldexp(mantissa.astype(np.float32), stored >> 24).astype("<f4")
    return numbers


def _turn_color(rows: Bytes) -> npt.NDArray[Any]:
    """Turn luma and two chroma differences (YCoCg) into RGB; the highest bit of coverage tells the scale."""
    kind = "1" if rows.shape[1] == 4 else "2"
    stored, signed = rows.view(f"<u{kind}"), rows.view(f"<i{kind}")
    full = float(np.iinfo(stored.dtype).max)
    y, co, cg = (part.astype(np.int32) for part in (stored[:, 0], signed[:, 1], signed[:, 2]))
    coverage = stored[:, 3].astype(np.int32)
    bits = np.frexp(coverage.astype(np.float64))[1]
    steps = (1 << bits) - 1
    low = coverage & (steps >> 1)
    channels = (y + co - cg, y + cg, y - co - cg, (low << 1) | (low & 1))
    scaled = np.stack(channels, axis=1) * (full / np.maximum(steps, 1))[:, None]
    colors: npt.NDArray[Any] = np.clip(np.floor(scaled + 0.5), 0, full).astype(stored.dtype)
    return colors


def _round(values: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """Round halves away from zero."""
    whole: npt.NDArray[np.int32] = (values + np.copysign(0.5, values)).astype(np.int32)
    return whole


_FILTERS: dict[str, Callable[[Bytes], npt.NDArray[Any]]] = {
    "NONE": _keep, "OCTAHEDRAL": _turn_octahedral, "QUATERNION": _turn_quaternion,
    "EXPONENTIAL": _turn_exponential, "COLOR": _turn_color,
}  # fmt: skip
