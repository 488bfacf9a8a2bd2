"""What is woven: the pattern of a Tày brocade as threads, before any thread is drawn.

A cell is one crossing of warp and weft; its number is the colour of the supplementary weft that floats
over it, or 0 where the ground shows. Everything is symmetric about the middle of a motif, as the
pattern sticks of a Tày loom make it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

#: Rows (wefts) and columns (warps) of palette numbers.
Pattern = npt.NDArray[np.uint8]

#: Palette numbers; 0 is the ground weave.
GROUND, WHITE, RED, YELLOW, GREEN, PINK, BLUE = range(7)
#: Colours of the yarns (sRGB): indigo-black ground, undyed cotton, lac, turmeric, leaf, rose, indigo.
PALETTE = np.array(
    [
        (34, 36, 56),
        (226, 214, 188),
        (168, 32, 40),
        (222, 164, 46),
        (52, 112, 74),
        (206, 92, 112),
        (58, 84, 150),
    ],
    np.float32,
)


def weave_pattern(rows: int, columns: int) -> Pattern:
    """Return the cloth: a field of lattice and stars, framed above and below by borders."""
    cloth = np.zeros((rows, columns), np.uint8)
    borders = _stack_borders(columns)
    height = min(len(borders), rows // 3)
    cloth[:height] = borders[:height]
    cloth[rows - height :] = borders[:height][::-1]
    cloth[height : rows - height] = _weave_field(rows - 2 * height, columns)
    return cloth


def _measure_fold(length: int, period: int) -> npt.NDArray[np.int64]:
    """Return the distance of each thread from the nearest middle of a repeat; middles are at 0."""
    place = np.arange(length) - length // 2
    return np.abs((place + period // 2) % period - period // 2)


def _weave_field(rows: int, columns: int) -> Pattern:
    """Return the lattice of stepped diamonds with an eight-pointed star or a hooked diamond in each."""
    period = 72
    x = _measure_fold(columns, period)[None, :]
    y = _measure_fold(rows, period)[:, None]
    half = period // 2
    ring = x + y
    field = np.zeros((rows, columns), np.uint8)
    for at, colour in ((half, WHITE), (half - 4, RED), (half + 4, RED)):
        field[(ring >= at - 1) & (ring <= at) & (x % 2 == 0)] = colour
    field[(np.abs(ring - half) <= 6) & ((x - y) % 6 == 0) & (np.abs(ring - half) > 4)] = YELLOW
    _lay_star(field, x, y, 10)
    _lay_hooked_diamond(field, half - x, half - y)
    cross = ((half - x) <= 4) & (y <= 4) | ((half - y) <= 4) & (x <= 4)
    field[cross] = YELLOW
    centre = ((half - x) <= 1) & (y <= 1) | ((half - y) <= 1) & (x <= 1)
    field[centre] = RED
    return field


def _lay_star(
    field: Pattern, x: npt.NDArray[np.int64], y: npt.NDArray[np.int64], reach: int
) -> None:
    """Lay the eight-pointed star (*sao tám cánh*) of eight rhombs around the middle of each repeat."""
    # A rhomb has its sides along an axis and along a diagonal; eight of them meet in the middle.
    near, far = np.minimum(x, y), np.maximum(x, y)
    star = (near <= reach) & (far - near <= reach)
    colour = np.broadcast_to(np.where(x > y, RED, PINK), field.shape)
    field[star] = colour[star].astype(np.uint8)
    field[star & ((near == reach) | (far - near == reach))] = WHITE
    field[star & (near == far)] = WHITE
    field[star & (near == 0)] = YELLOW
    field[(x + y) <= 3] = YELLOW
    field[(x + y) <= 1] = GREEN


def _lay_hooked_diamond(field: Pattern, x: npt.NDArray[np.int64], y: npt.NDArray[np.int64]) -> None:
    """Lay nested diamonds with outward hooks, the other motif of the lattice."""
    ring = x + y
    for outer, colour in ((20, GREEN), (16, WHITE), (12, RED), (7, YELLOW), (3, BLUE)):
        field[(ring <= outer) & (ring > outer - 3)] = colour
    hook_x = (ring > 20) & (ring <= 27) & ((x - y) % 10 <= 1)
    hook_end = (ring >= 26) & (ring <= 27) & ((x - y) % 10 <= 4)
    field[hook_x | hook_end] = GREEN


def _stack_borders(columns: int) -> Pattern:
    """Return the border from the edge of the cloth inward: stripes, zigzag, stars, hooks, sawteeth."""
    parts = (
        _fill(8, columns, GROUND),
        _stripe(3, columns, YELLOW),
        _stripe(2, columns, GROUND),
        _zigzag(16, columns, RED, WHITE),
        _stripe(2, columns, GROUND),
        _stripe(3, columns, WHITE),
        _row_of_diamonds(29, columns),
        _stripe(3, columns, WHITE),
        _stripe(2, columns, GROUND),
        _row_of_hooks(17, columns),
        _stripe(2, columns, GROUND),
        _stripe(3, columns, YELLOW),
        _teeth(9, columns, RED),
    )
    return np.concatenate(parts)


def _fill(rows: int, columns: int, colour: int) -> Pattern:
    return np.full((rows, columns), colour, np.uint8)


def _stripe(rows: int, columns: int, colour: int) -> Pattern:
    """Return a stripe whose float is bound down at every sixth warp."""
    stripe = _fill(rows, columns, colour)
    stripe[:, ::6] = GROUND
    return stripe


def _zigzag(rows: int, columns: int, first: int, second: int) -> Pattern:
    """Return two nested zigzags (*hình răng cưa*)."""
    fold = _measure_fold(columns, 2 * rows - 8)[None, :]
    distance = np.arange(rows)[:, None] - fold
    band = np.zeros((rows, columns), np.uint8)
    band[(distance >= 0) & (distance <= 3)] = first
    band[(distance >= 5) & (distance <= 6)] = second
    band[(distance <= -3) & (distance >= -4)] = second
    band[distance >= 9] = YELLOW
    return band


def _row_of_diamonds(rows: int, columns: int) -> Pattern:
    """Return a row of diamonds in turning colours, each with a cross at its heart."""
    period = 36
    x, y = _measure_fold(columns, period)[None, :], np.abs(np.arange(rows) - rows // 2)[:, None]
    turn = ((np.arange(columns) - columns // 2 + period // 2) // period % 3)[None, :]
    ring = x + y
    band = np.zeros((rows, columns), np.uint8)
    band[(ring <= 13) & (ring > 9)] = WHITE
    heart = np.broadcast_to(np.choose(turn, [RED, GREEN, PINK]), band.shape)
    inside = ring <= 8
    band[inside] = heart[inside]
    band[(ring <= 5) & (np.minimum(x, y) <= 0)] = YELLOW
    rest = period // 2 - x
    corner = rest + (rows // 2 - y)
    band[(corner <= 12) & (corner > 9)] = BLUE
    band[(corner <= 7) & (corner > 3)] = YELLOW
    band[corner <= 2] = RED
    return band


def _row_of_hooks(rows: int, columns: int) -> Pattern:
    """Return a row of paired hooks (*móc*), every second pair upside down."""
    period = 24
    x = _measure_fold(columns, period)[None, :]
    turn = ((np.arange(columns) - columns // 2 + period // 2) // period % 2)[None, :]
    line = np.arange(rows)[:, None]
    y = np.where(turn == 0, line, rows - 1 - line)
    hook = (x <= 1) & (y <= 13) | (y <= 1) & (x <= 8) | (x >= 7) & (x <= 8) & (y <= 8)
    hook |= (y >= 7) & (y <= 8) & (x >= 4) & (x <= 8)
    hook |= (y >= 12) & (y <= 13) & (x <= 5) | (x >= 4) & (x <= 5) & (y >= 11) & (y <= 13)
    band = np.zeros((rows, columns), np.uint8)
    band[hook] = np.broadcast_to(np.where(turn == 0, GREEN, PINK), band.shape)[hook]
    return band


def _teeth(rows: int, columns: int, colour: int) -> Pattern:
    """Return a row of teeth that points into the field."""
    fold = _measure_fold(columns, 2 * rows)[None, :]
    band = np.zeros((rows, columns), np.uint8)
    band[np.arange(rows)[:, None] <= rows - 1 - fold] = colour
    band[np.arange(rows)[:, None] <= rows - 6 - fold] = YELLOW
    return band
