"""Which addresses may be connected to: public ones, and those of hosts that were allowed by name."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, TypeAlias

from intalks.intake.fetching.answer import NoAnswerError

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""Host and port → addresses, in the order to try them. Raises OSError where there is no such host."""

_NAT64: Final = ip_network("64:ff9b::/96")
_LOW: Final = 0xFFFFFFFF


def system_resolve(host: str, port: int) -> list[str]:
    """As the system resolves names."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(host: str, port: int, *, resolve: Resolve, allowed: Collection[str]) -> list[str]:
    """The addresses of a host, all of which may be connected to. They are resolved once and connected to as they are:
    a name that changes its mind between check and connection gains nothing.

    Raises NoAnswerError (`unresolved`, `private-address`): one private address among several refuses the host.
    """
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise NoAnswerError("unresolved", f"there is no address for the host {host} ({error})") from error
    if not found:
        raise NoAnswerError("unresolved", f"there is no address for the host {host}")
    if host in allowed or f"{host}:{port}" in allowed:
        return list(found)
    for address in found:
        if not is_public(address):
            told = host if host == address else f"{host} ({address})"
            raise NoAnswerError(
                "private-address",
                f"{told} is a private or loopback address; to allow it, name {host} in allow_hosts",
            )
    return list(found)


def is_public(address: str) -> bool:
    """Whether the address is one of the open internet. An address that carries another in it is as that one is.

    >>> [is_public(one) for one in ("8.8.8.8", "10.1.2.3", "::1", "::ffff:127.0.0.1", "169.254.169.254")]
    [True, False, False, False, False]
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None and not is_public(str(inner)):
        return False
    if inner is not None and isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _inner(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads on to."""
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    return IPv4Address(int(ip) & _LOW) if ip in _NAT64 else None
