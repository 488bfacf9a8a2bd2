"""Parts cut at the edge of their picture, and moved to a smaller copy of it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.annotation import Point, Polygon, Rectangle, Span, Whole
from manifests.annotation_bounds import Frame, box_of, fit, scale
from manifests.errors import AnnotationError
from manifests.model import MediaKind, Picture

FRAME = Frame(MediaKind.IMAGE, 100, 80)


def area(polygon):
    corners = polygon.corners
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


@given(
    st.floats(-50, 150), st.floats(-50, 130), st.floats(5, 120), st.integers(3, 40)
)  # a regular polygon anywhere around the picture
def test_a_clipped_convex_polygon_covers_what_counting_pixels_finds(x, y, radius, count):
    turns = [2 * math.pi * number / count for number in range(count)]
    corners = tuple((x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns)
    step = 2.0
    inside = sum(
        _holds(corners, (column + step / 2, row + step / 2))
        for column in _steps(100, step)
        for row in _steps(80, step)
    )
    try:
        clipped = fit(Polygon(corners), FRAME)
    except AnnotationError:
        assert inside * step * step < 60
        return
    assert all(0 <= cx <= 100 and 0 <= cy <= 80 for cx, cy in clipped.corners)
    assert area(clipped) == pytest.approx(inside * step * step, abs=step * 360)


def _steps(end, step):
    return [number * step for number in range(int(end / step))]


def _holds(corners, place):
    """Tell whether a convex polygon that turns one way holds a place."""
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return all(
        (x1 - x0) * (place[1] - y0) - (y1 - y0) * (place[0] - x0) >= 0
        for (x0, y0), (x1, y1) in pairs
    )


def test_a_polygon_within_is_as_it_was():
    polygon = Polygon(((1.0, 1.0), (99.0, 1.0), (50.0, 79.5)))
    assert fit(polygon, FRAME) == polygon


def test_parts_of_a_smaller_copy_lie_where_they_lay():
    full, small = Picture(1000, 800), Picture(250, 200)
    assert scale(Rectangle(100, 80, 200, 40), full, small) == Rectangle(25, 20, 50, 10)
    assert scale(Point(999, 10), full, small) == Point(249.75, 2.5)
    assert scale(Polygon(((0, 0), (10, 0), (0, 10))), full, small) == Polygon(((0, 0), (2.5, 0), (0, 2.5)))  # fmt: skip
    assert scale(Whole(), full, small) == Whole()
    assert scale(Span(1, 2), full, small) == Span(1, 2)


@given(
    st.integers(0, 999), st.integers(0, 799), st.integers(1, 1000), st.integers(1, 800),
    st.integers(1, 400), st.integers(1, 400),
)  # fmt: skip
def test_a_rectangle_on_any_copy_is_within_it_and_not_empty(left, top, width, height, w, h):
    part = fit(Rectangle(left, top, width, height), Frame(MediaKind.IMAGE, 1000, 800))
    shown = scale(part, Picture(1000, 800), Picture(w, h))
    assert shown.left >= 0
    assert shown.top >= 0
    assert shown.width >= 1
    assert shown.height >= 1
    assert shown.left + shown.width <= w
    assert shown.top + shown.height <= h


def test_the_rectangle_around_a_part_holds_it():
    assert box_of(Polygon(((1.5, 2.5), (9.2, 3.0), (4.0, 8.1)))) == Rectangle(1, 2, 9, 7)
    assert box_of(Point(3.7, 4.2)) == Rectangle(3, 4, 1, 1)
    assert box_of(Whole()) is None
