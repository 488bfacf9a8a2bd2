"""The pose at rest of what can move in a glTF: morph targets at their own weights, skins on their bones.

Source: glTF 2.0, 3.7.2.2 (morph targets) and 3.7.3 (skins; the node of a skinned mesh is not moved).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mesh.errors import MeshRefusedError
from mesh.reading.gltf_buffers import AnyArray, GltfSource
from mesh.reading.gltf_document import Document
from mesh.reading.gltf_nodes import find_parents, read_world_matrix
from mesh.surface import DoubleArray

#: Joints of one skin; browsers stop at about a thousand.
_MOST_JOINTS = 4096

#: Vertices that are moved at once: 100 MB of matrices.
_BATCH = 500_000


def tell_moving(document: Document) -> tuple[str, ...]:
    """Count what moves in a file, in words."""
    primitives = [each for mesh in document.get("meshes", []) for each in mesh["primitives"]]
    counts = {
        "animation": len(document.get("animations", [])),
        "skin": len(document.get("skins", [])),
        "morph target": max((len(each.get("targets", [])) for each in primitives), default=0),
    }
    return tuple(f"{count} {word}{'s' * (count > 1)}" for word, count in counts.items() if count)


def blend_morphs(
    source: GltfSource, primitive: Document, weights: list[Any], arrays: dict[str, AnyArray]
) -> dict[str, AnyArray]:
    """Add the morph targets to the attributes, each by its weight; 0 where none is given."""
    blended = dict(arrays)
    for target, given in zip(primitive.get("targets", []), weights, strict=False):
        weight = float(given)
        if weight == 0:
            continue
        for key in ("POSITION", "NORMAL", "TANGENT"):
            if key not in target or key not in blended:
                continue
            change = source.read_accessor(int(target[key])).astype(np.float64)
            values = blended[key].astype(np.float64)
            if len(change) != len(values) or change.shape[1] != 3:
                raise MeshRefusedError(
                    "a morph target of the glTF has another number of vertices: export it again"
                )
            values[:, :3] += weight * change
            blended[key] = values
    return blended


def read_joints(source: GltfSource, skin: Document) -> DoubleArray:
    """Build the matrices of a skin's joints, (j, 4, 4), from the mesh's coordinates to the world's."""
    joints = [int(joint) for joint in skin["joints"]]
    if len(joints) > _MOST_JOINTS:
        raise MeshRefusedError(
            f"a skin of the glTF has {len(joints)} joints; at most {_MOST_JOINTS}"
            "; reduce it, and export it again"
        )
    parents = find_parents(source.document)
    worlds = np.stack([read_world_matrix(source.document, joint, parents) for joint in joints])
    if "inverseBindMatrices" not in skin:
        return worlds
    stored = source.read_accessor(int(skin["inverseBindMatrices"])).astype(np.float64)
    if len(stored) < len(joints) or stored.shape[1] != 16:
        raise MeshRefusedError("a skin of the glTF has fewer matrices than joints: export it again")
    bound: DoubleArray = worlds @ stored[: len(joints)].reshape(-1, 4, 4).transpose(0, 2, 1)
    return bound


def pose_skin(arrays: dict[str, AnyArray], joints: DoubleArray) -> tuple[dict[str, AnyArray], bool]:
    """Move the vertices by their joints; returns the attributes, and whether outside became inside."""
    numbers, weights = _join_sets(arrays, "JOINTS"), _join_sets(arrays, "WEIGHTS")
    if numbers is None or weights is None or numbers.shape != weights.shape:
        raise MeshRefusedError(
            "a skinned mesh of the glTF has no joints and weights of equal number: export it again"
        )
    if numbers.max(initial=0) >= len(joints):
        raise MeshRefusedError(
            "a skinned mesh of the glTF uses a joint that its skin does not have: export it again"
        )
    posed = dict(arrays)
    moved: dict[str, AnyArray] = {
        key: arrays[key].astype(np.float64)
        for key in ("POSITION", "NORMAL", "TANGENT")
        if key in arrays
    }
    for first in range(0, len(numbers), _BATCH):
        some = slice(first, first + _BATCH)
        shares = weights[some].astype(np.float64)
        total = shares.sum(axis=1, keepdims=True)
        shares = shares / np.where(total > 0, total, 1)
        matrices = np.einsum("nk,nkij->nij", shares, joints[numbers[some].astype(np.int64)])
        for key, values in moved.items():
            turned = np.einsum("nij,nj->ni", matrices[:, :3, :3], values[some, :3])
            values[some, :3] = turned + (matrices[:, :3, 3] if key == "POSITION" else 0)
    posed.update(moved)
    return posed, bool(np.mean(np.sign(np.linalg.det(joints[:, :3, :3]))) < 0)


def _join_sets(arrays: dict[str, AnyArray], word: str) -> AnyArray | None:
    """Put sets of four (``JOINTS_0``, ``JOINTS_1``, …) side by side."""
    sets = [arrays[f"{word}_{number}"] for number in range(16) if f"{word}_{number}" in arrays]
    return np.concatenate(sets, axis=1) if sets else None
