"""征求意见: another office sees the question, the papers that go with it, and nothing else."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from chassis.context import Actor
from contracts.application import Applications
from contracts.errors import Conflict, Invalid, NotFound
from contracts.identity import Identity
from contracts.review.cases import CaseId
from contracts.review.together import (
    AnswerOpinion,
    AskOpinion,
    ConsultationId,
    ConsultationQuery,
    PaperOfConsultation,
)
from rules.vocabulary.enumerations import Office, StaffRole
from services.review.together import consultations, papers
from services.review.together import desk as case_desk
from tests.service.review.conftest import Desk, call, reviewer

pytestmark = pytest.mark.service
FORMAL = reviewer(StaffRole.FORMAL)
STAFF = cast(Identity, None)  # is not asked about an office
PAPER = "6d9a7a0e-6d0e-4b57-8c8f-0f6a4f8d7f11"


class Papers:
    """application: one paper, of the case."""

    def __init__(self, case_id: str, *, identity: bool = False) -> None:
        self.found = SimpleNamespace(
            application_id=case_id, attachment_id=PAPER, slot="TITLE", identity=identity
        )
        self.lent = list[str]()

    @property
    def attachment(self) -> Any:
        return SimpleNamespace(defer=self._deferred)

    def _deferred(self, attachment_id: str) -> Any:
        return SimpleNamespace(start=lambda: SimpleNamespace(result=lambda: self.found))

    def lent_attachment(self, attachment_id: str) -> Any:
        self.lent.append(attachment_id)
        return self.found


@pytest.mark.spec("N-02", "N-10")
def test_another_office_is_asked_with_papers_and_sees_nothing_else(desk: Desk) -> None:
    case_id = desk.open()
    application = Papers(case_id)
    asked: dict[str, Any] = {
        "db": desk.db, "identity": STAFF, "applications": cast(Applications, application),
    }  # fmt: skip
    request = AskOpinion(
        case_id=case_id, question="证书是否由贵单位核发", papers=[PAPER], office=Office.FUJIAN
    )
    consultations.ask(call(FORMAL, "ask_opinion"), request, **asked)
    nobody = AskOpinion(case_id=case_id, question="征求谁")
    with pytest.raises(Invalid):
        consultations.ask(call(FORMAL, "ask_opinion"), nobody, **asked)
    shown = Papers(case_id, identity=True)
    with pytest.raises(Invalid):
        consultations.ask(
            call(FORMAL, "ask_opinion"),
            request,
            **asked | {"applications": cast(Applications, shown)},
        )
    abroad = reviewer(StaffRole.EXAMINE, office=Office.FUJIAN)
    stranger = reviewer(StaffRole.EXAMINE, office=Office.ZHEJIANG)
    with desk.db.read(call(abroad)) as session:
        (one,) = consultations.listed(session, call(abroad), ConsultationQuery()).items
        none = consultations.listed(session, call(stranger), ConsultationQuery()).items
    assert one.case_id is None and one.may_answer and none == []
    this = ConsultationId(consultation_id=one.consultation_id)
    with desk.db.read(call(stranger)) as session, pytest.raises(NotFound):
        consultations.one(session, call(stranger), this)
    with pytest.raises(NotFound):
        desk.case(case_id, abroad)

    def opened(by: Actor, paper: str) -> Any:
        request = PaperOfConsultation(consultation_id=one.consultation_id, attachment_id=paper)
        lender = cast(Applications, application)
        return papers.open_paper(call(by), request, db=desk.db, applications=lender)

    assert opened(abroad, PAPER).attachment_id == PAPER
    for by, paper in ((stranger, PAPER), (abroad, "7d9a7a0e-6d0e-4b57-8c8f-0f6a4f8d7f11")):
        with pytest.raises(NotFound):
            opened(by, paper)
    assert application.lent == [PAPER]
    said = AnswerOpinion(consultation_id=one.consultation_id, text="是")
    with pytest.raises(Conflict, match="其他人员"):
        desk.db.command(call(FORMAL, "answer_opinion"), said, consultations.answer)
    desk.db.command(call(abroad, "answer_opinion"), said, consultations.answer)
    with pytest.raises(Conflict, match="已经答复"):
        desk.db.command(call(abroad, "answer_opinion"), said, consultations.answer)
    with desk.db.read(call(FORMAL)) as session:
        told = case_desk.case_desk(session, call(FORMAL), CaseId(case_id=case_id))
    assert [one.answer for one in told.consultations] == ["是"]
