"""What an address is put together from: a base in its one spelling, and identifiers as segments of a path."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

from manifests.errors import AddressError

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
_BASE_PATH = re.compile(r"(/([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)*")
#: A part of a path that a browser or proxy takes away or climbs with (RFC 3986, 5.2.4).
_DOT_SEGMENTS = frozenset({".", ".."})


def segment(identifier: str) -> str:
    """Write an identifier as one path segment; `quote` leaves our own identifiers as they are."""
    if not identifier or identifier in _DOT_SEGMENTS:
        msg = f"identifier {identifier!r} cannot stand in an address: use letters, digits and . _ ~ -, not dots alone"
        raise AddressError(msg)
    try:
        return quote(identifier, safe="")
    except UnicodeEncodeError as error:
        msg = f"identifier {identifier!r} is not valid Unicode: use letters, digits and . _ ~ -"
        raise AddressError(msg) from error


def canonical_base(base: str) -> str:
    """Scheme, host, port and path in the one spelling that URL parsers leave unchanged."""
    try:
        parts = urlsplit(base)
        port = parts.port
    except ValueError as error:
        raise AddressError(_refusal(base, str(error))) from error
    scheme = parts.scheme
    if scheme not in _DEFAULT_PORTS:
        raise AddressError(_refusal(base, "it does not start with http:// or https://"))
    if (
        not base.isascii()
        or not base.isprintable()
        or "?" in base
        or "#" in base
        or "@" in parts.netloc
    ):
        raise AddressError(
            _refusal(base, "only ASCII, and no user, query or fragment, may stand in it")
        )
    path = parts.path.rstrip("/")
    segments = path.lower().replace("%2e", ".").split("/")
    if not _BASE_PATH.fullmatch(path) or _DOT_SEGMENTS.intersection(segments):
        raise AddressError(_refusal(base, f"its path {path!r} is not clean"))
    shown_port = "" if port in (None, _DEFAULT_PORTS[scheme]) else f":{port}"
    return f"{scheme}://{_canonical_host(base, parts)}{shown_port}{path}"


def _canonical_host(base: str, parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    try:
        if ":" in host:
            return f"[{IPv6Address(host)}]"
        # A last label of digits makes browsers read the whole host as an IPv4 number (WHATWG URL, 3.5).
        if host.rpartition(".")[2].isdecimal():
            return str(IPv4Address(host))
    except AddressValueError as error:
        raise AddressError(_refusal(base, str(error))) from error
    if not _HOST_NAME.fullmatch(host) or ".." in host:
        raise AddressError(_refusal(base, f"{host!r} is not a host name"))
    return host


def _refusal(base: str, reason: str) -> str:
    return f"public address {base!r} cannot be used: {reason}; write for example https://baotang.example.vn"
