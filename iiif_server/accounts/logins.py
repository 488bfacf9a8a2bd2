"""Logins and names: what somebody types to sign in, and what others read of them."""

from __future__ import annotations

import re
import unicodedata

from iiif_server.access.errors import LoginRefusedError

#: A short name or an e-mail address: letters that every keyboard has, and no spaces to mistake.
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._+@-]{0,126}[a-z0-9]")
LONGEST_NAME = 128


def fold_login(login: str) -> str:
    """Return a login as it is kept: who types capitals or a space after it means the same."""
    return unicodedata.normalize("NFC", login[:256]).strip().casefold()


def parse_login(text: str) -> str:
    """Return a login for a new account.

    Raises
    ------
    LoginRefusedError
        If it is none.
    """
    login = fold_login(text)
    if not _LOGIN.fullmatch(login):
        raise LoginRefusedError(
            f"{text[:128]!r} is no login: use 2 to 128 of a-z, 0-9 and . _ + @ -, such as lan or lan@baotang.vn",
            "login",
        )
    return login


def parse_name(text: str) -> str:
    """Return somebody's name on one line.

    Raises
    ------
    LoginRefusedError
        If it is empty, too long or more than one line.
    """
    name = " ".join(unicodedata.normalize("NFC", text[:1000]).split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise LoginRefusedError(f"a name has 1 to {LONGEST_NAME} letters, on one line", "name")
    return name
