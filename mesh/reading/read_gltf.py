"""GLB and glTF as a surface: every node's triangles in world coordinates, every material kept.

Read here and not through trimesh, which decodes and re-encodes each picture, drops the wrapping of
samplers and further sets of texture coordinates, and inverts colours where it joins materials whose
factor is white (5.2.0, `visual/material.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from mesh.errors import MeshRefusedError
from mesh.frame import Stated
from mesh.limits import MAX_TRIANGLES
from mesh.reading.draco import decode_draco
from mesh.reading.glb_layout import read_glb_layout
from mesh.reading.gltf_buffers import AnyArray, GltfSource, normalise
from mesh.reading.gltf_document import (
    DAMAGE,
    Document,
    check_document,
    read_json,
    tell_damage,
)
from mesh.reading.gltf_left_out import tell_left_out
from mesh.reading.gltf_materials import MaterialReader
from mesh.reading.gltf_nodes import ShownMesh, walk_scene
from mesh.reading.gltf_pose import blend_morphs, pose_skin, read_joints, tell_moving
from mesh.reading.package import Package
from mesh.reading.unsettled import Reading, Tally, UnsettledPart
from mesh.surface import DoubleArray, FloatArray, IndexArray, Material

_WIDTHS = {"POSITION": (3,), "NORMAL": (3,), "TEXCOORD": (2,), "COLOR": (3, 4), "TANGENT": (4,)}
_DRACO = "KHR_draco_mesh_compression"


@dataclass
class _Reader:
    """What reading needs and gathers; `kept` are the parts of meshes that are shown more than once."""

    source: GltfSource
    materials: MaterialReader
    uses: Counter[int]
    notes: list[str] = field(default_factory=list)
    kept: dict[int, list[UnsettledPart]] = field(default_factory=dict)
    tally: Tally = field(default_factory=lambda: Tally("glTF"))


def read_gltf(package: Package, kind: str) -> Reading:
    """Read the scene of a GLB (`kind` is ``glb``) or a glTF.

    Returns the parts in world coordinates in double precision, and remarks about what the levels do
    not carry.

    Raises
    ------
    MeshRefusedError
        The document does not hold together.
    """
    try:
        source = open_source(package, kind)
        shown_often = Counter(node.get("mesh") for node in source.document.get("nodes", []))
        reader = _Reader(source, MaterialReader(source), shown_often)
        parts = [
            reader.tally.add(part.moved(matrix))
            for shown in walk_scene(source)
            for part, fixed in _read_shown(reader, shown)
            for matrix in ((np.eye(4),) if fixed else shown.matrices)
        ]
        notes = reader.notes + reader.materials.notes
        notes += tell_left_out(source.document, notes)
        moving = tell_moving(source.document)
    except DAMAGE as error:
        raise MeshRefusedError(
            f"the glTF does not hold together: {tell_damage(error)}; export it again"
        ) from error
    return Reading(parts, list(dict.fromkeys(notes)), Stated(1.0, "y"), moving)


def open_source(package: Package, kind: str) -> GltfSource:
    """Open a GLB or a glTF, its document checked.

    Raises
    ------
    MeshRefusedError
        The document does not hold together.
    """
    with package.open(package.main) as stream:
        if kind == "gltf":
            document, binary = read_json(stream), b""
            check_document(document, None)
            return GltfSource(document, package, binary)
        layout = read_glb_layout(stream, package.size(package.main))
        check_document(layout.document, layout.binary_bytes)
        stream.seek(layout.binary_offset)
        return GltfSource(layout.document, package, stream.read(layout.binary_bytes))


def _read_shown(reader: _Reader, shown: ShownMesh) -> Iterator[tuple[UnsettledPart, bool]]:
    """Yield the parts of a mesh, each with whether its place is fixed by a skin already."""
    document = reader.source.document
    if shown.mesh < 0:
        raise IndexError("a negative number of a mesh")
    mesh = document["meshes"][shown.mesh]
    has_joints = any("JOINTS_0" in each["attributes"] for each in mesh["primitives"])
    if "skin" in shown.node and not has_joints:
        reader.notes.append(
            f"mesh {mesh.get('name', '')!r} has a skin and no joints: it is not posed"
        )
    elif "skin" in shown.node:
        joints = read_joints(reader.source, document["skins"][int(shown.node["skin"])])
        yield from ((part, True) for part in _read_mesh(reader, mesh, shown.node, joints))
        return
    if "weights" in shown.node:
        yield from ((part, False) for part in _read_mesh(reader, mesh, shown.node, None))
        return
    if shown.mesh not in reader.kept:
        reader.kept[shown.mesh] = list(_read_mesh(reader, mesh, {}, None))
    yield from ((part, False) for part in reader.kept[shown.mesh])
    if reader.uses[shown.mesh] == 1:
        del reader.kept[shown.mesh]


def _read_mesh(
    reader: _Reader, mesh: Document, node: Document, joints: DoubleArray | None
) -> Iterator[UnsettledPart]:
    name = str(mesh.get("name", ""))
    weights = node.get("weights") or mesh.get("weights") or []
    for number, primitive in enumerate(mesh["primitives"]):
        mode = primitive.get("mode", 4)
        if mode not in (4, 5, 6):
            reader.notes.append(f"mesh {name!r}: points and lines are not carried into the levels")
            continue
        arrays, triangles = _read_arrays(reader.source, primitive)
        _check_widths(arrays)
        if primitive.get("targets"):
            arrays = blend_morphs(reader.source, primitive, weights, arrays)
        turned = False
        if joints is not None:
            arrays, turned = pose_skin(arrays, joints)
        corners = _find_corners(triangles, mode, len(arrays["POSITION"]))
        label = name if number == 0 else f"{name} {number}"
        material = reader.materials.read(primitive.get("material"))
        yield _build_part(
            reader, arrays, corners[:, [0, 2, 1]] if turned else corners, material, label
        )


def _find_corners(indices: IndexArray | None, mode: int, count: int) -> IndexArray:
    if indices is None:
        return _fan_out(np.arange(count - count % 3 if mode == 4 else count), mode)
    return indices if mode == 4 else _fan_out(indices.reshape(-1), mode)


def _build_part(
    reader: _Reader,
    arrays: dict[str, AnyArray],
    triangles: IndexArray,
    material: Material,
    name: str,
) -> UnsettledPart:
    kept = {"POSITION", "NORMAL", "COLOR_0", "TANGENT"}
    spoken = ("TEXCOORD_", "JOINTS_", "WEIGHTS_")
    left = sorted(key for key in arrays if key not in kept and not key.startswith(spoken))
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
    source: GltfSource, primitive: Document
) -> tuple[dict[str, AnyArray], IndexArray | None]:
    named = {str(key): int(value) for key, value in primitive["attributes"].items()}
    draco = primitive.get("extensions", {}).get(_DRACO)
    if draco is None:
        arrays = {key: source.read_accessor(value) for key, value in named.items()}
        if "indices" not in primitive:
            return arrays, None
        indices = source.read_accessor(int(primitive["indices"]))
        if indices.dtype.kind != "u" or indices.shape[1] != 1:
            raise MeshRefusedError(
                "the glTF's indices are no whole numbers from 0 up: export it again"
            )
        flat = indices.reshape(-1).astype(np.uint32)
        if primitive.get("mode", 4) != 4:
            return arrays, flat
        return arrays, flat[: len(flat) - len(flat) % 3].reshape(-1, 3)
    stored = {str(key): int(value) for key, value in draco["attributes"].items()}
    triangles, arrays = decode_draco(source.read_view(int(draco["bufferView"])), stored)
    if len(triangles) > MAX_TRIANGLES:
        raise MeshRefusedError(
            f"the glTF has more than {MAX_TRIANGLES} triangles: reduce it, and export it again"
        )
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
                f"the glTF's {key} has {values.shape[1]} numbers for each vertex: export it again"
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
    used = {f"TEXCOORD_{use.texcoord}" for use in material.uses}
    left = sorted(key for key in arrays if key.startswith("TEXCOORD_") and key not in used)
    if used and left:
        reader.notes.append(
            f"mesh {name!r}: {', '.join(left)} are used by no texture and not carried into the levels"
        )
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
