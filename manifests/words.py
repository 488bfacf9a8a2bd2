"""The words this package says itself, in Vietnamese and English."""

from __future__ import annotations

from collections import Counter

from manifests.language import tidy
from manifests.model import Item, MediaKind, ModelLevel
from manifests.record import Layout
from manifests.texts import LanguageMap

TOP_COLLECTION: LanguageMap = {"vi": ("Toàn bộ sưu tập",), "en": ("The whole collection",)}
ATTRIBUTION: LanguageMap = {"vi": ("Ghi công",), "en": ("Attribution",)}
MODEL: LanguageMap = {"vi": ("Mô hình 3D",), "en": ("3D model",)}
MODEL_REPORT: LanguageMap = {
    "vi": ("Báo cáo đo đạc của mô hình 3D",),
    "en": ("Measurements of the 3D model",),
}
MODEL_PLAIN: LanguageMap = {
    "vi": ("Mô hình 3D mở được bằng mọi phần mềm (GLB)",),
    "en": ("3D model for any software (GLB)",),
}
MODEL_AR: LanguageMap = {
    "vi": ("Mô hình 3D để xem trong không gian thật bằng iPhone, iPad (USDZ)",),
    "en": ("3D model to see in your room with an iPhone or iPad (USDZ)",),
}
MODEL_ORIGINAL: LanguageMap = {
    "vi": ("Mô hình 3D gốc, nguyên như khi nộp lưu",),
    "en": ("The 3D model as it was deposited",),
}
TURNTABLE: LanguageMap = {"vi": ("Xoay quanh hiện vật",), "en": ("All around the object",)}
PAGE_ABOUT_VI: LanguageMap = {"vi": ("Trang giới thiệu hiện vật (tiếng Việt)",)}
PAGE_ABOUT_EN: LanguageMap = {"en": ("Page about this object (English)",)}
COLLECTION_PAGE_VI: LanguageMap = {"vi": ("Trang bộ sưu tập (tiếng Việt)",)}
COLLECTION_PAGE_EN: LanguageMap = {"en": ("Page of this collection (English)",)}
SOURCE: LanguageMap = {"vi": ("Nguồn",), "en": ("Source",)}
PAGE_AT_SOURCE: LanguageMap = {"vi": ("Trang của nguồn",), "en": ("Page at the source",)}
ORIGINAL_DESCRIPTION: LanguageMap = {
    "vi": ("Bản mô tả gốc tại nguồn",),
    "en": ("The description as the source publishes it",),
}
HOME_OF_PROVIDER: LanguageMap = {"vi": ("Trang chủ",), "en": ("Home page",)}

#: The sides of an object in the order in which it shows them, in the words of the viewer.
_SIDES = (
    ("Mặt trước", "Front"),
    ("Mặt phải", "Right side"),
    ("Mặt sau", "Back"),
    ("Mặt trái", "Left side"),
)

_LEVELS = {
    "thumb": ("sơ lược", "preview"),
    "low": ("thấp", "low"),
    "medium": ("trung bình", "medium"),
    "high": ("cao", "high"),
    "full": ("đầy đủ", "full"),
}


def _numbered(vi: str, en: str, number: int) -> LanguageMap:
    """Name one of several things of a kind: "Trang 3", "Page 3"."""
    return {"vi": (f"{vi} {number}",), "en": (f"{en} {number}",)}


def media_names(item: Item) -> tuple[LanguageMap, ...]:
    """Name each media, in order: its own label, else "Trang 3" in a document, "Ảnh 3" or "Mô hình 3D"."""
    total = Counter(media.kind for media in item.media)
    counted: Counter[MediaKind] = Counter()
    names = []
    for media in item.media:
        counted[media.kind] += 1
        alone = total[media.kind] == 1
        names.append(
            tidy(media.label) or _generated(item, media.kind, counted[media.kind], alone=alone)
        )
    return tuple(names)


def _generated(item: Item, kind: MediaKind, number: int, *, alone: bool) -> LanguageMap:
    if kind is MediaKind.MODEL:
        return MODEL if alone else _numbered("Mô hình 3D", "3D model", number)
    if item.record.layout is Layout.PAGED:
        return _numbered("Trang", "Page", number)
    return _numbered("Ảnh", "Image", number)


def view_name(number: int, count: int) -> LanguageMap:
    """Say from where one of `count` pictures around an object shows it: "Mặt trước, xoay 45° sang phải".

    It is turned as by the viewer's button "Turn to the right": after a quarter its right side is seen.
    """
    quarter, turned_deg = divmod(360 * number / count, 90)
    vi, en = _SIDES[int(quarter) % len(_SIDES)]
    if not turned_deg:
        return {"vi": (vi,), "en": (en,)}
    angle = f"{turned_deg:.4g}"
    return {
        "vi": (f"{vi}, xoay {_vietnamese(angle)}° sang phải",),
        "en": (f"{en}, turned {angle}° to the right",),
    }


def level_name(level: ModelLevel) -> LanguageMap:
    """Name a level in one word, as a menu shows it."""
    vi, en = _LEVELS.get(level.name, (level.name, level.name))
    return {"vi": (vi.capitalize(),), "en": (en.capitalize(),)}


def level_label(level: ModelLevel) -> LanguageMap:
    """Say what a visitor gets with one level of a model: detail, triangles, size and error."""
    vi, en = _LEVELS.get(level.name, (level.name, level.name))
    triangles, size_mb, error_mm = (
        f"{level.triangles:,}",
        _megabytes(level.bytes),
        _millimetres(level.error_mm),
    )
    english = f"3D model, {en} detail: {triangles} triangles, {size_mb} MB, error {error_mm} mm"
    vietnamese = (
        f"Mô hình 3D, mức chi tiết {vi}: {_vietnamese(triangles)} tam giác, "
        f"{_vietnamese(size_mb)} MB, sai lệch {_vietnamese(error_mm)} mm"
    )
    return {"vi": (vietnamese,), "en": (english,)}


def _megabytes(size_bytes: int) -> str:
    # Two decimals below 1 MB: the smallest level of a ladder is some tens of kilobytes.
    return (
        f"{size_bytes / 1e6:,.1f}"
        if size_bytes >= 1_000_000
        else f"{max(size_bytes / 1e6, 0.01):.2f}"
    )


def _millimetres(error_mm: float) -> str:
    if 0 < error_mm < 0.001:  # a micrometre: finer than any scanner of museum objects resolves
        return "< 0.001"
    return f"{error_mm:,.3f}".rstrip("0").rstrip(".")


def _vietnamese(number: str) -> str:
    """Swap the separators: 1,234.5 is written 1.234,5 in Vietnamese."""
    return number.translate(str.maketrans(",.", ".,"))
