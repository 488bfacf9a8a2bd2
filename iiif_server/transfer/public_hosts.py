"""Which addresses of the network may be asked: public ones only, so that no document makes us knock at inner doors."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

#: Addresses that carry another address inside and are routed to it (RFC 3056, 6052, 8215, 4380).
_CARRIERS = tuple(
    IPv6Network(text) for text in ("2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32")
)


def is_public(text: str) -> bool:
    """Tell whether an IP address belongs to the open internet: not to this machine, a local network or no one.

    What carries an IPv4 address inside is judged by that where it is written plainly, and refused elsewhere.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_open(address.ipv4_mapped)
        if any(address in carrier for carrier in _CARRIERS):
            return False
    return _is_open(address)


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
        or address.is_link_local or address.is_private
    )  # fmt: skip
