"""Messages as typed structures: what is asked, what is answered, what is told.

    class Label(Request):
        text: Annotated[str, a_line(50, least=1)]
        days: Annotated[int, between(1, 365)] = 90

All fields are by keyword and nothing is changed once it is made. A request with a field that we do
not know is refused; answers and facts may have more of them, so that a newer service can add some.
For the same reason a field that an answer or a fact gets later has a default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Annotated, Any, dataclass_transform

import msgspec
from msgspec import Meta

from contracts import wording
from contracts.cleaning import Clean, in_clear, readable
from rules.vocabulary import texts

LARGEST = 2**31 - 1
"""What a column of the database takes."""

ADDED = Meta(extra={"added": True})
"""A field of a request that we add to what was sent: where a file was put, what it was found to
be. A command that comes again is compared without it."""


class _ByKeyword(msgspec.StructMeta):
    """Otherwise each class would have to say so again."""

    def __new__(mcls, name: str, bases: Any, namespace: Any, **config: Any) -> Any:
        return super().__new__(mcls, name, bases, namespace, **{"kw_only": True, **config})


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(msgspec.field,))
class _Message(msgspec.Struct, frozen=True, metaclass=_ByKeyword):
    pass


class Request(_Message, frozen=True, forbid_unknown_fields=True):
    """What is asked of a service. Numbers have limits (`tests/unit/contracts/test_limits.py`)."""


class Empty(Request):
    """No arguments; where it matters, the caller's own."""


class Answer(_Message, frozen=True):
    """What a service answers."""


class Fact(_Message, frozen=True):
    """The data of an event."""


def as_dict(message: _Message) -> dict[str, Any]:
    """As dicts and lists; days and times stay what they are."""
    found: dict[str, Any] = msgspec.to_builtins(message, builtin_types=(date, datetime))
    return found


def between(least: int, most: int) -> Meta:
    """Of a whole number."""
    return Meta(ge=least, le=most)


Count = Annotated[int, between(0, LARGEST)]
"""A version, a round, a line, a size in bytes."""
Page = Annotated[int, between(1, 1000)]


def one_of(choices: Iterable[str], error: str | None = None) -> Meta:
    """Of a text. What can be chosen is told, or `error`."""
    allowed = [str(choice) for choice in choices]

    def chosen(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(error or wording.of_choices(allowed))
        return value

    return cleaned(chosen, enum=allowed)


def said(error: str, **limits: Any) -> Meta:
    """error: what is said in Chinese of a value beyond `limits` (of `Meta`), or of none at all."""
    return Meta(extra={"error": error}, **limits)


def cleaned(clean: Callable[[Any], Any], error: str | None = None, **shown: Any) -> Meta:
    """A value that goes through `clean` before it reaches anybody; error: said where there is none;
    shown: in the description.

    clean gets a text where the type is one. It raises ValueError with what is said of the value in
    Chinese, or `Invalid` with findings inside it.
    """
    return Meta(extra=_extra(clean, error), extra_json_schema=shown)


def a_text(most: int, *, least: int = 0, error: str | None = None) -> Meta:
    """Lines of text as people see them (`rules.vocabulary.texts`); blanks make no text. error: said
    instead of the limits."""
    return _text(texts.clean, least, most, error)


def a_line(most: int, *, least: int = 0, error: str | None = None) -> Meta:
    return _text(texts.line, least, most, error)


def a_name(most: int, *, least: int = 0, error: str | None = None) -> Meta:
    """Of a person or firm; letters that names do not have are refused."""
    return _text(texts.name, least, most, error)


def a_code(most: int, *, least: int = 0, error: str | None = None) -> Meta:
    """A certificate's number and the like: half width, without blanks."""
    return _text(texts.code, least, most, error)


def a_remark(most: int, *, least: int = 0, error: str | None = None) -> Meta:
    """What reviewers and firms write in their own words about a case."""
    return _text(_in_clear(texts.clean), least, most, error)


def a_label(most: int, *, least: int = 0, error: str | None = None) -> Meta:
    """What somebody calls an account, a token."""
    return _text(_in_clear(texts.line), least, most, error)


def _text(clean: Clean, least: int, most: int, error: str | None) -> Meta:
    """The limits are those of the cleaned text, so msgspec cannot look at them."""

    def checked(value: str) -> str:
        text = readable(clean, value)
        if not least <= len(text) <= most:
            raise ValueError(error or wording.of_length(least, most))
        return text

    return Meta(
        extra=_extra(checked, error),
        extra_json_schema={"maxLength": most} | ({"minLength": least} if least else {}),
    )


def _extra(clean: Callable[[Any], Any], error: str | None) -> dict[str, Any]:
    return {"clean": clean} | ({"error": error} if error else {})


def _in_clear(clean: Clean) -> Clean:
    return lambda text: in_clear(clean(text))
