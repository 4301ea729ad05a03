"""`python -m deploy.licence_asyncapi > docs/licence-events.json`: what other systems are told.

AsyncAPI 3 for outsiders: one message a type, each with its JSON Schema (docs/subscribers.md). What
they have in common stands once, in `components/schemas`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from rules.vocabulary.enumerations import Category, Level, LicenceEnding, LicenceState, Office
from services.review.licence_events import EXCHANGE, FEED_RESTORED, SOURCE
from services.review.licensing.changes import CHANGES

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
DAY: Json = {"type": "string", "format": "date"}
TERM: Json = {
    "type": "object",
    "properties": {"valid_from": DAY, "valid_to": DAY},
    "required": ["valid_from", "valid_to"],
}
SUCCESSOR: Json = {
    "type": "object",
    "properties": {"number": TEXT, "name": TEXT, "by": {"enum": ["MERGE", "SPLIT"]}},
    "required": ["number", "name", "by"],
}
DATA: dict[str, Json] = {
    "number": {"type": "string", "pattern": r"^[1-6]-[1-9]\d?-\d{5}-\d{4}$"},
    "name": TEXT,
    "uscc": TEXT,
    "office": {"enum": [one.value for one in Office]},
    "categories": {
        "type": "object",
        "propertyNames": {"enum": [one.value for one in Category]},
        "additionalProperties": {"enum": [one.value for one in Level]},
        "minProperties": 1,
    },
    "scope": {"type": "array", "items": TEXT},
    "issued_on": DAY,
    "valid_from": DAY,
    "valid_to": DAY,
    "state": {"enum": [one.value for one in LicenceState]},
    "extended": {"type": "boolean"},
    "next_term": {"oneOf": [TERM, {"type": "null"}]},
    "ended_on": {"type": ["string", "null"], "format": "date"},
    "ended_by": {"enum": [*(one.value for one in LicenceEnding), None]},
    # Of a licence that ended with a merger or a split, who goes on with what it permitted.
    "successors": {"type": "array", "items": SUCCESSOR},
    "changed": {"type": "array", "items": TEXT, "uniqueItems": True},
    # Numbers of the other licences that the same decision has made, changed or ended.
    "related": {"type": "array", "items": TEXT, "uniqueItems": True},
}
RESTORED: Json = {
    "type": "object",
    "properties": {
        "last_position": {"type": "integer", "minimum": 0},
        "next_position": {"type": "integer", "minimum": 1},
    },
    "required": ["last_position", "next_position"],
}
STATES: dict[str, tuple[LicenceState, ...]] = {
    "licence.imported": tuple(LicenceState),
    "licence.expired": (LicenceState.EXPIRED,),
    "licence.cancelled": (LicenceState.CANCELLED,),
    "licence.revoked": (LicenceState.REVOKED,),
    "licence.restored": (LicenceState.VALID, LicenceState.EXPIRED),
}
"""The states that a licence may have after an event; after any other it is valid."""


def types() -> list[str]:
    """Of licences, in the order of what brings them about."""
    return list(dict.fromkeys(change.event for change in CHANGES))


def schema(type_: str) -> Json:
    """Of one event as it is sent, in which fields may be added."""
    if type_ == FEED_RESTORED:
        return _envelope(type_, RESTORED)
    states = STATES.get(type_, (LicenceState.VALID,))
    told: Json = {
        "allOf": [
            {"$ref": "#/components/schemas/Licence"},
            {"properties": {"state": {"enum": [one.value for one in states]}}},
        ]
    }
    return _envelope(type_, told, subject=TEXT, sequence={"type": "string", "pattern": r"^\d{10}$"})


def specification() -> Json:
    every = [*types(), FEED_RESTORED]
    exchange = {"name": EXCHANGE, "type": "topic", "durable": True, "autoDelete": False}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "许可证事件", "version": "1.0.0", "description": "docs/subscribers.md"},
        "defaultContentType": "application/cloudevents+json",
        "channels": {
            type_: {
                "address": type_,
                "messages": {type_: {"$ref": f"#/components/messages/{type_}"}},
                "bindings": {"amqp": {"is": "routingKey", "exchange": exchange}},
            }
            for type_ in every
        },
        "operations": {
            f"{type_}.hear": {"action": "send", "channel": {"$ref": f"#/channels/{type_}"}}
            for type_ in every
        },
        "components": {
            "messages": {type_: {"name": type_, "payload": schema(type_)} for type_ in every},
            "schemas": {
                "Licence": {"type": "object", "properties": DATA, "required": list(DATA)},
            },
        },
    }


def text() -> str:
    """As it is committed."""
    return json.dumps(specification(), ensure_ascii=False, indent=1) + "\n"


def _envelope(type_: str, data: Json, **more: Json) -> Json:
    properties = {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid"},
        "source": {"const": SOURCE},
        "type": {"const": type_},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        **more,
        "data": data,
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


if __name__ == "__main__":
    sys.stdout.write(text())
