"""Texts as exhibitions keep them: plain, whatever was pasted; decided purely.

What comes from a word processor is HTML with styles, comments and perhaps scripts. Of it only the words stay, a
paragraph a line. A text that is no HTML stays as it is written, with all its signs.
"""

from __future__ import annotations

from typing import Any

from manifests.exhibition.model import Exhibition
from manifests.exhibition.translations import is_said
from manifests.exhibition.values import exhibition_from_values, exhibition_to_values
from manifests.markup import paragraphs_of

#: What word processors put around what they hand over; spaces between words that are being typed stay.
_AROUND = "\ufeff\r\n"


def tidy_texts(exhibition: Exhibition) -> Exhibition:
    """Return an exhibition whose texts are all plain."""
    values = exhibition_to_values(exhibition)
    tidied = _tidy(values)
    return exhibition if tidied == values else exhibition_from_values(tidied)


def _tidy(value: Any) -> Any:
    if isinstance(value, list):
        return [_tidy(each) for each in value]
    if not isinstance(value, dict):
        return value
    if is_said(value):
        return {
            tag: [paragraphs_of(text.strip(_AROUND)) for text in texts]
            for tag, texts in value.items()
        }
    return {name: _tidy(each) for name, each in value.items()}
