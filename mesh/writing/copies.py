"""Levels once more in other formats: a GLB for any tool, USDZ for AR on iOS, and Draco where it is asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from mesh.surface import Surface
from mesh.writing.glb import encode_glb
from mesh.writing.options import GlbOptions
from mesh.writing.plain import encode_plain
from mesh.writing.usdz import USDZ_MAX_TRIANGLES, encode_usdz

#: Forms that are written of one level only: the largest one that has at most so many triangles.
#: 500,000 without compression are about 30 MB, which every program still opens at once.
MOST_TRIANGLES = {"plain": 500_000, "ar": USDZ_MAX_TRIANGLES}

DRACO = "draco"


@dataclass(frozen=True)
class Copy:
    """One level in another form ("plain", "ar" or "draco"): its file, and the size of it."""

    form: str
    file: str
    bytes: int


def plan_copies(triangles: int, made: Collection[str], *, draco: bool = False) -> tuple[str, ...]:
    """Choose the forms to write of a level, where levels come from the largest to the smallest.

    `made` are the forms that a larger level has already.
    """
    once = [form for form, most in MOST_TRIANGLES.items() if form not in made and triangles <= most]
    return (*once, DRACO) if draco else tuple(once)


def write_copies(
    surface: Surface, level: str, texture_px: int, forms: Collection[str], folder: Path
) -> tuple[Copy, ...]:
    """Write a level in other forms; `surface` is the level before it was rounded and compressed."""
    copies = []
    for form in forms:
        if form == "plain":
            name, data = "plain.glb", encode_plain(surface)
        elif form == "ar":
            name, data = "ar.usdz", encode_usdz(surface)
        elif form == DRACO:
            options = GlbOptions(texture_px, compression="draco")
            name, data = f"{level}.draco.glb", encode_glb(surface, options).data
        else:
            raise ValueError(f"{form!r} is no form of a model")
        (folder / name).write_bytes(data)
        copies.append(Copy(form, name, len(data)))
    return tuple(copies)
