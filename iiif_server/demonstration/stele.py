"""The stone stele: a slab with a carved frame and an incised text, on the back of a tortoise.

The front is a grid of vertices that carries both the relief and the colour, so that a model without any
texture can be looked at closely; edges and back are rings that close it. Written as PLY.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np

from iiif_server.demonstration.clouds import draw_cloud, draw_dragon, draw_leaf_scroll, draw_spiral
from iiif_server.demonstration.glyphs import compose_character, draw_character
from iiif_server.demonstration.noise import Field, build_cloud, sharpen_step
from iiif_server.demonstration.patina import Rgb, blend, mix, to_pixels
from iiif_server.demonstration.pictures import (
    Colours,
    Progress,
    blur_field,
    compute_field,
    render_svg,
    resize_field,
)
from iiif_server.demonstration.ply import write_ply
from iiif_server.demonstration.surface import (
    Indices,
    Vectors,
    build_band,
    build_fan,
    build_grid_triangles,
)
from iiif_server.demonstration.tortoise import BACK_HEIGHT_M, build_tortoise

#: Size of the slab in metres.
WIDTH_M, HEIGHT_M, THICKNESS_M = 0.90, 1.50, 0.17
#: Vertices across and down the front: 3 mm apart, two to the width of an incised stroke.
FRONT_COLUMNS, FRONT_ROWS = 300, 506
# The tenon by which the slab stands in the tortoise's back, and how far the corners lie below the top.
_SUNK_M, _ARCH_M = 0.05, 0.17
_RAISED_M, _CUT_M = 0.0075, 0.0042
# Points of the border to one of the back, which is plain, and the fewest in one of its rings.
_BACK_STRIDE, _LEAST_AROUND = 4, 48
_SEED = 1442
_VIEW = (0.0, 0.0, 900.0, 1500.0)
_STONE: tuple[Rgb, Rgb] = ((136, 138, 130), (84, 90, 88))
_CUT_COLOUR: Rgb = (48, 50, 47)
_LICHEN: Rgb = (168, 170, 138)
_ORANGE_LICHEN: Rgb = (176, 140, 74)
_MOSS: Rgb = (74, 88, 52)


def write_stele(path: Path, progress: Progress) -> None:
    """Write the stele at full size."""
    _write_stele(path, FRONT_COLUMNS, FRONT_ROWS, progress)


def _write_stele(path: Path, columns: int, rows: int, progress: Progress) -> None:
    relief = draw_front(columns, rows)
    progress(0.4)
    slab, slab_faces, slab_relief = build_slab(relief)
    base, base_faces, base_relief = build_tortoise(max(48, columns * 5 // 8))
    vertices = np.concatenate([slab, base])
    faces = np.concatenate([slab_faces, base_faces + np.uint32(len(slab))])
    progress(0.7)
    fineness = np.ones(len(vertices), np.float32)
    fineness[relief.size : len(slab)] = 0.15
    colours = paint_stone(vertices, np.concatenate([slab_relief, base_relief]), fineness)
    progress(0.9)
    write_ply(path, vertices, colours, faces)
    progress(1.0)


def draw_front(columns: int, rows: int) -> Field:
    """Return the carving of the front, from -1 (cut) to 1 (raised), shape (rows, columns)."""
    raised = compute_field(render_svg(_draw_frame() + _draw_forehead(), _VIEW, columns * 2))
    cut = compute_field(render_svg(_draw_text(), _VIEW, columns * 2))
    soft = blur_field(raised, 1.8) * 0.55 + blur_field(raised, 5.0) * 0.45
    relief = (soft - blur_field(cut, 1.1) * 1.12) * np.float32(1 / 255)
    return resize_field(relief, columns, rows)


def _draw_frame() -> str:
    """Return the edges: two fillets with a leaf scroll between them, lotus petals along the foot."""
    line = 'fill="none" stroke="#fff"'
    scroll = ""
    for place in ("translate(104 430) rotate(90)", "translate(866 430) rotate(90)"):
        path = draw_leaf_scroll(900, 70, 8)
        scroll += f'<path transform="{place}" d="{path}" {line} stroke-width="7.5"/>'
    petals = "".join(
        f"M{60 + 65 * i} 1440q0 -62 32.5 -76q32.5 14 32.5 76M{74 + 65 * i} 1440q0 -40 18.5 -50q18.5 10 18.5 50"
        for i in range(12)
    )
    fillets = "M24 1462V300Q450 -20 876 300V1462zM112 1350V420H788V1350z"
    return (
        f'<path d="{fillets}" {line} stroke-width="13"/>{scroll}'
        f'<path d="{petals}" {line} stroke-width="7"/>'
    )


def _draw_forehead() -> str:
    """Return the arched top: two dragons that face a flaming sun, with clouds."""
    rays = "".join(
        f'<path d="M-9 -44q-6 -24 9 -46q15 22 9 46z" fill="#bbb" transform="rotate({30 * i})"/>'
        for i in range(12)
    )
    sun = (
        f'<g transform="translate(450 262)"><circle r="38" fill="#ddd"/>{rays}'
        f'<path d="{draw_spiral(0, 0, 26, 1.6, 1)}" fill="none" stroke="#fff" stroke-width="6"/></g>'
    )
    dragon = draw_dragon(300, 2.0, 40)
    pair = "".join(
        f'<g transform="translate(450 {320}) scale({side} 1) rotate(9) translate(66 0)">{dragon}</g>'
        for side in (-1, 1)
    )
    clouds = "".join(
        draw_cloud(x, y, 44, side)
        for x, y, side in (
            (300, 175, 1),
            (600, 175, -1),
            (180, 250, 1),
            (720, 250, -1),
            (450, 130, 1),
        )
    )
    return f'{pair}{sun}<path d="{clouds}" fill="none" stroke="#ddd" stroke-width="6"/>'


def _draw_text() -> str:
    """Return the incised text: a line of large characters, then columns from right to left."""
    random = np.random.default_rng(_SEED)
    path = "".join(
        draw_character(compose_character(random, 0.05), 172 + 112 * i, 440, 92) for i in range(5)
    )
    for column in range(11):
        last = 14 if column < 9 else (10 if column == 9 else 7)
        for row in range(2 if column == 0 else 0, last):
            left, top = 728 - 58.5 * column, 560 + row * 55.5
            path += draw_character(compose_character(random, 0.056), left, top, 47)
    return f'<path d="{path}" fill="#fff"/>'


def build_slab(relief: Field) -> tuple[Vectors, Indices, Field]:
    """Return vertices, triangles and relief of the closed slab, its foot on the tortoise's back."""
    rows, columns = relief.shape
    x = np.linspace(-WIDTH_M / 2, WIDTH_M / 2, columns, dtype=np.float32)[None, :]
    share = np.linspace(1, 0, rows, dtype=np.float32)[:, None]
    top = HEIGHT_M - _ARCH_M * np.abs(2 * x / WIDTH_M) ** 2.4
    weather = resize_field(build_cloud((128, 96), 1.5, _SEED + 1), columns, rows)
    depth = np.where(relief > 0, relief * _RAISED_M, relief * _CUT_M) + weather * np.float32(0.0009)
    front = np.empty((rows, columns, 3), np.float32)
    front[..., 0], front[..., 1] = x, share * top + (BACK_HEIGHT_M - _SUNK_M)
    front[..., 2] = THICKNESS_M / 2 + depth
    border = np.concatenate(
        [front[-1, :-1], front[:0:-1, -1], front[0, :0:-1], front[:-1, 0], front[-1:, 0]]
    )
    edge, back = _build_edge(border), _build_back(border)
    count, around = rows * columns, len(border)
    inward = [edge[-1], *back]
    apex = inward[-1][:-1].mean(axis=0)[None, :]
    vertices = np.concatenate([front.reshape(-1, 3), edge.reshape(-1, 3), *back, apex])
    ends = count + np.cumsum([edge.size // 3, *(len(ring) for ring in back)])
    circles = [
        np.arange(end - len(ring), end, dtype=np.uint32)
        for end, ring in zip(ends, inward, strict=True)
    ]
    faces = np.concatenate(
        [
            build_grid_triangles(rows, columns),
            build_grid_triangles(len(edge), around) + np.uint32(count),
            *(build_band(outer, inner) for outer, inner in pairwise(circles)),
            build_fan(len(vertices) - 1, circles[-1][::-1]),
        ]
    )
    flat = np.zeros(len(vertices) - count, np.float32)
    return vertices.astype(np.float32), faces, np.concatenate([relief.ravel(), flat])


def _build_edge(border: Vectors) -> Vectors:
    """Return the rings from the front's border around the edge to the rim of the back."""
    middle = border[:-1].mean(axis=0)
    sides = [border]
    for z in np.linspace(0.42, -0.5, 14):
        # The edge is very slightly rounded: fullest in the middle of its thickness.
        ring = middle + (border - middle) * (1.006 - 0.012 * abs(z) ** 2)
        ring[:, 2] = THICKNESS_M * z
        sides.append(ring)
    return np.stack(sides).astype(np.float32)


def _build_back(border: Vectors) -> list[Vectors]:
    """Return the rings of the back, from its rim to its middle.

    They have fewer points the smaller they are: as many in each would be needles, thousands of which meet in the
    middle, and simplifying and measuring those takes longer than all the rest.
    """
    middle, around = border[:-1].mean(axis=0), len(border) - 1
    rings = []
    for shrink in np.linspace(0.985, 0.03, 24):
        count = max(round(around * shrink / _BACK_STRIDE), _LEAST_AROUND)
        chosen = np.round(np.linspace(0, around, count + 1)).astype(np.int64)
        ring = middle + (border[chosen] - middle) * shrink
        ring[:, 2] = -THICKNESS_M / 2
        rings.append(ring.astype(np.float32))
    return rings


def paint_stone(vertices: Vectors, relief: Field, fineness: Field) -> Colours:
    """Return the colour of each vertex: grey-green stone, dark cuts, worn ridges, lichen and moss.

    Where `fineness` is 0 the vertices lie too far apart for grain, and only broad clouds are painted.
    """
    broad = _read_cloud(vertices, 2.6, 1.3, _SEED + 5)
    mottle = broad + (_read_cloud(vertices, 1.1, 0.9, _SEED + 2) - broad) * fineness
    patch = broad + (_read_cloud(vertices, 1.35, 1.7, _SEED + 3) - broad) * fineness
    grain = _read_cloud(vertices, 0.35, 0.5, _SEED + 4) * fineness
    stone = blend(*_STONE, np.clip(0.45 + 0.16 * mottle, 0, 1))
    stone = mix(stone, (176, 176, 164), np.clip(relief, 0, 1) * 0.55)
    stone = mix(stone, _CUT_COLOUR, np.clip(-relief * 1.5, 0, 0.9))
    spots = sharpen_step(np.asarray(patch + 0.25 * grain, np.float32), 1.15, 1.6) * fineness
    stone = mix(stone, _LICHEN, spots * 0.55 * (relief > -0.3))
    orange = sharpen_step(np.asarray(mottle - patch * 0.5, np.float32), 2.0, 2.6)
    stone = mix(stone, _ORANGE_LICHEN, orange * 0.6)
    damp = np.exp(-vertices[:, 1] / 0.22) + 0.35 * np.exp(-np.abs(vertices[:, 1] - 0.52) / 0.06)
    stone = mix(stone, _MOSS, np.clip(damp * (0.55 + 0.4 * patch), 0, 0.75).astype(np.float32))
    return to_pixels(stone * (1 + grain * np.float32(0.05)))


def _read_cloud(vertices: Vectors, slope: float, period_m: float, seed: int) -> Field:
    """Return a cloud read at each vertex, slanted through depth so that edges carry it on."""
    cloud = build_cloud((512, 512), slope, seed)
    u = (vertices[:, 0] + vertices[:, 2] * 0.83) / period_m
    v = (vertices[:, 1] - vertices[:, 2] * 0.61) / period_m
    return cloud[(v * 512).astype(np.int64) % 512, (u * 512).astype(np.int64) % 512]
