"""Pages for reviewers (内网), one module a page group."""

from flask import Blueprint

blueprint = Blueprint("intranet", __name__)

from gateway.intranet import (  # noqa: E402, F401 - they add their routes
    account,
    calendar,
    cases,
    commitments,
    complaints,
    credit,
    decisions,
    difference,
    evaluation_codes,
    evaluation_figures,
    files,
    finding,
    hires,
    holders_credit,
    inspections,
    licences,
    material,
    mobile_changes,
    old_register,
    people,
    proceedings,
    publications,
    reading,
    staff,
    tasks,
    trials,
    watching,
)
