"""Heads of requests that two readers might read in two ways (RFC 9112, chapter 11.2).

Who sits behind a reverse proxy must see the same requests as the proxy: a body has one length, told
in one way, and no line of a head could be ended or divided otherwise. Otherwise somebody could hide
a request of his own in another one (request smuggling).
"""

from __future__ import annotations

import re
from http.client import HTTPMessage
from typing import Any

_METHOD = re.compile(r"[A-Z]{1,20}")
_TARGET = re.compile(r"[\x21-\x7e\x80-\xff]+")
_HEADER = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\x00\r\n]*\r\n")
_LENGTH = re.compile(r"[0-9]{1,12}", re.ASCII)
_VERSIONS = frozenset({"HTTP/1.0", "HTTP/1.1"})


class MalformedError(Exception):
    """A line of the head that two readers might read in two ways."""


class Lines:
    """The headers, line by line: a name at its beginning, a colon right after it, CR LF at its end,
    and neither CR nor NUL before that. The last one is empty."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readline(self, size: int = -1) -> bytes:
        line: bytes = self._stream.readline(size)
        if line != b"\r\n" and not _HEADER.fullmatch(line):
            raise MalformedError
        return line


def ambiguous(method: str, target: str, version: str, headers: HTTPMessage) -> str | None:
    """What is wrong with a head that was read, in words for who sent it; None: nothing."""
    if version not in _VERSIONS:
        return "unknown version of HTTP"
    if not _METHOD.fullmatch(method) or not _TARGET.fullmatch(target):
        return "the request line is malformed"
    if len(headers.get_all("Host", [])) != 1 and version == "HTTP/1.1":
        return "exactly one Host is needed"
    lengths = headers.get_all("Content-Length", [])
    codings = headers.get_all("Transfer-Encoding", [])
    if codings and lengths:
        return "Content-Length and Transfer-Encoding exclude each other"
    if lengths and (len(lengths) > 1 or not _LENGTH.fullmatch(lengths[0].strip(" \t"))):
        return "Content-Length is no number"
    chunked = [coding.strip(" \t").lower() for coding in codings] == ["chunked"]
    if codings and (not chunked or version == "HTTP/1.0"):
        return "the only transfer coding is chunked"
    return None
