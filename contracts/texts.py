"""What people type as a line or a paragraph."""

from __future__ import annotations

from typing import Any

from marshmallow import fields


class Text(fields.String):
    """The blanks around it do not count, nor make a text out of nothing."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return super()._deserialize(value, attr, data, **kwargs).strip()
