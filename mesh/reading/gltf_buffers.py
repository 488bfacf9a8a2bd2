"""The arrays of a glTF: buffers, views and accessors (glTF 2.0, 3.6), read without a copy where possible."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from mesh.errors import MeshRefusedError
from mesh.reading.gltf_compressed import find_compression, is_fallback
from mesh.reading.gltf_document import ELEMENT_COMPONENTS, Document
from mesh.reading.meshopt import decode_view
from mesh.reading.package import Package, parse_reference

_DTYPES = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
#: glTF 2.0, 3.6.2.2: what the largest value of a normalised integer stands for.
_NORMALISED = {5120: 127.0, 5121: 255.0, 5122: 32767.0, 5123: 65535.0}

#: Elements that an accessor may have without any data: they are zeros, or the ground of a sparse one.
_MOST_EMPTY = 4_000_000

AnyArray = npt.NDArray[Any]


@dataclass(frozen=True)
class GltfSource:
    """A glTF document with the means to fetch what it names.

    `binary` is the second chunk of a GLB. Buffers are fetched once and kept.
    """

    document: Document
    package: Package
    binary: bytes
    _buffers: dict[int, bytes] = field(default_factory=dict)
    _unpacked: dict[int, bytes] = field(default_factory=dict)

    def read_buffer(self, index: int) -> bytes:
        """Read a whole buffer, from the GLB, a data URI or a side file."""
        if index not in self._buffers:
            entry = self.document["buffers"][index]
            if is_fallback(entry) and "uri" not in entry:
                raise MeshRefusedError(
                    f"the glTF's buffer {index} only stands in for compressed data, and is read"
                    ": export it again"
                )
            data = self.read_uri(entry["uri"]) if "uri" in entry else self.binary
            if len(data) < int(entry["byteLength"]):
                raise MeshRefusedError(
                    f"the glTF's buffer {index} claims {entry['byteLength']} bytes, "
                    f"{len(data)} are there"
                    ": export it again"
                )
            self._buffers[index] = data
        return self._buffers[index]

    def read_uri(self, uri: str) -> bytes:
        """Read a data URI or a file beside the model; nothing is ever fetched from elsewhere."""
        if uri[:5].casefold() == "data:":
            head, _, body = uri.partition(",")
            try:
                return base64.b64decode(body, validate=True) if head.endswith(";base64") else b""
            except binascii.Error as error:
                raise MeshRefusedError(
                    "the glTF has a data URI that is no base64: export it again"
                ) from error
        name = self.package.find(parse_reference(uri, percent=True))
        if name is None:
            raise MeshRefusedError(
                f"the glTF names {uri[:120]!r}, which is missing: put it with it into one zip"
            )
        return self.package.read(name)

    def read_view(self, index: int) -> bytes:
        """Read the bytes of a buffer view, unpacked where it is compressed."""
        if index < 0:
            raise IndexError("a negative number of a bufferView")
        view = self.document["bufferViews"][index]
        packed = find_compression(view)
        if packed is None:
            return self._cut(view)
        if index not in self._unpacked:
            self._unpacked[index] = decode_view(self._cut(packed), packed)
        return self._unpacked[index]

    def _cut(self, place: Document) -> bytes:
        start = int(place.get("byteOffset", 0))
        return self.read_buffer(int(place["buffer"]))[start : start + int(place["byteLength"])]

    def read_accessor(self, index: int) -> AnyArray:
        """Read an accessor as (count, components), as float32 where it is normalised."""
        accessor = self.document["accessors"][index]
        values = self._read_dense(accessor)
        if "sparse" in accessor:
            values = self._overlay(values.copy(), accessor)
        if accessor.get("normalized", False):
            return normalise(values, accessor["componentType"])
        return values

    def _read_dense(self, accessor: Document) -> AnyArray:
        count, components = int(accessor["count"]), ELEMENT_COMPONENTS[accessor["type"]]
        dtype = np.dtype(_DTYPES[accessor["componentType"]])
        if "bufferView" not in accessor:
            if count > _MOST_EMPTY:
                raise MeshRefusedError(
                    f"an accessor of the glTF claims {count} elements without data: export it again"
                )
            return np.zeros((count, components), dtype=dtype)
        number = int(accessor["bufferView"])
        stride = int(self.document["bufferViews"][number].get("byteStride", 0))
        offset = int(accessor.get("byteOffset", 0))
        return _read_strided(self.read_view(number), offset, count, components, dtype, stride)

    def _overlay(self, values: AnyArray, accessor: Document) -> AnyArray:
        sparse = accessor["sparse"]
        count = int(sparse["count"])
        places = self._read_part(sparse["indices"], count, 1, sparse["indices"]["componentType"])
        changes = self._read_part(
            sparse["values"], count, values.shape[1], accessor["componentType"]
        )
        if len(places) and int(places.max()) >= len(values):
            raise MeshRefusedError(
                "a sparse accessor of the glTF points beyond its own end: export it again"
            )
        values[places[:, 0]] = changes
        return values

    def _read_part(self, entry: Document, count: int, components: int, kind: int) -> AnyArray:
        data = self.read_view(int(entry["bufferView"]))
        offset = int(entry.get("byteOffset", 0))
        return _read_strided(data, offset, count, components, np.dtype(_DTYPES[kind]), 0)


def _read_strided(
    data: bytes, offset: int, count: int, components: int, dtype: np.dtype[Any], stride: int
) -> AnyArray:
    item_bytes = dtype.itemsize * components
    step = stride or item_bytes
    if step < item_bytes or offset + step * (count - 1) + item_bytes > len(data):
        raise MeshRefusedError(
            f"an accessor of the glTF claims {count} elements, more than its buffer holds"
            ": export it again"
        )
    return np.ndarray((count, components), dtype, data, offset, (step, dtype.itemsize))


def normalise(values: AnyArray, component_type: int) -> AnyArray:
    """Turn integers into the numbers from −1 or 0 to 1 that they stand for."""
    if component_type not in _NORMALISED:
        return values
    scaled = values.astype(np.float32) / np.float32(_NORMALISED[component_type])
    return cast(AnyArray, np.maximum(scaled, -1.0, dtype=np.float32))
