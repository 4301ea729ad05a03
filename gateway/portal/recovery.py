"""忘记密码 (A-05, A-23, A-24)."""

from __future__ import annotations

from typing import Any

from flask import Response as FileResponse
from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Invalid, ServiceError, Unavailable
from contracts.forms.base import examine
from gateway import errors
from gateway.documents import word
from gateway.downloads import attachment
from gateway.forms.fields import fields_of
from gateway.forms.reading import read
from gateway.portal import blueprint
from gateway.portal.forms import Recovery
from gateway.session import public
from gateway.throttle import FORMS_PER_MINUTE, costly
from rules.jurisdiction import office_data
from rules.vocabulary.enumerations import Office

APPLICATION_FORM = "RESERVED_MOBILE"


@blueprint.route("/recover", methods=["GET", "POST"])
@public
def recover() -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return _page({})
    values = read(Recovery, request.form)
    _, mistakes, gaps = examine(Recovery, values, today=clock.today())
    if mistakes or gaps:
        return _page(values, mistakes + gaps), Invalid.status
    try:
        with costly("recover", FORMS_PER_MINUTE):
            g.rpc.identity.recover_password(
                username=values["username"].strip(),
                code=values["code"].strip(),
                new_password=values["new_password"],
            )
    except Invalid as error:
        return _page(values, error.findings), error.status
    except ServiceError as error:
        if isinstance(error, Unavailable):
            errors.keep_key()
        return _page(values, alert=error.message), error.status
    flash("密码已重新设置，请用新密码登录", "success")
    return redirect(url_for("portal.sign_in"))


@blueprint.post("/recover/code")
@public
def recover_code() -> str:
    """The answer is the same whether the account exists or not."""
    values = read(Recovery, request.form)
    try:
        with costly("code", FORMS_PER_MINUTE):
            sent = g.rpc.identity.send_code.with_key(g.trace_id)(
                purpose="recover", username=values.get("username", "").strip()
            )
        text = f"如果用户名正确，验证码已发送到预留手机，{sent['valid_for'] // 60}分钟内有效"
    except ServiceError as error:
        sent = None
        text = error.findings[0]["message"] if isinstance(error, Invalid) else error.message
    if errors.is_partial():
        return render_template("portal/account/code_sent.html", sent=sent, text=text)
    return _page(values, notice=text)


@blueprint.get("/recover/application-form")
@public
def reserved_mobile_form() -> FileResponse:
    """变更系统预留手机号码申请表."""
    content = word.word_document(APPLICATION_FORM, {})
    return attachment(content, f"{word.title_of(APPLICATION_FORM)}.docx", word.CONTENT_TYPE)


def _page(values: dict[str, Any], findings: Any = (), **extra: Any) -> str:
    return render_template(
        "portal/account/recover.html",
        views=fields_of(Recovery, values, findings),
        findings=findings,
        offices=[office_data(office) for office in Office],
        **extra,
    )
