"""Texts of the years before Unicode are found for certain, or left alone."""

from __future__ import annotations

import pytest

from manifests.legacy_text import Judgement, Legacy, convert, fits, judge, judge_all
from manifests.syllables import is_syllable

TCVN3 = {
    "Trèng ®ång": "Trống đồng",
    "B¶o tµng tØnh Tuyªn Quang": "Bảo tàng tỉnh Tuyên Quang",
    "ThÕ kû XV": "Thế kỷ XV",
    "§¸ xanh": "Đá xanh",
    "Nguyễn".replace("ễ", "Ô"): "Nguyễn",
}
VNI = {
    "Baûo taøng tænh Tuyeân Quang": "Bảo tàng tỉnh Tuyên Quang",
    "Theá kyû XV": "Thế kỷ XV",
    "Ñaù xanh": "Đá xanh",
    "ngöôøi Dao": "người Dao",
    "TROÁNG ÑOÀNG": "TRỐNG ĐỒNG",
    "Ñaàu töôïng Phaät": "Đầu tượng Phật",
}


@pytest.mark.parametrize(("legacy", "text"), TCVN3.items())
def test_tcvn3_is_certain_and_written_anew(legacy: str, text: str) -> None:
    assert judge(legacy) == Judgement(Legacy.TCVN3, certain=True)
    assert convert(legacy, Legacy.TCVN3) == text


@pytest.mark.parametrize(("legacy", "text"), VNI.items())
def test_vni_is_certain_and_written_anew(legacy: str, text: str) -> None:
    assert judge(legacy) == Judgement(Legacy.VNI, certain=True)
    assert convert(legacy, Legacy.VNI) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "Trống đồng", "Mèo đá", "thìa", "hoà", "Musée de l'Homme", "Bronze drum", "pâté é", "Gốm sứ", "cá",
        "École française d'Extrême-Orient", "Köln", "São Paulo", "1428", "皇帝", "Tuyên Quang và Hà Giang",
    ],
)  # fmt: skip
def test_what_is_read_as_it_stands_is_not_touched(text: str) -> None:
    found = judge(text)
    assert found is None or not found.certain


def test_a_whole_list_tells_of_its_doubtful_cells() -> None:
    # "Troáng" alone could be a syllable as it stands
    assert judge("Troáng") is None
    assert judge_all([*VNI, "Trống"]) is Legacy.VNI
    assert judge_all([*TCVN3, "Bronze"]) is Legacy.TCVN3
    assert judge_all(["Trống đồng", "Musée"]) is None
    assert fits("Troáng", Legacy.VNI)
    assert not fits("Musée", Legacy.VNI)


@pytest.mark.parametrize(
    "word", ["nghiêng", "Quyển", "giếng", "yêu", "đồng", "khuỷu", "gì", "oách", "thuở"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["bronze", "đòngg", "hộć", "têk", "cac̃", "w", "oót̀"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
