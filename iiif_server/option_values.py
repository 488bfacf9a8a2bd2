"""How the texts of settings are read: each function takes what the environment says, or raises ValueError."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

Confined = Literal["refuse", "fit"]
Network: TypeAlias = IPv4Network | IPv6Network

#: Letters; 32 of them in hexadecimal are 128 bits.
_SHORTEST_SECRET = 32


SMALLEST_PICTURE_PX, LARGEST_PICTURE_PX = 64, 8192


def parse_count(text: str) -> int:
    """Return a positive whole number."""
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise ValueError
    return int(text)


def parse_amount(text: str) -> int:
    """Return a whole number that may be zero."""
    return 0 if text == "0" else parse_count(text)


def parse_picture_px(text: str) -> int:
    """Return the width of a rendered picture: from what a page shows small to more than any screen has."""
    if not SMALLEST_PICTURE_PX <= parse_count(text) <= LARGEST_PICTURE_PX:
        raise ValueError
    return int(text)


def parse_folder(text: str) -> Path:
    """Return a folder whose name can stand in an address: ``?`` and ``#`` would cut it there."""
    if not text or "?" in text or "#" in text:
        raise ValueError
    return Path(text)


def parse_public_address(text: str) -> str | None:
    """Return an http(s) address without a path: pages load their scripts from the root."""
    address = parse_web_address(text)
    if address is not None and urlsplit(address).path:
        raise ValueError
    return address


def parse_web_address(text: str) -> str | None:
    """Return an absolute http(s) address without a closing slash, or None for an empty text."""
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise ValueError
    return text.rstrip("/")


def parse_store(text: str) -> str:
    """Return a storage address whose scheme is one of the stores there are (empty: the data folder)."""
    parts = urlsplit(text)
    if text and not (
        (parts.scheme == "file" and not parts.netloc) or (parts.scheme == "s3" and parts.netloc)
    ):
        raise ValueError
    return text


def parse_database(text: str) -> str:
    """Return a database address of a kind that is supported (empty: SQLite in the data folder)."""
    if text and not text.startswith(("sqlite:///", "postgresql://")):
        raise ValueError
    return text


def parse_png(text: str) -> Path | None:
    """Return the path of a PNG file, or None for an empty text; whether it is there is seen when it is used."""
    if not text:
        return None
    if not text.lower().endswith(".png"):
        raise ValueError
    return Path(text).resolve()


def parse_geojson(text: str) -> Path | None:
    """Return the path of a GeoJSON file, or None for an empty text; what is in it is seen when it is used."""
    if not text:
        return None
    if not text.lower().endswith((".geojson", ".json")):
        raise ValueError
    return Path(text).resolve()


def parse_mail(text: str) -> str | None:
    """Return an address for letters, or None for an empty text."""
    if not text:
        return None
    name, at, host = text.partition("@")
    if not (name and at and "." in host and text.isprintable() and not set(text) & set(" <>\"'&?")):
        raise ValueError
    return text


def parse_networks(text: str) -> tuple[Network, ...]:
    """Return addresses and networks, which commas part."""
    return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())


def parse_secret(text: str) -> str | None:
    """Return a key that is long enough to sign with, or None for an empty text."""
    if not text:
        return None
    if len(text) < _SHORTEST_SECRET or not text.isascii() or not text.isprintable():
        raise ValueError
    return text


def parse_yes(text: str) -> bool:
    """Return whether the answer is yes."""
    if text not in {"yes", "no"}:
        raise ValueError
    return text == "yes"


def parse_confined(text: str) -> Confined:
    """Return the answer to a ``!w,h`` that is larger than the region."""
    if text == "refuse":
        return "refuse"
    if text == "fit":
        return "fit"
    raise ValueError


def parse_ancestors(text: str) -> tuple[str, ...]:
    """Return the origins whose pages may hold ours in a frame; ``*`` for all, nothing for none."""
    origins = tuple(text.split())
    if origins == ("*",):
        return origins
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
            raise ValueError
        if any(letter in origin for letter in ";,'\""):
            raise ValueError
    return tuple(origin.rstrip("/") for origin in origins)
