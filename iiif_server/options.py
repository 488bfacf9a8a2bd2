"""The table of all settings: key, default, unit and meaning of each, and how its text is read.

Nothing is read here; `iiif_server.settings` does that.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

Confined = Literal["refuse", "fit"]


@dataclass(frozen=True)
class Option:
    """One setting: its key without the prefix, how it is read, and what the documentation says of it."""

    key: str
    default: str
    accepted: str
    parse: Callable[[str], Any]
    help: str


def _parse_count(text: str) -> int:
    """Return a positive whole number."""
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise ValueError
    return int(text)


def _parse_amount(text: str) -> int:
    """Return a whole number that may be zero."""
    return 0 if text == "0" else _parse_count(text)


def _parse_folder(text: str) -> Path:
    """Return a folder whose name can stand in an address: ``?`` and ``#`` would cut it there."""
    if not text or "?" in text or "#" in text:
        raise ValueError
    return Path(text)


def _parse_public_address(text: str) -> str | None:
    """Return an http(s) address without a path: pages load their scripts from the root."""
    address = _parse_web_address(text)
    if address is not None and urlsplit(address).path:
        raise ValueError
    return address


def _parse_web_address(text: str) -> str | None:
    """Return an absolute http(s) address without a closing slash, or None for an empty text."""
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise ValueError
    return text.rstrip("/")


def _parse_store(text: str) -> str:
    """Return a storage address whose scheme is one of the stores there are (empty: the data folder)."""
    parts = urlsplit(text)
    if text and not (
        (parts.scheme == "file" and not parts.netloc) or (parts.scheme == "s3" and parts.netloc)
    ):
        raise ValueError
    return text


def _parse_database(text: str) -> str:
    """Return a database address of a kind that is supported (empty: SQLite in the data folder)."""
    if text and not text.startswith(("sqlite:///", "postgresql://")):
        raise ValueError
    return text


def _parse_png(text: str) -> Path | None:
    """Return the path of a PNG file, or None for an empty text; whether it is there is seen when it is used."""
    if not text:
        return None
    if not text.lower().endswith(".png"):
        raise ValueError
    return Path(text).resolve()


def _parse_yes(text: str) -> bool:
    """Return whether the answer is yes."""
    if text not in {"yes", "no"}:
        raise ValueError
    return text == "yes"


def _parse_confined(text: str) -> Confined:
    """Return the answer to a ``!w,h`` that is larger than the region."""
    if text == "refuse":
        return "refuse"
    if text == "fit":
        return "fit"
    raise ValueError


COUNT = "a whole number greater than zero"

OPTIONS: tuple[Option, ...] = (
    Option(
        "DATA_DIR",
        "./data",
        "a folder without ? and # in its name",
        _parse_folder,
        "Folder for the database, the originals, the derivatives and scratch files.",
    ),
    Option(
        "PUBLIC_URL",
        "",
        "an http(s) address without a path",
        _parse_public_address,
        "Address under which visitors reach the service; it is part of every IIIF identifier. Empty: the "
        "loopback address asked for, which is right for trying things on one machine only.",
    ),
    Option(
        "DATABASE_URL",
        "",
        "sqlite:///… or postgresql://…",
        _parse_database,
        "Database. Empty: SQLite in the data folder.",
    ),
    Option(
        "STORAGE_URL",
        "",
        "file:///folder or s3://bucket/prefix",
        _parse_store,
        "Where originals and derivatives are kept. Empty: in the data folder.",
    ),
    Option(
        "S3_ENDPOINT_URL",
        "",
        "an http(s) address",
        _parse_web_address,
        "Address of an S3 server other than Amazon's.",
    ),
    Option(
        "S3_CACHE_BYTES",
        "20000000000",
        COUNT,
        _parse_count,
        "Bytes of whole objects from S3 kept on the local disk: models, and pyramids from which large pictures are "
        "made.",
    ),
    Option(
        "S3_TILE_CACHE_BYTES",
        "4000000000",
        COUNT,
        _parse_count,
        "Bytes of single tiles from S3 kept on the local disk for all web processes of a machine; the folder never "
        "exceeds this.",
    ),
    Option(
        "INSTITUTION_VI",
        "Bảo tàng tỉnh",
        "a text",
        str,
        "Name of the institution in Vietnamese; the provider in every manifest.",
    ),
    Option(
        "INSTITUTION_EN", "Provincial Museum", "a text", str, "Name of the institution in English."
    ),
    Option(
        "INSTITUTION_URL",
        "",
        "an http(s) address",
        _parse_web_address,
        "Home page of the institution. Empty: the home page of this service.",
    ),
    Option(
        "WATERMARK",
        "",
        "a PNG file with transparency",
        _parse_png,
        "Mark that workers lay over what the public gets of items that ask for one. Empty: the name of the "
        "institution in Vietnamese. Pictures that are marked already keep their mark until they are made again.",
    ),
    Option(
        "JOBS_AT_ONCE",
        str(min(2, os.cpu_count() or 1)),
        COUNT,
        _parse_count,
        "Derivations that one worker runs side by side; each is a process of its own.",
    ),
    Option(
        "JOB_TIMEOUT_S",
        "7200",
        COUNT,
        _parse_count,
        "Seconds after which a derivation is ended as hanging.",
    ),
    Option(
        "JOB_MEMORY_BYTES",
        "0",
        "a whole number, or 0",
        _parse_amount,
        "Bytes of memory that one derivation may take before it is ended. 0: three quarters of the machine's.",
    ),
    Option(
        "PDF_UNCONFINED",
        "no",
        "yes or no",
        _parse_yes,
        "Whether PDF documents are opened also where the system cannot take network and programs from the process that "
        "reads them (no seccomp filter). `no` refuses them there.",
    ),
    Option(
        "MAX_UPLOAD_BYTES",
        "64000000000",
        COUNT,
        _parse_count,
        "Largest file that is taken in, in bytes.",
    ),
    Option(
        "WEB_PROCESSES",
        str(os.cpu_count() or 1),
        COUNT,
        _parse_count,
        "Web processes; one for each core is right.",
    ),
    Option(
        "WEB_THREADS",
        "48",
        COUNT,
        _parse_count,
        "Requests that one web process works on at the same time. A quarter of them may wait for or make small "
        "pictures, an eighth costly ones, three eighths send large files to clients however slow.",
    ),
    Option(
        "IMAGE_MAX_WIDTH",
        "8192",
        COUNT,
        _parse_count,
        "Widest picture the Image API returns, in pixels.",
    ),
    Option(
        "IMAGE_MAX_HEIGHT",
        "8192",
        COUNT,
        _parse_count,
        "Highest picture the Image API returns, in pixels.",
    ),
    Option(
        "IMAGE_MAX_AREA",
        "40000000",
        COUNT,
        _parse_count,
        "Largest picture the Image API returns, in pixels (width times height).",
    ),
    Option(
        "IMAGE_CONFINED_UPSCALE",
        "refuse",
        "refuse or fit",
        _parse_confined,
        "Answer to a size `!w,h` larger than the region: `refuse` with 400, as the official validator wants, "
        "or `fit` the region's own size, as the text of Image API 3.0 can be read.",
    ),
    Option(
        "TILE_MEMORY_BYTES",
        "64000000",
        COUNT,
        _parse_count,
        "Bytes of stored tiles that one web process keeps in memory, of the pictures of the moment.",
    ),
    Option(
        "RENDER_MEMORY_CACHE_BYTES",
        "32000000",
        COUNT,
        _parse_count,
        "Bytes of rendered pictures that one web process keeps in memory, in front of those on disk.",
    ),
    Option(
        "RENDER_CACHE_BYTES",
        "2000000000",
        COUNT,
        _parse_count,
        "Bytes of rendered pictures kept on disk for all web processes of a machine; the folder never exceeds "
        "this. A picture above about a sixty-fourth of it is made anew each time.",
    ),
    Option(
        "RENDER_MEMORY_BYTES",
        "1000000000",
        COUNT,
        _parse_count,
        "Memory that the costly renders of one web process may take together, by estimate; a picture that alone "
        "would take more is refused with 413.",
    ),
)
