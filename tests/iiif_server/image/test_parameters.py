from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.image.errors import ImageSyntaxError
from iiif_server.image.parameters import (
    ApiVersion,
    Format,
    Quality,
    Region,
    RegionForm,
    Rotation,
    Size,
    SizeForm,
    parse_quality_and_format,
    parse_region,
    parse_rotation,
    parse_size,
)
from iiif_server.image.request import ImageRequest
from tests.iiif_server.image.pictures import parse

WHOLE = st.integers(0, 10**15 - 1)
NUMBER = st.decimals(
    min_value=0, max_value=10**6, places=6, allow_nan=False, allow_infinity=False
).map(lambda value: value.normalize() if value else Decimal(0))
REGIONS = st.one_of(
    st.sampled_from([Region(RegionForm.FULL), Region(RegionForm.SQUARE)]),
    st.builds(Region, st.just(RegionForm.PIXELS), *[WHOLE.map(Decimal)] * 4),
    st.builds(Region, st.just(RegionForm.PERCENT), *[NUMBER] * 4),
)
SIZES = st.one_of(
    st.builds(Size, st.just(SizeForm.MAX), upscale=st.booleans()),
    st.builds(Size, st.just(SizeForm.WIDTH), width=WHOLE, upscale=st.booleans()),
    st.builds(Size, st.just(SizeForm.HEIGHT), height=WHOLE, upscale=st.booleans()),
    st.builds(Size, st.just(SizeForm.PERCENT), percent=NUMBER, upscale=st.booleans()),
    st.builds(
        Size,
        st.sampled_from([SizeForm.EXACT, SizeForm.CONFINED]),
        width=WHOLE,
        height=WHOLE,
        upscale=st.booleans(),
    ),
)
ROTATIONS = st.builds(
    Rotation,
    st.decimals(0, 360, places=3, allow_nan=False).map(lambda d: d.normalize() if d else d),
    st.booleans(),
)
REQUESTS = st.builds(
    ImageRequest,
    REGIONS,
    SIZES,
    ROTATIONS,
    st.sampled_from(list(Quality)),
    st.sampled_from(list(Format)),
    st.just(ApiVersion.V3),
)


@given(REQUESTS)
def test_what_is_written_is_read_back(request_: ImageRequest) -> None:
    assert parse(str(request_)) == request_


def message_of(read: Callable[[str], object], text: str) -> str:
    """The message of the syntax error, empty when `text` is understood."""
    try:
        read(text)
    except ImageSyntaxError as error:
        return str(error)
    return ""


@given(st.text(max_size=30))
def test_any_text_is_a_value_or_a_syntax_error(text: str) -> None:
    readers: list[Callable[[str], object]] = [
        parse_region,
        lambda value: parse_size(value, ApiVersion.V3),
        lambda value: parse_size(value, ApiVersion.V2),
        parse_rotation,
        parse_quality_and_format,
    ]
    for read in readers:
        message = message_of(read, text)
        assert "\n" not in message
        assert len(message) < 400


@given(st.text("0123456789.,!^pct:maxfulsqre -+e", max_size=16))
def test_nearly_valid_text_is_a_value_or_a_syntax_error(text: str) -> None:
    for version in ApiVersion:
        try:
            size = parse_size(text, version)
        except ImageSyntaxError:
            continue
        assert parse_size(str(size), version) == size


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Full",
        "0,0,1",
        "0,0,1,1,1",
        "-1,0,1,1",
        "+1,0,1,1",
        "1e3,0,1,1",
        "0,0,1.5,1",
        " 0,0,1,1",
        "0,0,1,1\n",
        "٣,0,1,1",
        "0,0,1,１",
        "pct:1,1,1",
        "pct:nan,0,1,1",
        "pct:inf,0,1,1",
        "pct:.5,0,1,1",
        "pct:5.,0,1,1",
        "pct:1_0,0,1,1",
        "0,0,1,1%",
        "9" * 16 + ",0,1,1",
    ],
)
def test_a_malformed_region_is_refused(text: str) -> None:
    with pytest.raises(ImageSyntaxError):
        parse_region(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "full",
        "MAX",
        "!max",
        "!5,",
        "!,5",
        "5",
        "5,5,5",
        "^",
        "^^5,",
        "!^5,5",
        "pct:",
        "pct:-1",
        "pct:1e2",
        "pct:!5",
        "-5,",
        "5.0,",
        "x5,",
        "５,",
        "^full",
        "9" * 16 + ",",
    ],
)
def test_a_malformed_size_is_refused(text: str) -> None:
    with pytest.raises(ImageSyntaxError):
        parse_size(text, ApiVersion.V3)


def test_full_is_a_size_only_in_version_2() -> None:
    assert parse_size("full", ApiVersion.V2) == Size(SizeForm.FULL)


@pytest.mark.parametrize("text", ["^max", "^5,", "^pct:200", "^!5,5"])
def test_the_caret_is_refused_in_version_2(text: str) -> None:
    with pytest.raises(ImageSyntaxError):
        parse_size(text, ApiVersion.V2)


@pytest.mark.parametrize(
    "text",
    ["", "!", "-90", "361", "360.1", "+90", "9e1", "nan", "!!90", "90!", "٩٠", "90 ", "0x10"],
)
def test_a_malformed_rotation_is_refused(text: str) -> None:
    with pytest.raises(ImageSyntaxError):
        parse_rotation(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "default",
        "default.",
        ".jpg",
        "grey.jpg",
        "default.JPG",
        "default.jpx",
        "default.jpg.png",
        "native.jpg",
        "default.psd",
        "Default.jpg",
        "default.jpg\n",
    ],
)
def test_an_unknown_quality_or_format_is_refused(text: str) -> None:
    with pytest.raises(ImageSyntaxError):
        parse_quality_and_format(text)


def test_superfluous_zeros_make_no_difference() -> None:
    assert parse_region("pct:010.50,0.0,1.10,1") == parse_region("pct:10.5,0,1.1,1")
    assert str(parse_rotation("090.00")) == "90"


def test_360_degrees_is_valid() -> None:
    assert parse_rotation("!360") == Rotation(Decimal(360), mirror=True)
