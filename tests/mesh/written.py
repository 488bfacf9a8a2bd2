"""Surfaces with everything that a file of ours can hold, each under the name of what is special in it."""

from __future__ import annotations

import numpy as np

from mesh.surface import CLAMP, FloatArray, Material, Part, Surface, TextureUse
from tests.mesh.shapes import as_surface, build_texture, cube, place_picture, sphere, square


def waves(steps: int = 24) -> tuple[FloatArray, FloatArray, np.ndarray]:
    """A square whose height is a wave: positions, texture coordinates, triangles."""
    points, uv, triangles = square(steps)
    points[:, 2] = 0.05 * np.sin(7 * points[:, 0]) * np.cos(5 * points[:, 1])
    return points, uv, triangles


def waved(material: Material, name: str = "waves", **more: object) -> Surface:
    points, uv, triangles = waves()
    return as_surface(Part(name, points, triangles, material, uvs=(uv,), **more))  # type: ignore[arg-type]


def covered_picture(size: int = 32) -> np.ndarray:
    """The picture of places, covering in the left half only."""
    cover = np.zeros((size, size, 1), np.uint8)
    cover[:, : size // 2] = 255
    return np.concatenate([place_picture(size), cover], axis=2)


def coloured() -> Surface:
    points, triangles = sphere(12)
    colors = np.concatenate([np.abs(points), np.ones((len(points), 1))], axis=1)
    return as_surface(Part("ball", points, triangles, Material(), colors=colors.astype(np.float32)))


def several_materials() -> Surface:
    points, triangles = cube()
    red = Material(name="red", base_color_factor=(0.5, 0, 0, 1), metallic_factor=1.0)
    far = Part("box", points + np.float32([3, 1, 2]), triangles, red)
    places, faces = sphere(12)
    ball = Part(
        "ball", places - np.float32([3, 0, 0]), faces, Material(name="w", double_sided=True)
    )
    return as_surface(far, ball, *coloured().parts)


def several_uv_sets() -> Surface:
    points, uv, triangles = waves()
    material = Material(
        base_color=TextureUse(build_texture(place_picture(64)), texcoord=1),
        occlusion=TextureUse(build_texture(place_picture(32)), texcoord=2, strength=0.5),
    )
    return as_surface(Part("sets", points, triangles, material, uvs=(uv, uv * 4 - 1.5, 1 - uv)))


def every_map() -> Surface:
    shared = build_texture(place_picture(32))
    flat = np.full((16, 16, 3), (128, 128, 255), np.uint8)
    return waved(
        Material(
            base_color=TextureUse(build_texture(place_picture(64)), wrap_s=CLAMP),
            metallic_roughness=TextureUse(shared),
            occlusion=TextureUse(shared, strength=0.5),
            normal=TextureUse(build_texture(flat), strength=0.7),
            emissive=TextureUse(build_texture(place_picture(16))),
            emissive_factor=(0.1, 0.2, 0.3),
        )
    )


def transformed() -> Surface:
    use = TextureUse(
        build_texture(place_picture(64)), offset=(0.1, 0.2), rotation=0.5, scale=(0.5, 0.25)
    )
    return waved(Material(base_color=use, unlit=True))


def covering(mode: str) -> Surface:
    use = TextureUse(build_texture(covered_picture()))
    return waved(Material(base_color=use, alpha_mode=mode, alpha_cutoff=0.3))


WRITTEN = {
    "textured": lambda: waved(Material(base_color=TextureUse(build_texture(place_picture(256))))),
    "untextured": lambda: as_surface(Part("ball", *sphere(16), Material())),
    "coloured": coloured,
    "several materials": several_materials,
    "several uv sets": several_uv_sets,
    "every map": every_map,
    "transformed and unlit": transformed,
    "masked": lambda: covering("MASK"),
    "blended": lambda: covering("BLEND"),
}
