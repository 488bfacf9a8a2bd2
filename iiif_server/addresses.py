"""The base of all public addresses."""

from __future__ import annotations

import re
from ipaddress import ip_address

from iiif_server.settings import Settings

#: Of ``baovat serve``.
DEFAULT_PORT = 8080
_LAST_PORT = 65_535
#: What a Host header is (RFC 9110, section 7.2): a name or address, and perhaps a port; nothing else gets by.
_HOST = re.compile(
    r"(?:\[(?P<bracketed>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9.-]+))(?::(?P<port>[0-9]{1,5}))?"
)


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
    named = _HOST.fullmatch(host)
    if named is None:
        return f"http://127.0.0.1:{DEFAULT_PORT}"
    port = int(named["port"] or DEFAULT_PORT)
    if _is_near(named["bracketed"] or named["name"]) and port <= _LAST_PORT:
        return f"http://{host}"
    return f"http://127.0.0.1:{port if port <= _LAST_PORT else DEFAULT_PORT}"


def _is_near(name: str) -> bool:
    """Tell whether a name is this machine's for itself, or a private address."""
    try:
        return name == "localhost" or ip_address(name).is_private
    except ValueError:
        return False
