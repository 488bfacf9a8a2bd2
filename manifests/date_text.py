"""Dates as Vietnamese (and English) museums write them, as EDTF: "thế kỷ XV", "khoảng 1428-1527", "nhà Lê sơ".

What is not understood for certain is not guessed: then there is no EDTF, and the text stands for itself. A century is
written as its hundred years (``14XX``), a part of one as a third or a half of it, approximately.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from manifests.edtf import parse_edtf
from manifests.errors import DateError
from manifests.vietnamese import normal

_LONGEST = 200
_MONTHS = 12
_ROMAN = {"i": 1, "v": 5, "x": 10}
#: First and last year of a part of a century.
_PARTS = {
    "nua dau": (0, 49), "nua cuoi": (50, 99), "nua sau": (50, 99),
    "dau": (0, 33), "giua": (34, 66), "cuoi": (67, 99),
    "early": (0, 33), "mid": (34, 66), "late": (67, 99),
}  # fmt: skip
_PART = rf"(?:(?P<part>{'|'.join(_PARTS)})[ -])?"
_CENTURY = re.compile(
    rf"{_PART}(?:(?:the k[yi]|tk|thk)\.? ?)(?P<number>[ivx]+|\d{{1,2}})(?: sau cn| scn)?"
)
_ENGLISH_CENTURY = re.compile(rf"{_PART}(?P<number>\d{{1,2}})(?:st|nd|rd|th) (?:century|c\.?)")
_DECADE = re.compile(
    r"(?:nhung nam|thap nien|thap ky)(?: nam)? (\d{3})0(?: cua the k[yi] [ivx]+)?|(\d{3})0s"
)
_DECADE_OF = re.compile(
    r"(?:nhung nam|thap nien|thap ky) (\d)0,?(?: cua)? (?:the k[yi]|tk) ?([ivx]+|\d{1,2})"
)
_YEAR = re.compile(r"(?:nam )?(\d{1,4})")
_MONTH = re.compile(r"(?:thang )?(\d{1,2})(?:/|-|\.| nam )(\d{4})")
_DAY = re.compile(r"(?:ngay )?(\d{1,2})(?:/|-|\.| thang )(\d{1,2})(?:/|-|\.| nam )(\d{4})")
_WRITTEN = re.compile(r"-?\d{3}[\dx](?:-\d\d){0,2}[~?%]?|-?\d\dxx[~?%]?|[-\dx~?%./]*/[-\dx~?%./]*")
_ABOUT = re.compile(r"(?:vao )?(?:khoang|uoc|chung|circa|ca\.|c\.|about)(?: nam)? |~ ?")
_BEFORE = re.compile(r"(?:truoc|before)(?: nam)? (.+)")
_AFTER = re.compile(r"(?:sau|tu sau|after)(?: nam)? (.+)")
_SINCE = re.compile(r"(?:tu|since)(?: nam)? (.+?)(?: den nay| - nay)?")
_BC = re.compile(r"(.+?) ?(?:tcn|tr\.? ?cn|truoc cong nguyen|bce?)\.?")
_AD = re.compile(r"(.+?) ?(?:sau cong nguyen|scn|ad|ce)\.?")
_BETWEEN = re.compile(r" ?- ?| den | toi | to | and (?=\d)")
_RULED = ("thời kỳ", "thời", "nhà", "triều đại", "triều", "văn hóa", "đời")


def find_edtf(text: str, periods: Mapping[str, str]) -> str:
    """Return what a date as text says in EDTF; empty where that is not certain.

    Parameters
    ----------
    periods
        EDTF of periods by their names in the form of `manifests.vietnamese.normal`.
    """
    if len(text) > _LONGEST:
        return ""
    whole = " ".join(unicodedata.normalize("NFC", text).split())
    whole = whole if whole.endswith("..") else whole.rstrip(" .")
    candidates = [whole]
    if bracketed := re.fullmatch(r"(.*?)\(([^()]+)\)", whole):
        candidates = [bracketed[1].strip(), bracketed[2]]
    elif "," in whole and "của" not in whole:
        candidates = [part.strip() for part in whole.split(",")]
    found = [edtf for each in candidates if (edtf := _find(each, periods))]
    return min(found, key=_span, default="")


def _span(edtf: str) -> int:
    first, last = parse_edtf(edtf)
    return 10_000 if first is None or last is None else last - first


def _find(text: str, periods: Mapping[str, str]) -> str:
    """Return the EDTF of one statement, held to the format."""
    plain = _plain(text)
    found = (
        _find_written(plain) or _find_stated(plain) or _find_period(text, periods) or _range(plain)
    )
    try:
        parse_edtf(found)
    except DateError:
        return ""
    return found


def _plain(text: str) -> str:
    """Write a text in small letters without marks; its signs stay, and every dash is the same."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(each for each in parts if not unicodedata.combining(each))
    return " ".join(re.sub(r"[‐-―−]", "-", bare).split())


def _find_written(plain: str) -> str:
    """Return what is EDTF already; dates with slashes of other lands are none."""
    if not _WRITTEN.fullmatch(plain) or _DAY.fullmatch(plain) or _MONTH.fullmatch(plain):
        return ""
    if (short := re.fullmatch(r"\d{4}-(\d\d)", plain)) and int(short[1]) > _MONTHS:
        return ""  # 1914-18 ends in 1918
    return plain.upper()


def _find_stated(plain: str) -> str:
    """Return the EDTF of one date with what is said around it: about, before, after, perhaps."""
    if plain.endswith(("?", "(?)")):
        sure = _find_stated(plain.rstrip("?() "))
        return f"{sure}?" if sure and sure[-1] not in "~?." and "/" not in sure else ""
    if about := _ABOUT.match(plain):
        return _about(plain[about.end() :])
    for pattern, form in ((_BEFORE, "../{}"), (_AFTER, "{}/.."), (_SINCE, "{}/..")):
        if (stated := pattern.fullmatch(plain)) and (single := _single(stated[1])):
            return form.format(_edge(single, first=form.startswith("..")))
    return _single(plain)


def _edge(edtf: str, *, first: bool) -> str:
    """Return where a date begins, or ends, as a bare date."""
    return edtf.split("/")[0 if first else -1].rstrip("~")


def _about(plain: str) -> str:
    single = _single(plain)
    if not single:
        single = _range(plain)
    if not single or ".." in single:
        return ""
    return "/".join(each if each.endswith("~") else f"{each}~" for each in single.split("/"))


def _range(plain: str) -> str:
    """Return the EDTF of "A - B", where A may leave out what B says too: "XV - XVI", "thế kỷ II - I TCN"."""
    begun = re.sub(r"^(?:tu|giua|from|between)(?: nam)? ", "", plain)
    sides = _BETWEEN.split(begun)
    if len(sides) != 2 or not all(sides):
        return ""
    left, right = sides
    if re.fullmatch(r"\d{4}", left) and re.fullmatch(r"\d\d", right):
        right = left[:2] + right  # 1914-18
    unit = re.match(rf"{_PART}(?:the k[yi]|tk|thk)\.? ?", left)
    about = _ABOUT.match(right)
    last = _about(right[about.end() :]) if about else ""
    last = last or (_single(_with_unit(right, "the ky")) if unit else "") or _single(right)
    first = _single(left) or _single(_with_unit(left, "the ky"))
    if last and first and _BC.fullmatch(right) and not _BC.fullmatch(left):
        first = _single(
            f"{_with_unit(left, 'the ky') if unit is None and 'XX' in last else left} tcn"
        )
    if not (first and last) or ".." in first + last:
        return ""
    return f"{first.split('/')[0]}/{last.split('/')[-1]}"


def _with_unit(plain: str, unit: str) -> str:
    """Put the word for century before a number, behind the part of it that is meant."""
    part = re.match(rf"(?:{'|'.join(_PARTS)}) ", plain)
    at = part.end() if part else 0
    return plain if plain[at : at + 2] in ("th", "tk") else f"{plain[:at]}{unit} {plain[at:]}"


def _single(plain: str) -> str:
    """Return the EDTF of one day, month, year, decade or century."""
    plain = plain.strip()
    if before_christ := _BC.fullmatch(plain):
        return _single_bc(before_christ[1])
    if after_christ := _AD.fullmatch(plain):
        plain = after_christ[1]
    if day := _DAY.fullmatch(plain):
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    if month := _MONTH.fullmatch(plain):
        return f"{month[2]}-{int(month[1]):02}"
    if (year := _YEAR.fullmatch(plain)) and int(year[1]):
        return f"{int(year[1]):04}"
    return _decade(plain) or _century(plain)


def _decade(plain: str) -> str:
    if decade := _DECADE.fullmatch(plain):
        return f"{decade[1] or decade[2]}X"
    if decade := _DECADE_OF.fullmatch(plain):
        return f"{_number(decade[2]) - 1:02}{decade[1]}X"
    return ""


def _century(plain: str) -> str:
    century = _CENTURY.fullmatch(plain) or _ENGLISH_CENTURY.fullmatch(plain)
    if century is None or not 1 <= (number := _number(century["number"])) <= 21:
        return ""
    if not century["part"]:
        return f"{number - 1:02}XX"
    first, last = (100 * (number - 1) + year for year in _PARTS[century["part"]])
    return f"{first:04}~/{last:04}~"


def _single_bc(plain: str) -> str:
    """Return a year or a century before Christ; 1 BC is the year 0."""
    if year := _YEAR.fullmatch(plain):
        return _astronomical(1 - int(year[1])) if int(year[1]) else ""
    century = _CENTURY.fullmatch(plain) or _ENGLISH_CENTURY.fullmatch(plain)
    if century is None or not 1 <= (number := _number(century["number"])) <= 99:
        return ""
    begins = 1 - 100 * number
    if not century["part"]:
        return f"{_astronomical(begins)}/{_astronomical(begins + 99)}"
    first, last = (begins + year for year in _PARTS[century["part"]])
    return f"{_astronomical(first)}~/{_astronomical(last)}~"


def _astronomical(year: int) -> str:
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _number(text: str) -> int:
    """Return a Roman or Arabic number; 0 for letters that are no Roman number."""
    if text.isdigit():
        return int(text)
    values = [_ROMAN[each] for each in text]
    total = sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    return total if _roman(total) == text else 0


def _roman(number: int) -> str:
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "x" * (number // 10) + ones[number % 10]


def _find_period(text: str, periods: Mapping[str, str]) -> str:
    """Return when a period was, by its name with or without "thời", "nhà" and the like."""
    named = normal(text)
    if named in periods:
        return periods[named]
    for word in _RULED:
        bare = named.removeprefix(f"{normal(word)} ")
        if bare == named:
            continue
        for each in (bare, *(f"{normal(other)} {bare}" for other in _RULED)):
            if each in periods:
                return periods[each]
    return ""
