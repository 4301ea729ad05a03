"""The provisions as words inside other texts: guide, names of attachments, documents.

``{renewal_window.opens}`` is printed as ``90日``, ``{blocks[FRAUD].lasts:han}`` as ``三年``.
"""

from datetime import date
from typing import Any

from rules.provisions.model import Block, OfTypes, Provision, Reminder
from rules.provisions.reader import in_force, provisions


def said(text: str, on: date) -> str | None:
    """The text with the provisions of a day in its places; None where one of them is not known of
    that day. Raises ``AttributeError`` for what no provision has."""
    try:
        return text.format_map(places(on))
    except KeyError:
        return None


def places(on: date) -> dict[str, Any]:
    """By name the provision that holds; by name and code or business type where there may be
    several at a time. What is not known of the day is left out."""
    held = provisions()
    places: dict[str, Any] = {}
    for name in held.__dataclass_fields__:
        for one in in_force(getattr(held, name), on):
            keys = _keys(one)
            if keys:
                places.setdefault(name, {}).update(dict.fromkeys(keys, one))
            else:
                places[name] = one
    return places


def _keys(one: Provision) -> tuple[str, ...]:
    if isinstance(one, Block):
        return (one.code,)
    if isinstance(one, Reminder):
        return (one.subject,)
    return tuple(kind.value for kind in one.types) if isinstance(one, OfTypes) else ()
