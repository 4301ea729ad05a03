"""Pages for enterprises (外网), one module a page group."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

from gateway.portal import (  # noqa: E402, F401 - they add their routes
    account,
    applications,
    attachments,
    business_licence,
    corrections,
    documents,
    evaluation,
    hire_import,
    hire_papers,
    hires,
    home,
    imports,
    landing,
    leave_import,
    messages,
    phone,
    proceedings,
    recovery,
    registration,
    roster,
    rows,
    scans,
    sections,
    staffing,
    termination,
    ways,
    what_if,
)
