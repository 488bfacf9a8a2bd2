r"""Several texts in one cell: parted by a sign, which is written ``\;`` where it belongs to a text.

``;`` parts short things (words, names, numbers), ``|`` parts prose. Cells that a spreadsheet would take for formulas
are written so that they are none, and read back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: Signs that may be escaped.
_SIGNS = "\\;|()"
_ESCAPABLE = re.compile(r"[\\;|()]")
#: What makes a spreadsheet take a text for a formula (OWASP, "CSV Injection").
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_GUARD = "'"
#: Control characters, halves of pairs, and what nobody sees and two equal numbers differ by: spaces without width and
#: marks of direction. Joiners in names of other scripts stay.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Return a text of a cell in its one form: NFC, one kind of line break, no control characters, no space around."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # as most are: no line breaks, no control characters, no halves
        return composed.strip()
    composed = composed.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", composed).strip()


def escape(text: str, signs: str = _SIGNS) -> str:
    """Write a text so that none of the signs in it parts anything."""
    return _ESCAPABLE.sub(
        lambda found: f"\\{found[0]}" if found[0] in f"{signs}\\" else found[0], text
    )


def unescape(text: str) -> str:
    """Return the text that was escaped; a backslash before anything else stands for itself."""
    return re.sub(r"\\([\\;|()])", r"\1", text)


def split(text: str, signs: str) -> list[str]:
    """Return the parts between signs that are not escaped, without space around them and still escaped.

    An empty text has no part.
    """
    if not text.strip():
        return []
    if "\\" not in text:
        for sign in signs[1:]:
            text = text.replace(sign, signs[0])
        return [each.strip() for each in text.split(signs[0])] if signs else [text.strip()]
    parts, part, escaped = [], "", False
    for letter in text:
        if letter in signs and not escaped:
            parts.append(part)
            part = ""
            continue
        escaped = letter == "\\" and not escaped
        part += letter
    return [each.strip() for each in [*parts, part]]


def split_same(text: str) -> list[str]:
    r"""Return the texts of one language, still escaped: ``\/`` stands between them, which nobody needs to type."""
    parts, part, letters = [], "", iter(text)
    for letter in letters:
        following = next(letters, "") if letter == "\\" else ""
        if following == "/":
            parts.append(part)
            part = ""
        else:
            part += letter + following
    return [*parts, part]


def join_same(texts: Iterable[str]) -> str:
    r"""Write texts of one language of one thing, with ``\/`` between them."""
    return "\\/".join(escape(each) for each in texts)


def join(parts: Iterable[str], sign: str) -> str:
    """Write escaped parts as one cell; empty where all of them are."""
    listed = list(parts)
    if not any(listed):
        return ""
    return f"{sign} ".join(listed) if sign != "|" else " | ".join(listed)


def guard(text: str) -> str:
    """Write a text so that no spreadsheet takes it for a formula: with an apostrophe before it."""
    return f"{_GUARD}{text}" if text.startswith((*FORMULA_SIGNS, _GUARD)) else text


def unguard(text: str) -> str:
    """Return the text that was guarded, by us or by somebody who typed the apostrophe."""
    guarded = text.startswith(_GUARD) and text[1:].startswith((*FORMULA_SIGNS, _GUARD))
    return text[1:] if guarded else text


def protect(text: str) -> str:
    """Write a text for a cell that is a text anyway: only an apostrophe that reading would take off is doubled."""
    return f"{_GUARD}{text}" if text.startswith(_GUARD) and unguard(text) != text else text
