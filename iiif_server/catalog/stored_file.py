"""A file that is handed out as it is stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StoredFile:
    """One file of a media, in the store under `key`; `bytes` is what was written, where that is known.

    `version` changes whenever its bytes could. `name` is what it is called when somebody keeps it.
    """

    media_id: str
    key: str
    version: str
    bytes: int | None
    name: str
    media_type: str
