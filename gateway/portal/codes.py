"""【获取验证码】 of registration and recovery: a code by text message, behind a captcha."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import g, render_template
from flask import session as kept

from contracts.errors import Finding, Invalid, ServiceError
from contracts.identity.entry import CodeSent
from gateway import captcha, cookies
from gateway.rpc import rpc
from gateway.throttle import FORMS_PER_MINUTE, costly


@dataclass(frozen=True)
class Sent:
    """answer: of identity, None where nothing was sent; then message and findings say why."""

    answer: CodeSent | None
    message: str = ""
    findings: list[Finding] = field(default_factory=list)
    status: int = 200

    def told(self, success: str) -> str | None:
        """What happened, for the top of the page; None where the findings say it."""
        if self.answer:
            return f"{success}，{self.answer.valid_for // 60}分钟内有效"
        return None if self.findings else self.message

    def part(self, success: str) -> str:
        """The same in the place beside the button, and another captcha: that one is used up."""
        text = self.told(success) or self.findings[0]["message"]
        return render_template(
            "portal/account/code_sent.html",
            sent=self.answer,
            text=text,
            challenge=captcha.offered(),
            beside=True,
        )


def ticket_of(purpose: str) -> str:
    """Its name in the form cookie: the code is good only together with it, in this browser."""
    return f"code_ticket_{purpose}"


def send(purpose: str, **whom: str) -> Sent:
    """Asking for another code is meant each time, whatever form it is asked from: the key of the
    command is not that of the form."""
    try:
        with costly("code", FORMS_PER_MINUTE):
            answer = rpc().identity.send_code.with_key(g.trace_id)(
                purpose=purpose, devices=cookies.devices(), **captcha.solved(), **whom
            )
    except Invalid as error:
        return Sent(None, error.message, error.findings, error.status)
    except ServiceError as error:
        return Sent(None, error.message, status=error.status)
    kept[ticket_of(purpose)] = answer.ticket
    return Sent(answer)
