"""Schemas of marshmallow, with what they say in Chinese: forms, and the JSON API, which is made of
messages (`gateway.api.structs`)."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema

from contracts import wording


class _OfDicts(Schema):
    """Dumps dicts by their keys alone: a missing "items" or "values" is no method of the dict."""

    error_messages = wording.OF_SCHEMAS

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        if isinstance(obj, dict):
            return obj.get(attr, default)
        return super().get_attribute(obj, attr, default)


class Input(_OfDicts):
    """What comes from people and programs: unknown fields are refused."""

    class Meta:
        unknown = RAISE
        ordered = True


class Output(_OfDicts):
    """What they are told."""

    class Meta:
        unknown = EXCLUDE
        ordered = True
