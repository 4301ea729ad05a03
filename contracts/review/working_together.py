"""What review is asked about the work of an office: a part of its contract."""

from __future__ import annotations

from contracts.application.attachments import StoredFile
from contracts.operations import NOTHING, REVIEWERS, STAFF, Command, Contract, Query, staff
from contracts.processes import INTRANET
from contracts.review.cases import CaseId
from contracts.review.deadlines import Deadline, Extend
from contracts.review.delivery import CorrectDelivery, Deliveries, DeliveryQuery
from contracts.review.finding import SavedViews, SaveView, ViewId
from contracts.review.licences import Deliver, LicencePreview
from contracts.review.reading import CheckPlaces, Reading
from contracts.review.signs import CloseSign, SignRemarks
from contracts.review.together import (
    AbsenceId,
    Absences,
    AddNote,
    AnswerOpinion,
    AskOpinion,
    CaseDesk,
    ClaimTasks,
    Consultation,
    ConsultationId,
    ConsultationQuery,
    Consultations,
    EscalationQuery,
    Escalations,
    HandOver,
    PaperOfConsultation,
    RefuseExtension,
    SeeTo,
    SetAbsence,
    TasksMoved,
    Workload,
    WorkloadQuery,
)
from contracts.structs import Empty
from rules.vocabulary.enumerations import StaffRole

HEADS = staff(StaffRole.DECIDE)
ISSUERS = staff(StaffRole.ISSUE)
PROPOSERS = staff(StaffRole.EXAMINE, StaffRole.DECIDE)
"""Who may bring a proceeding about; it is decided by another, of DECIDE."""


class WorkingTogether(Contract):
    service = "review"

    propose_extension = Command(request=Extend, reply=NOTHING, allow=PROPOSERS, callers=INTRANET)
    extend = Command(request=CaseId, reply=Deadline, allow=HEADS, callers=INTRANET)
    refuse_extension = Command(
        request=RefuseExtension, reply=NOTHING, allow=HEADS, callers=INTRANET
    )
    claim_tasks = Command(request=ClaimTasks, reply=TasksMoved, allow=REVIEWERS, callers=INTRANET)
    hand_over = Command(request=HandOver, reply=TasksMoved, allow=REVIEWERS, callers=INTRANET)
    case_desk = Query(request=CaseId, reply=CaseDesk, allow=STAFF, callers=INTRANET)
    add_note = Command(request=AddNote, reply=CaseDesk, allow=REVIEWERS, callers=INTRANET)
    ask_opinion = Command(request=AskOpinion, reply=CaseId, allow=REVIEWERS, callers=INTRANET)
    consultations = Query(
        request=ConsultationQuery, reply=Consultations, allow=REVIEWERS, callers=INTRANET
    )
    consultation = Query(
        request=ConsultationId, reply=Consultation, allow=REVIEWERS, callers=INTRANET
    )
    answer_opinion = Command(
        request=AnswerOpinion, reply=Consultation, allow=REVIEWERS, callers=INTRANET
    )
    paper_of_consultation = Query(
        request=PaperOfConsultation, reply=StoredFile, allow=REVIEWERS, callers=INTRANET
    )
    absences = Query(request=Empty, reply=Absences, allow=REVIEWERS, callers=INTRANET)
    set_absence = Command(request=SetAbsence, reply=Absences, allow=REVIEWERS, callers=INTRANET)
    end_absence = Command(request=AbsenceId, reply=Absences, allow=REVIEWERS, callers=INTRANET)
    workload = Query(request=WorkloadQuery, reply=Workload, allow=HEADS, callers=INTRANET)
    escalations = Query(request=EscalationQuery, reply=Escalations, allow=HEADS, callers=INTRANET)
    see_to = Command(request=SeeTo, reply=NOTHING, allow=HEADS, callers=INTRANET)
    deliver = Command(request=Deliver, reply=NOTHING, allow=ISSUERS, callers=INTRANET)
    correct_delivery = Command(
        request=CorrectDelivery, reply=NOTHING, allow=ISSUERS, callers=INTRANET
    )
    deliveries = Query(request=DeliveryQuery, reply=Deliveries, allow=REVIEWERS, callers=INTRANET)
    save_view = Command(request=SaveView, reply=SavedViews, allow=REVIEWERS, callers=INTRANET)
    drop_view = Command(request=ViewId, reply=SavedViews, allow=REVIEWERS, callers=INTRANET)
    saved_views = Query(request=Empty, reply=SavedViews, allow=REVIEWERS, callers=INTRANET)
    sign_remarks = Query(request=CaseId, reply=SignRemarks, allow=STAFF, callers=INTRANET)
    close_sign = Command(request=CloseSign, reply=SignRemarks, allow=REVIEWERS, callers=INTRANET)
    licence_preview = Query(request=CaseId, reply=LicencePreview, allow=REVIEWERS, callers=INTRANET)
    check_places = Command(request=CheckPlaces, reply=Reading, allow=REVIEWERS, callers=INTRANET)
