"""What is asked of image servers: tiles, regions, thumbnails, as the part of the path behind the identifier."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

from benchmarks.pictures import Picture

#: The upper levels of a pyramid: what a visitor who zooms in asks for.
SCALE_FACTORS = (1, 2, 4, 8, 16)

REGION_WIDTHS_PX = (300, 12_000)
REGION_OUTPUT_PX = 600
THUMBNAIL_SIZES_PX = (200, 1000)


def tiles(picture: Picture, tile_px: int, seed: int = 2026) -> list[str]:
    """Return every tile of the upper levels once, shuffled."""
    found = [path for factor in SCALE_FACTORS for path in level(picture, tile_px, factor)]
    random.Random(seed).shuffle(found)
    return found


def level(picture: Picture, tile_px: int, factor: int) -> list[str]:
    """Return every tile of one level, in the form ``w,h``, which is the canonical one of 3.0."""
    found, step = [], tile_px * factor
    for top in range(0, picture.height, step):
        for left in range(0, picture.width, step):
            width, height = min(step, picture.width - left), min(step, picture.height - top)
            size = f"{math.ceil(width / factor)},{math.ceil(height / factor)}"
            found.append(f"{left},{top},{width},{height}/{size}/0/default.jpg")
    return found


def regions(picture: Picture, count: int, seed: int) -> list[str]:
    """Return random regions of shape 4:3, 600 px wide as answers; all scales are equally likely.

    The narrowest are enlarged, which a server may refuse.
    """
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        width = round(math.exp(chance.uniform(*map(math.log, REGION_WIDTHS_PX))))
        height = round(width * 3 / 4)
        left = chance.randrange(picture.width - width + 1)
        top = chance.randrange(picture.height - height + 1)
        enlarge = "^" if width < REGION_OUTPUT_PX else ""
        found.append(f"{left},{top},{width},{height}/{enlarge}{REGION_OUTPUT_PX},/0/default.jpg")
    return found


def thumbnails(count: int, seed: int) -> list[str]:
    """Return the whole picture in different widths from 200 to 1,000 px."""
    smallest, largest = THUMBNAIL_SIZES_PX
    widths = random.Random(seed).sample(range(smallest, largest + 1), count)
    return [f"full/{width},/0/default.jpg" for width in widths]


def costly(picture: Picture) -> Iterator[str]:
    """Give requests for the largest answer there is, without end: every third is ``full/max`` itself.

    The others differ from each other in their region by some pixels, in rotation and in quality, so that no
    cache and no single flight can answer them.
    """
    number = 0
    while True:
        yield "full/max/0/default.jpg"
        for quality in ("default", "gray"):
            number += 1
            left, top = number % 97, number // 97 % 89
            rotation = number % 4 * 90
            region = f"{left},{top},{picture.width - left},{picture.height - top}"
            yield f"{region}/max/{rotation}/{quality}.jpg"
