"""Ways in: signing in, captchas, one-time codes, the own password."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.identity.sessions import Devices
from contracts.operations import ADDED, Message, Reply

SURFACES = ("portal", "intranet")
CODE_PURPOSES = ("register", "recover")
CAPTCHAS = ("picture", "question")


class Solved(Message):
    """A captcha and what was read in it, where one is demanded."""

    captcha_id = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=100)
    )
    captcha_text = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=100)
    )


class Credentials(Solved):
    username = fields.String(required=True, validate=validate.Length(max=50))
    password = fields.String(required=True, validate=validate.Length(max=64))


class SignIn(Credentials, Devices):
    """`agent`: the browser in words, for the list of sessions. `replaces`: the token of a session
    that this browser still carries; it ends."""

    surface = fields.String(required=True, validate=validate.OneOf(SURFACES))
    agent = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=60))
    replaces = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))


class SignInTerms(Reply):
    """What the sign-in page has to ask for from the start."""

    captcha_required = fields.Boolean()


class NewCaptcha(Message):
    kind = fields.String(load_default="picture", validate=validate.OneOf(CAPTCHAS))


class Captcha(Reply):
    """`text` is for the gateway, which draws it; it never reaches the page as text. `question` is
    shown as it is, for who sees no picture; one of the two is None."""

    captcha_id = fields.String()
    text = fields.String(allow_none=True)
    question = fields.String(allow_none=True)


class SendCode(Solved, Devices):
    """purpose register: `mobile` is given; recover: `username`, the reserved mobile is used."""

    purpose = fields.String(required=True, validate=validate.OneOf(CODE_PURPOSES))
    mobile = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=50))
    username = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=50))


class CodeSent(Reply):
    """The same whether the account exists or not. `ticket`: goes back with the code, which is good
    only together with it. `retry_after`, `valid_for`: seconds."""

    ticket = fields.String()
    retry_after = fields.Integer()
    valid_for = fields.Integer()


class Recover(Message):
    username = fields.String(required=True, validate=validate.Length(max=50))
    code = fields.String(required=True, validate=validate.Length(max=20))
    ticket = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=100), metadata=ADDED
    )
    new_password = fields.String(
        required=True, validate=validate.Length(min=8, max=64, error="新密码应为8至64个字符")
    )


class ChangePassword(Devices):
    old_password = fields.String(required=True, validate=validate.Length(max=64))
    new_password = fields.String(
        required=True, validate=validate.Length(min=8, max=64, error="新密码应为8至64个字符")
    )
