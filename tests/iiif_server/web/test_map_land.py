"""Land below the map: what is land is drawn as land, cut at the edges, and nothing is drawn where nothing is known."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from iiif_server.web.maps.frame import WIDTH, Frame, Position, fit_frame
from iiif_server.web.maps.land import Land, draw_land

NORTH = ((104.5, 21.3), (106.2, 23.5))
COUNTRY = ((102.0, 8.3), (115.0, 23.5))


def rings(path: str) -> list[list[tuple[float, float]]]:
    return [
        [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", ring)]
        for ring in path.split("M")[1:]
    ]


def is_land(land: Land, frame: Frame, position: Position) -> bool:
    """Count how often a line to the left crosses the rings."""
    x, y = frame.place(position)
    crossed = 0
    for ring in rings(land.ground):
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            if (y1 > y) != (y2 > y) and x > x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ((105.85, 21.03), True),  # Hà Nội
        ((105.98, 10.36), True),  # in the delta of the Mekong
        ((105.7, 18.3), True),  # Hà Tĩnh
        ((103.97, 10.22), True),  # Phú Quốc, an island
        ((107.8, 19.8), False),  # in the Gulf of Tonkin
        ((110.5, 12.0), False),  # east of Khánh Hòa
        ((103.0, 9.0), False),  # in the Gulf of Thailand
    ],
)
def test_land_is_land_and_sea_is_sea(position: Position, expected: bool) -> None:
    frame = fit_frame(COUNTRY)
    assert is_land(draw_land(frame), frame, position) is expected


def test_what_is_drawn_is_cut_near_the_edges_and_small() -> None:
    frame = fit_frame(NORTH)
    land = draw_land(frame)
    points = [point for ring in rings(land.ground) for point in ring]
    assert points
    assert all(-20.1 <= x <= WIDTH + 20.1 for x, _ in points)
    assert all(-20.1 <= y <= frame.height + 20.1 for _, y in points)
    assert "Z" not in land.borders
    assert rings(land.borders), "the border to China lies in the frame"
    assert len(land.ground) + len(land.borders) < 20_000


def test_a_frame_within_land_is_all_land() -> None:
    frame = fit_frame(((105.2, 21.9), (105.4, 22.1)))
    land = draw_land(frame)
    assert is_land(land, frame, (105.3, 22.0))
    assert land.borders == ""


def test_the_archipelagos_are_named_where_they_are_seen() -> None:
    assert [name.key for name in draw_land(fit_frame(COUNTRY)).names] == [
        "map.hoang_sa",
        "map.truong_sa",
    ]
    assert draw_land(fit_frame(NORTH)).names == ()


@pytest.mark.parametrize("positions", [((2.3, 48.8), (105.8, 21.0)), ((90.0, 20.0),)])
def test_beyond_the_box_nothing_is_drawn(positions: tuple[Position, ...]) -> None:
    assert draw_land(fit_frame(positions)) == Land()
