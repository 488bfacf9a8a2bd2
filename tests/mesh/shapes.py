"""Surfaces whose truth is known: a sphere of known area, a square whose colour says where it is."""

from __future__ import annotations

import numpy as np
import pyvips

from mesh.surface import (
    ByteArray,
    FloatArray,
    IndexArray,
    Material,
    Part,
    Surface,
    Texture,
    TextureUse,
)

Shape = tuple[FloatArray, IndexArray]


def sphere(rings: int = 32, radius: float = 1.0) -> Shape:
    """A closed sphere of `4 * rings * (rings - 1)` triangles, welded."""
    columns = 2 * rings
    polar = np.linspace(0, np.pi, rings + 1)[1:-1]
    around = np.arange(columns) * 2 * np.pi / columns
    theta, phi = np.meshgrid(polar, around, indexing="ij")
    ring = np.stack(
        [np.sin(theta) * np.sin(phi), np.cos(theta), np.sin(theta) * np.cos(phi)], axis=-1
    )
    points = np.concatenate([[[0, 1, 0]], ring.reshape(-1, 3), [[0, -1, 0]]]) * radius
    number = 1 + np.arange((rings - 1) * columns).reshape(rings - 1, columns)
    after = np.roll(number, -1, axis=1)
    last = len(points) - 1
    top = np.stack([np.zeros(columns, int), number[0], after[0]], axis=1)
    bottom = np.stack([np.full(columns, last), after[-1], number[-1]], axis=1)
    upper, lower = number[:-1].reshape(-1), number[1:].reshape(-1)
    upper_after, lower_after = after[:-1].reshape(-1), after[1:].reshape(-1)
    sides = np.concatenate(
        [
            np.stack([upper, lower, lower_after], axis=1),
            np.stack([upper, lower_after, upper_after], axis=1),
        ]
    )
    triangles = np.concatenate([top, sides, bottom])
    return points.astype(np.float32), triangles.astype(np.uint32)


def cube(side: float = 1.0) -> Shape:
    """Eight corners and twelve triangles around the origin."""
    points = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=np.float32)
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    triangles = [corner for a, b, c, d in quads for corner in ((a, b, c), (a, c, d))]
    return (points - 0.5) * np.float32(side), np.array(triangles, dtype=np.uint32)


def square(steps: int, width: float = 1.0) -> tuple[FloatArray, FloatArray, IndexArray]:
    """A flat square in x and y with 2 * steps² triangles: positions, texture coordinates, triangles.

    Texture coordinates begin at the top left, as in glTF.
    """
    across, down = np.meshgrid(np.linspace(0, 1, steps + 1), np.linspace(0, 1, steps + 1))
    uv = np.stack([across, down], axis=-1).reshape(-1, 2).astype(np.float32)
    points = np.stack([uv[:, 0], 1 - uv[:, 1], np.zeros(len(uv))], axis=1) * width
    number = np.arange((steps + 1) ** 2).reshape(steps + 1, steps + 1)
    a, b = number[:-1, :-1].reshape(-1), number[:-1, 1:].reshape(-1)
    c, d = number[1:, :-1].reshape(-1), number[1:, 1:].reshape(-1)
    triangles = np.concatenate([np.stack([a, c, d], axis=1), np.stack([a, d, b], axis=1)])
    return points.astype(np.float32), uv, triangles.astype(np.uint32)


def place_picture(size: int = 256) -> ByteArray:
    """A picture whose red says the column and whose green says the row; blue is 128."""
    ramp = np.linspace(0, 255, size)
    red, green = np.meshgrid(ramp, ramp)
    return np.stack([red, green, np.full_like(red, 128)], axis=-1).astype(np.uint8)


def textured_square(steps: int = 16, size: int = 256) -> Surface:
    """A square with the picture of places on it."""
    points, uv, triangles = square(steps)
    material = Material(name="places", base_color=TextureUse(build_texture(place_picture(size))))
    return as_surface(Part("square", points, triangles, material, uvs=(uv,)))


def as_surface(*parts: Part) -> Surface:
    """A surface of these parts, as if read from a file."""
    return Surface(parts, source_triangles=sum(len(part.triangles) for part in parts))


def plain(shape: Shape, name: str = "shape") -> Surface:
    """A surface of one shape without colour."""
    return as_surface(Part(name, shape[0], shape[1], Material(name="grey")))


def area(part: Part) -> float:
    """The area of a part in square metres."""
    corners = part.positions[part.triangles].astype(np.float64)
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return float(np.linalg.norm(cross, axis=1).sum() / 2)


def volume(part: Part) -> float:
    """The volume inside a closed part in cubic metres; negative where it is inside out."""
    corners = part.positions[part.triangles].astype(np.float64)
    return float(np.einsum("ni,ni->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6)


def build_texture(pixels: ByteArray) -> Texture:
    """Make a lossless texture of (height, width, 3 or 4) bytes in sRGB."""
    image = pyvips.Image.new_from_array(pixels, interpretation="srgb")
    data = image.pngsave_buffer(keep="none")
    return Texture(data, "image/png", pixels.shape[1], pixels.shape[0], pixels.shape[2] == 4)
