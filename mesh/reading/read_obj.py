"""OBJ with MTL and textures as a surface: one part for each material.

Read here and not through trimesh, which passes over what it cannot match: a second library, texture
coordinates whose index is out of range, faces that count back from the end, maps other than `map_Kd`.
Text becomes numbers in blocks of a megabyte by numpy; 82 MB of text (1.2 million triangles) take
6 s and 490 MB.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import numpy.typing as npt

from mesh.color import linearize
from mesh.errors import MeshRefusedError, SurfaceError
from mesh.limits import MAX_TRIANGLES
from mesh.meshopt_kernels import first_of_each
from mesh.reading.obj_materials import build_materials
from mesh.reading.package import Package
from mesh.reading.plain_numbers import parse_numbers
from mesh.reading.unsettled import Reading, UnsettledPart
from mesh.reading.wavefront import read_blocks
from mesh.surface import PLAIN, IndexArray, Material

#: Whole numbers are exact in double precision up to here.
_LARGEST_INDEX = 2**53

Corners = npt.NDArray[np.int64]


@dataclass
class _Tables:
    """What gathers while the text is read; `faces` are blocks of (m, 3, 3) by material name.

    The last axis holds the numbers of position, texture coordinate and normal, from 0; −1 is none.
    """

    positions: list[npt.NDArray[np.float64]] = field(default_factory=list)
    texcoords: list[npt.NDArray[np.float64]] = field(default_factory=list)
    normals: list[npt.NDArray[np.float64]] = field(default_factory=list)
    faces: dict[str, list[Corners]] = field(default_factory=dict)
    counts: list[int] = field(default_factory=lambda: [0, 0, 0])
    libraries: list[str] = field(default_factory=list)
    ignored: dict[str, int] = field(default_factory=dict)
    material: str = ""
    triangles: int = 0


def read_obj(package: Package) -> Reading:
    """Read an OBJ; polygons become fans of triangles.

    Raises
    ------
    MeshRefusedError
        A line is not understood.
    SurfaceError
        A face uses a vertex that does not exist.
    """
    tables = _Tables()
    with package.open(package.main) as stream:
        for block in read_blocks(stream):
            _read_block(tables, block.replace(b"\\\r\n", b" ").replace(b"\\\n", b" "))
    materials, notes = build_materials(package, tuple(dict.fromkeys(tables.libraries)))
    notes += _tell_widths(tables.positions)
    positions = _stack(tables.positions, 3)
    texcoords, normals = _stack(tables.texcoords, 2), _stack(tables.normals, 3)
    colors = _find_colors(tables.positions)
    parts = []
    for name, blocks in tables.faces.items():
        if name and name not in materials:
            notes.append(
                f"material {name!r} is used but described nowhere: it is shown in plain grey"
            )
        plain = PLAIN if colors is None else Material(double_sided=True)
        material = materials.get(name, plain)
        corners = np.concatenate(blocks)
        if material.uses and (corners[:, :, 1] < 0).any():
            notes.append(
                f"material {name!r} has a texture, and some of its faces no coordinates for it: "
                "they show one texel"
            )
        parts.append(_build_part(name, corners, positions, texcoords, normals, colors, material))
    for word, count in tables.ignored.items():
        notes.append(f"{count} lines {word!r} are not carried into the levels")
    return Reading(parts, notes)


def _read_block(tables: _Tables, block: bytes) -> None:
    """Read lines in runs of the same first word, each run at once."""
    for word, lines in _find_runs(block):
        if word == b"v":
            tables.positions.append(_parse_rows(lines, "v", (3, 4, 6, 7)))
            tables.counts[0] += len(lines)
        elif word == b"vt":
            tables.texcoords.append(_parse_rows(lines, "vt", (1, 2, 3)))
            tables.counts[1] += len(lines)
        elif word == b"vn":
            tables.normals.append(_parse_rows(lines, "vn", (3,)))
            tables.counts[2] += len(lines)
        elif word == b"f":
            _count_faces(tables, lines)
            tables.faces.setdefault(tables.material, []).extend(_parse_faces(lines, tables.counts))
        elif word == b"usemtl":
            tables.material = lines[-1].decode("utf-8", "replace").strip()
        elif word == b"mtllib":
            tables.libraries += [line.decode("utf-8", "replace").strip() for line in lines]
        elif word in (b"l", b"p", b"curv", b"curv2", b"surf"):
            key = word.decode()
            tables.ignored[key] = tables.ignored.get(key, 0) + len(lines)


def _count_faces(tables: _Tables, lines: list[bytes]) -> None:
    """Count the triangles that these faces will be, before memory is taken for them."""
    corners = sum(map(len, map(bytes.split, lines)))
    tables.triangles += max(0, corners - 2 * len(lines))
    if tables.triangles > MAX_TRIANGLES:
        raise MeshRefusedError(
            f"the OBJ has more than {MAX_TRIANGLES} triangles: reduce it, and export it again"
        )


def _find_runs(block: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
    current, lines = b"", list[bytes]()
    for line in block.splitlines():
        word, _, rest = line.strip().replace(b"\t", b" ").partition(b" ")
        if not word or word.startswith(b"#"):
            continue
        if word != current and lines:
            yield current, lines
            lines = []
        current = word
        lines.append(rest)
    if lines:
        yield current, lines


def _parse_rows(lines: list[bytes], word: str, widths: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Turn lines of numbers into rows; where their lengths differ, the shortest length is kept."""
    lengths = {len(line.split()) for line in lines}
    if not lengths <= set(widths):
        raise MeshRefusedError(
            f"a line {word!r} of the OBJ has {max(lengths)} numbers: it is damaged; export it again"
        )
    if len(lengths) > 1:
        lines = [b" ".join(line.split()[: min(lengths)]) for line in lines]
    numbers = _parse_numbers(b" ".join(lines), word)
    return numbers.reshape(len(lines), min(lengths))


def _parse_numbers(text: bytes, word: str) -> npt.NDArray[np.float64]:
    try:
        return parse_numbers(text)
    except ValueError as error:
        raise MeshRefusedError(
            f"a line {word!r} of the OBJ holds something else than numbers: export it again"
        ) from error


def _parse_faces(lines: list[bytes], counts: list[int]) -> Iterator[Corners]:
    """Turn face lines into blocks of triangles, grouping lines of equal form."""
    groups: dict[tuple[int, int], list[bytes]] = {}
    for line in lines:
        form = (len(line.split()), line.split(None, 1)[0].count(b"/") if line.strip() else 0)
        groups.setdefault(form, []).append(line)
    for (corners, slashes), same in groups.items():
        if corners < 3:
            raise MeshRefusedError(
                f"a face of the OBJ has {corners} corners; three are the least; export it again"
            )
        yield _parse_face_group(same, corners, slashes, counts)


def _parse_face_group(lines: list[bytes], corners: int, slashes: int, counts: list[int]) -> Corners:
    text = b" ".join(lines)
    without_uv = b"//" in text
    fields = [0, 1, 2][: slashes + 1]
    if without_uv:
        text, fields = text.replace(b"//", b" "), [0, 2]
    parsed = _parse_numbers(text.replace(b"/", b" "), "f")
    if not (np.abs(parsed) < _LARGEST_INDEX).all():
        raise SurfaceError("a face of the OBJ uses a vertex number that is none: export it again")
    numbers = parsed.astype(np.int64)
    if len(numbers) != len(lines) * corners * len(fields):
        raise MeshRefusedError(
            "faces of the OBJ mix forms like 1/1/1 and 1//1 within one line: export it again"
        )
    table = np.full((len(lines), corners, 3), -1, dtype=np.int64)
    table[:, :, fields] = numbers.reshape(len(lines), corners, len(fields))
    for column in fields:
        values = table[:, :, column].copy()
        # Numbers count from 1; negative ones count back from the latest line ("Object Files", B1-15).
        table[:, :, column] = np.where(values > 0, values - 1, values + counts[column])
        if (values == 0).any() or table[:, :, column].min() < 0:
            raise SurfaceError(
                "a face of the OBJ uses number 0 or counts back beyond the first line"
                ": export it again"
            )
    first = np.repeat(table[:, :1], corners - 2, axis=1)
    return np.stack([first, table[:, 1:-1], table[:, 2:]], axis=2).reshape(-1, 3, 3)


def _stack(blocks: list[npt.NDArray[np.float64]], width: int) -> npt.NDArray[np.float64]:
    if not blocks:
        return np.zeros((0, width))
    padded = [np.pad(block, ((0, 0), (0, max(width - block.shape[1], 0)))) for block in blocks]
    return np.concatenate([block[:, :width] for block in padded])


def _find_colors(blocks: list[npt.NDArray[np.float64]]) -> npt.NDArray[np.float32] | None:
    """Take colours that some programs write after the coordinates, as sRGB in 0 to 1 or 0 to 255."""
    if not blocks or any(block.shape[1] < 6 for block in blocks):
        return None
    srgb = np.concatenate([block[:, -3:] for block in blocks]).astype(np.float32)
    if srgb.max(initial=0) > 1:
        srgb /= 255
    coverage = np.ones((len(srgb), 1), dtype=np.float32)
    return np.concatenate([linearize(np.clip(srgb, 0, 1)), coverage], axis=1)


def _tell_widths(blocks: list[npt.NDArray[np.float64]]) -> list[str]:
    widths = {block.shape[1] for block in blocks}
    if len({width >= 6 for width in widths}) < 2:
        return []
    return ["only some vertices of the OBJ have colours: none are carried into the levels"]


def _build_part(
    name: str,
    corners: Corners,
    positions: npt.NDArray[np.float64],
    texcoords: npt.NDArray[np.float64],
    normals: npt.NDArray[np.float64],
    colors: npt.NDArray[np.float32] | None,
    material: Material,
) -> UnsettledPart:
    flat = corners.reshape(-1, 3)
    for column, (what, table) in enumerate(
        (("vertex", positions), ("texture coordinate", texcoords), ("normal", normals))
    ):
        if len(flat) and flat[:, column].max() >= len(table):
            raise SurfaceError(
                f"a face of the OBJ uses {what} {flat[:, column].max() + 1}, there are {len(table)}"
                ": export it again"
            )
    # Faces without coordinates for a texture show one texel; that is said below.
    has_uv, has_normal = (flat[:, 1] >= 0).any(), (flat[:, 2] >= 0).all()
    keys = flat * np.array([1, has_uv, has_normal])
    numbers, count = _number_rows(keys)
    first = first_of_each(numbers, count)
    chosen = flat[first]
    uv = np.zeros((count, 2), dtype=np.float32)
    if has_uv:
        given = chosen[:, 1] >= 0
        uv[given] = texcoords[chosen[given, 1]]
        uv[:, 1] = 1 - uv[:, 1]  # OBJ counts rows from the bottom, glTF from the top
    return UnsettledPart(
        name=name,
        positions=positions[chosen[:, 0]],
        triangles=numbers.reshape(-1, 3),
        material=material,
        normals=normals[chosen[:, 2]].astype(np.float32) if has_normal else None,
        uvs=(uv,) if material.uses else (),
        colors=None if colors is None else colors[chosen[:, 0]],
    )


def _number_rows(keys: Corners) -> tuple[IndexArray, int]:
    """Give every different row of (n, 3) whole numbers a number; returns how many there are."""
    spans = keys.max(axis=0) + 1
    joined = (keys[:, 0] * spans[1] + keys[:, 1]) * spans[2] + keys[:, 2]
    if float(spans[0]) * float(spans[1]) * float(spans[2]) >= 2**62:
        _, numbers = np.unique(keys, axis=0, return_inverse=True)
    else:
        _, numbers = np.unique(joined, return_inverse=True)
    return cast(IndexArray, numbers.astype(np.uint32).reshape(-1)), int(numbers.max()) + 1
