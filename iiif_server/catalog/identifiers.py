"""Identifiers: which are allowed, which can name anything at all, and how a media gets its own."""

from __future__ import annotations

import hashlib
import re

from iiif_server.errors import InvalidIdentifierError, UnknownError

IDENTIFIER = re.compile(r"[A-Za-z0-9._~-]{1,128}")

#: 80 bits of a SHA-256: two media of one service meet by chance once in 10^12 at a million media.
MEDIA_ID_LETTERS = 20


def is_identifier(value: str) -> bool:
    """Tell whether a value may name anything here.

    It has only the characters allowed, and is neither ``.`` nor ``..``, which clients remove from paths (RFC 3986,
    section 5.2.4).
    """
    return IDENTIFIER.fullmatch(value) is not None and value not in {".", ".."}


def check_may_exist(value: str, unknown: type[UnknownError]) -> None:
    """Refuse an identifier that can name nothing, before a database is asked for it.

    Everything that looks up what somebody outside named begins with this: PostgreSQL takes no NUL, and drivers no
    half of a surrogate pair, and the answer to those is an error of ours instead of "there is none".

    Raises
    ------
    UnknownError
        Of the class that is given, where there cannot be such a thing.
    """
    if not is_identifier(value):
        raise unknown(value)


def check_identifier(what: str, value: str) -> str:
    """Return the identifier unchanged.

    Raises
    ------
    InvalidIdentifierError
        If it may name nothing.
    """
    if not is_identifier(value):
        raise InvalidIdentifierError(what, value)
    return value


def media_identifier(item_id: str, sha256: str, page: int) -> str:
    """Return the identifier of one page of a file in an item: the same deposit gives the same one."""
    name = f"{item_id}\n{sha256}\n{page}"
    return hashlib.sha256(name.encode()).hexdigest()[:MEDIA_ID_LETTERS]
