"""Irregularity that looks natural and is the same on every run.

Clouds of colour, pitting and fibre come from white noise shaped in the frequency domain; the crackle
of a glaze comes from the distances to scattered points.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

#: A plane of numbers, shape (rows, columns), float32.
Field = npt.NDArray[np.float32]


def build_cloud(
    shape: tuple[int, int],
    slope: float,
    seed: int,
    *,
    coarsest: float = 1.0,
    finest: float = float("inf"),
    stretch: float = 1.0,
) -> Field:
    """Return a field of clouds that repeats without a seam, with mean 0 and deviation 1.

    Parameters
    ----------
    shape
        Rows and columns, in samples.
    slope
        How fast the amplitude falls with frequency: 0 is white noise, 1 pink, 2 soft hills.
    seed
        The same seed gives the same field.
    coarsest, finest
        Band of frequencies that is kept, in cycles across the whole width.
    stretch
        Above 1, the features are that many times longer along the rows.

    Notes
    -----
    Amplitudes are shaped in the Fourier domain (Saupe, in "The Science of Fractal Images", 1988).
    """
    rows, columns = shape
    white = np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)
    spectrum = np.fft.rfft2(white)
    down = np.fft.fftfreq(rows, 1 / rows).astype(np.float32)[:, None] * (columns / rows)
    along = np.fft.rfftfreq(columns, 1 / columns).astype(np.float32)[None, :] * stretch
    frequency = np.hypot(down, along)
    kept = (frequency >= coarsest) & (frequency <= finest)
    gain = np.where(kept, np.maximum(frequency, 1.0) ** np.float32(-slope), np.float32(0))
    cloud = np.fft.irfft2(spectrum * gain, s=shape).astype(np.float32)
    cloud -= cloud.mean()
    return np.asarray(cloud / cloud.std(), np.float32)


def build_crackle(shape: tuple[int, int], cells: tuple[int, int], seed: int) -> Field:
    """Return how far each sample is from the nearest crack of a crazed glaze, in cell widths.

    The cracks are the borders between the regions nearest to scattered points: the difference of the
    distances to the second and to the first point (Worley, "A Cellular Texture Basis Function",
    1996). The field repeats without a seam. `cells` counts the points down and across.
    """
    rows, columns = shape
    down, across = cells
    jitter = np.random.default_rng(seed).random((down, across, 2), dtype=np.float32)
    y = (np.arange(rows, dtype=np.float32) + 0.5) * np.float32(down / rows)
    x = (np.arange(columns, dtype=np.float32) + 0.5) * np.float32(across / columns)
    cell_y, cell_x = y.astype(np.int32), x.astype(np.int32)
    first = np.full(shape, 9, np.float32)
    second = first.copy()
    for step_y in (-1, 0, 1):
        for step_x in (-1, 0, 1):
            point = jitter[np.ix_((cell_y + step_y) % down, (cell_x + step_x) % across)]
            offset_y = point[..., 0] + (cell_y + step_y - y)[:, None]
            offset_x = point[..., 1] + (cell_x + step_x - x)[None, :]
            distance = offset_y * offset_y + offset_x * offset_x
            second = np.minimum(second, np.maximum(first, distance))
            first = np.minimum(first, distance)
    return np.asarray(np.sqrt(second) - np.sqrt(first), np.float32)


def sharpen_ramp(field: Field, low: float, high: float) -> Field:
    """Return 0 below `low`, 1 above `high` and a straight passage between them."""
    t = (field - np.float32(low)) * np.float32(1 / (high - low))
    return np.clip(t, 0, 1, out=t)


def sharpen_step(field: Field, low: float, high: float) -> Field:
    """Return 0 below `low`, 1 above `high` and a smooth passage between them (cubic Hermite)."""
    t = np.clip((field - np.float32(low)) * np.float32(1 / (high - low)), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
