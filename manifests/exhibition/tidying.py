"""Texts as exhibitions keep them: plain, whatever was pasted; decided purely.

What comes from a word processor is HTML with styles, comments and perhaps scripts. Of it only the words stay, a
paragraph a line. A text that is no HTML stays as it is written, with all its signs.
"""

from __future__ import annotations

from typing import Any

from manifests.exhibition.translations import is_said
from manifests.exhibition.values import Document
from manifests.markup import paragraphs_of

#: What word processors put around what they hand over; spaces between words that are being typed stay.
_AROUND = "\ufeff\r\n"


def tidy_document(document: Document) -> dict[str, Any]:
    """Return the document of an exhibition with all its texts plain; it may be beyond the bounds of a document."""
    tidied: dict[str, Any] = _tidy(document)
    return tidied


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
