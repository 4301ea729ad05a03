"""Scans of identity documents are known as such, and there is one way to their content."""

import pytest

from contracts.application import Applications
from contracts.evaluation import Evaluations
from contracts.identity import Identity
from contracts.operations import STAFF, AnyOperation
from contracts.personnel import Personnel
from contracts.review import Review
from rules.attachments import identity_papers, requirements
from rules.vocabulary.enumerations import ApplicationType
from tests.messages import field_names

CONTRACTS = (Identity, Applications, Personnel, Review, Evaluations)
SHOWN_BY = ("身份证", "护照", "通行证")
# Where content lies is told to staff by these alone. The first asks for the right to see whole
# numbers; a trial's file has neither names nor numbers, nor has what is wrong in an import; scans
# of a hire are for 人员审批 alone, who decides on it, and every opening of an identity document
# is recorded; photos of a visit are the office's own, of its place and not of papers.
OPENING = {
    "application.open_attachment",
    "personnel.trial_file",
    "personnel.open_paper",
    "application.lent_attachment",  # to review, of what goes with a question
    "review.paper_of_consultation",
    "review.import_fault_file",
    "review.photo",
    "review.photo_place",
    "review.add_photo",
    "evaluation.proof",
    "identity.scan_mobile_change",
    "identity.open_mobile_form",
}


@pytest.mark.parametrize("kind", ApplicationType)
def test_what_shows_an_identity_document_is_marked(kind: ApplicationType) -> None:
    for one in requirements(kind):
        shows = any(word in one.name + one.hint for word in SHOWN_BY)
        assert one.identity == shows == (one.code in identity_papers()), one


def test_where_content_lies_is_told_to_staff_by_few() -> None:
    asked = (one for contract in CONTRACTS for one in contract.operations().values())
    found = (one for one in asked if one.allow & STAFF and tells_where(one))
    assert {f"{one.service}.{one.name}" for one in found} == OPENING


def tells_where(operation: AnyOperation) -> bool:
    return operation.reply is not None and "object_key" in set(field_names(operation.reply))
