"""The base of all public addresses."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from iiif_server.settings import Settings

#: Of ``baovat serve``.
DEFAULT_PORT = 8080


def public_base(settings: Settings, host: str) -> str:
    """Return the base of all public addresses.

    It comes from the settings: identifiers do not depend on who asks. Only where none is set, for trying
    things on one machine or in one office, the address that was asked for is used, if it is this machine's
    name for itself or a private IP address; never another host's name, which the asker could invent.

    Parameters
    ----------
    host
        The Host header, with or without a port.
    """
    if settings.public_url:
        return settings.public_url
    name, port = _split(host)
    return f"http://{host}" if _is_near(name) else f"http://127.0.0.1:{port}"


def _split(host: str) -> tuple[str, int]:
    """Return name and port of a Host header; an empty name where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        name = "" if parts.username is not None else parts.hostname or ""
        return name, parts.port or DEFAULT_PORT
    except ValueError:
        return "", DEFAULT_PORT


def _is_near(name: str) -> bool:
    """Tell whether a name is this machine's for itself, or a private address."""
    try:
        return name == "localhost" or ip_address(name).is_private
    except ValueError:
        return False
