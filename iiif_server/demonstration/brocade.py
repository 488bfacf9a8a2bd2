"""The picture of the brocade: every thread of the pattern drawn, 8400 pixels wide.

Each crossing becomes a small box of pixels: a plain weave of warp and weft, or a thick silk float over
it, rounded, with twist and stray fibres; then the folds of the whole cloth are shaded over it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from iiif_server.demonstration.noise import Field, build_cloud
from iiif_server.demonstration.pictures import (
    Colours,
    Progress,
    open_field,
    resize_field,
    write_picture,
)
from iiif_server.demonstration.strips import fill_strips
from iiif_server.demonstration.weave import GROUND, PALETTE, Pattern, weave_pattern

#: Pixels across one thread: at 14 the twist of the yarn shows at the deepest zoom.
THREAD_PX = 14
#: Threads of the weft and of the warp that the picture shows.
WEFTS, WARPS = 430, 600
_SEED = 54
_WARP_COLOUR = np.array((46, 46, 66), np.float32)


def write_brocade(path: Path, progress: Progress) -> None:
    """Write the brocade at full size."""
    _write_brocade(path, WEFTS, WARPS, progress)


def _write_brocade(path: Path, wefts: int, warps: int, progress: Progress) -> None:
    cloth = _draw_cloth(weave_pattern(wefts, warps), lambda share: progress(0.7 * share))
    write_picture(open_field(cloth), path, 90, lambda share: progress(0.7 + 0.3 * share))


def _draw_cloth(pattern: Pattern, progress: Progress) -> Colours:
    """Return the lit cloth, shape (wefts x THREAD_PX, warps x THREAD_PX, 3)."""
    wefts, warps = pattern.shape
    height, width = wefts * THREAD_PX, warps * THREAD_PX
    cloth = np.empty((height, width, 3), np.uint8)
    boxes = _draw_boxes()
    fibre = build_cloud((1008, 1008), 0.45, _SEED, coarsest=30, stretch=4.0)
    folds = _drape(max(8, height // 64), max(8, width // 64))
    folds = resize_field(folds, warps, wefts)
    dye = np.asarray(np.random.default_rng(_SEED + 1).normal(1, 0.045, wefts), np.float32)
    kinds = _classify(pattern)
    across = np.arange(width) % len(fibre)

    def fill(first: int, last: int) -> None:
        for thread in range(first, last):
            rows = np.arange(thread * THREAD_PX, (thread + 1) * THREAD_PX)
            light = boxes[kinds[thread]] * (folds[thread] * dye[thread])[:, None, None]
            shade = light.transpose(1, 0, 2).reshape(THREAD_PX, width)
            shade *= 1 + fibre[rows % len(fibre)][:, across] * np.float32(0.075)
            yarn = np.where(kinds[thread][:, None] == 0, _WARP_COLOUR, PALETTE[pattern[thread]])
            yarn = np.repeat(yarn, THREAD_PX, axis=0)
            np.minimum(
                shade[..., None] * yarn, 255, out=cloth[rows[0] : rows[-1] + 1], casting="unsafe"
            )

    fill_strips(wefts, fill, progress, strip_rows=8)
    return cloth


def _classify(pattern: Pattern) -> Pattern:
    """Return which box draws each crossing.

    0 ground, warp on top · 1 ground, weft on top · 2 middle of a float · 3 left end · 4 right end ·
    5 a float over a single warp.
    """
    wefts, warps = pattern.shape
    plain = (np.add.outer(np.arange(wefts), np.arange(warps)) % 2).astype(np.uint8)
    padded = np.pad(pattern, ((0, 0), (1, 1)))
    left = padded[:, :-2] == pattern
    right = padded[:, 2:] == pattern
    ends = np.where(left, np.where(right, 2, 4), np.where(right, 3, 5)).astype(np.uint8)
    return np.where(pattern == GROUND, plain, ends).astype(np.uint8)


def _draw_boxes() -> Field:
    """Return the brightness of each kind of crossing, shape (6, THREAD_PX, THREAD_PX).

    A thread is a half-cylinder lit from above; an end of a float dips under the next warp.
    """
    t = (np.arange(THREAD_PX, dtype=np.float32) + 0.5) / THREAD_PX * 2 - 1
    across, along = t[:, None], t[None, :]
    thin = np.sqrt(np.clip(1 - (across / 0.98) ** 2, 0, 1))
    lean = 1 - 0.34 * across
    thread = (0.26 + 0.86 * thin) * lean
    crown = 0.72 + 0.36 * np.sqrt(np.clip(1 - along**2, 0, 1))
    weft = thread * crown
    warp = (
        (0.26 + 0.86 * thin.T)
        * (1 - 0.20 * along)
        * (0.70 + 0.34 * np.sqrt(np.clip(1 - across**2, 0, 1)))
    )
    # Two-ply silk: the ply runs obliquely, and its groove meets the next box at the same place.
    twist = 1 + 0.13 * np.sin((along + across * 0.9) * 2 * np.pi)
    silk = thread * twist * 1.02
    dip_right = np.clip(1.25 - np.clip(along, 0, 1) ** 2 * 0.85, 0, 1)
    dip_left = dip_right[:, ::-1]
    boxes = [warp, weft, silk, silk * dip_left, silk * dip_right, silk * dip_left * dip_right]
    return np.stack([np.broadcast_to(box, (THREAD_PX, THREAD_PX)) for box in boxes]).astype(
        np.float32
    )


def _drape(rows: int, columns: int) -> Field:
    """Return the light and shade of soft folds over the whole cloth, around 1."""
    soft = build_cloud((rows, columns), 2.4, _SEED + 2)
    x = np.linspace(0, 1, columns, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    hang = np.sin((x * 2.6 + y * 0.35 + soft * 0.035) * 2 * np.pi)
    light = 1.10 + 0.085 * hang + 0.035 * soft - 0.16 * ((x - 0.45) ** 2 + (y - 0.4) ** 2)
    return np.asarray(light, np.float32)
