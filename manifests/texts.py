"""What a text in several languages is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

#: BCP 47 language tag (or ``none``) → one or more texts; never an empty mapping where something is said, never an
#: empty tuple.
LanguageMap: TypeAlias = Mapping[str, tuple[str, ...]]
