"""A surface that can be asked what lies nearest to a point, and which colour a place has."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mesh.color import LINEAR_OF_BYTE
from mesh.normals import measure_face_normals, with_normals
from mesh.open3d_kernels import Places, RaySurface
from mesh.sampling import NUMBER_OF_BYTE, transform_coordinates, wrap_index
from mesh.surface import (
    ByteArray,
    DoubleArray,
    FloatArray,
    IndexArray,
    Part,
    Surface,
    Texture,
    TextureUse,
    join_positions,
)
from mesh.textures import decode_texture

#: Pictures are looked up at most this large: 200 MB decoded; and all together in so many bytes.
_LOOKUP_PX = 8192
_LOOKUP_BYTES = 800_000_000


@dataclass(frozen=True, eq=False)
class PartPlaces:
    """Places on one part: which of all places (`mine`), their triangles within it, their weights."""

    part: Part
    mine: npt.NDArray[np.int64]
    local: npt.NDArray[np.int64]
    weights: FloatArray

    @property
    def corners(self) -> IndexArray:
        """The vertices of their triangles, (n, 3)."""
        return self.part.triangles.take(self.local, axis=0)


class IndexedSurface:
    """A surface with an index for rays, its triangles joined, and its base colours decoded on demand.

    Coordinates are metres from `center_m`, so that single precision is spent on the object.
    """

    def __init__(self, surface: Surface, center_m: DoubleArray) -> None:
        positions, self.triangles = join_positions(surface)
        self.surface = surface
        #: Kept, because to measure it again reads every vertex: 70 ms for a million.
        self.diagonal_m = surface.diagonal_m
        self.center_m = center_m
        self.positions = (positions - center_m).astype(np.float32)
        self.rays = RaySurface(self.positions, self.triangles)
        self._area_normals = measure_face_normals(self.positions, self.triangles)
        counts = [len(part.triangles) for part in surface.parts]
        self._first_triangle = np.cumsum([0, *counts])
        self._pictures: dict[int, ByteArray] = {}
        self._longest_px: Mapping[int, int] = {}

    @cached_property
    def shaded_parts(self) -> tuple[Part, ...]:
        """The parts with normals, computed where the file has none; their triangles are in the same order."""
        return tuple(with_normals(part) for part in self.surface.parts)

    @property
    def area_m2(self) -> float:
        """Area of all triangles in square metres."""
        return float(np.linalg.norm(self._area_normals, axis=1).sum() / 2)

    def sample(self, count: int, seed: int) -> Places:
        """Choose places at random, evenly over the area; the same seed chooses the same places.

        The area is cut into `count` equal strips in the order of the triangles and each gets one
        place, which also keeps neighbours together: nearest points are found faster so.
        """
        random = np.random.default_rng(seed)
        cumulative = np.cumsum(np.linalg.norm(self._area_normals, axis=1))
        strips = (np.arange(count) + random.random(count)) * (cumulative[-1] / count)
        chosen = np.searchsorted(cumulative, strips, side="right")
        # Osada et al., "Shape Distributions", 2002, section 4.1: uniform in a triangle.
        root, second = np.sqrt(random.random(count)), random.random(count)
        weights = np.stack([root * (1 - second), root * second], axis=1).astype(np.float32)
        last = len(self.triangles) - 1
        return Places(np.minimum(chosen, last).astype(np.uint32), weights)

    def points(self, places: Places) -> FloatArray:
        """Compute where places are, in metres from the centre."""
        corners = self.triangles.take(places.triangles, axis=0)
        return interpolate(self.positions, corners, places.weights)

    def face_normals(self, places: Places) -> DoubleArray:
        """Compute the normals of the triangles that places lie on, of length 1."""
        normals = self._area_normals[places.triangles]
        lengths = np.sqrt(np.einsum("nd,nd->n", normals, normals))[:, None]
        return normals / np.where(lengths > 0, lengths, 1)

    def normals(self, places: Places) -> FloatArray:
        """Compute shading normals, interpolated where the surface has normals at its vertices."""
        found = np.empty((len(places.triangles), 3), dtype=np.float32)
        for here in self.by_part(places):
            if here.part.normals is not None:
                found[here.mine] = interpolate(here.part.normals, here.corners, here.weights)
            else:
                mine = Places(places.triangles[here.mine], here.weights)
                found[here.mine] = self.face_normals(mine)
        lengths = np.sqrt(np.einsum("nd,nd->n", found, found))
        unit: FloatArray = found / np.maximum(lengths, np.float32(1e-12))[:, None]
        return unit

    def colors(self, places: Places) -> FloatArray:
        """Look up base colours, as (n, 3) linear RGB."""
        found = np.empty((len(places.triangles), 3), dtype=np.float32)
        for here in self.by_part(places):
            part, corners = here.part, here.corners
            factor = np.array(part.material.base_color_factor[:3], dtype=np.float32)
            color = np.broadcast_to(factor, (len(corners), 3))
            if part.colors is not None:
                color = color * interpolate(part.colors, corners, here.weights)[:, :3]
            use = part.material.base_color
            if use is not None:
                uv = interpolate(part.uvs[use.texcoord], corners, here.weights)
                color = color * sample_texture(self.picture(use.texture), uv, use)
            found[here.mine] = color
        return found

    def vertex_colors(self, places: Places) -> FloatArray:
        """Look up colours stored at vertices, as (n, 4) linear; white where a part has none."""
        found = np.ones((len(places.triangles), 4), dtype=np.float32)
        for here in self.by_part(places):
            if here.part.colors is not None:
                found[here.mine] = interpolate(here.part.colors, here.corners, here.weights)
        return found

    def picture(self, texture: Texture) -> ByteArray:
        """Decode a picture, once."""
        if id(texture) not in self._pictures:
            most_px = self._lookup_px
            longest_px = min(self._longest_px.get(id(texture), most_px), most_px)
            self._pictures[id(texture)] = decode_texture(texture, longest_px)
        return self._pictures[id(texture)]

    @cached_property
    def _lookup_px(self) -> int:
        """The side at which all pictures together fit into `_LOOKUP_BYTES`."""
        side = _LOOKUP_PX
        while side > 1 and measure_decoded_bytes(self.surface, side) > _LOOKUP_BYTES:
            side //= 2
        return side

    def with_pictures_within(self, longest_px: Mapping[int, int]) -> IndexedSurface:
        """Make the same surface with pictures decoded at most so large, by the `id` of each texture.

        Index and arrays are shared.
        """
        other = copy.copy(self)
        other._pictures, other._longest_px = {}, longest_px
        return other

    def by_part(self, places: Places) -> list[PartPlaces]:
        """Split places by the part they lie on."""
        triangles = places.triangles.astype(np.int64)
        if len(self.surface.parts) == 1:
            everything = np.arange(len(triangles))
            return [PartPlaces(self.surface.parts[0], everything, triangles, places.weights)]
        owner = np.searchsorted(self._first_triangle, triangles, side="right") - 1
        split = []
        for number in np.unique(owner):
            mine = np.flatnonzero(owner == number)
            local = triangles[mine] - self._first_triangle[number]
            part = self.surface.parts[int(number)]
            split.append(PartPlaces(part, mine, local, places.weights[mine]))
        return split


def measure_decoded_bytes(surface: Surface, longest_px: int) -> int:
    """Count the bytes of all pictures of a surface, decoded, each reduced to a longest side."""
    total = 0
    for texture in surface.textures:
        share = min(longest_px / max(texture.longest_px, 1), 1.0)
        total += 3 * int(texture.width * share) * int(texture.height * share)
    return total


def index_surface(surface: Surface) -> IndexedSurface:
    """Index a surface around the centre of its box."""
    low, high = surface.bounds_m
    return IndexedSurface(surface, (low + high) / 2)


def interpolate(values: FloatArray, corners: IndexArray, weights: FloatArray) -> FloatArray:
    """Interpolate (v, k) values at vertices between corners (n, 3), at barycentric weights (n, 2).

    Corner by corner, which takes a quarter of the time of one array of (n, 3, k).
    """
    second, third = weights[:, :1], weights[:, 1:]
    found = values.take(corners[:, 0], axis=0) * (1 - second - third)
    found += values.take(corners[:, 1], axis=0) * second
    found += values.take(corners[:, 2], axis=0) * third
    result: FloatArray = found.astype(np.float32, copy=False)
    return result


def sample_texture(
    picture: ByteArray, uv: FloatArray, use: TextureUse, *, is_color: bool = True
) -> FloatArray:
    """Look up (n, 3) values bilinearly, as graphics processors do (glTF 2.0, 3.8.4).

    Colours come out as linear light; other maps as numbers from 0 to 1.
    """
    decoded = LINEAR_OF_BYTE if is_color else NUMBER_OF_BYTE
    height, width, bands = picture.shape
    u, v = transform_coordinates(uv, use)
    x, y = u.astype(np.float64) * width - 0.5, v.astype(np.float64) * height - 0.5
    left, top = np.floor(x), np.floor(y)
    along, down = (x - left).astype(np.float32), (y - top).astype(np.float32)
    columns = [wrap_index(left + step, width, use.wrap_s) for step in (0, 1)]
    rows = [wrap_index(top + step, height, use.wrap_t) * width for step in (0, 1)]
    shares = (1 - along) * (1 - down), along * (1 - down), (1 - along) * down, along * down
    texels = [(row + column) * bands for row in rows for column in columns]
    flat = picture.reshape(-1)
    found = np.empty((len(u), min(bands, 3)), dtype=np.float32)
    # Band by band: to gather triples costs more than to gather three times.
    for band in range(found.shape[1]):
        found[:, band] = sum(
            decoded.take(flat.take(texel + band)) * share
            for texel, share in zip(texels, shares, strict=True)
        )
    return found
