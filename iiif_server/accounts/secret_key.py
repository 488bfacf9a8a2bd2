"""The key that signs cookies: a setting, or made once and kept in the data folder, for its user alone."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from iiif_server.settings import Settings

FILE_NAME = "secret.key"


def read_secret_key(settings: Settings) -> str:
    """Return the key; where there is none yet, one is made. Several processes that start at once get the same."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / FILE_NAME
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Write a key beside its place and link it there, whole and only where none is yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # 0600 from the start
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)
        except FileExistsError:
            return  # another process was first: its key is everybody's
    finally:
        Path(name).unlink()
