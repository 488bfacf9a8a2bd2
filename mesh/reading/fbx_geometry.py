"""Geometry of an FBX: polygons, and layers of normals, coordinates, colours and materials over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mesh.errors import MeshRefusedError, SurfaceError
from mesh.limits import MAX_TRIANGLES
from mesh.reading.fbx_records import Record
from mesh.surface import DoubleArray

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class FbxGeometry:
    """Triangles of corners, (m, 3), the material number of each, and values of every corner.

    `uvs` are the sets of coordinates by their names, in order.
    """

    corners: Indices
    materials: Indices
    positions: DoubleArray
    normals: DoubleArray | None
    colors: DoubleArray | None
    uvs: dict[str, DoubleArray]


@dataclass(frozen=True, eq=False)
class _Polygons:
    """For each corner its vertex and its polygon."""

    vertices: Indices
    owners: Indices
    polygons: int


def read_geometry(record: Record, name: str) -> FbxGeometry | None:
    """Read a mesh; None where it has no polygons.

    Raises
    ------
    MeshRefusedError
        Its layers do not fit its polygons.
    SurfaceError
        A polygon uses a vertex that does not exist.
    """
    stored = _whole(record.array("PolygonVertexIndex"))
    points = record.array("Vertices").astype(np.float64)
    if len(stored) == 0 or len(points) < 3:
        return None
    points = points[: len(points) - len(points) % 3].reshape(-1, 3)
    # The last corner of a polygon is written as minus one minus its vertex.
    last = stored < 0
    vertices = np.where(last, -stored - 1, stored)
    if (most := int(vertices.max())) >= len(points):
        raise SurfaceError(
            f"{name!r} of the FBX uses vertex {most}, there are {len(points)}: export it again"
        )
    owners: Indices = np.cumsum(last) - last
    polygons = _Polygons(vertices, owners, int(owners[-1]) + 1)
    corners = _fan(np.bincount(owners))
    materials = (
        _read_materials(record, polygons)[owners[corners[:, 0]]] if len(corners) else owners[:0]
    )
    uvs = {}
    for number, layer in enumerate(record.all("LayerElementUV")):
        uvs[layer.text("Name") or str(number)] = _spread(layer, "UV", "UVIndex", 2, polygons, name)
    return FbxGeometry(
        corners,
        materials,
        points[vertices],
        _read_layer(record, "LayerElementNormal", ("Normals", "NormalsIndex"), 3, polygons, name),
        _read_layer(record, "LayerElementColor", ("Colors", "ColorIndex"), 4, polygons, name),
        uvs,
    )


def _fan(lengths: Indices) -> Indices:
    """Turn polygons into triangles of corners; points and lines are none."""
    times = np.maximum(lengths - 2, 0)
    if times.sum() > MAX_TRIANGLES:
        raise MeshRefusedError(
            f"the FBX has more than {MAX_TRIANGLES} triangles: reduce it, and export it again"
        )
    first = np.repeat(np.cumsum(lengths) - lengths, times)
    step = np.arange(len(first)) - np.repeat(np.cumsum(times) - times, times)
    return np.stack([first, first + step + 1, first + step + 2], axis=1)


def _read_layer(
    record: Record, kind: str, names: tuple[str, str], width: int, polygons: _Polygons, label: str
) -> DoubleArray | None:
    layer = record.first(kind)
    return None if layer is None else _spread(layer, *names, width, polygons, label)


def _spread(
    layer: Record, values: str, indices: str, width: int, polygons: _Polygons, label: str
) -> DoubleArray:
    """Give every corner the value that a layer has for it, for its vertex, for its polygon, or for all."""
    table = layer.array(values).astype(np.float64)
    table = table[: len(table) - len(table) % width].reshape(-1, width)
    places = _choose(layer.text("MappingInformationType"), polygons)
    numbers = _whole(layer.array(indices))
    if len(numbers):
        if places.max() >= len(numbers):
            raise MeshRefusedError(
                f"{label!r} of the FBX has too few numbers in {indices}: export it again"
            )
        places = numbers[places]
    if len(table) == 0 or places.max() >= len(table) or places.min() < -1:
        raise MeshRefusedError(
            f"{label!r} of the FBX has too few values in {values}: export it again"
        )
    # −1 stands for no value.
    found: DoubleArray = np.where(places[:, None] < 0, 0.0, table[places])
    return found


def _choose(mapping: str, polygons: _Polygons) -> Indices:
    if mapping == "ByPolygonVertex":
        return np.arange(len(polygons.vertices))
    if mapping in ("ByVertice", "ByVertex"):
        return polygons.vertices
    if mapping == "ByPolygon":
        return polygons.owners
    if mapping == "AllSame":
        return np.zeros(len(polygons.vertices), np.int64)
    raise MeshRefusedError(
        f"the FBX maps a layer by {mapping[:40]!r}, which is not read: export it again"
    )


def _read_materials(record: Record, polygons: _Polygons) -> Indices:
    """Return the material number of each polygon."""
    layer = record.first("LayerElementMaterial")
    numbers = _whole(layer.array("Materials")) if layer is not None else np.zeros(0, np.int64)
    if layer is not None and len(numbers) >= polygons.polygons > 1:
        return np.maximum(numbers[: polygons.polygons], 0)
    only = max(int(numbers[0]), 0) if len(numbers) else 0
    return np.full(polygons.polygons, only, np.int64)


def _whole(values: npt.NDArray[Any]) -> Indices:
    if values.dtype.kind == "f" and not (np.abs(values) < 2**53).all():
        raise MeshRefusedError("the FBX has an index that is no number: export it again")
    return values.astype(np.int64)
