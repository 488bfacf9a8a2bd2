"""Identifiers of what a list brings: made from what it is called, so that the same list always gives the same ones."""

from __future__ import annotations

import hashlib
import re

from manifests.vietnamese import fold

#: Room for a hash behind it, and for whoever appends something.
_LONGEST = 80
_HASH_LETTERS = 8


def make_identifier(name: str, *, fallback: str) -> str:
    """Return an identifier for what is called so: "BTTQ 1234/Đ.56" gives ``bttq-1234-d-56``.

    What has no Latin letter or digit gets `fallback` with a hash.
    """
    plain = "-".join(re.findall(r"[a-z0-9]+", fold(name)))[:_LONGEST].strip("-")
    return plain or make_distinct(fallback, name)


def make_distinct(identifier: str, name: str) -> str:
    """Return an identifier for a second thing whose name gives the same one: with a hash of the exact name."""
    return f"{identifier}-{hashlib.sha256(name.encode()).hexdigest()[:_HASH_LETTERS]}"
