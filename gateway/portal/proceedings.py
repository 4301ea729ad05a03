"""依职权办理的事项: what an office does about the firm, and what the firm says to it (N-15)."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid
from gateway.portal import blueprint
from gateway.rpc import rpc


@blueprint.get("/proceedings")
def proceedings() -> str:
    return _page()


@blueprint.post("/proceedings/<id:proceeding_id>/statement")
def make_statement(proceeding_id: str) -> Response | tuple[str, int]:
    """陈述申辩."""
    given: dict[str, Any] = {
        "text": request.form.get("text", ""),
        "final": request.form.get("final") == "on",
    }
    try:
        rpc().review.make_statement(proceeding_id=proceeding_id, **given)
    except (Invalid, Conflict) as error:
        said = error.findings[0]["message"] if isinstance(error, Invalid) else error.message
        return _page({proceeding_id: given | {"message": said}}), error.status
    flash(
        "已提交，派出机构答复后会告知贵单位" if given["text"] else "已确认没有其他意见", "success"
    )
    return redirect(url_for("portal.proceedings", _anchor=proceeding_id))


def _page(filled: dict[str, dict[str, Any]] | None = None) -> str:
    """filled: what was typed and what is wrong with it, by proceeding."""
    found = rpc().review.own_proceedings(enterprise_id=str(g.actor.enterprise_id))
    return render_template("portal/proceedings.html", found=found, filled=filled or {})
