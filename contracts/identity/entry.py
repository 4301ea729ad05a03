"""Ways in: signing in, captchas, one-time codes, the own password."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from contracts.identity.sessions import DeviceTokens, Secret
from contracts.structs import ADDED, Answer, Request, one_of, said

SURFACES = ("portal", "intranet")
CODE_PURPOSES = ("register", "recover", "evaluate", "mobile_change")
CAPTCHAS = ("picture", "question")

Username = Annotated[str, Meta(max_length=50)]
Password = Annotated[str, Meta(max_length=64)]
NewPassword = Annotated[str, said("新密码应为8至64个字符", min_length=8, max_length=64)]


class Solved(Request):
    """A captcha and what was read in it, where one is demanded."""

    captcha_id: Secret | None = None
    captcha_text: Secret | None = None


class Credentials(Solved):
    username: Username
    password: Password


class SignIn(Credentials):
    """`agent`: the browser in words, for the list of sessions. `replaces`: the token of a session
    that this browser still carries; it ends."""

    surface: Annotated[str, one_of(SURFACES)]
    devices: DeviceTokens = field(default_factory=list)
    agent: Annotated[str, Meta(max_length=60)] | None = None
    replaces: Secret | None = None


class SignInTerms(Answer):
    """What the sign-in page has to ask for from the start."""

    captcha_required: bool


class NewCaptcha(Request):
    kind: Annotated[str, one_of(CAPTCHAS)] = "picture"


class Captcha(Answer):
    """`text` is for the gateway, which draws it; it never reaches the page as text. `question` is
    shown as it is, for who sees no picture; one of the two is None."""

    captcha_id: str
    text: str | None
    question: str | None


class SendCode(Solved):
    """purpose register, evaluate, mobile_change: `mobile` is given; recover: `username` or the USCC
    in its place, the reserved mobile is used."""

    purpose: Annotated[str, one_of(CODE_PURPOSES)]
    devices: DeviceTokens = field(default_factory=list)
    mobile: Username | None = None
    username: Username | None = None


class CodeSent(Answer):
    """The same whether the account exists or not. `ticket`: goes back with the code, which is good
    only together with it. `retry_after`, `valid_for`: seconds."""

    ticket: str
    retry_after: int
    valid_for: int


class ConfirmMobile(Request):
    """A code of purpose evaluate, as it was typed; it is used up."""

    mobile: Username
    ticket: Annotated[str, Meta(max_length=36)]
    code: Annotated[str, Meta(max_length=20)]


class Recover(Request):
    """username: that, or the USCC of the firm."""

    username: Username
    code: Annotated[str, Meta(max_length=20)]
    ticket: Annotated[Secret | None, ADDED] = None
    new_password: NewPassword


class ChangePassword(Request):
    devices: DeviceTokens = field(default_factory=list)
    old_password: Password
    new_password: NewPassword


class Recovered(Answer):
    """username: of the account whose password it was."""

    username: str
