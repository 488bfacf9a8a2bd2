"""The face of the drum (*mặt trống*): which bands it has, from the star to the rim.

The order follows the great drums of the first group (Ngọc Lũ, Hoàng Hạ): star, geometric bands, the
festival, deer, birds, geometric bands, plain rim. One unit is 1/1000 of the face's radius.
"""

from __future__ import annotations

from iiif_server.demonstration.motifs import (
    draw_dancer,
    draw_deer,
    draw_flying_bird,
    draw_house,
    draw_pounding_pair,
    draw_standing_bird,
)
from iiif_server.demonstration.ornament import (
    LINE,
    Circle,
    draw_bar,
    draw_ladder,
    draw_meander,
    draw_row,
    draw_sawtooth,
    draw_sawtooth_inward,
    draw_star,
    draw_tangent_circle,
)

#: Ngọc Lũ I has 14 rays.
STAR_RAYS = 14
STAR_BOSS, STAR_WAIST, STAR_TIP = 38.0, 66.0, 180.0
BIRD_PAIRS = 18
_RING = Circle()


def build_tympanum_drawing() -> str:
    """Return the whole face as SVG elements around the origin, with a radius of 1000 units."""
    return (
        draw_star(STAR_RAYS, STAR_BOSS, STAR_WAIST, STAR_TIP)
        + _draw_geometric_bands()
        + _draw_festival()
        + _draw_deer_band()
        + _draw_bird_band()
        + _RING.draw_line(992, 6)
    )


def _draw_geometric_bands() -> str:
    ring = _RING
    rows = (
        draw_row(ring, 190, 208, 0.62, draw_bar),
        draw_row(ring, 208, 240, 1.32, draw_tangent_circle),
        draw_row(ring, 240, 288, 1.12, draw_meander),
        draw_row(ring, 288, 320, 1.32, draw_tangent_circle),
        draw_row(ring, 320, 338, 0.62, draw_bar),
        draw_row(ring, 512, 530, 0.62, draw_bar),
        draw_row(ring, 530, 562, 1.32, draw_tangent_circle),
        draw_row(ring, 664, 694, 1.32, draw_tangent_circle),
        draw_row(ring, 838, 862, 0.72, draw_sawtooth_inward),
        draw_row(ring, 862, 892, 1.32, draw_tangent_circle),
        draw_row(ring, 892, 922, 1.32, draw_tangent_circle),
        draw_row(ring, 922, 946, 0.72, draw_sawtooth),
        draw_row(ring, 946, 956, 0.9, draw_ladder),
    )
    return "".join(rows)


def _stand(body: str, degrees: float, radius: float, scale: float = 1.0) -> str:
    """Return a figure standing on a circle at an angle counted counter-clockwise from the top."""
    return _RING.place(f'<g transform="scale({scale})">{body}</g>', degrees / 360, radius)


def _draw_festival() -> str:
    """Return the band of houses, dancers and rice pounders: one half, twice."""
    drawn = []
    for turn in (0.0, 180.0):
        drawn.append(_stand(draw_house(), turn, 348, 1.0))
        for i, holds in enumerate(("khen", "nothing", "spear", "nothing", "khen", "spear")):
            drawn.append(_stand(draw_dancer(holds), turn + 31 + 14.2 * i, 350, 1.04))
        drawn.append(_stand(draw_pounding_pair(), turn + 124, 350, 1.0))
        drawn.append(_stand(draw_dancer("spear"), turn + 144.5, 350, 1.04))
        drawn.append(_stand(draw_standing_bird(), turn + 21, 350, 0.8))
    return "".join(drawn) + _RING.draw_line(346, LINE)


def _draw_deer_band() -> str:
    """Return two herds of ten deer, stags and does in turn, parted by flights of small birds."""
    drawn = []
    for turn in (0.0, 180.0):
        drawn += [_stand(draw_deer(i % 2 == 0), turn + 12.2 * i, 570, 0.9) for i in range(10)]
        drawn += [_stand(draw_flying_bird(), turn + 124.5 + 14.4 * i, 612, 0.58) for i in range(4)]
    return "".join(drawn)


def _draw_bird_band() -> str:
    """Return the great band: flying *chim Lạc*, a wader standing between each and the next."""
    step = 360 / BIRD_PAIRS
    drawn = []
    for i in range(BIRD_PAIRS):
        drawn.append(_stand(draw_flying_bird(), step * i, 770, 0.97))
        drawn.append(_stand(draw_standing_bird(), step * (i + 0.5) - 2.1, 701, 0.94))
    return "".join(drawn)
