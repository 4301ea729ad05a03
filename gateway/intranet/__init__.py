"""Pages for reviewers (内网), one module a page group."""

from flask import Blueprint

blueprint = Blueprint("intranet", __name__)

from gateway.intranet import (  # noqa: E402, F401 - they add their routes
    account,
    calendar,
    case_file,
    cases,
    clock,
    commitments,
    complaints,
    credit,
    decisions,
    desk,
    difference,
    evaluation_codes,
    evaluation_figures,
    files,
    finding,
    handing,
    hires,
    holders_credit,
    inspections,
    licences,
    material,
    mobile_changes,
    office,
    old_register,
    party_cases,
    people,
    proceedings,
    publications,
    reading,
    reading_pages,
    staff,
    tasks,
    trials,
    watching,
)
