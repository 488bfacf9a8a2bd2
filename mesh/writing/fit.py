"""A GLB within a number of bytes: the best pictures that the triangles leave room for.

What is given up is size, not quality. Measured on a scan of 10,000 triangles painted from 2,048 px, mean ΔE of the
level for about 75 kB of pictures: 448 px at quality 90 4.2, 640 px at 75 4.4, 768 px at 60 4.4, 1,024 px at 30 4.7.
Maps that are no colours get half the side as soon as anything is given up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import count

from mesh.errors import BudgetError
from mesh.surface import Surface
from mesh.writing.geometry import Geometry, encode_geometry
from mesh.writing.glb import EncodedGlb, assemble_glb
from mesh.writing.options import GlbOptions
from mesh.writing.pictures import Grade, Job, encode_jobs, list_jobs

#: Sides that are tried: this many to a halving, so that each has 0.96 of the pixels of the one before.
_SIDES_TO_A_HALF = 32

#: Sides are whole numbers of these.
_SIDE_UNIT_PX = 4

#: A fit that uses this much of the room is not improved any more.
_WELL_USED = 0.985

#: Grades that are guessed from the bytes of the one before; after that the rest is halved.
_GUESSES = 2


def fit_glb(surface: Surface, budget_bytes: int, options: GlbOptions) -> EncodedGlb:
    """Write a surface as GLB of at most `budget_bytes`, with the best pictures that fit.

    The triangles are encoded once; the pictures once where they fit at their best, else four to six
    times, each time from the surface's own.

    Raises
    ------
    BudgetError
        The triangles leave too little room for pictures of `options.least_texture_px`.
    """
    geometry, jobs = encode_geometry(surface, options), list_jobs(surface)
    grades = plan_grades(_largest_px(jobs, options), options) if jobs else [_NONE]
    best, too_large, fitting, at = None, -1, len(grades), 0
    for attempt in count(1):
        encoded = _encode(geometry, jobs, grades[at], options)
        size, pictures = len(encoded.data), _picture_bytes(encoded)
        if size <= budget_bytes:
            best, fitting = encoded, at
            if size >= _WELL_USED * budget_bytes:
                break
        else:
            too_large = at
            if at == len(grades) - 1:
                raise BudgetError(budget_bytes, size - pictures, pictures)
        if fitting - too_large == 1:
            break
        guess = _guess(grades, at, pictures, budget_bytes - (size - pictures))
        if attempt > _GUESSES:  # these pictures are not like others
            guess = (too_large + fitting) // 2
        at = min(max(guess, too_large + 1), fitting - 1)
    if best is None:
        raise AssertionError("the last grade fits or raises")
    return best


def plan_grades(longest_px: int, options: GlbOptions) -> list[Grade]:
    """List how good pictures can be, from the best to the least that is accepted."""
    quality = options.texture_quality
    grades = [Grade(longest_px, longest_px, quality)]
    halvings = math.log2(max(longest_px / max(options.least_texture_px, 1), 1))
    for step in range(math.floor(halvings * _SIDES_TO_A_HALF) + 1):
        side = longest_px * 2 ** (-step / _SIDES_TO_A_HALF)
        whole = max(round(side / _SIDE_UNIT_PX) * _SIDE_UNIT_PX, min(longest_px, _SIDE_UNIT_PX))
        grades.append(Grade(whole, max(whole // 2, 1), quality))
    return grades


_NONE = Grade(0, 0, 0)


def _largest_px(jobs: Sequence[Job], options: GlbOptions) -> int:
    return min(options.texture_px, max(job.texture.longest_px for job in jobs))


def _encode(
    geometry: Geometry, jobs: Sequence[Job], grade: Grade, options: GlbOptions
) -> EncodedGlb:
    pictures = encode_jobs(jobs, grade, webp=options.texture_format == "webp")
    return assemble_glb(geometry, pictures, grade.quality)


def _picture_bytes(encoded: EncodedGlb) -> int:
    return sum(len(texture.data) for texture in encoded.surface.textures)


def _guess(grades: Sequence[Grade], at: int, pictures_bytes: int, room_bytes: int) -> int:
    """Guess the best grade that fits, from what one grade took."""
    unit = pictures_bytes / _weigh(grades[at])
    for number, grade in enumerate(grades):
        if unit * _weigh(grade) <= room_bytes:
            return number
    return len(grades) - 1


def _weigh(grade: Grade) -> float:
    """Estimate the bytes of pictures of a grade, in some unit."""
    return float(max(grade.color_px**2 + grade.other_px**2, 1))
