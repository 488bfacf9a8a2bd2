"""Why something failed, in the language of the page, or in the one that a program asked for."""

from __future__ import annotations

from flask import request

from iiif_server.reasons.translate import translate
from iiif_server.web.languages import NAMES, Language, current_language


def say_reason(reason: str) -> str:
    """Return a reason as the one who asked is told it.

    Programs that ask for no language get English: that is how a reason is kept, and scripts may look for words of it.
    """
    return translate(reason, _language())


def asked_for_language() -> bool:
    """Tell whether the address says in which language the answer is wanted."""
    return request.args.get("lang") in NAMES


def _language() -> Language:
    is_program = request.path.startswith("/api/") and not asked_for_language()
    return "en" if is_program else current_language()
