"""Look-up by name, USCC or licence number, and the page of one licence."""

from __future__ import annotations

from flask import render_template, request

from contracts.errors import Invalid, NotFound
from gateway import paging
from gateway.public import blueprint
from gateway.rpc import rpc
from gateway.session import public
from rules.vocabulary.numbers import licence_number


@blueprint.get("/licences")
@public
def search() -> str | tuple[str, int]:
    text = request.args.get("text", "")
    page = paging.asked()
    if not text:
        return render_template("public/search.html", text="", found=None)
    try:
        found = rpc().review.search_licences(text=text, page=page)
    except Invalid as error:
        message = error.findings[0]["message"]
        return render_template("public/search.html", text=text, found=None, message=message), 422
    paging.existing(page, found.pages)
    return render_template("public/search.html", text=text, found=found, page=page)


@blueprint.get("/licences/<number>")
@public
def licence(number: str) -> str:
    """The number is printed on the licence; what is behind it is public."""
    try:
        exact = rpc().review.search_licences(text=licence_number(number), page=1).items
    except ValueError:
        exact = []
    if not exact:
        raise NotFound("没有找到编号为该号码的许可证，请核对后重试")
    return render_template("public/licence.html", licence=exact[0])
