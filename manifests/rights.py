"""Under which terms a thing may be used, in the words of Creative Commons and RightsStatements.org.

The Presentation API asks for the ``http:`` form of these URIs (3.0, section 3.1, `rights`), whatever
browsers show in their address bar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from manifests.errors import UnknownRightsError
from manifests.texts import LanguageMap


@dataclass(frozen=True)
class Rights:
    """One statement of rights.

    `uri` is the form for documents, `label` its name for visitors in vi and en. `attribution` says
    whether whoever uses the picture has to name the source.
    """

    uri: str
    label: LanguageMap
    attribution: bool


#: The six licences; each has the international version 4.0 and the older ones museums still use.
_LICENCES = {
    "by": ("CC BY", "Ghi công", "Attribution"),
    "by-sa": ("CC BY-SA", "Ghi công – Chia sẻ tương tự", "Attribution-ShareAlike"),
    "by-nc": ("CC BY-NC", "Ghi công – Phi thương mại", "Attribution-NonCommercial"),
    "by-nc-sa": (
        "CC BY-NC-SA",
        "Ghi công – Phi thương mại – Chia sẻ tương tự",
        "Attribution-NonCommercial-ShareAlike",
    ),
    "by-nd": ("CC BY-ND", "Ghi công – Không phái sinh", "Attribution-NoDerivatives"),
    "by-nc-nd": (
        "CC BY-NC-ND",
        "Ghi công – Phi thương mại – Không phái sinh",
        "Attribution-NonCommercial-NoDerivatives",
    ),
}
_LICENCE_VERSIONS = ("4.0", "3.0", "2.5", "2.0")

#: https://rightsstatements.org/page/1.0/, all twelve, with their names in Vietnamese and English.
_STATEMENTS = {
    "InC": ("Đang được bảo hộ quyền tác giả", "In Copyright"),
    "InC-OW-EU": (
        "Đang được bảo hộ quyền tác giả – Tác phẩm mồ côi của Liên minh châu Âu",
        "In Copyright - EU Orphan Work",
    ),
    "InC-EDU": (
        "Đang được bảo hộ quyền tác giả – Được phép sử dụng cho giáo dục",
        "In Copyright - Educational Use Permitted",
    ),
    "InC-NC": (
        "Đang được bảo hộ quyền tác giả – Được phép sử dụng phi thương mại",
        "In Copyright - Non-Commercial Use Permitted",
    ),
    "InC-RUU": (
        "Đang được bảo hộ quyền tác giả – Không tìm được hoặc không xác định được chủ sở hữu quyền",
        "In Copyright - Rights-holder(s) Unlocatable or Unidentifiable",
    ),
    "NoC-CR": (
        "Không thuộc diện bảo hộ quyền tác giả – Có ràng buộc theo hợp đồng",
        "No Copyright - Contractual Restrictions",
    ),
    "NoC-NC": (
        "Không thuộc diện bảo hộ quyền tác giả – Chỉ sử dụng phi thương mại",
        "No Copyright - Non-Commercial Use Only",
    ),
    "NoC-OKLR": (
        "Không thuộc diện bảo hộ quyền tác giả – Có hạn chế khác theo pháp luật",
        "No Copyright - Other Known Legal Restrictions",
    ),
    "NoC-US": (
        "Không thuộc diện bảo hộ quyền tác giả tại Hoa Kỳ",
        "No Copyright - United States",
    ),
    "CNE": ("Chưa đánh giá tình trạng quyền tác giả", "Copyright Not Evaluated"),
    "UND": ("Chưa xác định được tình trạng quyền tác giả", "Copyright Undetermined"),
    "NKC": ("Không có thông tin về quyền tác giả", "No Known Copyright"),
}

_TAIL = r"/?(?:deed|legalcode)?(?:\.[a-z_-]+)?/?(?:[?#].*)?"
_LICENCE_URI = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/([0-9.]+)" + _TAIL,
    re.IGNORECASE,
)
_STATEMENT_URI = re.compile(
    r"https?://(?:www\.)?rightsstatements\.org/(?:vocab|page)/([a-z-]+)/1\.0/?(?:[?#].*)?",
    re.IGNORECASE,
)


def _both(vi: str, en: str) -> LanguageMap:
    return {"vi": (vi,), "en": (en,)}


def _known() -> Iterator[Rights]:
    commons = "http://creativecommons.org"
    yield Rights(
        f"{commons}/publicdomain/zero/1.0/",
        _both("CC0 1.0 – Hiến tặng cho công chúng", "CC0 1.0 Public Domain Dedication"),
        attribution=False,
    )
    yield Rights(
        f"{commons}/publicdomain/mark/1.0/",
        _both("Thuộc về công chúng (Public Domain Mark 1.0)", "Public Domain Mark 1.0"),
        attribution=False,
    )
    for version in _LICENCE_VERSIONS:
        for code, (short, vi, en) in _LICENCES.items():
            label = _both(f"{short} {version} – {vi}", f"{short} {version} {en}")
            yield Rights(f"{commons}/licenses/{code}/{version}/", label, attribution=True)
    for code, (vi, en) in _STATEMENTS.items():
        uri = f"http://rightsstatements.org/vocab/{code}/1.0/"
        yield Rights(uri, _both(vi, en), attribution=False)


_BY_URI = {rights.uri.lower(): rights for rights in _known()}

#: Every statement that is accepted, the most open first.
KNOWN_RIGHTS: tuple[Rights, ...] = tuple(_BY_URI.values())
CC0 = _BY_URI["http://creativecommons.org/publicdomain/zero/1.0/"]
#: What a new item carries until somebody has looked into it.
COPYRIGHT_NOT_EVALUATED = _BY_URI["http://rightsstatements.org/vocab/cne/1.0/"]


def parse_rights(text: str) -> Rights:
    """Name the rights statement a URI means, in any of the spellings browsers and people use.

    ``https:``, ``www.``, a missing slash, ``/deed.vi``, ``/legalcode``, a query and RightsStatements.org's
    ``/page/`` all lead to the one canonical URI.

    Raises
    ------
    UnknownRightsError
        The text is none of `KNOWN_RIGHTS`.
    """
    candidate = text.strip()
    canonical = None
    if match := _LICENCE_URI.fullmatch(candidate):
        folder, code, version = match.groups()
        canonical = f"http://creativecommons.org/{folder}/{code}/{version}/"
    elif match := _STATEMENT_URI.fullmatch(candidate):
        canonical = f"http://rightsstatements.org/vocab/{match.group(1)}/1.0/"
    found = _BY_URI.get(canonical.lower()) if canonical else None
    if found is None:
        raise UnknownRightsError(_refusal(text))
    return found


def find_rights(text: str) -> Rights | None:
    """Name the rights statement that a URI means, or None for one that is not known."""
    try:
        return parse_rights(text)
    except UnknownRightsError:
        return None


def _refusal(text: str) -> str:
    shown = text if len(text) <= 200 else f"{text[:200]}…"
    return (
        f"rights {shown!r} are not known: use {CC0.uri}, http://creativecommons.org/publicdomain/mark/1.0/, "
        f"http://creativecommons.org/licenses/C/V/ with C one of {', '.join(_LICENCES)} and V one of "
        f"{', '.join(_LICENCE_VERSIONS)}, or http://rightsstatements.org/vocab/S/1.0/ with S one of "
        f"{', '.join(_STATEMENTS)}"
    )
