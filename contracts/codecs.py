"""How a message goes to JSON and comes back."""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

import msgspec
from msgspec import structs

from contracts import wording
from contracts.errors import Invalid
from contracts.examining import bare, described, examine, is_cleaned


class StoredReply(dict[str, Any]):
    """Of a command that answers nothing, or that no message asked for; in its JSON form."""


class Codec(Protocol):
    """Of one type of message."""

    def make(self, given: dict[str, Any]) -> Any:
        """What is sent, of the values of its fields (not examined). Raises Invalid for a value that
        has no JSON, where that shows already."""

    def dump(self, message: Any) -> Any:
        """A message → what `msgspec.json.encode` takes."""

    def primitives(self, message: Any) -> Any:
        """A message → JSON primitives, for a row of the database."""

    def decode(self, body: bytes | msgspec.Raw) -> Any:
        """The JSON of a request → request. Raises Invalid with every finding."""

    def examine(self, payload: Any) -> Any:
        """JSON primitives → request. Raises Invalid with every finding."""

    def read(self, body: bytes | msgspec.Raw) -> Any:
        """The JSON of a reply or an event that we have made → message. Raises ValueError where
        it is none."""

    def restore(self, payload: Any) -> Any:
        """What `primitives` made → message, or what `dump` leaves as it is."""

    def compared(self, request: Any) -> Any:
        """A request without what is `ADDED`."""


def codec_of(kind: Any) -> Codec:
    """kind: a structure, or None for nothing or JSON as it is."""
    return _AsItIs() if kind is None else _Typed(kind)


class _Typed:
    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self._decoder = msgspec.json.Decoder(kind)
        self._is_cleaned = is_cleaned(kind)

    def make(self, given: dict[str, Any]) -> Any:
        return self._kind(**given)

    def dump(self, message: Any) -> Any:
        return message

    def primitives(self, message: Any) -> Any:
        return msgspec.to_builtins(message)

    def decode(self, body: bytes | msgspec.Raw) -> Any:
        if not self._is_cleaned:
            try:
                return self._decoder.decode(body)
            except msgspec.ValidationError:
                pass
        return self.examine(_json(body))

    def examine(self, payload: Any) -> Any:
        return examine(self._kind, payload)

    def read(self, body: bytes | msgspec.Raw) -> Any:
        return self._decoder.decode(body)

    def restore(self, payload: Any) -> Any:
        return msgspec.convert(payload, self._kind)

    def compared(self, request: Any) -> Any:
        return _plain(request)


class _AsItIs:
    def make(self, given: dict[str, Any]) -> Any:
        return given

    def dump(self, message: Any) -> Any:
        return message

    def primitives(self, message: Any) -> Any:
        return message

    def decode(self, body: bytes | msgspec.Raw) -> Any:
        return _json(body)

    def examine(self, payload: Any) -> Any:
        return payload

    def read(self, body: bytes | msgspec.Raw) -> Any:
        return msgspec.json.decode(body)

    def restore(self, payload: Any) -> Any:
        return StoredReply(payload or {})

    def compared(self, request: Any) -> Any:
        return request


def _json(body: bytes | msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError as error:  # such as a number that no machine holds
        raise Invalid.at("", wording.NO_FORMAT) from error


def _plain(value: Any) -> Any:
    """A request as dicts and lists, its values as they are, without what is `ADDED`."""
    if isinstance(value, msgspec.Struct):
        added = _added(type(value))
        kept = structs.asdict(value).items()
        return {name: _plain(one) for name, one in kept if name not in added}
    return [_plain(one) for one in value] if isinstance(value, list) else value


@cache
def _added(kind: type[msgspec.Struct]) -> frozenset[str]:
    node: Any = described(kind)
    return frozenset(one.name for one in node.fields if bare(one.type)[1].get("added"))
