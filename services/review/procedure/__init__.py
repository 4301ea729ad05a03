"""The procedures of the business types, for each way of handling that a type has."""

from rules.vocabulary.enumerations import ApplicationType, Procedure
from services.review.procedure.general import general
from services.review.procedure.model import Outcome, Step, Steps

__all__ = ["PROCEDURES", "Outcome", "Step", "Steps", "steps_of"]

PROCEDURES: dict[tuple[str, str], Steps] = {
    (ApplicationType.NEW, Procedure.GENERAL): general(effect="ISSUE"),
    (ApplicationType.REISSUE, Procedure.GENERAL): general(effect="REISSUE"),
}


def steps_of(type_: str, procedure: str) -> Steps:
    """The steps of a business type. Raises KeyError for one without an entry."""
    return PROCEDURES[type_, procedure]
