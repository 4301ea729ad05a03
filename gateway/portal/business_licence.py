"""Another business licence in the place of one that the store has lost."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid, Unavailable
from gateway import uploads
from gateway.bodies import takes_files
from gateway.portal import blueprint
from gateway.rpc import rpc


@blueprint.post("/business-licence")
@takes_files
def replace_licence() -> Response:
    """The file in the form field `file`; what is wrong with it is said on the home page."""
    try:
        file = uploads.posted(request.files.get("file"))
        stored = uploads.store(file, uploads.new_key("registrations"))
        kept = rpc().identity.replace_licence(**stored)
    except (Invalid, Conflict, Unavailable) as error:
        found = error.details.get("findings", [])
        flash("；".join(one["message"] for one in found) or error.message, "danger")
        return redirect(url_for("portal.home"))
    if kept.object_key != stored["object_key"]:  # sent twice with the same key
        uploads.discard(stored)
    flash("营业执照已重新上传", "success")
    return redirect(url_for("portal.home"))
