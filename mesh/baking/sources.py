"""What the original shows at places: every map of its materials, read no finer than the level can show."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from mesh.color import LINEAR_OF_BYTE
from mesh.indexed import IndexedSurface, PartPlaces, interpolate
from mesh.normal_maps import bend_normals
from mesh.normals import measure_face_normals
from mesh.open3d_kernels import Places
from mesh.sampling import NUMBER_OF_BYTE, transform_coordinates, wrap_index
from mesh.surface import (
    ByteArray,
    FloatArray,
    Part,
    Surface,
    Texture,
    TextureUse,
)
from mesh.textures import decode_halved

#: Pictures are read at most this large: 268 MB decoded with coverage.
_MAX_PX = 8192

#: Texels of all pictures together, in four bytes each.
_MAX_TEXELS = 250_000_000

#: Texels of a picture for each sample from which on the picture is read at half its size.
_REDUCE_FROM = 3.0


class Sources:
    """The maps of a surface's materials, to be looked up at places.

    `samples_per_m` is how finely a level is going to ask: pictures of more than three texels a sample are
    read reduced.
    """

    def __init__(self, surface: IndexedSurface, samples_per_m: float, *, shading: bool) -> None:
        self._surface = surface
        # A surface without normals is shown smooth, so it is baked smooth.
        self._shaded = surface.shaded_parts if shading else ()
        self._number = {id(part): k for k, part in enumerate(surface.surface.parts)}
        # Every picture is decoded before threads ask for it.
        self._pictures = _read_pictures(surface.surface, samples_per_m)

    def colors(self, places: Places) -> FloatArray:
        """Look up base colours and coverage: (n, 4), linear."""
        found = np.empty((len(places.triangles), 4), dtype=np.float32)
        for here in self._surface.by_part(places):
            material = here.part.material
            color = _repeat(material.base_color_factor, len(here.mine))
            if here.part.colors is not None:
                color *= interpolate(here.part.colors, here.corners, here.weights)
            if material.base_color is not None:
                color *= self._look_up(here, material.base_color, is_color=True)
            if material.alpha_mode == "OPAQUE":
                color[:, 3] = 1
            elif material.alpha_mode == "MASK":
                color[:, 3] = color[:, 3] >= material.alpha_cutoff
            found[here.mine] = color
        return found

    def roughness_metal(self, places: Places) -> FloatArray:
        """Look up roughness and metal: (n, 2)."""
        found = np.empty((len(places.triangles), 2), dtype=np.float32)
        for here in self._surface.by_part(places):
            material = here.part.material
            factors = (material.roughness_factor, material.metallic_factor)
            values = _repeat(factors, len(here.mine))
            if material.metallic_roughness is not None:
                values *= self._look_up(here, material.metallic_roughness, is_color=False)[:, 1:3]
            found[here.mine] = values
        return found

    def occlusion(self, places: Places) -> FloatArray:
        """Look up how open the original's own map says places are: (n, 1); 1 where it has none."""
        found = np.ones((len(places.triangles), 1), dtype=np.float32)
        for here in self._surface.by_part(places):
            use = here.part.material.occlusion
            if use is not None:
                values = self._look_up(here, use, is_color=False)[:, :1]
                found[here.mine] = 1 + np.float32(use.strength) * (values - 1)
        return found

    def emission(self, places: Places) -> FloatArray:
        """Look up the light that places give off: (n, 3), linear."""
        found = np.empty((len(places.triangles), 3), dtype=np.float32)
        for here in self._surface.by_part(places):
            material = here.part.material
            light = _repeat(material.emissive_factor, len(here.mine))
            if material.emissive is not None:
                light *= self._look_up(here, material.emissive, is_color=True)[:, :3]
            found[here.mine] = light
        return found

    def normals(self, places: Places) -> FloatArray:
        """Compute the directions that light meets: (n, 3) of length 1, normal maps included."""
        found = np.empty((len(places.triangles), 3), dtype=np.float32)
        for here in self._surface.by_part(places):
            shaded = self._shaded[self._number[id(here.part)]]
            assert shaded.normals is not None  # noqa: S101 - `with_normals` promises them
            normal = _unit(interpolate(shaded.normals, shaded.triangles[here.local], here.weights))
            use = here.part.material.normal
            if use is not None:
                mapped = self._look_up(here, use, is_color=False)[:, :3] * 2 - 1
                mapped[:, :2] *= np.float32(use.strength)
                normal = bend_normals(here, use, normal, mapped)
            found[here.mine] = normal
        return found

    def _look_up(self, here: PartPlaces, use: TextureUse, *, is_color: bool) -> FloatArray:
        uv = interpolate(here.part.uvs[use.texcoord], here.corners, here.weights)
        return fetch_bilinear(self._pictures[id(use.texture)], uv, use, is_color=is_color)


def _read_pictures(surface: Surface, samples_per_m: float) -> dict[int, ByteArray]:
    """Decode every picture once, at the size that its finest use needs."""
    textures: dict[int, Texture] = {}
    halvings: dict[int, int] = {}
    colors: set[int] = set()
    for part in surface.parts:
        material = part.material
        colors |= {id(use.texture) for use in (material.base_color, material.emissive) if use}
        for use in material.uses:
            key, ratio = id(use.texture), measure_density(part, use) / samples_per_m
            wanted = int(np.log2(ratio / _REDUCE_FROM)) + 1 if ratio > _REDUCE_FROM else 0
            least = int(np.ceil(np.log2(max(use.texture.longest_px / _MAX_PX, 1))))
            textures[key] = use.texture
            halvings[key] = max(min(halvings.get(key, wanted), wanted), least)
    more = _count_more_halvings(textures, halvings)
    return {
        key: decode_halved(texture, halvings[key] + more, is_color=key in colors)
        for key, texture in textures.items()
    }


def _count_more_halvings(textures: Mapping[int, Texture], halvings: Mapping[int, int]) -> int:
    """Count how often all pictures must be halved once more, so that they fit into memory together."""
    texels = sum(
        (each.width >> halvings[key]) * (each.height >> halvings[key])
        for key, each in textures.items()
    )
    return max(math.ceil(math.log(max(texels / _MAX_TEXELS, 1), 4)), 0)


def _repeat(factors: tuple[float, ...], count: int) -> FloatArray:
    return np.tile(np.array(factors, dtype=np.float32), (count, 1))


def measure_density(part: Part, use: TextureUse) -> float:
    """Compute how many texels of a picture a part has on a metre."""
    texture, flat = use.texture, part.uvs[use.texcoord][part.triangles].astype(np.float64)
    one, two = flat[:, 1] - flat[:, 0], flat[:, 2] - flat[:, 0]
    squares = np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]).sum() / 2
    squares *= abs(use.scale[0] * use.scale[1])
    area = np.linalg.norm(measure_face_normals(part.positions, part.triangles), axis=1).sum() / 2
    if area <= 0:
        return 0.0
    return float(np.sqrt(squares * texture.width * texture.height / area))


def fetch_bilinear(
    picture: ByteArray, uv: FloatArray, use: TextureUse, *, is_color: bool
) -> FloatArray:
    """Look up (n, 4) values of a picture of (h, w, 4) bytes as graphics processors do (glTF 2.0, 3.8.4).

    Colours come out as linear light, other maps and coverage as numbers from 0 to 1.
    """
    height, width = picture.shape[:2]
    u, v = transform_coordinates(uv, use)
    x, y = u.astype(np.float64) * width - 0.5, v.astype(np.float64) * height - 0.5
    left, top = np.floor(x), np.floor(y)
    along, down = (x - left).astype(np.float32)[:, None], (y - top).astype(np.float32)[:, None]
    columns = [wrap_index(left + step, width, use.wrap_s) for step in (0, 1)]
    rows = [wrap_index(top + step, height, use.wrap_t) * width for step in (0, 1)]
    packed = picture.reshape(-1, 4).view(np.uint32).reshape(-1)
    upper, lower = (
        _unpack(packed.take(row + columns[0]), is_color) * (1 - along)
        + _unpack(packed.take(row + columns[1]), is_color) * along
        for row in rows
    )
    found: FloatArray = upper * (1 - down) + lower * down
    return found


def _unpack(packed: np.ndarray, is_color: bool) -> FloatArray:
    texels = packed.view(np.uint8).reshape(-1, 4)
    table: FloatArray = LINEAR_OF_BYTE if is_color else NUMBER_OF_BYTE
    values: FloatArray = table.take(texels)
    if not is_color:
        return values
    values[:, 3] = NUMBER_OF_BYTE.take(texels[:, 3])
    return values


def _unit(vectors: FloatArray) -> FloatArray:
    lengths = np.sqrt(np.einsum("nd,nd->n", vectors, vectors))[:, None]
    unit: FloatArray = (vectors / np.maximum(lengths, np.float32(1e-12))).astype(np.float32)
    return unit
