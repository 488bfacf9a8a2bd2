"""Sizes and names of pyramids for the public."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.image.public_recipe import is_made_for, name_public_recipe, plan_public_size

SIDES = st.integers(1, 300_000)


@given(SIDES, SIDES, st.one_of(st.none(), st.integers(1, 300_000)))
def test_no_side_is_longer_than_the_limit_and_the_shape_stays(
    width: int, height: int, pixels: int | None
) -> None:
    reduced = plan_public_size(width, height, pixels)
    if pixels is None or max(width, height) <= pixels:
        assert reduced == (width, height)
        return
    assert max(reduced) == pixels
    assert min(reduced) >= 1
    for side, whole in zip(reduced, (width, height), strict=True):
        exact = Fraction(whole * pixels, max(width, height))
        assert abs(side - exact) <= Fraction(1, 2) or side == 1


NAMES = [
    (recipe, pixels, watermark, mark if watermark else "")
    for recipe, pixels, watermark, mark in itertools.product(
        ("pyramid-2-page-1", "pyramid-2-page-11", "levels-1"),
        (None, 20, 200, 2000),
        (False, True),
        ("aaaaaaaaaaaa", "bbbbbbbbbbbb"),
    )
]


def test_whatever_the_pixels_depend_on_is_in_the_name() -> None:
    distinct = set(NAMES)
    assert len({name_public_recipe(*each) for each in distinct}) == len(distinct)
    assert max(len(name_public_recipe(*each)) for each in distinct) < 160


@pytest.mark.parametrize("name", sorted(set(NAMES), key=str))
def test_a_pyramid_is_taken_for_its_own_limit_only(name: tuple[str, int | None, bool, str]) -> None:
    made = name_public_recipe(*name)
    for recipe, pixels, watermark in {each[:3] for each in NAMES}:
        assert is_made_for(made, recipe, pixels, watermark) is (
            (recipe, pixels, watermark) == name[:3]
        )


def test_where_there_is_none_it_is_made_for_nothing() -> None:
    assert not is_made_for(None, "pyramid-2-page-0", None, False)
    assert not is_made_for("", "pyramid-2-page-0", 2000, True)
    assert not is_made_for("pyramid-2-page-0", "pyramid-2-page-0", None, False)
