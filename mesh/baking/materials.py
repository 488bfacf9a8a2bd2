"""One material for a level, whatever the original had: pictures of what was baked, factors of the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from mesh.baking.pictures import fill_gaps, fit_magnified
from mesh.baking.texels import Texels
from mesh.color import encode_srgb
from mesh.surface import CLAMP, ByteArray, FloatArray, Material, Part, Surface, TextureUse
from mesh.textures import keep_pixels

#: Blended materials win over cut-out ones, and those over opaque ones: nothing that is seen through closes.
_ALPHA_MODES = ("BLEND", "MASK", "OPAQUE")


def varies(surface: Surface, name: str) -> bool:
    """Tell whether a slot of the materials needs a map: a picture, or values that differ between parts."""
    materials = [part.material for part in surface.parts]
    if name == "color":
        seen = {(each.base_color_factor, each.alpha_mode) for each in materials}
        textured = any(each.base_color for each in materials)
        return textured or len(seen) > 1 or any(part.colors is not None for part in surface.parts)
    if name == "roughness_metal":
        factors = {(each.roughness_factor, each.metallic_factor) for each in materials}
        return len(factors) > 1 or any(each.metallic_roughness for each in materials)
    lights = {each.emissive_factor for each in materials}
    return len(lights) > 1 or any(each.emissive and any(each.emissive_factor) for each in materials)


def choose_alpha_mode(parts: Iterable[Part]) -> str:
    """Choose how a material of all parts is seen through."""
    modes = {part.material.alpha_mode for part in parts}
    return next(mode for mode in _ALPHA_MODES if mode in modes)


def build_material(surface: Surface, texels: Texels) -> Material:
    """Build the material of a level: the largest part's, with the baked pictures in its slots.

    Cut-out materials were baked as the share of a texel that is there, so one half is their new cut-off.
    """
    parts = surface.parts
    first = max(parts, key=lambda part: len(part.triangles)).material
    plain = replace(
        first,
        base_color=None,
        metallic_roughness=None,
        normal=None,
        occlusion=None,
        emissive=None,
        alpha_mode=choose_alpha_mode(parts),
        alpha_cutoff=0.5,
        double_sided=any(part.material.double_sided for part in parts),
        unlit=all(part.material.unlit for part in parts),
    )
    return replace(plain, **_build_slots(plain, texels))


def _build_slots(plain: Material, texels: Texels) -> dict[str, Any]:
    slots: dict[str, Any] = {}
    if "color" in texels.values:
        slots["base_color"] = use_picture(_paint_color(texels))
        slots["base_color_factor"] = (1.0, 1.0, 1.0, 1.0)
    if "roughness_metal" in texels.values:
        pair = fill_gaps(texels.values["roughness_metal"], texels.known)
        # glTF 2.0, 3.9.2: roughness is green, metal is blue.
        picture = np.concatenate([np.ones_like(pair[..., :1]), pair], axis=-1)
        slots["metallic_roughness"] = use_picture(_as_bytes(picture))
        slots["roughness_factor"] = slots["metallic_factor"] = 1.0
    if "emission" in texels.values:
        light = fill_gaps(texels.values["emission"], texels.known)
        brightest = float(np.clip(light.max(), 1e-6, 1))
        slots["emissive"] = use_picture(encode_srgb(light / np.float32(brightest)))
        slots["emissive_factor"] = (brightest,) * 3
    if "normal" in texels.values:
        slots["normal"] = use_picture(_paint_normals(texels))
    if "occlusion" in texels.values:
        slots["occlusion"] = use_picture(paint_occlusion(texels))
    return slots


def paint_occlusion(texels: Texels) -> ByteArray:
    """Paint an occlusion map: (h, w, 3) bytes, all alike."""
    return _as_bytes(np.repeat(fill_gaps(texels.values["occlusion"], texels.known), 3, axis=-1))


def _paint_color(texels: Texels) -> ByteArray:
    """Paint base colours, and coverage where it was baked; one channel at a time, for the sake of memory."""
    values = texels.values["color"]
    painted = np.empty(values.shape, dtype=np.uint8)
    for channel in range(values.shape[-1]):
        filled = fill_gaps(values[..., channel : channel + 1], texels.known)
        fitted = fit_magnified(filled, texels.known)[..., 0]
        painted[..., channel] = encode_srgb(fitted) if channel < 3 else _as_bytes(fitted)
    return painted


def _paint_normals(texels: Texels) -> ByteArray:
    values = fill_gaps(texels.values["normal"], texels.known)
    values[..., 2] = np.maximum(values[..., 2], 0.01)  # what leans away cannot be drawn
    values /= np.linalg.norm(values, axis=-1, keepdims=True)
    return _as_bytes(values * np.float32(0.5) + np.float32(0.5))


def _as_bytes(values: FloatArray) -> ByteArray:
    return (np.clip(values, 0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)


def use_picture(pixels: ByteArray) -> TextureUse:
    """Encode a baked picture; what lies beyond its edge is its edge."""
    return TextureUse(keep_pixels(pixels, effort=1), wrap_s=CLAMP, wrap_t=CLAMP)
