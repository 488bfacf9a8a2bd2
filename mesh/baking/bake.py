"""A level that looks like its original: laid flat anew, and every map of the original painted on it.

The level's triangles need nothing in common with the original's but their place. For each sample of each
texel the place of the original that it stands for is found by rays along the level's normal (Cohen, Olano &
Manocha, "Appearance-Preserving Simplification", 1998), and all maps are looked up there, in linear light.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mesh.baking.atlas import Atlas, Samples
from mesh.baking.match import Matcher
from mesh.baking.materials import (
    build_material,
    choose_alpha_mode,
    paint_occlusion,
    use_picture,
    varies,
)
from mesh.baking.occlusion import measure_open
from mesh.baking.sources import Sources, measure_density
from mesh.baking.texels import Lookup, Shape, Texels, bake_texels, weigh
from mesh.indexed import IndexedSurface
from mesh.normals import with_normals
from mesh.open3d_kernels import Places
from mesh.surface import FloatArray, IndexArray, Material, Part, Surface
from mesh.unwrapping.unwrap import Unwrapped, unwrap_level
from mesh.writing.tangents import build_tangents

#: Most samples across a texel, and across the whole picture.
_MAX_PER_SIDE, _MAX_ACROSS = 4, 2048

#: A map of openness is smooth: more texels than this show nothing more.
_OPENNESS_PX = 1024

#: A tangent, bitangent and normal that span less than this stand for no direction.
_FLAT_FRAME = 1e-6


@dataclass(frozen=True)
class BakedMaps:
    """Which maps are wanted; metal, roughness and light given off are baked wherever the original has them.

    `normal`: the original's directions in the tangent space of the level, its own normal map included.
    `occlusion`: the original's own map where it has one, otherwise measured by rays.
    """

    color: bool = True
    normal: bool = False
    occlusion: bool = False


def bake_level(
    shape_positions: FloatArray,
    shape_triangles: IndexArray,
    original: IndexedSurface,
    *,
    texture_px: int,
    maps: BakedMaps,
    limit_s: float,
) -> Surface:
    """Give welded triangles texture coordinates and the looks of the original: one part, one material.

    Pictures are `texture_px` square (occlusion that was measured at most 1,024), PNG without loss.

    Parameters
    ----------
    shape_positions, shape_triangles
        (n, 3) metres, in the original's frame, and (m, 3); vertices joined by position.
    limit_s
        Wall-clock time for laying the triangles flat by the library (`unwrap_level`).
    """
    unwrapped = unwrap_level(
        shape_positions, shape_triangles, limit_s=limit_s, texture_px=texture_px,
        padding_px=max(4, texture_px // 512),
    )  # fmt: skip
    drawn = _build_part(shape_positions, unwrapped, original.surface, with_tangents=maps.normal)
    centered = (shape_positions - original.center_m).astype(np.float32)
    shape, matcher = Shape(centered, shape_triangles, drawn), Matcher(original)
    atlas = Atlas(centered[unwrapped.vertices], unwrapped.triangles, unwrapped.uvs, texture_px)
    texels = _bake_maps(shape, atlas, matcher, original, maps)
    material = build_material(original.surface, texels)
    if maps.occlusion and material.occlusion is None:
        material = _add_openness(material, shape, unwrapped, matcher, original, texture_px)
    return replace(original.surface, parts=(replace(drawn, material=material),))


def _build_part(
    positions: FloatArray, unwrapped: Unwrapped, source: Surface, *, with_tangents: bool
) -> Part:
    """Build the part that is drawn; its normals and tangents are those that a baked map is made for."""
    name = source.parts[0].name if len(source.parts) == 1 else ""
    part = with_normals(
        Part(
            name,
            positions[unwrapped.vertices],
            unwrapped.triangles,
            Material(),
            uvs=(unwrapped.uvs,),
        )
    )
    return replace(part, tangents=build_tangents(part, 0)) if with_tangents else part


def _bake_maps(
    shape: Shape, atlas: Atlas, matcher: Matcher, original: IndexedSurface, maps: BakedMaps
) -> Texels:
    surface = original.surface
    finest = max(
        (measure_density(part, use) for part in surface.parts for use in part.material.uses),
        default=0.0,
    )
    # Pictures coarser than the level's need one sample a texel, finer ones up to four across.
    per_side = int(np.clip(np.ceil(finest * atlas.texel_m), 1, _MAX_PER_SIDE))
    per_side = max(min(per_side, _MAX_ACROSS // atlas.size), 1)
    sources = Sources(original, per_side / atlas.texel_m, shading=maps.normal)
    found = _plan_lookups(shape, sources, surface, maps)
    return bake_texels(shape, atlas, matcher, found, per_side)


def _plan_lookups(
    shape: Shape, sources: Sources, surface: Surface, maps: BakedMaps
) -> list[Lookup]:
    """Choose what is looked up: what is wanted, and what the original has."""

    def find_bent(places: Places, samples: Samples) -> FloatArray:
        return _turn_into_tangents(sources.normals(places), shape.drawn, samples)

    lookups = []
    if maps.color and varies(surface, "color"):
        channels = 3 if choose_alpha_mode(surface.parts) == "OPAQUE" else 4
        lookups.append(Lookup("color", channels, lambda at, _: sources.colors(at)))
    if varies(surface, "roughness_metal"):
        lookups.append(Lookup("roughness_metal", 2, lambda at, _: sources.roughness_metal(at)))
    if varies(surface, "emission"):
        lookups.append(Lookup("emission", 3, lambda at, _: sources.emission(at)))
    if maps.normal:
        lookups.append(Lookup("normal", 3, find_bent))
    if maps.occlusion and any(part.material.occlusion for part in surface.parts):
        lookups.append(Lookup("occlusion", 1, lambda at, _: sources.occlusion(at)))
    return lookups


def _turn_into_tangents(normals: FloatArray, drawn: Part, samples: Samples) -> FloatArray:
    """Express directions in the frame that a viewer builds at each place (glTF 2.0, 3.7.2.1)."""
    assert drawn.normals is not None and drawn.tangents is not None  # noqa: S101, PT018
    corners = drawn.triangles[samples.triangles]
    up = weigh(drawn.normals[corners], samples.weights)
    given = weigh(drawn.tangents[corners], samples.weights)
    along = given[:, :3]
    across = np.cross(up, along) * np.where(given[:, 3:] < 0, -1, 1)
    # The viewer adds tangent, bitangent and normal up by the map's numbers, so the frame is inverted:
    # Cramer's rule, by triple products.
    turned, lifted = np.cross(up, normals), np.cross(along, across)
    numbers = [
        np.einsum("nd,nd->n", across, turned),
        -np.einsum("nd,nd->n", along, turned),
        np.einsum("nd,nd->n", lifted, normals),
    ]
    volume = np.einsum("nd,nd->n", lifted, up)
    mapped = np.stack(numbers, axis=1) * np.sign(volume)[:, None]
    mapped[np.abs(volume) < _FLAT_FRAME] = (0, 0, 1)
    lengths = np.linalg.norm(mapped, axis=1, keepdims=True)
    unit: FloatArray = (mapped / np.maximum(lengths, np.float32(1e-12))).astype(np.float32)
    return unit


def _add_openness(
    material: Material,
    shape: Shape,
    unwrapped: Unwrapped,
    matcher: Matcher,
    original: IndexedSurface,
    texture_px: int,
) -> Material:
    """Measure how open places are, and give the material a map of it."""
    size = min(texture_px, _OPENNESS_PX)
    atlas = Atlas(shape.positions[unwrapped.vertices], unwrapped.triangles, unwrapped.uvs, size)
    lookup = Lookup("occlusion", 1, lambda places, _: measure_open(original, places))
    texels = bake_texels(shape, atlas, matcher, [lookup], 1)
    return replace(material, occlusion=use_picture(paint_occlusion(texels)))
