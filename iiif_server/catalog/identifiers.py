"""Identifiers: which are allowed, and how a media gets its own."""

from __future__ import annotations

import hashlib
import re

from iiif_server.errors import InvalidIdentifierError

IDENTIFIER = re.compile(r"[A-Za-z0-9._~-]{1,128}")

#: 80 bits of a SHA-256: two media of one service meet by chance once in 10^12 at a million media.
MEDIA_ID_LETTERS = 20


def check_identifier(what: str, value: str) -> str:
    """Return the identifier unchanged.

    Raises
    ------
    InvalidIdentifierError
        If it has other characters than those allowed; ``.`` and ``..`` are refused too, because clients
        remove them from paths (RFC 3986, section 5.2.4).
    """
    if not IDENTIFIER.fullmatch(value) or value in {".", ".."}:
        raise InvalidIdentifierError(what, value)
    return value


def media_identifier(item_id: str, sha256: str, page: int) -> str:
    """Return the identifier of one page of a file in an item: the same deposit gives the same one."""
    name = f"{item_id}\n{sha256}\n{page}"
    return hashlib.sha256(name.encode()).hexdigest()[:MEDIA_ID_LETTERS]
