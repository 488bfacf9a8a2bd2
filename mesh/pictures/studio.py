"""The photographer's studio of the still pictures: lights, backdrop, and how light becomes a picture.

Sources: Schlick, "An Inexpensive BRDF Model for Physically-based Rendering", 1994 (reflection at
grazing angles); Khronos PBR Neutral Tone Mapper, 2024 (keeps the colours of the object true).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mesh.pictures.appearance import Appearance
from mesh.pictures.camera import Camera
from mesh.surface import DoubleArray, FloatArray


@dataclass(frozen=True, eq=False)
class Light:
    """A large soft lamp: direction toward it, linear colour times power, and half its angle."""

    direction: DoubleArray
    power: FloatArray
    spread: float


@dataclass(frozen=True, eq=False)
class Studio:
    """Key, fill and rim light around the object, and the light that comes from everywhere."""

    key: Light
    fill: Light
    rim: Light
    sky: FloatArray
    floor: FloatArray


def build_studio(camera: Camera) -> Studio:
    """Set the lights relative to the camera, so that every object is lit alike."""

    def toward(right: float, up: float, front: float) -> DoubleArray:
        direction = camera.right * right + camera.up * up - camera.forward * front
        return direction / np.linalg.norm(direction)

    return Studio(
        key=Light(toward(-0.75, 0.85, 0.65), _color(1.80, 1.73, 1.63), 0.28),
        fill=Light(toward(0.95, 0.15, 0.75), _color(0.40, 0.44, 0.50), 0.60),
        rim=Light(toward(0.65, 0.70, -0.85), _color(1.30, 1.35, 1.45), 0.35),
        sky=_color(0.46, 0.48, 0.52),
        floor=_color(0.20, 0.19, 0.18),
    )


def _color(red: float, green: float, blue: float) -> FloatArray:
    return np.array([red, green, blue], dtype=np.float32)


def plan_exposure(colors: FloatArray) -> float:
    """Choose the exposure by the brightest colours of the object, as a photographer does.

    White plaster keeps its modelling, dark bronze is lifted a little; the backdrop is not touched.
    """
    luminance = colors @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)  # IEC 61966-2-1
    brightest = float(np.percentile(luminance, 95)) if len(luminance) else 1.0
    return float(np.clip(0.46 / max(brightest, 1e-3), 0.46, 1.30))


def shade(
    studio: Studio,
    seen: Appearance,
    view: FloatArray,
    openness: FloatArray,
    key_visible: FloatArray,
) -> FloatArray:
    """Compute the light that (n,) places send to the camera, as linear RGB.

    `view` points from each place to the camera; `openness` and `key_visible` are the shares, 0 to 1,
    of the surroundings and of the key light that reach it.
    """
    normal = _face_viewer(seen.normal, view)
    openness = openness * seen.occlusion
    roughness = np.clip(seen.roughness, 0.08, 1.0)
    diffuse = seen.color * (1 - seen.metallic)[:, None]
    reflectance = 0.04 + (seen.color - 0.04) * seen.metallic[:, None]
    upward = (normal[:, 1] * 0.5 + 0.5)[:, None]
    # Light that was reflected once in a hollow takes on the colour of its walls.
    ambient = (studio.sky * upward + studio.floor * (1 - upward)) * openness[:, None]
    light = ambient * diffuse + seen.glow
    facing = np.clip(np.einsum("nd,nd->n", normal, view), 0, 1)
    grazing = np.square(np.square(1 - facing)) * (1 - facing)
    fresnel = (
        reflectance
        + (np.maximum(1 - roughness[:, None], reflectance) - reflectance) * grazing[:, None]
    )
    mirror = 2 * facing[:, None] * normal - view
    light += _reflect_room(studio, mirror, roughness) * fresnel * openness[:, None]
    shares = (key_visible, 0.35 + 0.65 * openness, openness)
    for lamp, share in zip((studio.key, studio.fill, studio.rim), shares, strict=True):
        direction = lamp.direction.astype(np.float32)
        cosine = normal @ direction
        # A large lamp lights a little beyond its horizon.
        wrapped = np.clip((cosine + lamp.spread * 0.35) / (1 + lamp.spread * 0.35), 0, 1)
        glance = _highlight(normal, view, direction, roughness, lamp.spread)
        received = (wrapped * share)[:, None] * lamp.power
        light += received * (diffuse + fresnel * glance[:, None])
    return light


def _face_viewer(normal: FloatArray, view: FloatArray) -> FloatArray:
    """Turn normals of surfaces that are seen from behind."""
    behind = np.einsum("nd,nd->n", normal, view) < -0.2
    return np.where(behind[:, None], -normal, normal).astype(np.float32)


def _highlight(
    normal: FloatArray, view: FloatArray, light: FloatArray, roughness: FloatArray, spread: float
) -> FloatArray:
    """Compute the highlight of a lamp (GGX; Walter et al. 2007), widened by the size of the lamp."""
    half = view + light
    length = np.sqrt(np.einsum("nd,nd->n", half, half))
    alpha = np.clip(roughness**2 + spread * 0.35, 0, 1)
    squared = alpha**2
    cosine = np.einsum("nd,nd->n", normal, half) / np.maximum(length, 1e-6)
    cosine = np.clip(cosine, 0, 1)
    peak = squared / (np.pi * (cosine**2 * (squared - 1) + 1) ** 2)
    glance: FloatArray = np.minimum(peak * 0.8, 8.0).astype(np.float32)
    return glance


def _reflect_room(studio: Studio, mirror: FloatArray, roughness: FloatArray) -> FloatArray:
    """Compute what a surface mirrors of the room, blurred by its roughness."""
    height = np.clip(mirror[:, 1] / (0.25 + roughness), -1, 1)[:, None] * 0.5 + 0.5
    room = studio.floor * 1.2 * (1 - height) + studio.sky * 1.6 * height
    return room.astype(np.float32)


def backdrop(x: FloatArray, y: FloatArray) -> FloatArray:
    """Compute the light of the ground behind the object: nearly black, with a faint pool where it stands.

    Towards the edges it is #0f0c0b, the ground of the stage on which the pages show the picture.
    """
    pool = np.exp(-(((x - 0.5) / 0.30) ** 2) - ((y - 0.80) / 0.12) ** 2)
    halo = np.exp(-((np.hypot(x - 0.5, y - 0.5) / 0.34) ** 2))
    level = 0.0040 + 0.020 * pool + 0.006 * halo
    ground: FloatArray = level[..., None] * _color(1.16, 0.96, 0.88)
    return ground


def tone_map(light: FloatArray) -> FloatArray:
    """Compress light into 0 to 1, leaving everything below 0.8 true (Khronos PBR Neutral, 2024)."""
    start, desaturation = np.float32(0.8 - 0.04), np.float32(0.15)
    red, green, blue = light[..., 0], light[..., 1], light[..., 2]
    least = np.minimum(np.minimum(red, green), blue)
    offset = np.where(least < 0.08, least - 6.25 * least * least, np.float32(0.04))
    color = light - offset[..., None]
    peak = np.maximum(np.maximum(red, green), blue) - offset
    bright = peak >= start
    if bright.any():
        high, span = peak[bright], 1 - start
        squeezed = 1 - span * span / (high + span - start)
        white = (1 - 1 / (desaturation * (high - squeezed) + 1))[:, None]
        scaled = color[bright] * (squeezed / high)[:, None]
        color[bright] = scaled * (1 - white) + squeezed[:, None] * white
    return color.astype(np.float32)
