"""Dates as people write them become EDTF, or stay what they are."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.date_text import find_edtf
from manifests.edtf import parse_edtf
from manifests.vietnamese import normal

PERIODS = {
    normal(name): edtf
    for name, edtf in {
        "Nhà Lê sơ": "1428/1527", "Lê sơ": "1428/1527", "Nhà Nguyễn": "1802/1945", "thời Nguyễn": "1802/1945",
        "Văn hóa Đông Sơn": "-0699~/0100~", "Đông Sơn": "-0699~/0100~",
    }.items()
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("1428", "1428"), ("năm 1428", "1428"), ("Năm 938", "0938"), ("khoảng 1428", "1428~"),
        ("khoảng 1428-1527", "1428~/1527~"), ("1428 – 1527", "1428/1527"), ("từ 1428 đến 1527", "1428/1527"),
        ("thế kỷ XV", "14XX"), ("Thế kỉ 15", "14XX"), ("TK XV", "14XX"), ("tk.15", "14XX"), ("THẾ KỶ XX", "19XX"),
        ("thế kỷ XV - XVI", "14XX/15XX"), ("TK 15-16", "14XX/15XX"), ("thế kỷ XV đến thế kỷ XVI", "14XX/15XX"),
        ("cuối thế kỷ XV - đầu thế kỷ XVI", "1467~/1533~"), ("cuối thế kỷ XV - đầu XVI", "1467~/1533~"),
        ("đầu thế kỷ XX", "1900~/1933~"), ("giữa thế kỷ XIX", "1834~/1866~"), ("nửa đầu thế kỷ XVIII", "1700~/1749~"),
        ("khoảng thế kỷ XV", "14XX~"), ("thế kỷ II TCN", "-0199/-0100"), ("thế kỷ I trước Công nguyên", "-0099/0000"),
        ("thế kỷ V - IV TCN", "-0499/-0300"), ("thế kỷ II TCN - thế kỷ I", "-0199/00XX"), ("179 TCN", "-0178"),
        ("1 TCN", "0000"), ("40 SCN", "0040"), ("12/3/1950", "1950-03-12"), ("12.03.1950", "1950-03-12"),
        ("ngày 12 tháng 3 năm 1950", "1950-03-12"), ("3/1950", "1950-03"), ("tháng 3 năm 1950", "1950-03"),
        ("tháng 12/1950", "1950-12"), ("những năm 1930", "193X"), ("thập niên 1930", "193X"),
        ("thập niên 30 của thế kỷ XX", "193X"), ("1930s", "193X"), ("trước 1945", "../1945"),
        ("sau năm 1975", "1975/.."),
        ("từ 1975 đến nay", "1975/.."), ("nhà Lê sơ", "1428/1527"), ("Lê sơ", "1428/1527"), ("thời Lê sơ", "1428/1527"),
        ("Nhà Lê sơ (thế kỷ XV)", "1428/1527"), ("Thời Nguyễn, thế kỷ XIX", "18XX"), ("triều Nguyễn", "1802/1945"),
        ("văn hoá Đông Sơn", "-0699~/0100~"), ("Niên hiệu Hồng Đức thứ 28 (1497)", "1497"), ("1914-18", "1914/1918"),
        ("15th century", "14XX"), ("early 20th century", "1900~/1933~"), ("c. 1850", "1850~"), ("1497?", "1497?"),
        ("1428/1527", "1428/1527"), ("14XX", "14XX"), ("1950-03-12", "1950-03-12"), ("1975/..", "1975/.."),
        ("-0499/-0400~", "-0499/-0400~"),
    ],
)  # fmt: skip
def test_dates_are_understood(text: str, edtf: str) -> None:
    assert find_edtf(text, PERIODS) == edtf
    assert find_edtf(unicodedata.normalize("NFD", text), PERIODS) == edtf


@pytest.mark.parametrize(
    "text",
    [
        "", "không rõ", "thời vua Hùng", "thế kỷ IIX", "thế kỷ 45", "31/2/1950", "12/13/1950", "1527-1428", "0 TCN",
        "đời Lý Thánh Tông", "XV", "=1+1", "9" * 500, "thế kỷ XV XVI", "Lễ sơ", "1428-1527-1600", "khoảng",
    ],
)  # fmt: skip
def test_what_is_not_certain_has_no_edtf(text: str) -> None:
    assert find_edtf(text, PERIODS) == ""


@given(st.text(alphabet="thế kỷXVI0123456789-/.~?khoảng đầu TCN,()", max_size=30))
def test_whatever_is_found_is_edtf(text: str) -> None:
    found = find_edtf(text, PERIODS)
    assert not found or parse_edtf(found)
