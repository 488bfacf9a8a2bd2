"""Which meshes the scene of a glTF shows, and where (glTF 2.0, 3.5; EXT_mesh_gpu_instancing)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_INSTANCES, MAX_NODE_DEPTH
from mesh.reading.gltf_buffers import GltfSource
from mesh.reading.gltf_document import Document
from mesh.surface import DoubleArray

_INSTANCING = "EXT_mesh_gpu_instancing"


@dataclass(frozen=True, eq=False)
class ShownMesh:
    """A mesh that a node shows, `matrices` times, each a 4 × 4 matrix to world coordinates."""

    mesh: int
    node: Document
    matrices: tuple[DoubleArray, ...]


def walk_scene(source: GltfSource) -> Iterator[ShownMesh]:
    """Yield every mesh that the scene shows, in the order of its nodes."""
    document = source.document
    nodes = document.get("nodes", [])
    waiting = [(int(root), np.eye(4), 0) for root in reversed(find_roots(document))]
    shown = 0
    while waiting:
        index, parent, depth = waiting.pop()
        if depth > MAX_NODE_DEPTH or shown > MAX_INSTANCES or index < 0:
            raise MeshRefusedError(
                "the nodes of the glTF form a circle or are nested too deeply: export it again"
            )
        node = nodes[index]
        matrix = parent @ read_matrix(node)
        shown += 1
        if "mesh" in node:
            matrices = _place_instances(source, node, matrix)
            shown += len(matrices)
            yield ShownMesh(int(node["mesh"]), node, matrices)
        waiting += [(int(child), matrix, depth + 1) for child in reversed(node.get("children", []))]


def find_roots(document: Document) -> list[int]:
    """List the nodes that a scene begins with: of the scene to show, else of all nodes without a parent."""
    nodes, scenes = document.get("nodes", []), document.get("scenes", [])
    if scenes:
        roots: list[int] = scenes[int(document.get("scene", 0))].get("nodes", [])
        return roots
    children = {child for node in nodes for child in node.get("children", [])}
    return [index for index in range(len(nodes)) if index not in children]


def find_parents(document: Document) -> dict[int, int]:
    """Find the parent of every node that has one."""
    nodes = document.get("nodes", [])
    return {child: at for at, node in enumerate(nodes) for child in node.get("children", [])}


def read_world_matrix(document: Document, index: int, parents: dict[int, int]) -> DoubleArray:
    """Build the matrix of any node to world coordinates, whether the scene shows it or not."""
    nodes = document.get("nodes", [])
    matrix, depth = read_matrix(nodes[index]), 0
    while index in parents:
        index, depth = parents[index], depth + 1
        if depth > MAX_NODE_DEPTH:
            raise MeshRefusedError(
                "the nodes of the glTF form a circle or are nested too deeply: export it again"
            )
        matrix = read_matrix(nodes[index]) @ matrix
    return matrix


def read_matrix(node: Document) -> DoubleArray:
    """Build the local matrix of a node (glTF 2.0, 3.5.3)."""
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    return _compose(
        node.get("translation", (0, 0, 0)),
        node.get("rotation", (0, 0, 0, 1)),
        node.get("scale", (1, 1, 1)),
    )


def _compose(translation: object, rotation: object, scale: object) -> DoubleArray:
    x, y, z, w = (float(value) for value in np.asarray(rotation, dtype=np.float64))
    matrix = np.eye(4)
    matrix[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    matrix[:3, :3] *= np.asarray(scale, dtype=np.float64)
    matrix[:3, 3] = np.asarray(translation, dtype=np.float64)
    return matrix


def _place_instances(
    source: GltfSource, node: Document, matrix: DoubleArray
) -> tuple[DoubleArray, ...]:
    named = node.get("extensions", {}).get(_INSTANCING, {}).get("attributes", {})
    wanted = {"TRANSLATION": (0.0,) * 3, "ROTATION": (0.0, 0.0, 0.0, 1.0), "SCALE": (1.0,) * 3}
    given = {key: source.read_accessor(int(named[key])) for key in wanted if key in named}
    if not given:
        return (matrix,)
    count = min(len(values) for values in given.values())
    if count > MAX_INSTANCES:
        raise MeshRefusedError(
            f"the glTF shows a mesh {count} times; at most {MAX_INSTANCES}"
            "; reduce it, and export it again"
        )
    full = {key: given.get(key, np.tile(value, (count, 1))) for key, value in wanted.items()}
    return tuple(
        matrix @ _compose(*(full[key][at] for key in ("TRANSLATION", "ROTATION", "SCALE")))
        for at in range(count)
    )
