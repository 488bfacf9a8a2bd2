"""Which of our things an address names: the way back from `manifests.uris`, without asking anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from manifests.uris import Uris

_NAME = r"([A-Za-z0-9._~-]{1,128})"
_MANIFEST = re.compile(rf"/iiif/presentation/[234]/{_NAME}/manifest")
_CANVAS = re.compile(rf"/iiif/presentation/[234]/{_NAME}/(?:canvas|scene|timeline)/{_NAME}")
_PAGE = re.compile(rf"/(?:en/)?items/{_NAME}")
_DOTS = frozenset({".", ".."})


@dataclass(frozen=True)
class Place:
    """An item, or one of its media (empty: none in particular)."""

    item_id: str
    media_id: str = ""


def find_place(address: str, uris: Uris) -> Place | None:
    """Return what an address of ours names, or None where it is nobody's, another's, or names something else."""
    if not address.startswith(f"{uris.base}/"):
        return None
    path = address.removeprefix(uris.base)
    for pattern in (_MANIFEST, _CANVAS, _PAGE):
        found = pattern.fullmatch(path)
        if found and not _DOTS.intersection(found.groups()):
            return Place(*found.groups())
    return None
