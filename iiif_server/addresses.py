"""The base of all public addresses."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from iiif_server.settings import Settings


def public_base(settings: Settings, host: str) -> str:
    """Return the base of all public addresses.

    It comes from the settings: identifiers do not depend on who asks. Only where none is set, for trying
    things on one machine or in one office, the address that was asked for is used, if it is this machine's
    name for itself or a private IP address; never another host's name, which the asker could invent.
    """
    if settings.public_url:
        return settings.public_url
    return f"http://{host}" if _is_near(host) else "http://127.0.0.1:8080"


def _is_near(host: str) -> bool:
    """Tell whether a Host header names this machine or a private address, with or without a port."""
    try:
        parts = urlsplit(f"//{host}")
        name, _port = parts.hostname or "", parts.port
        return name == "localhost" or ip_address(name).is_private
    except ValueError:
        return False
