"""What a firm is told of its cases and licences: the texts, from ``data/messages.yaml``.

A kind of message is an entry there: title, body and text message (短信), with ``{name}`` where a
value stands.

>>> told("LICENCE_EXPIRED", licence="4-1-00033-2020", term_end="2026年3月1日").title
'许可证有效期已届满'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any

from rules.load import DataError, load
from rules.vocabulary.messages import MessageGroup

_FILE = "messages.yaml"


@dataclass(frozen=True, slots=True)
class Kind:
    """``values``: the names of those that stand in its texts. ``at_once``: sent also at night."""

    code: str
    group: MessageGroup
    title: str
    body: str
    sms: str
    at_once: bool
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """A message as the firm reads it."""

    title: str
    body: str
    sms: str


def told(kind: str, /, **values: str) -> Told:
    """The texts of a message. Raises ``LookupError`` for an unknown kind, ``ValueError`` when
    ``values`` are not those of its texts."""
    found = kinds()[kind]
    if values.keys() != found.values:
        differing = sorted(values.keys() ^ found.values)
        raise ValueError(f"{kind}: values missing or in excess: {', '.join(differing)}")
    return Told(found.title, found.body.format_map(values), found.sms.format_map(values))


@cache
def groups() -> Mapping[MessageGroup, str]:
    """What a firm is told of each, in the order in which they are shown."""
    said = load("messages")["groups"]
    return {group: said[group] for group in MessageGroup}


@cache
def kinds() -> Mapping[str, Kind]:
    """By their codes."""
    return read_kinds(load("messages"))


def read_kinds(data: dict[str, dict[str, Any]]) -> Mapping[str, Kind]:
    """Raises ``DataError`` for a fault in the data."""
    return {code: _kind(code, entry, data) for code, entry in data["kinds"].items()}


def _kind(code: str, entry: dict[str, Any], data: dict[str, dict[str, Any]]) -> Kind:
    where = f"$.kinds.{code}"
    named = {part: _named(entry[part], f"{where}.{part}") for part in ("title", "body", "sms")}
    if named["title"]:
        raise DataError(_FILE, f"{where}.title", "a title has no values")
    for part, names in named.items():
        for name in sorted(names - data["values"].keys()):
            raise DataError(_FILE, f"{where}.{part}", f"no such value: {name}")
    return Kind(
        code=code,
        group=MessageGroup(entry["group"]),
        title=entry["title"],
        body=entry["body"],
        sms=entry["sms"],
        at_once=bool(entry.get("at_once", False)),
        values=frozenset(named["body"] | named["sms"]),
    )


def _named(text: str, where: str) -> set[str]:
    """The values that stand in a text; nothing but their bare names may stand in the braces."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise DataError(_FILE, where, str(error)) from error
    for _, name, format_spec, conversion in parts:
        if name is not None and (not name.isidentifier() or format_spec or conversion):
            raise DataError(_FILE, where, f"not a name of a value: {{{name}}}")
    return {name for _, name, _, _ in parts if name is not None}
