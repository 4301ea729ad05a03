"""A posted form → the values that the services validate."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from contracts.forms.base import Form
from gateway.forms.fields import schema_of

ON = frozenset({"on", "true", "1"})


def read(form: type[Form], posted: MultiDict[str, str], prefix: str = "") -> dict[str, Any]:
    """{field: text, or bool for a check box}; only fields of the form, so that nothing else that
    was posted gets through. Not validated."""
    start = f"{prefix}." if prefix else ""
    values: dict[str, Any] = {}
    for name, declared in schema_of(form).fields.items():
        given = posted.get(start + name)
        if declared.metadata.get("widget") == "checkbox":
            values[name] = given in ON
        elif given is not None:
            values[name] = given
    return values
