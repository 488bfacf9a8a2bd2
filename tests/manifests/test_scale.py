"""What photographers say of a picture's scale is understood, and written so that it is understood again."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import ScaleError
from manifests.scale import UNSTATED, Scale, Span, parse_scale, write_scale


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("rộng 420 mm", Scale(420, Span.WIDTH)),
        ("Bề rộng: 42 cm", Scale(420, Span.WIDTH)),
        (unicodedata.normalize("NFD", "chiều cao 1,5 m"), Scale(1500, Span.HEIGHT)),
        ("height = 1.1 cm", Scale(11, Span.HEIGHT)),
        ("50 mm = 1200 px", Scale(50, Span.PIXELS, 1200)),
        ("5 cm = 100,200 1300,200", Scale(50, Span.PIXELS, 1200)),
        ("5 cm = 0,0  30,40", Scale(50, Span.PIXELS, 50)),
        ("600 ppi", Scale(25.4, Span.PIXELS, 600)),
        ("300dpi", Scale(25.4, Span.PIXELS, 300)),
        ("0.125 mm = 1 px", Scale(0.125, Span.PIXELS, 1)),
        ("  ", UNSTATED),
    ],
)
def test_what_people_write_is_understood(said: str, meant: Scale) -> None:
    assert parse_scale(said) == meant


@pytest.mark.parametrize(
    "said",
    ["420", "420 mm", "rộng 420", "rộng -3 mm", "rộng 0 mm", "sâu 3 mm", "50 mm = 0 px", "0 ppi",
     "50 mm = 5,5 5,5", "rộng 1.200 mm", "rộng 1,200 mm", "rộng 1e9 mm", "rộng nan mm", "rộng 9999999999 m",
     f"rộng {'9' * 5000} mm", f"5 mm = {'9' * 5000},1 2,2", "50 mm = 1200", "rộng 4 mm; DROP TABLE media"],
)  # fmt: skip
def test_what_is_doubtful_or_cannot_be_is_refused(said: str) -> None:
    with pytest.raises(ScaleError):
        parse_scale(said)


def test_a_pixel_is_as_large_as_was_said() -> None:
    assert Scale(420, Span.WIDTH).mm_per_pixel(8400, 100) == pytest.approx(0.05)
    assert Scale(30, Span.HEIGHT).mm_per_pixel(8400, 100) == pytest.approx(0.3)
    assert Scale(50, Span.PIXELS, 1200).mm_per_pixel(1, 1) == pytest.approx(50 / 1200)


LENGTHS = st.floats(1e-6, 1e9).map(lambda value: float(f"{value:.12g}"))
PIXELS = st.floats(1e-6, 1e7).map(lambda value: float(f"{value:.12g}"))


@given(
    st.one_of(
        st.builds(Scale, LENGTHS, st.sampled_from([Span.WIDTH, Span.HEIGHT])),
        st.builds(Scale, LENGTHS, st.just(Span.PIXELS), PIXELS),
        st.just(UNSTATED),
    )
)
def test_what_is_written_is_read_again(scale: Scale) -> None:
    assert parse_scale(write_scale(scale)) == scale
