"""Pages for enterprises (外网), one module a page group."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

from gateway.portal import (  # noqa: E402, F401 - they add their routes
    account,
    accounts,
    applications,
    attachments,
    business_licence,
    contacts,
    corrections,
    documents,
    engagements,
    evaluation,
    firm,
    hire_import,
    hire_papers,
    hires,
    home,
    imports,
    landing,
    leave_import,
    messages,
    mobile_change,
    parties,
    phone,
    proceedings,
    record,
    recovery,
    registration,
    roster,
    rows,
    scans,
    sections,
    staffing,
    termination,
    tokens,
    ways,
    what_if,
)
