"""Vertices as small numbers (KHR_mesh_quantization), and what becomes of them when they are read.

Source: KHR_mesh_quantization 1.0; EXT_meshopt_compression, appendix on the octahedral filter. What a
number of bits costs and loses was measured on scans: docs/decisions/0016.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from mesh.color import measure_lab
from mesh.meshopt_kernels import fold_directions, unfold_directions
from mesh.surface import DoubleArray, FloatArray, Part, Surface, TextureUse
from mesh.writing.buffers import Attribute

MAX_POSITION_BITS = 16
MIN_POSITION_BITS = 12

#: An edge of the usual length must be this many steps of the grid long, or triangles get lost in it.
_STEPS_AN_EDGE = 8

#: Triangles that are looked at for the usual length of edges.
_LOOKED_AT = 100_000

#: Texture coordinates are rounded to this part of a texel.
_TEXEL_PARTS = 4
_MIN_UV_BITS, _MAX_UV_BITS = 8, 16

_SHORT = 65_535

#: A tangent that is off by a third of a degree turns the grain of a normal map by as much: unseen.
TANGENT_BITS = 8

#: Colours of 8 bits will do where 95 % of them are off by less than this: a difference nobody sees.
_UNSEEN_DELTA_E = 1.0


@dataclass(frozen=True)
class Grid:
    """A cube of whole numbers from 0 to 2^bits − 1, laid around all parts, so that none drift apart.

    `origin_m` is where number 0 lies, `step_m` the distance from number to number.
    """

    origin_m: tuple[float, float, float]
    step_m: float
    bits: int

    def place(self, positions: FloatArray) -> npt.NDArray[np.uint16]:
        """Write positions as numbers of the grid."""
        numbers = np.rint((positions.astype(np.float64) - self.origin_m) / self.step_m)
        return np.clip(numbers, 0, 2**self.bits - 1).astype(np.uint16)

    def read(self, numbers: npt.NDArray[np.uint16]) -> FloatArray:
        """Read positions as a viewer does, through the node's scale and translation."""
        points: DoubleArray = numbers * self.step_m + np.asarray(self.origin_m)
        return points.astype(np.float32)


def choose_position_bits(extent_m: float, error_m: float) -> int:
    """Choose the bits of positions so that rounding is lost in an error that the level has anyway.

    Rounding to steps of s is off by s / √12 (RMS); it stays below a tenth of `error_m`, as far as 16
    bits allow. `extent_m` is the longest side of the box around the surface.
    """
    if error_m <= 0:
        return MAX_POSITION_BITS
    steps = extent_m / (error_m / 10 * math.sqrt(12))
    bits = math.ceil(math.log2(max(steps, 1)))
    return min(max(bits, MIN_POSITION_BITS), MAX_POSITION_BITS)


def choose_grid(surface: Surface, bits: int) -> Grid | None:
    """Lay a grid around a surface; None where its triangles are too small for the grid."""
    low, high = surface.bounds_m
    extent_m = float((high - low).max())
    step_m = extent_m / (2**bits - 1)
    if step_m <= 0 or _usual_edge_m(surface) < _STEPS_AN_EDGE * step_m:
        return None
    return Grid((float(low[0]), float(low[1]), float(low[2])), step_m, bits)


def _usual_edge_m(surface: Surface) -> float:
    """Measure the median length of the edges of triangles spread over all parts."""
    stride = max(1, surface.triangle_count // _LOOKED_AT)
    lengths = []
    for part in surface.parts:
        ends = part.positions[part.triangles[::stride, :2]].astype(np.float64)
        lengths.append(np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1))
    return float(np.median(np.concatenate(lengths)))


@dataclass(frozen=True)
class UvGrid:
    """Whole numbers from 0 to 2^bits − 1 for one set of texture coordinates, over all parts.

    A reader gets number / 65,535, and the transform of each texture (KHR_texture_transform) leads back:
    small numbers cost the codec fewer bytes than the upper bits of large ones.
    """

    low: tuple[float, float]
    extent: tuple[float, float]
    bits: int

    def place(self, uv: FloatArray) -> npt.NDArray[np.uint16]:
        """Write texture coordinates as numbers of the grid."""
        shares = (uv.astype(np.float64) - self.low) / self.extent
        numbers = np.rint(np.clip(shares, 0, 1) * (2**self.bits - 1))
        placed: npt.NDArray[np.uint16] = numbers.astype(np.uint16)
        return placed

    def lead_back(self, use: TextureUse) -> TextureUse:
        """Make the use of a texture that finds in the numbers what `use` found in the coordinates."""
        stretch = [extent * _SHORT / (2**self.bits - 1) for extent in self.extent]
        u, v = (low * scale for low, scale in zip(self.low, use.scale, strict=True))
        cos, sin = math.cos(use.rotation), math.sin(use.rotation)
        offset = (use.offset[0] + cos * u + sin * v, use.offset[1] + cos * v - sin * u)
        scale = (use.scale[0] * stretch[0], use.scale[1] * stretch[1])
        return replace(use, offset=offset, scale=scale)


def choose_uv_grids(surface: Surface, texture_px: int) -> dict[int, UvGrid]:
    """Lay a grid over each set of texture coordinates that a material uses, by its number."""
    used = {use.texcoord for part in surface.parts for use in part.material.uses}
    shown_px = max(1, min(texture_px, surface.texture_px))
    grids = {}
    for number in used:
        sets = [part.uvs[number] for part in surface.parts if number < len(part.uvs)]
        if any(not np.isfinite(uv).all() for uv in sets):
            continue
        low = np.min([uv.min(axis=0) for uv in sets], axis=0).astype(np.float64)
        extent = np.max([uv.max(axis=0) for uv in sets], axis=0) - low
        extent[extent <= 0] = 1.0
        wanted = math.ceil(math.log2(float(extent.max()) * shown_px * _TEXEL_PARTS))
        if wanted > _MAX_UV_BITS + 2:  # tiled so often that a step would be a quarter of a texel
            continue
        bits = min(max(wanted, _MIN_UV_BITS), _MAX_UV_BITS)
        grids[number] = UvGrid(
            (float(low[0]), float(low[1])), (float(extent[0]), float(extent[1])), bits
        )
    return grids


def quantise_part(
    part: Part, grid: Grid | None, uv_grids: Mapping[int, UvGrid], normal_bits: int
) -> tuple[list[Attribute], Part]:
    """Write the vertices of a part as small numbers, and read them again as a viewer does."""
    if grid is None:
        attributes, positions = [Attribute("POSITION", part.positions)], part.positions
    else:
        numbers = grid.place(part.positions)
        attributes, positions = [Attribute("POSITION", numbers)], grid.read(numbers)
    written = replace(part, positions=positions)
    if part.normals is not None:
        stored = fold("NORMAL", np.pad(part.normals, ((0, 0), (0, 1))), normal_bits)
        attributes.append(replace(stored, values=stored.values[:, :3]))
        written = replace(written, normals=_unit(stored.values[:, :3]))
    if part.tangents is not None:
        stored = fold("TANGENT", part.tangents, TANGENT_BITS)
        attributes.append(stored)
        sides = np.sign(stored.values[:, 3:]).astype(np.float32)
        tangents = np.concatenate([_unit(stored.values[:, :3]), sides], axis=1)
        written = replace(written, tangents=tangents)
    sets = [_place_uv(number, uv, uv_grids.get(number)) for number, uv in enumerate(part.uvs)]
    attributes += sets
    written = replace(written, uvs=tuple(_as_floats(each) for each in sets))
    if part.colors is not None:
        attributes.append(Attribute("COLOR_0", round_colors(part.colors), normalized=True))
        written = replace(written, colors=_as_floats(attributes[-1]))
    return attributes, written


def round_colors(colors: FloatArray) -> npt.NDArray[np.uint8] | npt.NDArray[np.uint16]:
    """Round (n, 4) colours to 8 bits where nobody can see it, to 16 otherwise.

    8 bits of linear light show bands in the dark; 16 take twice the bytes.
    """
    clipped = np.clip(colors, 0, 1)
    small = np.rint(clipped * 255).astype(np.uint8)
    looked_at = slice(None, None, max(1, len(colors) // _LOOKED_AT))
    before = measure_lab(clipped[looked_at, :3])
    after = measure_lab(small[looked_at, :3].astype(np.float32) / np.float32(255))
    delta_e = np.linalg.norm(after - before, axis=1)
    if np.percentile(delta_e, 95) < _UNSEEN_DELTA_E:
        return small
    large: npt.NDArray[np.uint16] = np.rint(clipped.astype(np.float64) * _SHORT).astype(np.uint16)
    return large


def fold(name: str, vectors: FloatArray, bits: int) -> Attribute:
    """Write (n, 4) directions in few bits, as they come out of the octahedral filter."""
    folded = fold_directions(vectors, bits)
    return Attribute(name, unfold_directions(folded), normalized=True, folded=folded)


def _unit(values: npt.NDArray[Any]) -> FloatArray:
    vectors = values.astype(np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: FloatArray = (vectors / lengths).astype(np.float32)
    return unit


def _place_uv(number: int, uv: FloatArray, grid: UvGrid | None) -> Attribute:
    name = f"TEXCOORD_{number}"
    if grid is None:
        return Attribute(name, uv)
    return Attribute(name, grid.place(uv), normalized=True)


def _as_floats(attribute: Attribute) -> FloatArray:
    values = attribute.values
    largest = np.iinfo(values.dtype).max if attribute.normalized else 1
    floats: FloatArray = np.divide(values, largest, dtype=np.float32)
    return floats
