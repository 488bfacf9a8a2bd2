"""A GLB within a number of bytes: the best pictures that the triangles leave room for.

What is given up first was measured on photographed surfaces (docs/decisions/0016): the sides of the
maps that are no colours, then quality down to a floor, and only then the sides of colours, by halves.
A picture of full size and low quality shows more of the original than a smaller one of the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np

from mesh.errors import BudgetError
from mesh.surface import Surface
from mesh.writing.geometry import Geometry, encode_geometry
from mesh.writing.glb import EncodedGlb, assemble_glb
from mesh.writing.options import GlbOptions
from mesh.writing.pictures import Grade, Job, encode_jobs, list_jobs

#: Below this WebP and JPEG show their blocks, and half the side costs less for the same colours.
QUALITY_FLOOR = 25
_QUALITY_STEP = 5

#: At half the side, more than this takes more bytes than the floor at full side.
_SMALLER_QUALITY = 70

#: Colours are reduced to this part of the side that was asked for, and no further: what does not fit
#: then has too many triangles for its budget.
_SMALLEST_PART = 4

#: A fit that uses this much of the room is not improved any more.
_WELL_USED = 0.97

#: Grades that are guessed from the bytes of the one before; after that the rest is halved.
_GUESSES = 2

#: Bytes of a picture at a quality, as parts of those at 85: means over three scans.
_BYTES_AT = (
    (25, 0.3), (30, 0.34), (50, 0.49), (60, 0.56), (70, 0.63), (80, 0.82), (85, 1.0), (90, 1.3), (95, 1.7),
)  # fmt: skip


def fit_glb(surface: Surface, budget_bytes: int, options: GlbOptions) -> EncodedGlb:
    """Write a surface as GLB of at most `budget_bytes`, with the best pictures that fit.

    The triangles are encoded once; the pictures once where they fit at their best, else four to six
    times, each time from the surface's own.

    Raises
    ------
    BudgetError
        The triangles leave too little room for pictures of a quarter of the side that was asked for.
    """
    geometry, jobs = encode_geometry(surface, options), list_jobs(surface)
    grades = plan_grades(_largest_px(jobs, options), options.texture_quality) if jobs else [_NONE]
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


def plan_grades(longest_px: int, quality: int) -> list[Grade]:
    """List how good pictures can be, from the best to the least that is accepted."""
    floor = min(QUALITY_FLOOR, quality)
    qualities = [*range(quality, floor, -_QUALITY_STEP), floor]
    grades = [Grade(longest_px, longest_px, quality)]
    for part in (1, 2, _SMALLEST_PART):
        side = max(longest_px // part, 1)
        low_enough = [each for each in qualities if part == 1 or each <= _SMALLER_QUALITY]
        grades += [Grade(side, max(side // 2, 1), each) for each in low_enough]
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
    qualities, bytes_at = zip(*_BYTES_AT, strict=True)
    share = float(np.interp(grade.quality, qualities, bytes_at))
    return max(share * (grade.color_px**2 + grade.other_px**2), 1.0)
