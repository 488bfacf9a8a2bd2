"""Every object key, as a function of the original's hash and the recipe; never of a user's file name.

The hash comes first and is cut after two letters, so that no folder of a local store grows beyond 1/256 of all.
"""

from __future__ import annotations

import re

SHA256 = re.compile(r"[0-9a-f]{64}")

#: How the keys of all texts begin.
TEXTS = "texts/"


def original_key(sha256: str) -> str:
    """Return the key of the bytes as they were deposited."""
    return f"originals/{_folder(sha256)}"


def text_key(sha256: str) -> str:
    """Return the key of a text that goes with a recording, under its own hash."""
    return f"{TEXTS}{_folder(sha256)}"


def derivative_key(sha256: str, recipe: str, name: str) -> str:
    """Return the key of one file made from the original by the recipe, such as ``("levels-1", "low.glb")``."""
    return f"{derivatives_prefix(sha256)}{recipe}/{name}"


def derivatives_prefix(sha256: str) -> str:
    """Return how the keys of everything made from the original begin."""
    return f"derivatives/{_folder(sha256)}/"


def _folder(sha256: str) -> str:
    if not SHA256.fullmatch(sha256):
        raise ValueError(f"{sha256!r} is not a SHA-256 in hexadecimal")
    return f"{sha256[:2]}/{sha256}"
