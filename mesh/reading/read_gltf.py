"""GLB and glTF as a surface: every node's triangles in world coordinates, every material kept.

Read here and not through trimesh, which decodes and re-encodes each picture, drops the wrapping of
samplers and further sets of texture coordinates, and inverts colours where it joins materials whose
factor is white (5.2.0, `visual/material.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_INSTANCES, MAX_NODE_DEPTH, MAX_TRIANGLES
from mesh.reading.draco import decode_draco
from mesh.reading.gltf_buffers import AnyArray, GltfSource, normalise
from mesh.reading.gltf_document import Document, check_document, parse_document, read_glb_layout
from mesh.reading.gltf_materials import MaterialReader
from mesh.reading.package import Package
from mesh.reading.unsettled import UnsettledPart
from mesh.surface import DoubleArray, FloatArray, IndexArray, Material

_WIDTHS = {"POSITION": (3,), "NORMAL": (3,), "TEXCOORD": (2,), "COLOR": (3, 4), "TANGENT": (4,)}
_DRACO = "KHR_draco_mesh_compression"


@dataclass(frozen=True)
class _Reader:
    source: GltfSource
    materials: MaterialReader
    notes: list[str] = field(default_factory=list)


def read_gltf(package: Package, kind: str) -> tuple[list[UnsettledPart], list[str]]:
    """Read the scene of a GLB (`kind` is ``glb``) or a glTF.

    Returns the parts in world coordinates in double precision, and remarks about what the levels do
    not carry.

    Raises
    ------
    MeshRefusedError
        The document does not hold together.
    """
    try:
        source = _open_source(package, kind)
        reader = _Reader(source, MaterialReader(source))
        parts = [
            part
            for mesh, matrix in _walk(source.document)
            for part in _read_mesh(reader, mesh, matrix)
        ]
    except (KeyError, TypeError, IndexError, AttributeError, ValueError, OverflowError) as error:
        raise MeshRefusedError(f"the glTF does not hold together: {error!r}") from error
    notes = reader.notes + reader.materials.notes + _note_left_out(source.document)
    return parts, list(dict.fromkeys(notes))


def _open_source(package: Package, kind: str) -> GltfSource:
    with package.open(package.main) as stream:
        if kind == "gltf":
            document, binary = parse_document(stream.read()), b""
            check_document(document, None)
            return GltfSource(document, package, binary)
        layout = read_glb_layout(stream, package.size(package.main))
        check_document(layout.document, layout.binary_bytes)
        stream.seek(layout.binary_offset)
        return GltfSource(layout.document, package, stream.read(layout.binary_bytes))


def _note_left_out(document: Document) -> list[str]:
    words = {"animations": "animations", "skins": "skins (the rest pose is used)"}
    return [
        f"{what} are not carried into the levels"
        for key, what in words.items()
        if document.get(key)
    ]


def _walk(document: Document) -> Iterator[tuple[Document, DoubleArray]]:
    """Yield every mesh that the scene shows with its matrix to world coordinates."""
    nodes = document.get("nodes", [])
    scenes = document.get("scenes", [])
    if scenes:
        roots = scenes[int(document.get("scene", 0))].get("nodes", [])
    else:
        children = {child for node in nodes for child in node.get("children", [])}
        roots = [index for index in range(len(nodes)) if index not in children]
    waiting = [(int(root), np.eye(4), 0) for root in reversed(roots)]
    shown = 0
    while waiting:
        index, parent, depth = waiting.pop()
        shown += 1
        if depth > MAX_NODE_DEPTH or shown > MAX_INSTANCES or index < 0:
            raise MeshRefusedError("the nodes of the glTF form a circle or are nested too deeply")
        node = nodes[index]
        matrix = parent @ _read_matrix(node)
        if "mesh" in node:
            yield document["meshes"][int(node["mesh"])], matrix
        waiting += [(int(child), matrix, depth + 1) for child in reversed(node.get("children", []))]


def _read_matrix(node: Document) -> DoubleArray:
    """Build the local matrix of a node (glTF 2.0, 3.5.3)."""
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    x, y, z, w = (float(value) for value in node.get("rotation", (0, 0, 0, 1)))
    matrix = np.eye(4)
    matrix[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    matrix[:3, :3] *= np.array(node.get("scale", (1, 1, 1)), dtype=np.float64)
    matrix[:3, 3] = node.get("translation", (0, 0, 0))
    return matrix


def _read_mesh(reader: _Reader, mesh: Document, matrix: DoubleArray) -> Iterator[UnsettledPart]:
    name = str(mesh.get("name", ""))
    for number, primitive in enumerate(mesh["primitives"]):
        mode = primitive.get("mode", 4)
        if mode not in (4, 5, 6):
            reader.notes.append(f"mesh {name!r}: points and lines are not carried into the levels")
            continue
        if primitive.get("targets"):
            reader.notes.append(f"mesh {name!r}: morph targets are not carried into the levels")
        part = _read_primitive(reader, primitive, mode, name if number == 0 else f"{name} {number}")
        yield part.moved(matrix)


def _read_primitive(reader: _Reader, primitive: Document, mode: int, name: str) -> UnsettledPart:
    named = {str(key): int(value) for key, value in primitive["attributes"].items()}
    arrays, triangles = _read_arrays(reader.source, primitive, named)
    _check_widths(arrays)
    if triangles is None:
        count = len(arrays["POSITION"])
        triangles = _fan_out(np.arange(count - count % 3 if mode == 4 else count), mode)
    elif mode != 4:
        triangles = _fan_out(triangles.reshape(-1), mode)
    material = reader.materials.read(primitive.get("material"))
    kept = {"POSITION", "NORMAL", "COLOR_0", "TANGENT"}
    left = sorted(key for key in arrays if key not in kept and not key.startswith("TEXCOORD_"))
    if left:
        reader.notes.append(f"mesh {name!r}: {', '.join(left)} are not carried into the levels")
    return UnsettledPart(
        name=name,
        positions=arrays["POSITION"].astype(np.float64),
        triangles=triangles,
        material=material,
        normals=arrays["NORMAL"].astype(np.float32) if "NORMAL" in arrays else None,
        uvs=_read_uvs(arrays, material, reader, name),
        colors=_read_colors(arrays.get("COLOR_0")),
        tangents=_read_tangents(arrays, material),
    )


def _read_arrays(
    source: GltfSource, primitive: Document, named: dict[str, int]
) -> tuple[dict[str, AnyArray], IndexArray | None]:
    draco = primitive.get("extensions", {}).get(_DRACO)
    if draco is None:
        arrays = {key: source.read_accessor(value) for key, value in named.items()}
        if "indices" not in primitive:
            return arrays, None
        indices = source.read_accessor(int(primitive["indices"]))
        if indices.dtype.kind != "u" or indices.shape[1] != 1:
            raise MeshRefusedError("the glTF's indices are no whole numbers from 0 up")
        flat = indices.reshape(-1).astype(np.uint32)
        if primitive.get("mode", 4) != 4:
            return arrays, flat
        return arrays, flat[: len(flat) - len(flat) % 3].reshape(-1, 3)
    stored = {str(key): int(value) for key, value in draco["attributes"].items()}
    triangles, arrays = decode_draco(source.read_view(int(draco["bufferView"])), stored)
    if len(triangles) > MAX_TRIANGLES:
        raise MeshRefusedError(f"the glTF has more than {MAX_TRIANGLES} triangles")
    for key in set(named) & set(arrays):
        accessor = source.document["accessors"][named[key]]
        if accessor.get("normalized", False):
            arrays[key] = normalise(arrays[key], accessor["componentType"])
    return arrays, triangles


def _check_widths(arrays: dict[str, AnyArray]) -> None:
    """Check that attributes have as many numbers as their meaning asks (glTF 2.0, 3.7.2.1)."""
    for key, values in arrays.items():
        widths = _WIDTHS.get(key.split("_")[0])
        if widths is not None and values.shape[1] not in widths:
            raise MeshRefusedError(
                f"the glTF's {key} has {values.shape[1]} numbers for each vertex"
            )


def _fan_out(indices: AnyArray, mode: int) -> IndexArray:
    """Turn a strip (5) or a fan (6) into separate triangles (glTF 2.0, 3.7.2.1)."""
    flat = indices.astype(np.uint32)
    if mode == 4:
        return flat.reshape(-1, 3)
    if len(flat) < 3:
        return np.zeros((0, 3), dtype=np.uint32)
    if mode == 6:
        first = np.full(len(flat) - 2, flat[0], dtype=np.uint32)
        return np.stack([first, flat[1:-1], flat[2:]], axis=1)
    triangles = np.stack([flat[:-2], flat[1:-1], flat[2:]], axis=1)
    triangles[1::2] = triangles[1::2][:, [1, 0, 2]]
    return triangles


def _read_uvs(
    arrays: dict[str, AnyArray], material: Material, reader: _Reader, name: str
) -> tuple[FloatArray, ...]:
    """Keep the sets of texture coordinates that the material uses; a set it needs must be there."""
    needed = max((use.texcoord for use in material.uses), default=-1) + 1
    sets = []
    for number in range(needed):
        key = f"TEXCOORD_{number}"
        if key not in arrays:
            if any(use.texcoord == number for use in material.uses):
                reader.notes.append(
                    f"mesh {name!r} has a texture and no {key}: its first texel is shown"
                )
            sets.append(np.zeros((len(arrays["POSITION"]), 2), dtype=np.float32))
            continue
        sets.append(arrays[key].astype(np.float32))
    return tuple(sets)


def _read_tangents(arrays: dict[str, AnyArray], material: Material) -> FloatArray | None:
    """Keep tangents where a normal map is read by them; without normals they have no meaning."""
    if material.normal is None or "NORMAL" not in arrays or "TANGENT" not in arrays:
        return None
    return cast(FloatArray, arrays["TANGENT"].astype(np.float32))


def _read_colors(values: AnyArray | None) -> FloatArray | None:
    if values is None:
        return None
    colors = values.astype(np.float32)
    if values.dtype.kind == "u":
        colors /= np.float32(np.iinfo(values.dtype).max)
    if colors.shape[1] == 3:
        colors = np.concatenate([colors, np.ones((len(colors), 1), np.float32)], axis=1)
    return cast(FloatArray, np.clip(colors, 0, 1))
