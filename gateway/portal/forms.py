"""Forms that only the portal knows: sign-in and recovery."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from contracts.forms import fields as f
from contracts.forms.base import Form


class SignIn(Form):
    username = f.text("用户名", max=50)
    password = f.password("密码", autocomplete="current-password")


class Recovery(Form):
    """A-23: the code goes to the reserved mobile of the enterprise's contact."""

    username = f.text("用户名", max=50)
    code = f.text("短信验证码", max=6)
    new_password = f.password(
        "新密码", autocomplete="new-password", hint="至少8个字符；建议使用容易记住的一句话"
    )
    new_password_again = f.password("确认新密码", autocomplete="new-password")

    @validates_schema(skip_on_field_errors=False)
    def _same_twice(self, data: dict[str, Any], **_: Any) -> None:
        again = data.get("new_password_again")
        if again and again != data.get("new_password"):
            raise ValidationError({"new_password_again": ["两次输入的密码不一致"]})


class Abandonment(Form):
    reason = f.long_text("废弃原因", max=500)
