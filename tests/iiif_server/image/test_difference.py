"""A pyramid that is not the one that was written is told by shape or by size, in one sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from iiif_server.image.difference import find_difference
from iiif_server.image.geometry import PyramidGeometry

WRITTEN = PyramidGeometry(1000, 800, 512, ((1000, 800), (500, 400)))


@pytest.mark.parametrize("written_bytes", [54_321, None])
def test_the_same_pyramid_has_no_difference(written_bytes: int | None) -> None:
    found = find_difference(WRITTEN, 54_321, written=WRITTEN, written_bytes=written_bytes)
    assert found is None


@pytest.mark.parametrize(
    "found",
    [
        replace(WRITTEN, bands=1),
        replace(WRITTEN, tile_px=256),
        PyramidGeometry(1000, 800, 512, ((1000, 800),)),
        PyramidGeometry(999, 800, 512, ((999, 800), (500, 400))),
    ],
)
def test_another_shape_is_told_with_both_of_them(found: PyramidGeometry) -> None:
    told = find_difference(found, 54_321, written=WRITTEN, written_bytes=54_321)
    assert told == (
        f"It is the pyramid of another picture: {found.describe()} instead of {WRITTEN.describe()}."
    )
    assert found.describe() != WRITTEN.describe()


def test_another_size_is_told_where_the_shape_is_the_same() -> None:
    told = find_difference(WRITTEN, 54_320, written=WRITTEN, written_bytes=54_321)
    assert told == "The pyramid has 54,320 bytes instead of 54,321."
