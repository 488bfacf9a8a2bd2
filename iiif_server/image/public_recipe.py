"""How the pyramid that the public gets differs from the full one, as arithmetic and names; no pixel is touched."""

from __future__ import annotations

import re

#: Name and version of this conversion; it grows when the same full pyramid would give other pixels.
PUBLIC_RECIPE = "public-1"


def plan_public_size(width: int, height: int, pixels: int | None) -> tuple[int, int]:
    """Return the size of a picture whose longer side has at most so many pixels; None is no limit.

    The longer side is exact, the other one rounded half up, and at least 1.
    """
    longer = max(width, height)
    if pixels is None or longer <= pixels:
        return width, height
    reduced = (max(1, (2 * side * pixels + longer) // (2 * longer)) for side in (width, height))
    return next(reduced), next(reduced)


def name_public_recipe(
    full_recipe: str, pixels: int | None, watermark: bool, mark_name: str = ""
) -> str:
    """Name everything that the pixels of a public pyramid depend on, beside the original.

    Parameters
    ----------
    full_recipe
        Of the pyramid that it is made from.
    mark_name
        What the watermark looks like (`watermark.name_mark`); empty where there is none.
    """
    return f"{_begin_name(full_recipe, pixels, watermark)}{mark_name}"


def is_made_for(
    public_recipe: str | None, full_recipe: str, pixels: int | None, watermark: bool
) -> bool:
    """Tell whether a pyramid of this recipe is the one that the limit asks for, whatever its mark looks like."""
    begin = _begin_name(full_recipe, pixels, watermark)
    if public_recipe is None:
        return False
    return public_recipe.startswith(begin) if watermark else public_recipe == begin


def is_public_recipe(recipe: str) -> bool:
    """Tell whether a recipe is that of a pyramid for the public, of whatever limit."""
    return re.search(r"-public-\d+-", recipe) is not None


def _begin_name(full_recipe: str, pixels: int | None, watermark: bool) -> str:
    size = "whole" if pixels is None else str(pixels)
    return f"{full_recipe}-{PUBLIC_RECIPE}-{size}" + ("-mark-" if watermark else "")
