"""Passwords: what is refused as easy to guess, how they are kept, and how one is compared.

Kept as Argon2id (RFC 9106) with the parameters that OWASP's Password Storage Cheat Sheet (2024) gives for a web server:
19 MiB, two passes, one lane. Each comparison takes that memory, so few are made at a time.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from iiif_server.access.errors import PasswordRefusedError

#: Letters. NIST SP 800-63B-4 (2025), section 3.1.1.2 asks for 15 where nothing else protects an account and forbids
#: rules of composition; here the estimate of guesses below stands beside a length that people take.
SHORTEST = 10
#: Argon2 takes any length; a megabyte of password would only cost time.
LONGEST = 128
#: Of zxcvbn, 0 to 4. 3: safely unguessable where hashing is slow (Wheeler, USENIX Security 2016).
LEAST_SCORE = 3

#: What is tried first here, and what zxcvbn's English lists do not know.
_OF_THE_HOUSE = (
    *("baovat", "baotang", "matkhau", "hienvat", "disan", "vietnam", "anhyeuem", "hanoi"),
    *("museum", "curator", "saigon", "xinchao", "nguyen", "quantri"),
)

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_FEW_AT_A_TIME = threading.BoundedSemaphore(4)


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    with _FEW_AT_A_TIME:
        return _HASHER.hash(_normal(password))


def is_password(password: str, kept: str) -> bool:
    """Tell whether a password is the one of which `kept` is kept."""
    with _FEW_AT_A_TIME:
        try:
            return _HASHER.verify(kept, _normal(password))
        except (VerificationError, InvalidHashError):
            return False


#: Compared with where there is no such account, so that the answer takes as long.
NOBODYS_HASH = _HASHER.hash(secrets.token_urlsafe(16))


def check_password(password: str, about: Sequence[str] = ()) -> None:
    """Refuse a password that is easy to guess.

    Parameters
    ----------
    about
        What is known of the person, and therefore tried first: their login and name.

    Raises
    ------
    PasswordRefusedError
        With the code ``short``, ``long`` or ``guessable``.
    """
    normal = _normal(password)
    if len(normal) < SHORTEST:
        raise PasswordRefusedError("short", f"A password has {SHORTEST} letters or more.")
    if len(normal) > LONGEST:
        raise PasswordRefusedError("long", f"A password has {LONGEST} letters at most.")
    if _score(normal, about) < LEAST_SCORE:
        raise PasswordRefusedError(
            "guessable",
            "This password is easy to guess: take four words that have nothing to do with each other.",
        )


def make_password() -> str:
    """Return a new password that nobody chose: 80 bits, in letters that are not mistaken for one another."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _score(password: str, about: Sequence[str]) -> int:
    # Its lists of words take a quarter of a second to load, which only a new password is worth.
    from zxcvbn import zxcvbn

    known = [*_OF_THE_HOUSE, *(part for text in about for part in (text, *text.split()))]
    score: int = zxcvbn(password[:72], user_inputs=known)["score"]
    return score


def _normal(password: str) -> str:
    """Return the same letters however a keyboard composes them (RFC 8265 asks for NFC)."""
    return unicodedata.normalize("NFC", password)
