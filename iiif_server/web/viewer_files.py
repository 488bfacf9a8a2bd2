"""Where the built viewer is, and under which names its scripts and styles are served."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import iiif_server

#: The folder beside this package: templates, translations, and what Vite built.
VIEWER_DIR = Path(iiif_server.__file__).resolve().parent.parent / "viewer"
DIST_DIR = VIEWER_DIR / "dist"


@dataclass(frozen=True)
class Asset:
    """What a page loads for one entry point: addresses below ``/assets/``."""

    script: str
    styles: tuple[str, ...]
    preloads: tuple[str, ...]


@cache
def _vite_manifest() -> dict[str, Any]:
    path = DIST_DIR / ".vite" / "manifest.json"
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: build the viewer with `make viewer`.")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def asset(entry: str) -> Asset:
    """Return the files of an entry point, with those that it always imports.

    Raises
    ------
    KeyError
        If Vite built no such entry point.
    """
    chunks = _closure(entry)
    styles = dict.fromkeys(css for chunk in chunks for css in chunk.get("css", []))
    first, *rest = chunks
    return Asset(
        script=f"/assets/{first['file']}",
        styles=tuple(f"/assets/{name}" for name in styles),
        preloads=tuple(f"/assets/{chunk['file']}" for chunk in rest),
    )


@cache
def picture_url(name: str) -> str:
    """Return the address of a picture that is not built but copied, another one whenever it is another picture."""
    content = (DIST_DIR / name).read_bytes()
    return f"/assets/{name}?v={hashlib.sha256(content).hexdigest()[:8]}"


def _closure(entry: str) -> list[dict[str, Any]]:
    """Return the entry's chunk and all chunks that it imports statically, each once."""
    manifest = _vite_manifest()
    found: dict[str, dict[str, Any]] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = manifest[name]
            waiting.extend(manifest[name].get("imports", []))
    return list(found.values())
