"""The procedures of the business types: the module of each is named like its entry in SECTIONS."""

from importlib import import_module

from contracts.forms.sections import SECTIONS
from services.review.procedure.model import Outcome, Step, Steps

__all__ = ["PROCEDURES", "Outcome", "Step", "Steps", "steps_of"]

PROCEDURES: dict[tuple[str, str], Steps] = {
    (type_, procedure): steps
    for type_ in SECTIONS
    for procedure, steps in import_module(f"{__name__}.{type_.lower()}").STEPS.items()
}


def steps_of(type_: str, procedure: str) -> Steps:
    """The steps of a business type. Raises KeyError for one without an entry."""
    return PROCEDURES[type_, procedure]
