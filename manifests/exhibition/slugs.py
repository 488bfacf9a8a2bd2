"""From the title of an exhibition to its address."""

from __future__ import annotations

import re
from collections.abc import Collection

from manifests.language import plain_text
from manifests.texts import LanguageMap
from manifests.vietnamese import fold

#: An address that somebody can still type.
_LONGEST = 60
_NAMELESS = "trung-bay"


def propose_slug(title: LanguageMap, taken: Collection[str] = ()) -> str:
    """Return an address from a title, ``Tiếng trống đồng`` as ``tieng-trong-dong``; one that nobody has yet."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(plain_text(title, "vi"))).strip("-")
    slug = words[:_LONGEST].rsplit("-", 1)[0] if len(words) > _LONGEST else words
    slug = slug or _NAMELESS
    number = 1
    while slug in taken if number == 1 else f"{slug}-{number}" in taken:
        number += 1
    return slug if number == 1 else f"{slug}-{number}"
