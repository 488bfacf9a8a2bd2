"""One spelling for each syllable, and the order of dictionaries."""

from __future__ import annotations

import random
import unicodedata

import pytest

from manifests.vietnamese import fold, normal, sort_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("Khoẻ", "khỏe"),
        ("quý", "quí"),
        ("kỹ", "kĩ"),
        ("LÝ", "lí"),
        ("Trống đồng", unicodedata.normalize("NFD", "trống   ĐỒNG.")),
    ],
)
def test_the_same_word_has_one_spelling(one: str, other: str) -> None:
    assert normal(one) == normal(other)
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("đồng", "đông"), ("đồng", "dồng"), ("tay", "tai"), ("thuy", "thui")]
)
def test_other_words_stay_others(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_folding_takes_all_marks() -> None:
    assert fold("Đình Hồng Thái, số 12/A – ƯỢNG") == "dinh hong thai so 12 a uong"


def test_words_stand_as_in_a_dictionary() -> None:
    ordered = (
        *(
            "12 Áo",
            "an",
            "ao",
            "Ảo",
            "ão",
            "áo",
            "ạo",
            "ăn",
            "âm",
            "ấm",
            "ba",
            "ba ba",
            "ban",
            "ca",
        ),
        *("da", "dạ", "đa", "đà nẵng", "đá", "đá bóng", "em", "ê", "hông", "hồng", "hồng thái"),
        *("hống", "ma", "mà", "mả", "mã", "má", "mạ", "on", "ôn", "ơn", "tay", "tày", "ung"),
        *("Ưng", "zu"),
    )
    mixed = random.Random(7).sample(ordered, len(ordered))
    assert sorted(mixed, key=sort_key) == list(ordered)
