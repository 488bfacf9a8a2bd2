"""Arrays in, arrays out: what is used of meshoptimizer.

The only module that imports it. The binding (0.2.30a0, core 0.22) leaves `simplifyWithAttributes`
without argument types, so that every call of it fails; they are set here.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import meshoptimizer
import numpy as np
import numpy.typing as npt
from meshoptimizer._loader import lib

from mesh.surface import FloatArray, IndexArray

_FLOATS = ctypes.POINTER(ctypes.c_float)
_UINTS = ctypes.POINTER(ctypes.c_uint)
lib.meshopt_simplifyWithAttributes.argtypes = [
    _UINTS, _UINTS, ctypes.c_size_t,
    _FLOATS, ctypes.c_size_t, ctypes.c_size_t,
    _FLOATS, ctypes.c_size_t, _FLOATS, ctypes.c_size_t,
    ctypes.POINTER(ctypes.c_ubyte),
    ctypes.c_size_t, ctypes.c_float, ctypes.c_uint, _FLOATS,
]  # fmt: skip
lib.meshopt_simplifyWithAttributes.restype = ctypes.c_size_t


@dataclass(frozen=True, eq=False)
class Collapse:
    """Triangles left after collapsing edges, over the same vertices, and the error estimated by quadrics.

    `relative_error` is a fraction of the longest side of the bounding box.
    """

    triangles: IndexArray
    relative_error: float


def collapse_edges(
    positions: FloatArray,
    triangles: IndexArray,
    target: int,
    *,
    attributes: FloatArray | None = None,
    weights: tuple[float, ...] = (),
    error_limit: float = 1.0,
) -> Collapse:
    """Reduce triangles by collapsing edges onto existing vertices (Garland & Heckbert 1997).

    Vertices that share a position but differ in index are kept as a seam. `attributes` (n, k) steer
    the order of collapses by `weights`, at most 16. About 0.8 million triangles a second.
    """
    source = np.ascontiguousarray(triangles, dtype=np.uint32).reshape(-1)
    points = np.ascontiguousarray(positions, dtype=np.float32)
    found = np.empty(len(source), dtype=np.uint32)
    error = np.zeros(1, dtype=np.float32)
    common = {"target_index_count": 3 * target, "target_error": error_limit, "result_error": error}
    if attributes is None:
        count = meshoptimizer.simplify(found, source, points, **common)
    else:
        values = np.ascontiguousarray(attributes, dtype=np.float32)
        factors = np.array(weights, dtype=np.float32)
        count = meshoptimizer.simplify_with_attributes(
            found, source, points, values, factors, **common
        )
    return Collapse(found[:count].reshape(-1, 3).copy(), float(error[0]))


def weld_rows(rows: FloatArray) -> tuple[IndexArray, int]:
    """Give every different row of an array a number, in the order they first appear.

    Returns the number of each row, and how many different ones there are. Rows are equal when their
    bits are, after −0 became 0. About 10 million rows a second.
    """
    data = np.ascontiguousarray(rows + np.float32(0), dtype=np.float32)
    remap = np.empty(len(data), dtype=np.uint32)
    order = np.arange(len(data), dtype=np.uint32)
    if len(data) == 0:
        return remap, 0
    # The indices are given because the core wants a whole number of triangles without them.
    padded = np.concatenate([order, np.zeros(-len(order) % 3, dtype=np.uint32)])
    count = meshoptimizer.generate_vertex_remap(remap, padded, len(padded), data, len(data))
    return remap, int(count)


def order_triangles(triangles: IndexArray, vertex_count: int) -> IndexArray:
    """Put triangles into an order that suits the vertex cache of graphics processors."""
    source = np.ascontiguousarray(triangles, dtype=np.uint32).reshape(-1)
    ordered = np.empty_like(source)
    meshoptimizer.optimize_vertex_cache(ordered, source, len(source), vertex_count)
    return ordered.reshape(-1, 3)


def first_of_each(remap: IndexArray, count: int) -> npt.NDArray[np.int64]:
    """Find, for each number that `weld_rows` gave, the first row that has it."""
    first = np.empty(count, dtype=np.int64)
    first[remap[::-1]] = np.arange(len(remap) - 1, -1, -1)
    return first


def decode_indices(data: bytes, count: int, *, triangles: bool) -> IndexArray:
    """Decode whole numbers packed by meshoptimizer: of triangles, or of any sequence.

    Raises
    ------
    ValueError
        The data are damaged, or hold another number of them.
    """
    decode = lib.meshopt_decodeIndexBuffer if triangles else lib.meshopt_decodeIndexSequence
    found = np.zeros(count, dtype=np.uint32)
    source = np.frombuffer(data, dtype=np.uint8)
    code = decode(
        found.ctypes.data_as(ctypes.c_void_p),
        ctypes.c_size_t(count),
        ctypes.c_size_t(4),
        source.ctypes.data_as(ctypes.POINTER(ctypes.c_ubyte)),
        ctypes.c_size_t(len(source)),
    )
    if code != 0:
        raise ValueError(f"the decoder of indices says {code}")
    return found
