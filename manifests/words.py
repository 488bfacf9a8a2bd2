"""The words this package says itself, in Vietnamese and English."""

from __future__ import annotations

from collections import Counter

from manifests.language import language_name, tidy
from manifests.model import (
    DepositedFile,
    Item,
    Media,
    MediaKind,
    MediaRole,
    ModelLevel,
    TextTrack,
    TrackKind,
)
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
DOCUMENT_ORIGINAL = ("Tài liệu PDF, nguyên như khi nộp lưu", "The PDF document as it was deposited")
PICTURE_ORIGINAL = ("Ảnh gốc, nguyên như khi nộp lưu", "The picture as it was deposited")
LINKED_ART: LanguageMap = {
    "vi": ("Thông tin mô tả theo Linked Art",),
    "en": ("Description as Linked Art",),
}
SCHEMA_ORG: LanguageMap = {
    "vi": ("Thông tin mô tả theo schema.org",),
    "en": ("Description as schema.org",),
}
PLACE_OF_ORIGIN: LanguageMap = {"vi": ("Nơi xuất xứ",), "en": ("Place of origin",)}
CURRENT_PLACE: LanguageMap = {"vi": ("Nơi hiện nay",), "en": ("Current place",)}
RECORDING: LanguageMap = {
    "vi": ("Nghe, xem bản ghi âm, ghi hình",),
    "en": ("Play the recording",),
}
CONTENTS: LanguageMap = {"vi": ("Mục lục",), "en": ("Contents",)}
#: Version of the Presentation API → what a document in it is called.
VERSIONS: dict[str, LanguageMap] = {
    "2": {"vi": ("Bản mô tả theo IIIF Presentation 2.1",), "en": ("In IIIF Presentation 2.1",)},
    "3": {"vi": ("Bản mô tả theo IIIF Presentation 3.0",), "en": ("In IIIF Presentation 3.0",)},
    "4": {
        "vi": ("Bản mô tả theo IIIF Presentation 4.0 (bản thử nghiệm)",),
        "en": ("In IIIF Presentation 4.0 (release candidate)",),
    },
}
TURNTABLE: LanguageMap = {"vi": ("Xoay quanh hiện vật",), "en": ("All around the object",)}
PAGE_ABOUT_VI: LanguageMap = {"vi": ("Trang giới thiệu hiện vật (tiếng Việt)",)}
PAGE_ABOUT_EN: LanguageMap = {"en": ("Page about this object (English)",)}
ABOUT: LanguageMap = {"vi": ("Giới thiệu",), "en": ("About",)}
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

_RECORDINGS = {
    MediaKind.AUDIO: ("Bản ghi âm", "Sound recording"),
    MediaKind.VIDEO: ("Phim", "Film"),
}

_TRACKS = {
    TrackKind.CAPTIONS: ("Phụ đề", "Captions"),
    TrackKind.TRANSCRIPT: ("Bản chép lời", "Transcript"),
}

#: What a media is called by its role, where nobody called it anything.
_ROLES: dict[MediaRole, tuple[str, str]] = {
    MediaRole.DETAIL: ("Chi tiết", "Detail"),
    MediaRole.XRAY: ("Ảnh X-quang", "X-ray"),
    MediaRole.RAKING_LIGHT: ("Ảnh ánh sáng xiên", "Raking light"),
    MediaRole.INFRARED: ("Ảnh hồng ngoại", "Infrared"),
    MediaRole.ULTRAVIOLET: ("Ảnh tử ngoại", "Ultraviolet"),
    MediaRole.DOSSIER: ("Hồ sơ", "Dossier"),
    MediaRole.CONTEXT: ("Bối cảnh", "Context"),
}
_VISIBLE_LIGHT: LanguageMap = {"vi": ("Ánh sáng thường",), "en": ("Visible light",)}

_LEVELS = {
    "thumb": ("sơ lược", "preview"),
    "low": ("thấp", "low"),
    "medium": ("trung bình", "medium"),
    "high": ("cao", "high"),
    "full": ("đầy đủ", "full"),
}


def _both(vi: str, en: str) -> LanguageMap:
    return {"vi": (vi,), "en": (en,)}


def _numbered(vi: str, en: str, number: int) -> LanguageMap:
    """Name one of several things of a kind: "Trang 3", "Page 3"."""
    return _both(f"{vi} {number}", f"{en} {number}")


def media_names(item: Item) -> dict[str, LanguageMap]:
    """Name each media, by identifier: its own label, else the view, else "Ảnh X-quang", "Trang 3", "Mô hình 3D"."""
    total = Counter(map(_sort, item.media))
    counted: Counter[tuple[MediaKind, MediaRole | None]] = Counter()
    names = {}
    for media in item.media:
        sort = _sort(media)
        counted[sort] += 1
        number = None if total[sort] == 1 else counted[sort]
        names[media.id] = (
            tidy(media.label) or tidy(media.view) or _generated(item, media, counted[sort], number)
        )
    return names


def option_name(media: Media) -> LanguageMap:
    """Name one of several pictures of a view, of which a visitor chooses one: "Ảnh X-quang"."""
    by_role = _both(*_ROLES[media.role]) if media.role in _ROLES else _VISIBLE_LIGHT
    return tidy(media.label) or by_role


def _sort(media: Media) -> tuple[MediaKind, MediaRole | None]:
    """Return what media are numbered by."""
    return media.kind, media.role if media.role in _ROLES else None


def _generated(item: Item, media: Media, position: int, number: int | None) -> LanguageMap:
    """Name a media by what it is, with its position among those of its sort where it is not the only one."""
    if media.kind is MediaKind.MODEL:
        return MODEL if number is None else _numbered("Mô hình 3D", "3D model", number)
    if media.kind in _RECORDINGS:
        vi, en = _RECORDINGS[media.kind]
        return _both(vi, en) if number is None else _numbered(vi, en, number)
    if media.role in _ROLES:
        vi, en = _ROLES[media.role]
        return _both(vi, en) if number is None else _numbered(vi, en, number)
    if item.record.layout is Layout.PAGED:
        return _numbered("Trang", "Page", position)
    return _numbered("Ảnh", "Image", position)


def part_name(collection: LanguageMap, number: int, last: int) -> LanguageMap:
    """Name one page of a large collection in each language that the collection has a name in: "Gốm (3/96)"."""
    return {
        tag: tuple(f"{text} ({number}/{last})" for text in said) for tag, said in collection.items()
    }


def original_label(original: DepositedFile) -> LanguageMap:
    """Say what a visitor gets with a file as it was deposited, its kind and its size."""
    subject = DOCUMENT_ORIGINAL if original.media_type == "application/pdf" else PICTURE_ORIGINAL
    kind = original.media_type.partition("/")[2].upper()
    size_mb = _megabytes(original.bytes)
    vi, en = subject
    return _both(f"{vi} ({kind}, {vietnamese_number(size_mb)} MB)", f"{en} ({kind}, {size_mb} MB)")


def track_name(track: TextTrack) -> LanguageMap:
    """Name a text of a recording: its own label, else what it is and in which language."""
    vi, en = _TRACKS[track.kind]
    return tidy(track.label) or {
        "vi": (f"{vi} ({language_name(track.language, 'vi')})",),
        "en": (f"{en} ({language_name(track.language, 'en')})",),
    }


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
        "vi": (f"{vi}, xoay {vietnamese_number(angle)}° sang phải",),
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
        f"Mô hình 3D, mức chi tiết {vi}: {vietnamese_number(triangles)} tam giác, "
        f"{vietnamese_number(size_mb)} MB, sai lệch {vietnamese_number(error_mm)} mm"
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


def vietnamese_number(number: str) -> str:
    """Swap the separators: 1,234.5 is written 1.234,5 in Vietnamese."""
    return number.translate(str.maketrans(",.", ".,"))
