"""Whether a certificate is genuine: by the link in its QR code or by the code typed from it."""

from __future__ import annotations

from flask import render_template, request

from chassis import clock
from contracts.errors import Invalid, NotFound
from contracts.review.licences import Verification
from gateway.public import blueprint
from gateway.rpc import rpc
from gateway.session import public


@blueprint.get("/verify")
@public
def verify() -> str | tuple[str, int]:
    code = request.args.get("code", "")
    if not code:
        return render_template("public/verify.html", code="")
    try:
        found = rpc().review.verify_code(code=code)
    except (Invalid, NotFound):
        message = "没有找到这个核验码对应的许可证，请对照许可证左下角的核验码重新输入"
        return render_template("public/verify.html", code=code, message=message), 404
    return _verified(found)


@blueprint.get("/verify/<token>")
@public
def verify_token(token: str) -> str | tuple[str, int]:
    try:
        found = rpc().review.verify(token=token)
    except (Invalid, NotFound):
        return render_template("public/unknown.html"), 404
    return _verified(found)


def _verified(licence: Verification) -> str:
    return render_template("public/verified.html", licence=licence, at=clock.now())
