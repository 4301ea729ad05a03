"""What marshmallow found, as everybody is told of it."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError

from contracts.errors import Finding


def findings_of(error: ValidationError) -> list[Finding]:
    """marshmallow's nested messages as a list of {path, message}; path like `rows.3.id_number`."""
    found: list[Finding] = []

    def walk(node: Any, path: tuple[str, ...]) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, path if key == "_schema" else (*path, str(key)))
        elif isinstance(node, list):
            for message in node:
                walk(message, path)
        else:
            found.append({"path": ".".join(path), "message": str(node)})

    walk(error.messages, ())
    return found
