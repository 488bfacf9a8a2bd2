"""How a GLB is to be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class GlbOptions:
    """How a GLB is to be written.

    `texture_px` and `texture_quality` are the most that pictures get, `least_texture_px` the least that
    `mesh.writing.fit.fit_glb` leaves to colours.
    `texture_format` "jpeg" means JPEG, and PNG where coverage is used. `position_bits` (12 to 16, see
    `mesh.writing.quantise.choose_position_bits`) and `normal_bits` (8 or 10 to 16) are for "meshopt"
    and "draco"; without compression numbers stay floats.
    """

    texture_px: int
    texture_quality: int = 85
    least_texture_px: int = 256
    compression: Literal["meshopt", "none", "draco"] = "meshopt"
    texture_format: Literal["webp", "jpeg"] = "webp"
    position_bits: int = 16
    normal_bits: int = 10
