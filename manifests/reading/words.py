"""The words that readers themselves say, in Vietnamese and English, where a foreign document needs a label of ours."""

from __future__ import annotations

from manifests.reading.foreign import Field
from manifests.texts import LanguageMap


def _both(vi: str, en: str) -> LanguageMap:
    return {"vi": (vi,), "en": (en,)}


RIGHTS_AT_SOURCE = _both("Quyền, theo nguồn", "Rights, as the source states them")
INSCRIPTION = _both("Minh văn", "Inscription")
MEASUREMENTS = _both("Kích thước, theo nguồn", "Measurements, as the source states them")
MATERIALS_AND_TECHNIQUE = _both("Chất liệu và kỹ thuật", "Materials and technique")
RELATED_WORK = _both("Liên quan", "Related")
INVENTORY_NUMBER = _both("Số hiệu khác", "Other number")
DESCRIPTION_OF_STATE = _both("Hiện trạng, đợt in", "State, edition")

#: What a line of the record is called that keeps a word which no vocabulary knows.
KEPT_WORDS: dict[Field, LanguageMap] = {
    Field.KIND: _both("Loại hình", "Object type"),
    Field.PERIOD: _both("Thời kỳ", "Period"),
    Field.MATERIAL: _both("Chất liệu", "Material"),
    Field.TECHNIQUE: _both("Kỹ thuật", "Technique"),
    Field.MAKING: MATERIALS_AND_TECHNIQUE,
    Field.COMMUNITY: _both("Cộng đồng, văn hoá", "Community, culture"),
    Field.HOLDER: _both("Nơi lưu giữ", "Held by"),
    Field.KEYWORD: _both("Từ khoá", "Keyword"),
    Field.CURRENT_PLACE: _both("Nơi hiện ở", "Present place"),
    Field.ORIGIN_PLACE: _both("Nơi làm ra", "Place of origin"),
}  # fmt: skip
