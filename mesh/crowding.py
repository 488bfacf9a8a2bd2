"""Triangles that fill space instead of forming surfaces: what is wrong export, or hostile."""

from __future__ import annotations

import numpy as np

from mesh.areas import measure_areas
from mesh.errors import SurfaceError
from mesh.surface import Surface

#: All area together, in squares of the bounding diagonal. A sphere has 1, a shell with an inside and many leaves on
#: it some tens. Every ray through the model crosses about so many triangles: 100,000 with random corners have 6,000,
#: and measuring one level of them took more than a quarter of an hour of a processor.
MAX_CROWDING = 200.0


def check_crowding(surface: Surface) -> None:
    """Do nothing where the triangles can form surfaces.

    Raises
    ------
    SurfaceError
        If they have far more area than any object of their extent.
    """
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    area = 0.0
    for part in surface.parts:
        placed = part.positions[np.isfinite(part.positions).all(axis=1)].astype(np.float64)
        if len(placed):
            low, high = np.minimum(low, placed.min(axis=0)), np.maximum(high, placed.max(axis=0))
        area += float(np.nansum(measure_areas(part.positions, part.triangles)))
    diagonal = float(np.linalg.norm(high - low)) if np.isfinite(low).all() else 0.0
    if diagonal > 0 and area > MAX_CROWDING * diagonal**2:
        raise SurfaceError(
            f"the triangles have {area / diagonal**2:,.0f} times the area of the square of the model's diagonal, where "
            f"objects have under {MAX_CROWDING:,.0f}: they fill space and form no surface; export the model again"
        )
