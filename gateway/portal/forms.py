"""Forms that only the portal knows."""

from __future__ import annotations

from contracts.forms import fields as f
from contracts.forms.base import Form
from gateway.forms.twice import NEW_PASSWORD_HINT, TypedTwice


class Recovery(TypedTwice):
    """A-23: the code goes to the reserved mobile of the enterprise's contact."""

    username = f.text("用户名或统一社会信用代码", max=50, hint="忘记用户名的，填写统一社会信用代码")
    code = f.text("短信验证码", max=6)
    new_password = f.password("新密码", autocomplete="new-password", hint=NEW_PASSWORD_HINT)
    new_password_again = f.password("确认新密码", autocomplete="new-password")


class Termination(Form):
    reason = f.long_text("终止原因", max=500, required=False)


class Abandonment(Form):
    reason = f.long_text("废弃原因", max=500)


class Phone(Form):
    """A phone of the firm that is to get text messages."""

    label = f.text("称呼", max=20, hint="如：办公室、项目部")
    mobile = f.mobile("手机号码")
    code = f.text("短信验证码", max=6)


class LostMobile(Form):
    """变更系统预留手机号码, for who has lost the way in (A-24)."""

    firm = f.text("用户名或统一社会信用代码", max=50)
    contact = f.name("变更后企业联系人")
    mobile = f.mobile("变更后手机号码")
    code = f.text("短信验证码", max=6)


class ReservedMobile(Form):
    """Another reserved mobile, for who is signed in."""

    mobile = f.mobile("新的手机号码", hint="用于接收验证码和找回密码，请填写长期使用的号码")
    code = f.text("短信验证码", max=6)
    password = f.password("登录密码", autocomplete="current-password")
