"""EDTF as years."""

from __future__ import annotations

import pytest

from manifests import edtf
from manifests.edtf import parse_edtf
from manifests.errors import DateError


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1428", (1428, 1428)),
        ("1428/1527~", (1428, 1527)),
        ("14XX", (1400, 1499)),
        ("-0499", (-499, -499)),
        ("-0700~/0100~", (-700, 100)),
        ("1975/..", (1975, None)),
        ("../1428", (None, 1428)),
        ("2012-10-01", (2012, 2012)),
    ],
)
def test_a_date_is_a_span_of_years(text: str, years: tuple[int | None, int | None]) -> None:
    assert parse_edtf(text) == years


@pytest.mark.parametrize(
    "text", ["", "đời Lê", "1527/1428", "2020-02-30", "unknown", "1" * 500, "/", "15th century"]
)
def test_what_is_no_edtf_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_edtf(text)


@pytest.mark.parametrize(
    "text", ["0001", "-0001/0001", "1975-05", "1975-02-28/1975-12", "-0300/-0201", "0000"]
)
def test_what_is_read_without_the_library_is_what_the_library_says(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = edtf.parse_edtf.__wrapped__(text)
    monkeypatch.setattr(edtf, "_plain_years", lambda *_: None)
    assert edtf.parse_edtf.__wrapped__(text) == fast


@pytest.mark.parametrize(
    "text", ["1975-13", "1975-00", "1975-02-31", "1975-05-32", "197", "19755", "1975/1975-13"]
)
def test_plain_dates_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_edtf(text)
