"""变更系统预留手机号码, for a firm that has lost its mobile and so the way in (A-24).

The stamped form comes as a scan. The answer is the same whether there is such a firm or not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask import session as kept
from msgspec import convert

from chassis import clock
from contracts.errors import Finding, Invalid, ServiceError, TooMany, Unavailable
from contracts.forms.base import examine
from contracts.identity.enterprises import UploadedFile
from gateway import captcha, errors, uploads
from gateway.bodies import takes_files
from gateway.forms.fields import fields_of
from gateway.forms.reading import read
from gateway.mailboxes import offices
from gateway.pages import is_partial
from gateway.portal import blueprint, codes
from gateway.portal.forms import LostMobile
from gateway.rpc import rpc
from gateway.session import for_visitors
from gateway.throttle import FORMS_PER_MINUTE, costly, share, throttle

UPLOADS_PER_MINUTE = 10
MEGABYTES_PER_DAY = 100
TICKET = codes.ticket_of("mobile_change")
SENT = "验证码已发送到变更后的手机"


@dataclass
class Filled:
    """What was filled in so far. form: the scan, stored already; kept_form: the same as the page
    carries it."""

    values: dict[str, Any]
    form: dict[str, Any] | None = None
    kept_form: str | None = None
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def posted(cls) -> Filled:
        found = cls(read(LostMobile, request.form))
        found.keep(request.form.get("kept_form"))
        file = request.files.get("form")
        if file and file.filename:
            try:
                throttle("mobile_change", UPLOADS_PER_MINUTE)
                share("mobile_change", uploads.megabytes(file), MEGABYTES_PER_DAY)
                found.keep(uploads.keep(uploads.store(file, uploads.new_key("mobile-forms"))))
            except Invalid as error:
                found.findings += [{**one, "path": "form"} for one in error.findings]
            except (
                Unavailable,
                TooMany,
            ) as error:  # what was typed is worth more than that
                found.findings.append({"path": "form", "message": error.message})
        return found

    def keep(self, text: str | None) -> None:
        self.form = uploads.kept(text)
        self.kept_form = text if self.form else None

    def judge(self) -> None:
        """Add what is wrong or missing."""
        _, mistakes, gaps = examine(LostMobile, self.values, today=clock.today())
        self.findings = mistakes + gaps + self.findings
        if self.form is None and not any(one["path"] == "form" for one in self.findings):
            message = "请上传填写并加盖公章的申请表扫描件"
            self.findings.append({"path": "form", "message": message})


@blueprint.route("/recover/mobile", methods=["GET", "POST"])
@for_visitors
@takes_files
def mobile_change() -> str | tuple[str, int]:
    if request.method == "GET":
        return _page(Filled({}))
    filled = Filled.posted()
    if captcha.switched():
        return _page(filled)
    filled.judge()
    if filled.findings:
        return _page(filled), Invalid.status
    names = ("firm", "contact", "mobile", "code")
    try:
        with costly("recover", FORMS_PER_MINUTE):
            done = rpc().identity.file_mobile_change(
                **{name: filled.values[name] for name in names},
                form=convert(filled.form, UploadedFile),
                ticket=kept.get(TICKET),
            )
    except Invalid as error:
        filled.findings = error.findings
        return _page(filled), error.status
    except ServiceError as error:
        if isinstance(error, Unavailable):
            errors.keep_key()
        return _page(filled, alert=error.message), error.status
    if filled.form and done.object_key != filled.form["object_key"]:
        uploads.discard(filled.form)
    kept.pop(TICKET, None)
    return render_template("portal/account/mobile_change_filed.html", reference=done.reference)


@blueprint.post("/recover/mobile/code")
@for_visitors
@takes_files
def mobile_change_code() -> str | tuple[str, int]:
    """【获取验证码】; without JavaScript the whole form comes back with what was typed."""
    sent = codes.send("mobile_change", mobile=request.form.get("mobile", ""))
    if is_partial():
        return sent.part(SENT)
    filled = Filled.posted()
    filled.findings += sent.findings
    return _page(filled, notice=sent.told(SENT)), sent.status


def _page(filled: Filled, **extra: Any) -> str:
    return render_template(
        "portal/account/mobile_change.html",
        filled=filled,
        findings=filled.findings,
        views=fields_of(LostMobile, filled.values, filled.findings),
        challenge=captcha.offered(),
        offices=offices(),
        **extra,
    )
