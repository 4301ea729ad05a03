"""Whose address it is, for limits that are counted by address."""

from __future__ import annotations

import ipaddress

OF_A_SUBSCRIBER = 64
"""Whoever has one address of IPv6 has the whole /64 and may change it with every request."""


def network_of(address: str) -> str:
    """What limits count as one: an IPv4 address, or the /64 of an IPv6 address. Text that is no
    address stays as it is."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, OF_A_SUBSCRIBER), strict=False))
