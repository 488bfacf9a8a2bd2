"""Every setting of the service, read once from the environment: this module is its only reader.

One table (`options.OPTIONS`) gives each setting its key, default, unit and meaning; the frozen `Settings`, the
error messages and `docs/settings.md` all come from it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iiif_server.errors import SettingError
from iiif_server.option import Option
from iiif_server.option_values import Confined, Network
from iiif_server.options import OPTIONS

PREFIX = "BAOVAT_"

#: Options whose value no message repeats.
SECRETS = frozenset({"SECRET_KEY"})


@dataclass(frozen=True)
class Settings:
    """What the environment asked for; built by `read_settings` only."""

    data_dir: Path
    public_url: str | None
    database_url: str
    storage_url: str
    trusted_proxies: tuple[Network, ...]
    secret_key: str | None
    s3_endpoint_url: str | None
    s3_cache_bytes: int
    s3_tile_cache_bytes: int
    institution_vi: str
    institution_en: str
    institution_url: str | None
    institution_mail: str | None
    map_outline: Path | None
    embed_ancestors: tuple[str, ...]
    institution_logo: Path | None
    watermark: Path | None
    jobs_at_once: int
    job_timeout_s: int
    job_memory_bytes: int
    model_poster_px: int
    model_view_px: int
    pdf_unconfined: bool
    exhibition_review: bool
    max_upload_bytes: int
    web_processes: int
    web_threads: int
    image_max_width: int
    image_max_height: int
    image_max_area: int
    image_confined_upscale: Confined
    tile_memory_bytes: int
    document_memory_bytes: int
    render_memory_cache_bytes: int
    render_cache_bytes: int
    render_memory_bytes: int

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the database and the objects are files here, so that deriving needs no network."""
        return self.database_url.startswith("sqlite") and self.storage_url.startswith("file")

    @property
    def scratch_dir(self) -> Path:
        """Folder for files that are being received or made; on the same file system as a local store."""
        return self.data_dir / "scratch"

    @property
    def imports_dir(self) -> Path:
        """Folder for lists with their files while they are looked at and imported, one folder for each."""
        return self.data_dir / "imports"

    def __repr__(self) -> str:
        """Leave out the database address: it can hold a password."""
        return f"Settings(data_dir={str(self.data_dir)!r}, public_url={self.public_url!r})"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings, each checked, with relative folders made absolute.

    Raises
    ------
    SettingError
        If a value is not accepted, or a ``BAOVAT_`` key is not a setting (a spelling mistake must
        not pass in silence).
    """
    given = os.environ if environment is None else environment
    known = {PREFIX + option.key for option in OPTIONS}
    for name in sorted(given):
        if name.startswith(PREFIX) and name not in known:
            raise SettingError(
                name, given[name], "nothing: there is no such setting (see docs/settings.md)"
            )
    values = {option.key.lower(): _read_option(option, given) for option in OPTIONS}
    data_dir = values["data_dir"].resolve()
    defaults = {
        "data_dir": data_dir,
        "database_url": values["database_url"] or f"sqlite:///{data_dir / 'baovat.db'}",
        "storage_url": values["storage_url"] or (data_dir / "objects").as_uri(),
    }
    return Settings(**(values | defaults))


def _read_option(option: Option, given: Mapping[str, str]) -> Any:
    """Return the parsed value of one option."""
    name = PREFIX + option.key
    text = given.get(name, option.default)
    try:
        return option.parse(text)
    except ValueError as error:
        shown = "…" if option.key in SECRETS else text
        raise SettingError(name, shown, option.accepted) from error


def describe_settings() -> str:
    """Return `docs/settings.md`: the table of all settings, as Markdown."""
    lines = [
        "# Settings",
        "",
        "Read once, at the start, from the environment. A key that is misspelt or a value that is not",
        "accepted stops the start with a message. This page is written by `make docs`.",
        "",
        "| key | default | takes | meaning |",
        "|---|---|---|---|",
    ]
    by_machine = {
        "JOBS_AT_ONCE": "the number of cores, at most 2",
        "WEB_PROCESSES": "the number of cores",
    }
    for option in OPTIONS:
        default = by_machine.get(option.key, f"`{option.default}`" if option.default else "")
        accepted = option.accepted.replace("|", "\\|")
        lines.append(f"| `{PREFIX}{option.key}` | {default} | {accepted} | {option.help} |")
    return "\n".join(lines) + "\n"
