"""The two languages of the pages: which one a request is in, its texts, and the same page in the other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import urlencode

from flask import request

from iiif_server.web.viewer_files import VIEWER_DIR
from manifests.uris import Uris

Language = Literal["vi", "en"]

#: The names by which speakers know their language, Vietnamese first.
NAMES: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}


@dataclass(frozen=True)
class LanguageLink:
    """The current page in one of the languages."""

    code: Language
    name: str
    url: str
    current: bool


def current_language() -> Language:
    """Return the language of the request: ``?lang=`` wins over the path, Vietnamese is the default."""
    asked = request.args.get("lang")
    if asked in NAMES:
        return "en" if asked == "en" else "vi"
    return "en" if is_english_path(request.path) else "vi"


def is_english_path(path: str) -> bool:
    """Tell whether a path lies under ``/en/``."""
    return path == "/en" or path.startswith("/en/")


def language_links(uris: Uris, query: Sequence[tuple[str, str]] = ()) -> list[LanguageLink]:
    """Return the current page in each language.

    Parameters
    ----------
    query
        The parts of its address that belong to what it shows.
    """
    written = f"?{urlencode(query)}" if query else ""
    english = is_english_path(request.path)
    path = (request.path[3:] or "/") if english else request.path
    current = current_language()
    return [
        LanguageLink(
            code,
            name,
            f"{uris.base}{'/en' if code == 'en' else ''}{path}{written}",
            code == current,
        )
        for code, name in NAMES.items()
    ]


@cache
def texts(language: Language) -> dict[str, str]:
    """Return the texts of the pages in a language, by key."""
    path = VIEWER_DIR / "translations" / f"{language}.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def translate(language: Language, key: str, **values: object) -> str:
    """Return one text with its ``{values}`` filled in.

    Raises
    ------
    KeyError
        If there is no such text: a template must not show a key in silence.
    """
    return texts(language)[key].format(**values)
