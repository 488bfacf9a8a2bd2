"""The document of five pages: an imitation of a royal decree (*sắc phong*) that says nothing.

Yellow *dó* paper with clouds and a dragon in gold, red rules, columns of invented characters from
right to left, and a red seal of invented seal script on the last page.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from iiif_server.demonstration.clouds import draw_cloud, draw_dragon, draw_leaf_scroll
from iiif_server.demonstration.glyphs import (
    compose_character,
    draw_character,
    draw_seal_character,
)
from iiif_server.demonstration.paper import lay_on_table, paint_paper, prepare_sheet
from iiif_server.demonstration.patina import Rgb, mix, to_pixels
from iiif_server.demonstration.pictures import (
    Colours,
    Pipeline,
    Progress,
    compute_strip,
    join,
    open_field,
    render_svg,
    write_picture,
)
from iiif_server.demonstration.strips import fill_strips

#: Pixels across a page; the height is 7/5 of it.
PAGE_PX = 3000
PAGES = 5
# The drawing of a page is 3000 x 4200 units.
_VIEW = (0.0, 0.0, 3000.0, 4200.0)
_LEFT, _TOP, _RIGHT, _BOTTOM = 430, 520, 2570, 3680
_COLUMNS = 7
_SEED = 1848
_INK: Rgb = (30, 25, 22)
_GOLD: Rgb = (240, 222, 160)
_RULE: Rgb = (172, 66, 44)
_SEAL: Rgb = (184, 40, 30)
_PAPER: tuple[Rgb, Rgb] = ((226, 192, 118), (176, 128, 62))
_COVER: tuple[Rgb, Rgb] = ((112, 70, 42), (62, 38, 26))


def build_page_writer(page: int) -> Callable[[Path, Progress], None]:
    """Return the writer of a page; page 0 is the cover."""

    def write(path: Path, progress: Progress) -> None:
        _write_page(path, page, PAGE_PX, progress)

    return write


def _write_page(path: Path, page: int, width_px: int, progress: Progress) -> None:
    layers = _draw_page(page, width_px)
    progress(0.3)
    colours = _paint_page(layers, page, width_px, lambda share: progress(0.3 + 0.5 * share))
    write_picture(open_field(colours), path, 91, lambda share: progress(0.8 + 0.2 * share))


def _draw_page(page: int, width_px: int) -> Pipeline:
    """Return four bands: gold, red rules, ink and seal."""
    random = np.random.default_rng(_SEED + page)
    if page == 0:
        drawings = _draw_cover(random)
    else:
        drawings = (
            _draw_gold(page),
            _draw_rules(),
            _draw_text(random, page),
            _draw_seal(random, 1000, 2640, 660) if page == PAGES - 1 else "",
        )
    return join([render_svg(drawing, _VIEW, width_px) for drawing in drawings])


def _paint_page(layers: Pipeline, page: int, width_px: int, progress: Progress) -> Colours:
    """Return the page as photographed, shape (height, width, 3)."""
    height = layers.height
    paper = _COVER if page == 0 else _PAPER
    sheet = prepare_sheet(width_px, height, paper, _SEED + 10 * page)
    colours = np.empty((height, width_px, 3), np.uint8)

    def fill(top: int, bottom: int) -> None:
        paint, mottle, grain = paint_paper(sheet, top, bottom)
        drawn = compute_strip(layers, top, bottom - top) * np.float32(1 / 255)
        rubbed = np.clip(0.66 + 0.10 * mottle + 0.12 * grain, 0.1, 1)
        covers: tuple[tuple[Rgb, npt.NDArray[np.floating]], ...] = (
            (_GOLD if page else _PAPER[0], rubbed if page else np.ones_like(rubbed)),
            (_RULE, rubbed * 0.8),
            # A brush runs dry in places: the grain of the paper shows through the ink.
            (_INK, np.clip(0.92 + 0.07 * grain + 0.03 * mottle, 0, 1)),
            (_SEAL, np.clip(0.76 + 0.16 * grain + 0.06 * mottle, 0, 0.95)),
        )
        for band, (colour, strength) in enumerate(covers):
            if drawn[..., band].any():
                paint = mix(paint, colour, np.asarray(drawn[..., band] * strength, np.float32))
        colours[top:bottom] = to_pixels(lay_on_table(paint, sheet, top, mottle))

    fill_strips(height, fill, progress)
    return colours


def _draw_cover(random: np.random.Generator) -> tuple[str, str, str, str]:
    """Return the cover: a pale title slip with a red frame, a title, and the stitches of the spine."""
    slip = '<rect x="520" y="420" width="620" height="2300" fill="#fff"/>'
    frame = '<path d="M560 460H1100V2680H560z" fill="none" stroke="#fff" stroke-width="12"/>'
    title = "".join(
        draw_character(compose_character(random, 0.046), 650, 540 + 345 * i, 350 * 0.86)
        for i in range(6)
    )
    holes = "".join(f"M2700 {y}H2934" for y in (500, 1300, 2100, 2900, 3700))
    thread = (
        f'<path d="M2700 76V4124{holes}" fill="none" stroke="#fff" stroke-width="11" opacity=".8"/>'
    )
    return slip + thread, frame, f'<path d="{title}" fill="#fff"/>', ""


def _draw_gold(page: int) -> str:
    """Return the gilding: frames, a band of scrolls between them, a dragon and clouds in the field."""
    flip = "" if page % 2 else "translate(3000 0) scale(-1 1)"
    scroll = ""
    for place, length, bends in (
        ("translate(390 300)", 2220, 12),
        ("translate(390 3780)", 2220, 12),
        ("translate(310 500) rotate(90) translate(0 -40)", 3200, 18),
        ("translate(2730 500) rotate(90) translate(0 -40)", 3200, 18),
    ):
        path = draw_leaf_scroll(length, 120, bends)
        scroll += (
            f'<path transform="{place}" d="{path}" fill="none" stroke="#fff" stroke-width="9"/>'
        )
    frames = (
        '<path d="M260 260H2740V3940H260z" fill="none" stroke="#fff" stroke-width="14"/>'
        '<path d="M400 470H2600V3730H400z" fill="none" stroke="#fff" stroke-width="7"/>'
    )
    dragon = f'<g transform="translate(700 2080) rotate(-6)">{draw_dragon(1740, 2.6, 190)}</g>'
    clouds = "".join(
        draw_cloud(x, y, size, 1 if x < 1500 else -1)
        for x, y, size in (
            (800, 850, 240), (1500, 700, 200), (2150, 960, 250), (650, 1350, 170), (2350, 1480, 180),
            (760, 2980, 230), (1480, 3120, 260), (2200, 2900, 240), (1050, 3500, 190), (1980, 3480, 200),
        )
    )  # fmt: skip
    sky = f'<path d="{clouds}" fill="none" stroke="#fff" stroke-width="13" opacity=".85"/>'
    return frames + scroll + f'<g transform="{flip}" opacity=".8">{dragon}{sky}</g>'


def _draw_rules() -> str:
    """Return the red lines between the columns."""
    step = (_RIGHT - _LEFT) / _COLUMNS
    lines = "".join(f"M{_LEFT + step * i:.1f} {_TOP}V{_BOTTOM}" for i in range(_COLUMNS + 1))
    frame = f"M{_LEFT} {_TOP}H{_RIGHT}V{_BOTTOM}H{_LEFT}z"
    return f'<path d="{lines}{frame}" fill="none" stroke="#fff" stroke-width="5"/>'


def _draw_text(random: np.random.Generator, page: int) -> str:
    """Return columns of invented characters, right to left; the last page ends half-way, with a date."""
    step = (_RIGHT - _LEFT) / _COLUMNS
    size = step * 0.80
    rows = int((_BOTTOM - _TOP - 60) / (size * 1.12))
    path = []
    for column in range(_COLUMNS):
        first, last = (2 if column == 0 and page == 1 else 0), rows
        if column in (2, 5):
            last = rows - int(random.integers(2, 5))  # a name or a title begins a new column
        if page == PAGES - 1:
            first, last = ((0, rows), (0, rows), (0, 5), (0, 0), (1, rows - 1), (0, 0), (6, 9))[
                column
            ]
        for row in range(first, last):
            left = _RIGHT - step * (column + 1) + step * 0.10 + random.normal(0, 3)
            top = _TOP + 40 + row * size * 1.12 + random.normal(0, 3)
            weight = 0.043 * random.normal(1, 0.06)
            path.append(draw_character(compose_character(random, weight), left, top, size))
    return f'<path d="{"".join(path)}" fill="#fff"/>'


def _draw_seal(random: np.random.Generator, left: float, top: float, side: float) -> str:
    """Return a square seal: a heavy frame and four invented seal characters."""
    edge = side * 0.036
    frame = (
        f'<rect x="{left + edge}" y="{top + edge}" width="{side - 2 * edge}" '
        f'height="{side - 2 * edge}" fill="none" stroke="#fff" stroke-width="{2 * edge}"/>'
    )
    cell = side * 0.365
    places = ((0.535, 0.125), (0.535, 0.52), (0.11, 0.125), (0.11, 0.52))
    drawn = "".join(
        draw_seal_character(random, left + side * x, top + side * y, cell) for x, y in places
    )
    middle = f"rotate(-1.5 {left + side / 2} {top + side / 2})"
    return f'<g transform="{middle}">{frame}{drawn}</g>'
