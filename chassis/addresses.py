"""Addresses of other servers, as settings give them.

What goes to another machine goes over TLS, with the server's certificate and name checked:
passwords, identity numbers and scans of identity cards would otherwise be anybody's on the way.
Only this machine's own loopback addresses (and Unix sockets) do without. A name is not looked up:
one that means this machine under another name counts as elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

VERIFIED = "verify-full"


def is_loopback(host: str) -> bool:
    """localhost, 127.0.0.0/8, ::1."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def public_url(text: str) -> str:
    """What people open in a browser."""
    return _url("http", "https")(text)


def amqp_uri(text: str) -> str:
    """amqp:// on this machine, amqps:// elsewhere."""
    return _over_tls(_url("amqp", "amqps", "pyamqp")(text), "amqps")


def http_url(text: str) -> str:
    """http:// on this machine, https:// elsewhere."""
    return _over_tls(_url("http", "https")(text), "https")


def postgresql_url(text: str) -> str:
    """With the driver that this project uses (SQLAlchemy 2.1 would take another); elsewhere than on
    this machine with sslmode=verify-full."""
    parts = urlsplit(_url("postgresql", hostless=True)(text))
    asked = parse_qs(parts.query)
    hosts = [parts.hostname or "", *(host.partition(":")[0] for host in asked.get("host", ()))]
    elsewhere = [host for host in hosts if host and host[0] != "/" and not is_loopback(host)]
    if elsewhere and asked.get("sslmode") != [VERIFIED]:
        raise ValueError(f"{elsewhere[0]} is another machine, so sslmode={VERIFIED} is needed")
    _, separator, rest = text.partition("://")
    return f"postgresql+psycopg2{separator}{rest}"


def trusting(url: str, ca_file: Path | None) -> str:
    """A database's address with the authority whose certificates are believed, where it asks for
    TLS and names none itself."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    if ca_file is None or "sslmode" not in asked or "sslrootcert" in asked:
        return url
    query = f"{parts.query}&{urlencode({'sslrootcert': str(ca_file)})}"
    return parts._replace(query=query).geturl()


def clamd_address(text: str) -> str:
    """A Unix socket or this machine: clamd itself speaks no TLS."""
    parts = urlsplit(text)
    if parts.scheme == "unix" and parts.path.startswith("/"):
        return text
    if not (parts.scheme == "tcp" and parts.hostname and parts.port):
        raise ValueError("expected tcp://host:port or unix:///path/of/socket")
    if not is_loopback(parts.hostname):
        raise ValueError(
            f"{parts.hostname} is another machine, and clamd speaks no TLS: name the near end of a "
            "tunnel on this one"
        )
    return text


def abstract_socket(text: str) -> str:
    """A Unix socket that is in no folder, as Python names it; "@" stands for its first byte, as in
    `ss -x`, since no variable holds a zero."""
    if not re.fullmatch(r"@[\w.-]+", text):
        raise ValueError("expected @name")
    return f"\0{text[1:]}"


def _over_tls(text: str, scheme: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != scheme and not is_loopback(parts.hostname or ""):
        raise ValueError(f"{parts.hostname} is another machine, so {scheme}:// is needed")
    return text


def _url(*schemes: str, hostless: bool = False) -> Callable[[str], str]:
    """hostless: the host may stand in the query, or be a socket's directory."""

    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme.split("+")[0] not in schemes or not (parts.hostname or hostless):
            raise ValueError(f"expected an address that begins with {schemes[0]}://")
        return text

    return parse
