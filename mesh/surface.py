"""A surface in memory: triangles in parts, each part with one material.

Right-handed, Y up, metres; colours are linear RGB as in glTF 2.0 (3.9.2), textures stay encoded until
somebody needs their pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from mesh.frame import Frame

FloatArray = npt.NDArray[np.float32]
DoubleArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.uint32]
ByteArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]

#: Receives the name of a step and how far it is, 0 to 1.
Progress = Callable[[str, float], None]

#: glTF 2.0, 5.26 (sampler wrapping).
REPEAT, CLAMP, MIRROR = 10497, 33071, 33648


@dataclass(frozen=True, eq=False)
class Texture:
    """An encoded picture. Two uses of the same object are the same picture."""

    data: bytes
    media_type: str
    width: int
    height: int
    has_alpha: bool

    @property
    def longest_px(self) -> int:
        """The longer side in pixels."""
        return max(self.width, self.height)


@dataclass(frozen=True)
class TextureUse:
    """How a material uses a picture.

    `texcoord` numbers the set of texture coordinates; `offset`, `rotation` (radians) and `scale` are
    those of KHR_texture_transform; `strength` is the scale of a normal map or the strength of occlusion.
    """

    texture: Texture
    texcoord: int = 0
    wrap_s: int = REPEAT
    wrap_t: int = REPEAT
    strength: float = 1.0
    offset: tuple[float, float] = (0.0, 0.0)
    rotation: float = 0.0
    scale: tuple[float, float] = (1.0, 1.0)

    @property
    def transformed(self) -> bool:
        """Whether texture coordinates pass through a transform first."""
        return self.offset != (0.0, 0.0) or self.rotation != 0.0 or self.scale != (1.0, 1.0)


@dataclass(frozen=True)
class Material:
    """A glTF 2.0 metallic-roughness material; the factors are linear."""

    name: str = ""
    base_color_factor: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    metallic_factor: float = 0.0
    roughness_factor: float = 0.9
    emissive_factor: tuple[float, float, float] = (0.0, 0.0, 0.0)
    base_color: TextureUse | None = None
    metallic_roughness: TextureUse | None = None
    normal: TextureUse | None = None
    occlusion: TextureUse | None = None
    emissive: TextureUse | None = None
    alpha_mode: str = "OPAQUE"
    alpha_cutoff: float = 0.5
    double_sided: bool = False
    unlit: bool = False

    @property
    def uses(self) -> tuple[TextureUse, ...]:
        """The textures in use, base colour first."""
        slots = (self.base_color, self.metallic_roughness, self.normal)
        return tuple(use for use in (*slots, self.occlusion, self.emissive) if use is not None)


#: What is shown where a file says nothing of colour: a light stone grey, on which light and shade
#: can be read; pure white burns out in most viewers.
PLAIN = Material(name="plain", base_color_factor=(0.6, 0.6, 0.6, 1.0), double_sided=True)


@dataclass(frozen=True, eq=False)
class Part:
    """Triangles of one material.

    positions, normals : (n, 3) float32, metres; normals of length 1, or None
    triangles : (m, 3) uint32, counter-clockwise seen from outside
    uvs : one (n, 2) float32 array for each set, origin at the top left as in glTF
    colors : (n, 4) float32, linear RGB and coverage, or None
    tangents : (n, 4) float32 where the file gives them; they say how its normal map is meant
    """

    name: str
    positions: FloatArray
    triangles: IndexArray
    material: Material
    normals: FloatArray | None = None
    uvs: tuple[FloatArray, ...] = ()
    colors: FloatArray | None = None
    tangents: FloatArray | None = None

    def keep_vertices(self, kept: npt.NDArray[np.int64], triangles: IndexArray) -> Part:
        """Make the part of these vertices, in this order, with new triangles over them."""
        return replace(
            self,
            positions=self.positions[kept],
            triangles=triangles,
            normals=None if self.normals is None else self.normals[kept],
            uvs=tuple(uv[kept] for uv in self.uvs),
            colors=None if self.colors is None else self.colors[kept],
            tangents=None if self.tangents is None else self.tangents[kept],
        )


@dataclass(frozen=True, eq=False)
class Surface:
    """All parts of a model.

    `repairs` tells, one line each, how this copy differs from the file; `shift_m` was subtracted in
    double precision from coordinates that lie far from the origin (survey coordinates);
    `unused_vertices` of the file are used by no face and not here. `frame` tells
    which unit and axis the file's numbers were taken in, `moving` what moves in the file
    (``2 animations``, ``1 skin``), of which this is the pose at rest.
    """

    parts: tuple[Part, ...]
    repairs: tuple[str, ...] = ()
    shift_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    source_triangles: int = field(default=0)
    unused_vertices: int = 0
    frame: Frame = field(default_factory=Frame)
    moving: tuple[str, ...] = ()

    @property
    def triangle_count(self) -> int:
        """How many triangles all parts have."""
        return sum(len(part.triangles) for part in self.parts)

    @property
    def vertex_count(self) -> int:
        """How many vertices all parts have."""
        return sum(len(part.positions) for part in self.parts)

    @property
    def bounds_m(self) -> tuple[DoubleArray, DoubleArray]:
        """Lowest and highest corner of the box around all vertices."""
        low = np.min([part.positions.min(axis=0) for part in self.parts], axis=0)
        high = np.max([part.positions.max(axis=0) for part in self.parts], axis=0)
        return low.astype(np.float64), high.astype(np.float64)

    @property
    def diagonal_m(self) -> float:
        """Length of the diagonal of the box around all vertices."""
        low, high = self.bounds_m
        return float(np.linalg.norm(high - low))

    @property
    def textures(self) -> tuple[Texture, ...]:
        """Every picture once, in the order of first use."""
        uses = [use for part in self.parts for use in part.material.uses]
        return tuple({id(use.texture): use.texture for use in uses}.values())

    @property
    def texture_px(self) -> int:
        """The longer side of the largest texture; 0 without textures."""
        return max((texture.longest_px for texture in self.textures), default=0)

    def with_repairs(self, *lines: str) -> Surface:
        """Make the same surface with more lines in its list of repairs."""
        return replace(self, repairs=self.repairs + tuple(line for line in lines if line))


def join_positions(surface: Surface) -> tuple[FloatArray, IndexArray]:
    """Put all parts into one array of vertices and one of triangles."""
    positions = np.concatenate([part.positions for part in surface.parts])
    starts = np.cumsum([0] + [len(part.positions) for part in surface.parts[:-1]])
    triangles = [
        part.triangles + np.uint32(start) for part, start in zip(surface.parts, starts, strict=True)
    ]
    return positions, np.concatenate(triangles)


def drop_collapsed(triangles: IndexArray) -> IndexArray:
    """Leave out triangles that have a vertex twice."""
    first, second, third = triangles.T
    kept = (first != second) & (second != third) & (third != first)
    remaining: IndexArray = triangles[kept]
    return remaining
