"""忘记密码 (A-05, A-23, A-24)."""

from __future__ import annotations

from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from flask import session as kept
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Invalid, ServiceError, Unavailable
from contracts.forms.base import examine
from gateway import captcha, errors, kept_passwords
from gateway.documents import word
from gateway.downloads import attachment
from gateway.forms.fields import fields_of
from gateway.forms.reading import read
from gateway.mailboxes import offices
from gateway.pages import is_partial
from gateway.portal import blueprint, codes
from gateway.portal.forms import Recovery
from gateway.rpc import rpc
from gateway.session import for_visitors, public
from gateway.throttle import FORMS_PER_MINUTE, costly

APPLICATION_FORM = "RESERVED_MOBILE"
PASSWORDS = ("new_password", "new_password_again")
TICKET = codes.ticket_of("recover")


@blueprint.route("/recover", methods=["GET", "POST"])
@for_visitors
def recover() -> Response | str | tuple[str, int]:
    values = _typed()
    if request.method == "GET" or captcha.switched():
        return _page(values)
    _, mistakes, gaps = examine(Recovery, values, today=clock.today())
    if mistakes or gaps:
        return _page(values, mistakes + gaps), Invalid.status
    try:
        with costly("recover", FORMS_PER_MINUTE):
            done = rpc().identity.recover_password(
                username=values["username"],
                code=values["code"],
                ticket=kept.get(TICKET),
                new_password=values["new_password"],
            )
    except Invalid as error:
        return _page(values, error.findings), error.status
    except ServiceError as error:
        if isinstance(error, Unavailable):
            errors.keep_key()
        return _page(values, alert=error.message), error.status
    kept.pop(TICKET, None)
    flash(f"密码已重新设置，请用用户名“{done.username}”和新密码登录", "success")
    return redirect(url_for("portal.sign_in"))


@blueprint.post("/recover/code")
@for_visitors
def recover_code() -> str | tuple[str, int]:
    """The answer is the same whether the account exists or not."""
    values = _typed()
    sent = codes.send("recover", username=values.get("username", ""))
    if is_partial():
        return sent.part("如果填写正确，验证码已发送到预留手机")
    notice = sent.told("如果填写正确，验证码已发送到预留手机")
    return _page(values, sent.findings, notice=notice), sent.status


@blueprint.get("/recover/application-form")
@public
def reserved_mobile_form() -> FileResponse:
    """变更系统预留手机号码申请表."""
    content = word.word_document(APPLICATION_FORM, {})
    return attachment(content, f"{word.title_of(APPLICATION_FORM)}.docx", word.CONTENT_TYPE)


def _typed() -> dict[str, Any]:
    values = read(Recovery, request.form)
    kept_passwords.put_back("recover", PASSWORDS, values)
    return values


def _page(values: dict[str, Any], findings: Any = (), **extra: Any) -> str:
    typed = kept_passwords.keep("recover", PASSWORDS, values, findings)
    return render_template(
        "portal/account/recover.html",
        views=kept_passwords.shown(fields_of(Recovery, values, findings), PASSWORDS, typed),
        kept_password=typed,
        findings=findings,
        challenge=captcha.offered(),
        offices=offices(),
        **extra,
    )
