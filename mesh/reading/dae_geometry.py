"""Geometry of a DAE: sources of numbers, and primitives that index each of them separately."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mesh.color import linearize
from mesh.errors import MeshRefusedError, SurfaceError
from mesh.limits import MAX_TRIANGLES
from mesh.reading.plain_numbers import parse_numbers
from mesh.reading.safe_xml import Element
from mesh.reading.unsettled import UnsettledPart
from mesh.surface import PLAIN, DoubleArray, FloatArray, Material, TextureUse

Indices = npt.NDArray[np.int64]

_PRIMITIVES = ("triangles", "polylist", "polygons", "tristrips", "trifans")
_LINES = ("lines", "linestrips")


@dataclass(frozen=True, eq=False)
class _Input:
    """One stream of a primitive: what it means, its offset among the indices, its set, its values."""

    semantic: str
    offset: int
    number: int
    values: DoubleArray


def build_parts(
    geometry: Element,
    mesh: Element,
    by_id: dict[str, Element],
    bound: dict[str, Material],
    notes: list[str],
) -> Iterator[UnsettledPart]:
    """Yield one part for each primitive of a mesh; `bound` holds the materials by their symbols."""
    name = geometry.get("name") or geometry.get("id")
    for primitive in mesh.children:
        if primitive.name in _LINES:
            notes.append(f"geometry {name!r}: lines are not carried into the levels")
        if primitive.name not in _PRIMITIVES:
            continue
        inputs = [each for at in primitive.all("input") for each in _read_inputs(at, by_id)]
        if not any(each.semantic == "POSITION" for each in inputs):
            raise MeshRefusedError(
                f"geometry {name!r} of the DAE has no positions: export it again"
            )
        corners = _read_corners(primitive, 1 + max(each.offset for each in inputs))
        if len(corners) == 0:
            continue
        symbol = primitive.get("material")
        if symbol and symbol not in bound:
            notes.append(f"material {symbol!r} of the DAE is bound to nothing: plain grey is shown")
        yield _build_part(name, corners, inputs, bound.get(symbol), notes)


def _read_inputs(entry: Element, by_id: dict[str, Element]) -> Iterator[_Input]:
    source = by_id.get(entry.get("source").removeprefix("#"))
    if source is None:
        raise MeshRefusedError(
            f"the DAE has no source {entry.get('source')[:120]!r}: export it again"
        )
    offset, number = int(entry.get("offset", "0")), int(entry.get("set", "0"))
    if offset < 0 or offset > 64:
        raise MeshRefusedError(f"the DAE has an input at {offset}: export it again")
    if entry.get("semantic") != "VERTEX":
        yield _Input(entry.get("semantic"), offset, number, _read_source(source))
        return
    for inner in source.all("input"):
        target = by_id.get(inner.get("source").removeprefix("#"))
        if target is None:
            raise MeshRefusedError(
                f"the DAE has no source {inner.get('source')[:120]!r}: export it again"
            )
        set_number = int(inner.get("set", "0"))
        yield _Input(inner.get("semantic"), offset, set_number, _read_source(target))


def _read_source(source: Element) -> DoubleArray:
    """Read the numbers of a source as (n, width); parameters without a name are passed over."""
    accessor, numbers = source.first("technique_common", "accessor"), source.first("float_array")
    if accessor is None or numbers is None:
        raise MeshRefusedError(
            f"the source {source.get('id')!r} of the DAE has no numbers: export it again"
        )
    values = parse_numbers(numbers.text)
    count, stride = int(accessor.get("count")), int(accessor.get("stride", "1"))
    start = int(accessor.get("offset", "0"))
    parameters = accessor.all("param")
    if min(count, start) < 0 or stride < 1 or start + count * stride > len(values):
        raise MeshRefusedError(
            f"the source {source.get('id')!r} of the DAE claims {count} rows of {stride}, "
            f"it has {len(values)} numbers"
            ": export it again"
        )
    kept = [at for at, each in enumerate(parameters[:stride]) if each.get("name")]
    rows = values[start : start + count * stride].reshape(count, stride)
    return rows[:, kept] if kept else rows


def _read_corners(primitive: Element, width: int) -> Indices:
    """Read the indices of a primitive as triangles, (m, 3, width)."""
    lists = [_read_whole(each.text).reshape(-1) for each in primitive.all("p")]
    if primitive.all("ph"):
        raise MeshRefusedError("the DAE has polygons with holes: triangulate it")
    for numbers in lists:
        if len(numbers) % width:
            raise MeshRefusedError(
                "a primitive of the DAE has indices that do not add up: export it again"
            )
    rows = [numbers.reshape(-1, width) for numbers in lists]
    if primitive.name == "triangles":
        found = [each[: len(each) - len(each) % 3].reshape(-1, 3, width) for each in rows]
    elif primitive.name == "polylist":
        counts = primitive.first("vcount")
        lengths = _read_whole(counts.text if counts is not None else "")
        found = [_fan(row, lengths) for row in rows[:1]]
    elif primitive.name == "polygons":
        found = [_fan(row, np.array([len(row)])) for row in rows]
    else:
        found = [_unroll(row, primitive.name == "tristrips") for row in rows]
    total = sum(map(len, found))
    if total > MAX_TRIANGLES:
        raise MeshRefusedError(
            f"the DAE has more than {MAX_TRIANGLES} triangles: reduce it, and export it again"
        )
    return np.concatenate(found) if found else np.zeros((0, 3, width), np.int64)


def _read_whole(text: str) -> Indices:
    numbers = parse_numbers(text)
    if not (np.abs(numbers) < 2**53).all():
        raise MeshRefusedError("the DAE has an index that is no number: export it again")
    return numbers.astype(np.int64)


def _fan(rows: Indices, lengths: Indices) -> Indices:
    """Turn polygons of these lengths, which lie behind one another, into fans of triangles."""
    if lengths.min(initial=0) < 0 or lengths.sum() != len(rows):
        raise MeshRefusedError(
            "the polygons of the DAE do not add up to its indices: export it again"
        )
    starts = np.cumsum(lengths) - lengths
    times = np.maximum(lengths - 2, 0)
    if times.sum() > MAX_TRIANGLES:
        raise MeshRefusedError(
            f"the DAE has more than {MAX_TRIANGLES} triangles: reduce it, and export it again"
        )
    first = np.repeat(starts, times)
    step = np.arange(len(first)) - np.repeat(np.cumsum(times) - times, times)
    corners: Indices = rows[np.stack([first, first + step + 1, first + step + 2], axis=1)]
    return corners


def _unroll(rows: Indices, strip: bool) -> Indices:
    """Turn one strip or one fan into triangles."""
    if len(rows) < 3:
        return np.zeros((0, 3, rows.shape[1]), np.int64)
    if not strip:
        return _fan(rows, np.array([len(rows)]))
    triangles = np.stack([rows[:-2], rows[1:-1], rows[2:]], axis=1)
    triangles[1::2] = triangles[1::2][:, [1, 0, 2]]
    return triangles


def _build_part(
    name: str, corners: Indices, inputs: list[_Input], material: Material | None, notes: list[str]
) -> UnsettledPart:
    """Give every corner a vertex of its own, with all that belongs to it; cleaning joins equal ones."""
    flat = corners.reshape(-1, corners.shape[2])
    picked = {(each.semantic, each.number): _pick(each, flat) for each in reversed(inputs)}
    colors = next((values for (word, _), values in sorted(picked.items()) if word == "COLOR"), None)
    normals = next((values for (word, _), values in picked.items() if word == "NORMAL"), None)
    sets = [values for (word, _), values in sorted(picked.items()) if word == "TEXCOORD"]
    positions = next(values for (word, _), values in picked.items() if word == "POSITION")
    if positions.shape[1] < 3 or any(each.shape[1] < 2 for each in sets):
        raise MeshRefusedError(
            f"geometry {name!r} of the DAE has positions of too few numbers: export it again"
        )
    if material is None:
        material = PLAIN if colors is None else Material(double_sided=True)
    order = sorted(number for (word, number) in picked if word == "TEXCOORD")
    material = _renumber(material, order)
    needed = max((use.texcoord for use in material.uses), default=-1) + 1
    if needed > len(sets):
        notes.append(
            f"geometry {name!r} has a texture and no coordinates for it: one texel is shown"
        )
        sets += [np.zeros((len(flat), 2))] * (needed - len(sets))
    elif needed and len(sets) > needed:
        left = len(sets) - needed
        notes.append(f"geometry {name!r}: {left} sets of texture coordinates are left out")
    return UnsettledPart(
        name=name,
        positions=positions[:, :3],
        triangles=np.arange(len(flat), dtype=np.uint32).reshape(-1, 3),
        material=material,
        normals=None if normals is None else normals[:, :3].astype(np.float32),
        uvs=tuple(_turn_rows(values) for values in sets[:needed]),
        colors=None if colors is None else _read_colors(colors),
    )


def _renumber(material: Material, order: list[int]) -> Material:
    """Let textures use the place of a set among those of the mesh; one that is not there is the first."""

    def moved(use: TextureUse | None) -> TextureUse | None:
        if use is None:
            return None
        return replace(use, texcoord=order.index(use.texcoord) if use.texcoord in order else 0)

    return replace(
        material, base_color=moved(material.base_color), emissive=moved(material.emissive)
    )


def _pick(each: _Input, flat: Indices) -> DoubleArray:
    numbers = flat[:, each.offset]
    if numbers.min() < 0 or numbers.max() >= len(each.values):
        raise SurfaceError(
            f"a face of the DAE uses {each.semantic.lower()} {numbers.max()} (from 0), "
            f"there are {len(each.values)}"
            ": export it again"
        )
    return each.values[numbers]


def _turn_rows(values: DoubleArray) -> FloatArray:
    """Count rows of a picture from the top, as glTF; COLLADA counts them from the bottom."""
    return np.stack([values[:, 0], 1 - values[:, 1]], axis=1).astype(np.float32)


def _read_colors(values: DoubleArray) -> FloatArray:
    """Take colours as sRGB from 0 to 1, as programs write them, with coverage where it is given."""
    coverage = values[:, 3:4] if values.shape[1] > 3 else np.ones((len(values), 1))
    linear = linearize(np.clip(values[:, :3], 0, 1))
    return np.concatenate([linear, np.clip(coverage, 0, 1)], axis=1).astype(np.float32)
