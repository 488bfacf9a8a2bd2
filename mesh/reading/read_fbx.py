"""FBX as a surface, read by ufbx in a process of its own.

The library's C code is fuzzed by its author, its binding is young (0.0.5): a file that stops it stops only
that process. No file but the given one is ever opened there; pictures are looked up in the package here.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mesh.color import linearize
from mesh.errors import MeshRefusedError
from mesh.frame import Stated
from mesh.limits import MAX_TRIANGLES
from mesh.reading.fbx_materials import FbxMaterials
from mesh.reading.package import Package
from mesh.reading.unsettled import Reading, UnsettledPart
from mesh.surface import PLAIN, DoubleArray, Material

_PROCESS = Path(__file__).with_name("fbx_process.py")

#: A process needs about 0.5 s to start, and a second for 100 MB.
_LEAST_S, _SECONDS_A_MEGABYTE = 8.0, 0.2

_AXES = ("x", "-x", "y", "-y", "z", "-z")
_LEFT_OUT = ("light", "camera", "NURBS surface", "line")

Arrays = dict[str, npt.NDArray[Any]]
Indices = npt.NDArray[np.int64]


def read_fbx(package: Package) -> Reading:
    """Read an FBX, text or binary: its unit and axes are stated, what moves is taken at rest.

    Raises
    ------
    MeshRefusedError
        The file is damaged, or its reader did not survive it.
    """
    told, arrays = _read_apart(package.read(package.main))
    try:
        notes: list[str] = []
        materials = FbxMaterials(package, told, arrays, notes)
        mirror = _find_mirror(told["axes"], notes)
        parts = [
            part.moved(mirror)
            for node in told["nodes"]
            for part in _read_node(node, told, arrays, materials, notes)
        ]
    except (KeyError, IndexError, ValueError, TypeError, OverflowError) as error:
        shown = " ".join(repr(error).split())[:120]
        raise MeshRefusedError(f"the FBX does not hold together: {shown}") from error
    counts = {word: int(count) for word, count in told["counts"].items() if count}
    words = {word: f"{count} {word}{'s' * (count > 1)}" for word, count in counts.items()}
    moving = tuple(shown for word, shown in words.items() if word not in _LEFT_OUT)
    if moving:
        notes.append(f"the file moves ({', '.join(moving)}): the levels show it at rest")
    notes += [f"{words[word]} not carried into the levels" for word in _LEFT_OUT if word in words]
    unit_m, up = float(told["unit_m"]), int(told["axes"][1])
    stated = Stated(
        unit_m if 1e-9 < unit_m < 1e9 else None, _AXES[up] if 0 <= up < len(_AXES) else None
    )
    return Reading(parts, list(dict.fromkeys(notes)), stated, moving)


def _read_apart(data: bytes) -> tuple[dict[str, Any], Arrays]:
    timeout_s = _LEAST_S + len(data) / 1e6 * _SECONDS_A_MEGABYTE
    command = [sys.executable, "-P", str(_PROCESS), str(MAX_TRIANGLES)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise MeshRefusedError(
            f"the FBX was not read within {timeout_s:.0f} s: export it as GLB"
        ) from error
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        told = last or f"signal {-done.returncode}"
        raise MeshRefusedError(f"the FBX stopped its reader ({told[:120]}): export it as GLB")
    try:
        with np.load(io.BytesIO(done.stdout), allow_pickle=False) as stored:
            arrays: Arrays = dict(stored)
        told_of: dict[str, Any] = json.loads(arrays.pop("told").tobytes())
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise MeshRefusedError("the FBX stopped its reader half-way: export it as GLB") from error
    if "error" in told_of:
        raise MeshRefusedError(f"the FBX is damaged or not read: {str(told_of['error'])[:200]}")
    return told_of, arrays


def _find_mirror(axes: list[int], notes: list[str]) -> DoubleArray:
    """Return the matrix that makes a left-handed file right-handed; the identity for others."""
    matrix = np.eye(4)
    if not all(0 <= axis < len(_AXES) for axis in axes):
        return matrix
    right, up, front = (np.eye(3)[axis // 2] * (1 - 2 * (axis % 2)) for axis in axes)
    if np.dot(np.cross(right, up), front) < 0:
        matrix[axes[0] // 2, axes[0] // 2] = -1
        notes.append("the FBX has left-handed axes: it was mirrored, as its author saw it")
    return matrix


def _read_node(
    node: dict[str, Any],
    told: dict[str, Any],
    arrays: Arrays,
    materials: FbxMaterials,
    notes: list[str],
) -> Iterator[UnsettledPart]:
    """Yield one part for each material that the faces of a node use."""
    key = f"m{node['mesh']}"
    mesh = told["meshes"][str(node["mesh"])]
    if mesh["left_out_sets"]:
        notes.append(
            f"{node['name']!r}: {mesh['left_out_sets']} sets of colours or coordinates left out"
        )
    corners, faces = _fan(arrays[f"{key}/faces"].astype(np.int64))
    if len(corners) == 0 or f"{key}/position" not in arrays:
        return
    numbers = arrays[f"{key}/material"].astype(np.int64)
    used = numbers[faces] if len(numbers) > faces.max() else np.zeros(len(faces), np.int64)
    matrix = np.eye(4)
    if not mesh["in_world"]:
        matrix[:3, :] = np.array(node["columns"], dtype=np.float64).T
    for number in np.unique(used).tolist():
        known = node["materials"]
        material = materials.read(known[number], mesh["uv_sets"]) if number < len(known) else None
        part = _build_part(node["name"], corners[used == number], key, arrays, material)
        yield part.moved(matrix)


def _fan(faces: Indices) -> tuple[Indices, Indices]:
    """Turn polygons into triangles of corners, and tell the face of each; points and lines are none."""
    times = np.maximum(faces[:, 1] - 2, 0)
    if times.sum() > MAX_TRIANGLES:
        raise MeshRefusedError(f"the FBX has more than {MAX_TRIANGLES} triangles")
    owner = np.repeat(np.arange(len(faces)), times)
    first = faces[owner, 0]
    step = np.arange(len(owner)) - np.repeat(np.cumsum(times) - times, times)
    return np.stack([first, first + step + 1, first + step + 2], axis=1), owner


def _build_part(
    name: str, corners: Indices, key: str, arrays: Arrays, material: Material | None
) -> UnsettledPart:
    """Give every corner a vertex of its own, with all that belongs to it; cleaning joins equal ones."""
    flat = corners.reshape(-1)

    def pick(stream: str) -> DoubleArray | None:
        if f"{key}/{stream}" not in arrays:
            return None
        values: DoubleArray = arrays[f"{key}/{stream}"][arrays[f"{key}/{stream}/at"][flat]]
        return values

    positions, normals, colors = pick("position"), pick("normal"), pick("color")
    if positions is None:
        raise MeshRefusedError(f"{name!r} of the FBX has no positions")
    if material is None:
        material = PLAIN if colors is None else Material(double_sided=True)
    needed = max((use.texcoord for use in material.uses), default=-1) + 1
    sets = [pick(f"uv{number}") for number in range(needed)]
    uvs = [np.zeros((len(flat), 2)) if values is None else values for values in sets]
    return UnsettledPart(
        name=name,
        positions=positions,
        triangles=np.arange(len(flat), dtype=np.uint32).reshape(-1, 3),
        material=material,
        normals=None if normals is None else normals.astype(np.float32),
        # FBX counts rows of a picture from the bottom, glTF from the top.
        uvs=tuple(np.stack([uv[:, 0], 1 - uv[:, 1]], axis=1).astype(np.float32) for uv in uvs),
        colors=None
        if colors is None
        else np.concatenate(
            [linearize(np.clip(colors[:, :3], 0, 1)), np.clip(colors[:, 3:4], 0, 1)], axis=1
        ).astype(np.float32),
    )
