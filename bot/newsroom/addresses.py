"""Which addresses may be asked for a feed: the open web, and nothing of the host's own network."""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from yarl import URL

AddressInfo = tuple[int, int, int, str, tuple[Any, ...]]  # as getaddrinfo tells it

LONGEST = 4096  # characters of an address
PORTS = frozenset({80, 443, *range(8000, 9000)})

# What `is_global` lets through in one Python version or another, and nobody serves a feed from.
CLOSED4 = tuple(map(IPv4Network, ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/3")))
# 2001::/23 holds Teredo; 2002::/16 is 6to4. Both carry an IPv4 address and were given up.
CLOSED6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
OPEN6 = IPv6Network("2000::/3")  # all that was ever given out to the public
MAPPED = IPv6Network("::ffff:0:0/96")  # IPv4 written as IPv6
NAT64 = IPv6Network("64:ff9b::/96")  # how a network without IPv4 reaches it


class AddressError(Exception):
    """Why an address is not asked, as the end of the sentence "its address …"."""


class PrivateAddressError(OSError):
    """A name led to an address that is not on the open web."""

    def __init__(self) -> None:
        # Always the same words: aiohttp then passes on the error itself where a name has several addresses.
        super().__init__("not a public address")


def is_public(address: str) -> bool:
    """Tell whether an IP address is on the open web, an IPv4 address inside an IPv6 one included."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_public4(found)
    if found in MAPPED or found in NAT64:
        return _is_public4(IPv4Address(int(found) & 0xFFFFFFFF))
    return _is_public6(found)


def _is_public4(address: IPv4Address) -> bool:
    return address.is_global and not any(address in network for network in CLOSED4)


def _is_public6(address: IPv6Address) -> bool:
    return address in OPEN6 and address.is_global and not any(address in network for network in CLOSED6)


def public_socket(info: AddressInfo) -> socket.socket:
    """Make the socket for one address, right before it is connected to.

    Raises:
        PrivateAddressError: the address is not public.
    """
    family, kind, protocol, _, where = info
    if not is_public(str(where[0])):
        raise PrivateAddressError
    return socket.socket(family, kind, protocol)


def read(address: str, base: URL | None = None, *, private: bool, http: bool = False) -> URL:
    """Read an address that may be asked.

    Args:
        address: the address.
        base: what a relative address is relative to.
        private: whether http, any port and the host's own network are fine.
        http: whether http is fine, for a site that truly has no https.

    Raises:
        AddressError: it may not, or it can't be read.
    """
    try:
        url = URL(address).with_fragment(None)
        url = base.join(url) if base else url
        wrong = _fault(url, private=private, http=http or private) if address else "is empty"
    except ValueError as error:
        raise AddressError("can't be read") from error
    if wrong:
        raise AddressError(wrong)
    return url


def _fault(url: URL, *, private: bool, http: bool) -> str | None:
    if url.scheme != "https" and not (http and url.scheme == "http"):
        return "doesn't begin with https://"
    if not url.raw_host:
        return "names no site"
    if url.raw_user is not None or url.raw_password is not None:
        return "holds a user name or a password"
    if not private and url.port not in PORTS:
        return f"names the port {url.port}"
    return "is too long" if len(str(url)) > LONGEST else None
