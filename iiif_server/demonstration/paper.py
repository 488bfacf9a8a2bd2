"""Old *dó* paper on the table of a photographer: fibres, stains, creases, worn edges.

A sheet is prepared once, as planes of the page's size, and painted strip by strip together with what
is drawn on it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iiif_server.demonstration.noise import Field, build_cloud, sharpen_step
from iiif_server.demonstration.patina import Paint, Rgb, blend, mix
from iiif_server.demonstration.pictures import (
    Pipeline,
    compute_strip,
    join,
    open_field,
    render_svg,
    resize_field,
)

_STAIN: Rgb = (126, 84, 40)
_TABLE: Rgb = (44, 43, 42)
#: Table left visible around the sheet, as a share of the width.
MARGIN = 0.022


@dataclass(frozen=True)
class Sheet:
    """A sheet ready to be painted; `planes` has three bands: stains, mottling and fibres."""

    planes: Pipeline
    grain: Field
    width: int
    height: int
    light: Rgb
    dark: Rgb


def prepare_sheet(width: int, height: int, colours: tuple[Rgb, Rgb], seed: int) -> Sheet:
    """Return a sheet whose colour wanders between two; the same seed gives the same sheet."""
    stain = resize_field(build_cloud((height // 10, width // 10), 1.75, seed), width, height)
    mottle = resize_field(build_cloud((height // 4, width // 4), 1.15, seed + 1), width, height)
    return Sheet(
        planes=join(
            [open_field(stain), open_field(mottle), render_svg(*_draw_fibres(width, height, seed))]
        ),
        grain=build_cloud((1024, 1024), 0.5, seed + 2, coarsest=8),
        width=width,
        height=height,
        light=colours[0],
        dark=colours[1],
    )


def paint_paper(sheet: Sheet, top: int, bottom: int) -> tuple[Paint, Field, Field]:
    """Return some rows of the bare sheet, its mottling, and its grain."""
    stain, mottle, fibre = np.moveaxis(compute_strip(sheet.planes, top, bottom - top), 2, 0)
    rows, columns = np.arange(top, bottom), np.arange(sheet.width)
    grain = sheet.grain[rows % 1024][:, columns % 1024]
    edge = measure_edge(sheet, top, bottom) + mottle * (sheet.width / 500)
    old = 0.42 + 0.17 * mottle + 0.55 * np.exp(edge * np.float32(-14 / sheet.width))
    paint = blend(sheet.light, sheet.dark, np.clip(old, 0, 1))
    tide = np.exp(-(((stain - 1.15) / 0.05) ** 2)) * 0.42 + sharpen_step(stain, 1.13, 1.6) * 0.22
    foxing = sharpen_step(mottle + grain * 0.22, 2.55, 3.1) * 0.5
    paint = mix(paint, _STAIN, np.clip(tide + foxing, 0, 1))
    gain = 1 + grain * np.float32(0.016) + fibre * np.float32(0.07 / 255)
    gain *= _crease(rows[:, None] / sheet.height, 0.5) * _crease(
        columns[None, :] / sheet.width, 0.335
    )
    gain *= _crease(columns[None, :] / sheet.width, 0.668)
    return paint * np.asarray(gain, np.float32), mottle, grain


def lay_on_table(paint: Paint, sheet: Sheet, top: int, mottle: Field) -> Paint:
    """Return painted rows with the sheet's worn edge, its shadow and the table around it."""
    edge = measure_edge(sheet, top, top + paint.shape[1])
    worn = edge + mottle * np.float32(sheet.width / 900)
    table = np.exp(np.minimum(edge, 0) * np.float32(60 / sheet.width)) * np.float32(-0.5) + 1
    ground = np.array(_TABLE, np.float32)[:, None, None] * table
    return mix(ground, paint, sharpen_step(worn, -1.0, 1.5))


def measure_edge(sheet: Sheet, top: int, bottom: int) -> Field:
    """Return how far inside the sheet each pixel lies, in pixels; negative on the table."""
    margin = sheet.width * MARGIN
    y, x = np.arange(top, bottom)[:, None], np.arange(sheet.width)[None, :]
    inside = np.minimum(np.minimum(x, sheet.width - 1 - x), np.minimum(y, sheet.height - 1 - y))
    return np.asarray(inside - margin, np.float32)


def _crease(share: np.ndarray, at: float) -> Field:
    """Return the light and the shadow along an old fold."""
    away = (share - at) * 900
    fold = 1 - 0.085 * np.exp(-((away - 0.6) ** 2)) + 0.06 * np.exp(-((away + 0.8) ** 2))
    return np.asarray(fold - 0.03 * np.exp(-(away**2) / 400), np.float32)


def _draw_fibres(
    width: int, height: int, seed: int
) -> tuple[str, tuple[float, float, float, float], int]:
    """Return long thin fibres of the bark, as a drawing the size of the page."""
    random = np.random.default_rng(seed + 3)
    unit = width / 3000
    paths = []
    for x, y, turn, bend in random.random((900, 4)) * [width, height, 2 * np.pi, 1]:
        dx, dy = 95 * unit * np.cos(turn), 95 * unit * np.sin(turn)
        cx, cy = dx / 2 - dy * (bend - 0.5), dy / 2 + dx * (bend - 0.5)
        paths.append(f"M{x:.1f} {y:.1f}q{cx:.1f} {cy:.1f} {dx:.1f} {dy:.1f}")
    body = f'<path d="{"".join(paths)}" fill="none" stroke="#fff" stroke-width="{1.5 * unit:.3f}"/>'
    return body, (0, 0, width, height), width
