"""Another business licence in the place of the one that is there, or that the store has lost."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Invalid, TooMany, Unavailable
from gateway import uploads
from gateway.bodies import takes_files
from gateway.portal import blueprint
from gateway.rpc import rpc
from gateway.throttle import throttle

PER_MINUTE = 10


@blueprint.post("/business-licence")
@takes_files
def replace_licence() -> Response:
    """The file in the form field `file`; what is wrong with it is said on the page it came from."""
    back = url_for("portal.firm" if request.form.get("from") == "firm" else "portal.home")
    try:
        throttle("business_licence", PER_MINUTE)
        file = uploads.posted(request.files.get("file"))
        stored = uploads.store(file, uploads.new_key("registrations"))
        kept = rpc().identity.replace_licence(**stored)
    except (Invalid, TooMany, Unavailable) as error:
        found = error.details.get("findings", [])
        flash("；".join(one["message"] for one in found) or error.message, "danger")
        return redirect(back)
    if kept.object_key != stored["object_key"]:  # sent twice with the same key
        uploads.discard(stored)
    flash("营业执照已上传", "success")
    return redirect(back)
