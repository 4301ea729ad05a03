"""A new password, typed twice so that a slip of the finger locks nobody out."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from contracts.forms.base import Form

NEW_PASSWORD_HINT = "至少8个字符；建议使用容易记住的一句话"  # noqa: S105 - a hint, no password


class TypedTwice(Form):
    """For forms with the fields `new_password` and `new_password_again`."""

    @validates_schema(skip_on_field_errors=False)
    def _same_twice(self, data: dict[str, Any], **_: Any) -> None:
        again = data.get("new_password_again")
        if again and again != data.get("new_password"):
            raise ValidationError({"new_password_again": ["两次输入的密码不一致"]})
