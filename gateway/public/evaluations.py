"""好差评 for everybody: the figures of all offices, opinions as they were published (M-16)."""

from __future__ import annotations

from flask import render_template

from gateway.public import blueprint
from gateway.rpc import rpc
from gateway.session import public
from rules.vocabulary.enumerations import EvaluationLevel


@blueprint.get("/evaluations")
@public
def evaluations() -> str:
    found = rpc().evaluation.published()
    return render_template("public/evaluations.html", found=found, levels=list(EvaluationLevel))
