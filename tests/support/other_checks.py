"""Rules of IIIF APIs without an official validator, where a folder with their schemas is at hand."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from tests.support.conformance_dir import CONFORMANCE_DIR

_FOLDER = CONFORMANCE_DIR / "other"


def other_faults(document: dict[str, Any]) -> list[str]:
    """Return what the checker of that folder finds in a document; nothing without it, which the run's head tells."""
    if not (_FOLDER / "check_other.py").is_file():
        return []
    sys.path.insert(0, str(_FOLDER))
    try:
        checker = importlib.import_module("check_other")
    finally:
        sys.path.remove(str(_FOLDER))
    found = checker.check(document)
    assert found is not None, f"the checker knows no {document.get('type')}"
    return list(found)
