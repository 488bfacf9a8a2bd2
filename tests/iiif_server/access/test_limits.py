"""Which pyramid an actor gets, and which levels of a model: every cell of the tables."""

from __future__ import annotations

import itertools

import pytest

from iiif_server.access.limits import (
    NO_LIMIT,
    TABLE,
    Extent,
    LimitChange,
    PublicLimit,
    admits_level,
    choose_extent,
)
from iiif_server.access.policy import Actor

#: A limit, and whether it spares a picture of 1,000 × 600 px.
LIMITS = [
    (NO_LIMIT, True),
    (PublicLimit(1000), True),
    (PublicLimit(1001), True),
    (PublicLimit(999), False),
    (PublicLimit(1), False),
    (PublicLimit(None, True), False),
    (PublicLimit(1000, True), False),
    (PublicLimit(5000, True), False),
    (PublicLimit(500, True), False),
]


@pytest.mark.parametrize(("limit", "spared"), LIMITS)
@pytest.mark.parametrize("size", [(1000, 600), (600, 1000)])
def test_a_visitor_gets_the_full_pyramid_only_where_the_limit_spares_it(
    limit: PublicLimit, spared: bool, size: tuple[int, int]
) -> None:
    expected = Extent.FULL if spared else Extent.PUBLIC
    assert choose_extent(Actor.VISITOR, limit, *size) is expected


@pytest.mark.parametrize(("limit", "_spared"), LIMITS)
def test_the_operator_gets_the_full_pyramid(limit: PublicLimit, _spared: bool) -> None:
    assert choose_extent(Actor.OPERATOR, limit, 1000, 600) is Extent.FULL


def test_the_table_has_a_cell_for_everybody() -> None:
    assert set(TABLE) == set(itertools.product(Actor, (True, False)))


@pytest.mark.parametrize(("limit", "_spared"), LIMITS)
def test_somebody_unheard_of_gets_what_is_made_for_the_public(
    limit: PublicLimit, _spared: bool
) -> None:
    assert choose_extent("stranger", limit, 1000, 600) is Extent.PUBLIC  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limit", "colour_px", "admitted"),
    [
        (NO_LIMIT, 8192, True),
        (NO_LIMIT, None, True),
        (PublicLimit(None, True), 8192, True),
        (PublicLimit(2048), 2047, True),
        (PublicLimit(2048), 2048, True),
        (PublicLimit(2048), 2049, False),
        (PublicLimit(2048, True), 2049, False),
        (PublicLimit(2048), None, False),
    ],
)
def test_levels_finer_than_the_limit_are_not_for_visitors(
    limit: PublicLimit, colour_px: int | None, admitted: bool
) -> None:
    assert admits_level(Actor.VISITOR, limit, colour_px) is admitted
    assert admits_level(Actor.OPERATOR, limit, colour_px)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (LimitChange(), PublicLimit(2000, True)),
        (LimitChange(pixels=1000), PublicLimit(1000, True)),
        (LimitChange(watermark=False), PublicLimit(2000, False)),
        (LimitChange(500, True), PublicLimit(500, True)),
    ],
)
def test_a_change_leaves_what_it_does_not_name(change: LimitChange, expected: PublicLimit) -> None:
    assert change.applied_to(PublicLimit(2000, True)) == expected
