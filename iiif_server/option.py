"""One setting, as the table of all of them describes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from iiif_server.option_values import LARGEST_PICTURE_PX, SMALLEST_PICTURE_PX


@dataclass(frozen=True)
class Option:
    """One setting: its key without the prefix, how it is read, and what the documentation says of it."""

    key: str
    default: str
    accepted: str
    parse: Callable[[str], Any]
    help: str


COUNT = "a whole number greater than zero"
PICTURE_PX = f"a whole number from {SMALLEST_PICTURE_PX} to {LARGEST_PICTURE_PX}"
