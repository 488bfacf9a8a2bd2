"""Where one ray through a pixel is not enough: its neighbours look different."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mesh.surface import BoolArray, FloatArray


def find_uneven(light: FloatArray, difference: float) -> BoolArray:
    """Find the pixels of (h, w, 3) light that differ from a neighbour to their sides, above or below.

    `difference` is a share of the whole range, as an eye sees it.
    """
    seen = np.sqrt(np.clip(light, 0, 1))
    uneven: npt.NDArray[np.bool_] = np.zeros(light.shape[:2], dtype=bool)
    across = np.abs(np.diff(seen, axis=1)).max(axis=2) > difference
    down = np.abs(np.diff(seen, axis=0)).max(axis=2) > difference
    uneven[:, 1:] |= across
    uneven[:, :-1] |= across
    uneven[1:] |= down
    uneven[:-1] |= down
    return uneven
