"""企业注册 (A-06, A-08…A-16): notice and consent, then the long form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask import session as kept
from msgspec.structs import asdict
from werkzeug.wrappers import Response

from contracts.errors import Finding, Invalid, ServiceError, TooMany, Unavailable
from contracts.forms.enterprise import EnterpriseForm, NewAccount, RegisteredData
from contracts.identity import Identity
from contracts.identity.enterprises import Register
from gateway import captcha, errors, kept_passwords, uploads
from gateway.bodies import takes_files
from gateway.forms.fields import fields_of, schema_of
from gateway.forms.reading import read
from gateway.pages import is_partial
from gateway.portal import blueprint, codes
from gateway.rpc import rpc
from gateway.session import for_visitors, public
from gateway.throttle import FORMS_PER_MINUTE, costly, share, throttle

PASSWORDS = ("password", "password_again")
PARTS = ("enterprise", "business_licence", "account")  # in the order of the page
UPLOADS_PER_MINUTE = 20
MEGABYTES_PER_DAY = 200
"""From one address, each file at least one: what is uploaded for a registration that never ends is
kept for two days."""

SEARCHES_PER_MINUTE = 60


@dataclass
class Registration:
    """What was filled in so far. licence: the business licence, stored already; kept_licence: the
    same as the form carries it."""

    account: dict[str, Any] = field(default_factory=dict)
    enterprise: dict[str, Any] = field(default_factory=dict)
    consent: bool = False
    licence: dict[str, Any] | None = None
    kept_licence: str | None = None
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def posted(cls) -> Registration:
        found = cls(
            read(NewAccount, request.form, "account"),
            read(EnterpriseForm, request.form, "enterprise"),
            "consent" in request.form,
        )
        kept_passwords.put_back("register", PASSWORDS, found.account)
        found.keep(request.form.get("kept_licence"))
        if chosen := request.form.get("chosen_parent"):
            found.enterprise["parent_id"] = chosen
        file = request.files.get("business_licence")
        if file and file.filename:
            try:
                throttle("registration", UPLOADS_PER_MINUTE)
                share("registration", uploads.megabytes(file), MEGABYTES_PER_DAY)
                found.keep(uploads.keep(uploads.store(file, uploads.new_key("registrations"))))
            except Invalid as error:
                found.findings += [{**f, "path": "business_licence"} for f in error.findings]
            except (Unavailable, TooMany) as error:  # what was typed is worth more than that
                found.findings.append({"path": "business_licence", "message": error.message})
        return found

    def keep(self, text: str | None) -> None:
        """Take the licence that `uploads.keep` wrote; the same text goes back into the form, so
        that trying again does not prolong how long the file is waited for."""
        self.licence = uploads.kept(text)
        self.kept_licence = text if self.licence else None

    def request(self) -> Register:
        """As identity wants it. Raises Invalid with everything that is wrong or missing."""
        licence = {"business_licence": self.licence} if self.licence else {}
        found: Register = Identity.register.asks.examine(
            {
                "account": self.account,
                "enterprise": self.enterprise,
                "consent": self.consent,
                **licence,
            }
        )
        return found


@blueprint.get("/register")
@for_visitors
def register() -> str:
    """The first page: what is asked for and why."""
    return render_template("portal/account/register_notice.html")


@blueprint.route("/register/form", methods=["GET", "POST"])
@for_visitors
@takes_files
def register_form() -> Response | str | tuple[str, int]:
    if request.method == "GET":
        if "consent" not in request.args:
            flash("请先阅读并同意填报须知", "warning")
            return redirect(url_for("portal.register"))
        return _page(Registration(consent=True))
    filled = Registration.posted()
    if captcha.switched():
        return _page(filled)
    if request.form.get("action") == "find_parent":
        name = request.form.get("institution", "")
        return _page(filled, institutions=_find(name))
    try:
        data = filled.request()
        if filled.findings:
            raise Invalid(findings=filled.findings)
        with costly("register", FORMS_PER_MINUTE):
            ticket = kept.get(codes.ticket_of("register"))
            registered = rpc().identity.register(**{**asdict(data), "ticket": ticket})
    except Invalid as error:
        known = {f["path"] for f in filled.findings}
        filled.findings += [f for f in error.findings if f["path"] not in known]
        return _page(filled), error.status
    except ServiceError as error:
        if isinstance(error, Unavailable):
            errors.keep_key()
        taken = error.details.get("findings", [])
        filled.findings += taken
        return _page(filled, **({} if taken else {"alert": error.message})), error.status
    if filled.licence and registered.object_key != filled.licence["object_key"]:
        uploads.discard(filled.licence)  # sent again with the same key: the first one is kept
    kept.pop(codes.ticket_of("register"), None)
    flash("注册成功，请登录", "success")
    return redirect(url_for("portal.sign_in"))


@blueprint.post("/register/code")
@for_visitors
@takes_files
def register_code() -> str | tuple[str, int]:
    """【获取验证码】; without JavaScript the whole form comes back with what was typed."""
    mobile = request.form.get("enterprise.contact_mobile", "")
    sent = codes.send("register", mobile=mobile)
    if is_partial():
        return sent.part("验证码已发送")
    filled = Registration.posted()
    for finding in sent.findings:
        of_form = {"mobile": "enterprise.contact_mobile"}.get(finding["path"], finding["path"])
        filled.findings.append({**finding, "path": of_form})
    return _page(filled, notice=sent.told("验证码已发送")), sent.status


@blueprint.get("/institutions")
@public
def institutions() -> str:
    """上级企业 popup (A-11…A-14)."""
    name = request.args.get("name", "")
    page = request.args.get("page", 1, type=int)
    found = _find(name, page) if "name" in request.args else None
    return render_template("portal/account/institutions.html", found=found, name=name)


def _find(name: str, page: int = 1) -> Any:
    with costly("institutions", SEARCHES_PER_MINUTE):
        return rpc().identity.find_institutions(name=name, page=page)


def _place_on_page(finding: Finding) -> int:
    part = finding["path"].partition(".")[0]
    return PARTS.index(part) if part in PARTS else len(PARTS)


def _page(filled: Registration, **extra: Any) -> str:
    views = fields_of(EnterpriseForm, filled.enterprise, filled.findings, "enterprise")
    filled.findings.sort(key=_place_on_page)
    account = fields_of(NewAccount, filled.account, filled.findings, "account")
    typed = kept_passwords.keep("register", PASSWORDS, filled.account, filled.findings, "account")
    on_licence = {f"enterprise.{name}" for name in schema_of(RegisteredData).fields}
    return render_template(
        "portal/account/register.html",
        account=kept_passwords.shown(account, PASSWORDS, typed),
        kept_password=typed,
        registered=[view for view in views if view.name in on_licence],
        contact=[view for view in views if view.name not in on_licence],
        filled=filled,
        challenge=captcha.offered(),
        parent_name=request.form.get("parent_name", ""),
        **extra,
    )
