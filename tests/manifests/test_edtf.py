"""EDTF as years."""

from __future__ import annotations

import pytest

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
