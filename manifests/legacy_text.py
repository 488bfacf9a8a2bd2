"""Vietnamese text of the years before Unicode, in which a font made the letters: found, and written anew.

In TCVN 5712:1993 (VN3, called ABC: fonts ``.VnTime``) each letter with its tone is one byte; in VNI (fonts
``VNI-Times``) a vowel is followed by a byte for its marks. Both come in sheets as letters of Western Europe:
"Trèng ®ång" and "Troáng ñoàng" are both "Trống đồng".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from manifests.syllables import is_syllable


class Legacy(StrEnum):
    """An encoding of the years before Unicode, by the name under which people know it."""

    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI"


#: TCVN 5712:1993, VN3: the letters at each byte, as Windows' Western code page shows the byte.
_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
_VNI_MARKS = {
    "a": "ù:á ø:à û:ả õ:ã ï:ạ â:â á:ấ à:ầ å:ẩ ã:ẫ ä:ậ ê:ă é:ắ è:ằ ú:ẳ ü:ẵ ë:ặ",
    "e": "ù:é ø:è û:ẻ õ:ẽ ï:ẹ â:ê á:ế à:ề å:ể ã:ễ ä:ệ",
    "o": "ù:ó ø:ò û:ỏ õ:õ ï:ọ â:ô á:ố à:ồ å:ổ ã:ỗ ä:ộ",
    "ô": "ù:ớ ø:ờ û:ở õ:ỡ ï:ợ",
    "u": "ù:ú ø:ù û:ủ õ:ũ ï:ụ",
    "ö": "ù:ứ ø:ừ û:ử õ:ữ ï:ự",
    "y": "ù:ý ø:ỳ û:ỷ õ:ỹ",
}
_VNI_ALONE = {
    "ñ": "đ",
    "ô": "ơ",
    "ö": "ư",
    "í": "í",
    "ì": "ì",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
}


def _vni_pairs() -> dict[str, str]:
    pairs = {
        f"{vowel}{pair[0]}": pair[2]
        for vowel, marks in _VNI_MARKS.items()
        for pair in marks.split()
    } | _VNI_ALONE
    upper = {legacy.upper(): letter.upper() for legacy, letter in pairs.items()}
    mixed = {
        legacy[0].upper() + legacy[1]: letter.upper()
        for legacy, letter in pairs.items()
        if len(legacy) > 1
    }
    return mixed | upper | pairs


_VNI = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    return _VNI_PATTERN.sub(lambda found: _VNI[found[0]], text)


_CONVERT: dict[Legacy, Callable[[str], str]] = {Legacy.TCVN3: _from_tcvn3, Legacy.VNI: _from_vni}
#: Letters of Western Europe, of which legacy words have at least one; none beyond them.
_WESTERN = re.compile(r"[\u00a1-\u00ff]")
_BEYOND = re.compile(r"[\u0100-\u200f\u2030-\uffff]")
_PARTS = re.compile(r"[A-Za-z\u00a1-\u00ff]+")


@dataclass(frozen=True)
class Judgement:
    """In which legacy encoding a text is, and whether that is certain."""

    legacy: Legacy
    certain: bool


def convert(text: str, legacy: Legacy) -> str:
    """Return a text of a legacy encoding in Unicode."""
    return _CONVERT[legacy](text)


def judge(text: str) -> Judgement | None:
    """Tell in which legacy encoding a text is; None where it is read as it stands.

    It is certain where every word with a letter of Western Europe becomes a Vietnamese syllable, and at least half
    of these words are none as they stand.
    """
    words = _legacy_words(text)
    odd = [word for word in words if not is_syllable(word)]
    if not odd or _BEYOND.search(text):
        return None
    shares = {
        legacy: sum(is_syllable(convert(word, legacy)) for word in words) / len(words)
        for legacy in Legacy
    }
    best = max(Legacy, key=lambda legacy: shares[legacy])
    alone = [each for each in Legacy if shares[each] == shares[best]] == [best]
    if shares[best] < 0.5:  # as many foreign words as legacy ones: a language of Western Europe
        return None
    return Judgement(best, shares[best] == 1 and alone and 2 * len(odd) >= len(words))


def judge_all(texts: Iterable[str]) -> Legacy | None:
    """Tell in which legacy encoding a whole list is: most of the cells that are not read as they stand."""
    votes = [judgement.legacy for text in texts if (judgement := judge(text)) and judgement.certain]
    best = max(Legacy, key=votes.count)
    return best if len(votes) >= 3 and votes.count(best) > 0.9 * len(votes) else None


def fits(text: str, legacy: Legacy) -> bool:
    """Tell whether a text in a list of this encoding is in it too: all its words with marks become syllables."""
    words = _legacy_words(text)
    return (
        bool(words)
        and not _BEYOND.search(text)
        and all(is_syllable(convert(word, legacy)) for word in words)
    )


def _legacy_words(text: str) -> list[str]:
    return [word for word in _PARTS.findall(text) if _WESTERN.search(word)]
