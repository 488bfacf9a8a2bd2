"""Closed choices in the words of curators: states, rights, roles, directions, bonds, reasons why a field is empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from manifests.model import MediaRole
from manifests.record import Extent, Layout, Missing, ReadingDirection
from manifests.rights import KNOWN_RIGHTS
from manifests.vietnamese import fold, forms, normal

#: No choice is longer; prose is not looked up.
_LONGEST_WORDS = 160


@dataclass(frozen=True)
class Choices:
    """Values with the words for each: the first is written, all are understood, with or without marks."""

    words: Mapping[str, tuple[str, ...]]
    _by_word: dict[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Index the words: those with marks decide first."""
        for form in (fold, normal):
            for value, words in self.words.items():
                for word in (*words, value):
                    self._by_word[form(word)] = value

    def find(self, text: str) -> str | None:
        """Return the value that a text names, or None."""
        if len(text) > _LONGEST_WORDS:
            return None
        form = forms(text)
        return self._by_word.get(form.exact) or self._by_word.get(form.folded)

    def write(self, value: str) -> str:
        """Return the word for a value; an unknown value is written as it is."""
        return self.words.get(value, (value,))[0]

    def list(self) -> str:
        """Return all first words, for a message."""
        return ", ".join(words[0] for words in self.words.values())


STATES = Choices(
    {
        "draft": ("Bản thảo", "nháp"),
        "in-review": ("Chờ duyệt", "đang duyệt", "in review"),
        "published": ("Đã xuất bản", "xuất bản", "công bố", "công khai", "public"),
        "withdrawn": ("Đã gỡ", "gỡ xuống", "thu hồi"),
    }
)
ROLES = Choices(
    {
        MediaRole.VIEW: ("Toàn cảnh", "ảnh chính", "toàn thể", "overall"),
        MediaRole.DETAIL: ("Chi tiết",),
        MediaRole.XRAY: ("Chụp X-quang", "X-quang", "tia X", "xray"),
        MediaRole.RAKING_LIGHT: ("Ánh sáng xiên",),
        MediaRole.INFRARED: ("Hồng ngoại",),
        MediaRole.ULTRAVIOLET: ("Tử ngoại", "cực tím"),
        MediaRole.DOSSIER: ("Hồ sơ", "tư liệu", "giấy tờ"),
        MediaRole.CONTEXT: ("Bối cảnh", "hiện trường"),
    }
)
LAYOUTS = Choices(
    {
        Layout.INDIVIDUALS: ("Từng ảnh rời", "ảnh rời"),
        Layout.PAGED: ("Như sách (từng đôi trang)", "sách", "đôi trang"),
        Layout.CONTINUOUS: ("Liền một dải", "cuộn", "liên tục"),
    }
)
DIRECTIONS = Choices(
    {
        ReadingDirection.LEFT_TO_RIGHT: ("Trái sang phải",),
        ReadingDirection.RIGHT_TO_LEFT: ("Phải sang trái",),
        ReadingDirection.TOP_TO_BOTTOM: ("Trên xuống dưới",),
        ReadingDirection.BOTTOM_TO_TOP: ("Dưới lên trên",),
    }
)
EXTENTS = Choices(
    {
        Extent.HEIGHT: ("cao", "chiều cao", "H"),
        Extent.WIDTH: ("rộng", "chiều rộng", "ngang", "W"),
        Extent.DEPTH: ("sâu", "chiều sâu", "D"),
        Extent.LENGTH: ("dài", "chiều dài", "L"),
        Extent.DIAMETER: ("đường kính", "đk", "ø", "diam"),
        Extent.THICKNESS: ("dày", "độ dày", "chiều dày", "thick"),
        Extent.CIRCUMFERENCE: ("chu vi",),
        Extent.AREA: ("diện tích",),
        Extent.WEIGHT: ("nặng", "trọng lượng", "khối lượng", "cân nặng"),
    }
)
#: In sheets: the codes of the national inventory, and plain words. "NA" alone is a Vietnamese name and is not one.
MISSING = Choices(
    {
        Missing.NOT_APPLICABLE: ("KHONG_AP_DUNG", "không áp dụng", "n/a"),
        Missing.UNKNOWN: ("KHONG_RO", "CHUA_XAC_DINH", "không rõ", "chưa xác định", "chưa rõ"),
        Missing.NOT_ENTERED: ("CHUA_NHAP", "chưa nhập"),
        Missing.RESTRICTED: ("HAN_CHE", "hạn chế", "không công khai"),
    }
)
RIGHTS = Choices(
    {
        rights.uri: (
            rights.label["vi"][0],
            rights.label["en"][0],
            *([rights.label["vi"][0].split(" – ")[0]] if "licenses" in rights.uri else []),
            *([rights.uri.split("/")[-3]] if "rightsstatements" in rights.uri else []),
        )
        for rights in KNOWN_RIGHTS
    }
    | {
        "http://creativecommons.org/publicdomain/zero/1.0/": (
            "CC0 1.0 – Hiến tặng cho công chúng",
            "CC0",
            "CC0 1.0",
        )
    }
)
#: Names of languages in headers; a BCP 47 tag is understood too.
LANGUAGES = {
    "tiếng việt": "vi", "việt": "vi", "tiếng anh": "en", "anh": "en", "english": "en", "vietnamese": "vi",
    "tiếng tày": "tyz", "tày": "tyz", "tiếng dao": "ium", "dao": "ium", "tiếng mông": "hmn", "mông": "hmn",
    "tiếng nùng": "nut", "nùng": "nut", "tiếng pháp": "fr", "pháp": "fr", "tiếng trung": "zh", "french": "fr",
}  # fmt: skip
