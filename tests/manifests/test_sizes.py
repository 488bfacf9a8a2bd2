import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests.model import Picture
from manifests.sizes import NO_LIMITS, ImageLimits, plan_fit
from tests.manifests.examples import limits


@pytest.mark.parametrize(
    ("picture", "within", "size"),
    [
        (Picture(16_000, 12_000), NO_LIMITS, Picture(16_000, 12_000)),
        (Picture(16_000, 12_000), ImageLimits(4000), Picture(4000, 3000)),
        (Picture(12_000, 16_000), ImageLimits(4000), Picture(3000, 4000)),
        (Picture(16_000, 12_000), ImageLimits(8000, 3000), Picture(4000, 3000)),
        (Picture(16_000, 12_000), ImageLimits(max_area=12_000_000), Picture(4000, 3000)),
        (Picture(3, 2), ImageLimits(2), Picture(2, 1)),
        (Picture(100_000, 1), ImageLimits(400), Picture(400, 1)),
        (Picture(1, 100_000), ImageLimits(max_area=300), Picture(1, 300)),
        (Picture(100, 100), ImageLimits(400, 400), Picture(100, 100)),
    ],
)
def test_a_picture_fits_its_limits_in_its_shape(picture, within, size):
    assert plan_fit(picture, within) == size


@settings(deadline=None)
@given(st.integers(1, 10**6), st.integers(1, 10**6), limits)
def test_a_fitted_picture_is_within_every_limit_and_never_enlarged(width, height, within):
    size = plan_fit(Picture(width, height), within)
    assert 1 <= size.width <= min(width, within.max_width or width)
    assert 1 <= size.height <= min(height, within.max_height or within.max_width or height)
    assert size.width * size.height <= (within.max_area or width * height)


@settings(deadline=None)
@given(st.integers(1, 10**6), st.integers(1, 10**6), limits)
def test_a_fitted_picture_keeps_its_shape_to_a_pixel(width, height, within):
    size = plan_fit(Picture(width, height), within)
    off_by = abs(size.width * height - size.height * width)
    assert off_by <= max(width, height)
