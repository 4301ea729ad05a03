"""evaluation: 好差评 — invitations, QR codes, evaluations, what is done about bad ones, figures."""

from __future__ import annotations

from contracts.auditing import Audited
from contracts.evaluation.codes import CodeId, Codes, CodesQuery, MakeCode, ScanCode
from contracts.evaluation.evaluating import (
    Evaluate,
    Evaluated,
    FollowUp,
    Given,
    GivenList,
    GivenQuery,
    Invitation,
    InvitationId,
    Invitations,
    Scanned,
    ScanRating,
    TokenQuery,
)
from contracts.evaluation.figures import Figures, FiguresQuery, Published, Records, RecordsQuery
from contracts.evaluation.handling import (
    Act,
    Acted,
    Appeal,
    CallBack,
    Complaint,
    ComplaintId,
    Complaints,
    ComplaintsQuery,
    Contact,
    DecideAppeal,
    Moderate,
    OpinionsQuery,
    ProofFile,
    Rater,
    Rectify,
    WaitingOpinions,
)
from contracts.operations import (
    ANONYMOUS,
    ENTERPRISE,
    FILERS,
    NOTHING,
    OWNERS,
    Command,
    Query,
    staff,
)
from contracts.processes import INTRANET, PORTAL
from contracts.structs import Empty
from contracts.trail import Trail, TrailQuery
from contracts.undelivered import Telling
from rules.vocabulary.enumerations import StaffRole

_OFFICE = staff(StaffRole.EVALUATION)
HANDLERS = staff(StaffRole.EVALUATION, StaffRole.DECIDE)
"""Who sees bad ratings: who handles them, and who decides appeals and what is late."""
_ANYBODY = ANONYMOUS | ENTERPRISE


class Evaluations(Audited, Telling):
    service = "evaluation"

    invitations = Query(request=Empty, reply=Invitations, allow=ENTERPRISE, callers=PORTAL)
    invitation = Query(request=InvitationId, reply=Invitation, allow=ENTERPRISE, callers=PORTAL)
    evaluate = Command(request=Evaluate, reply=Evaluated, allow=FILERS, callers=PORTAL)
    own = Query(request=Empty, reply=GivenList, allow=ENTERPRISE, callers=PORTAL)
    scanned = Query(request=TokenQuery, reply=Scanned, allow=_ANYBODY, callers=PORTAL)
    scan = Command(request=ScanRating, reply=Evaluated, allow=_ANYBODY, callers=PORTAL)
    given = Query(request=GivenQuery, reply=Given, allow=_ANYBODY, callers=PORTAL)
    follow_up = Command(request=FollowUp, reply=Given, allow=_ANYBODY, callers=PORTAL)
    published = Query(request=Empty, reply=Published, allow=_ANYBODY, callers=PORTAL)
    trail = Query(request=TrailQuery, reply=Trail, allow=OWNERS, callers=PORTAL)
    codes = Query(request=CodesQuery, reply=Codes, allow=_OFFICE, callers=INTRANET)
    code = Query(request=CodeId, reply=ScanCode, allow=_OFFICE, callers=INTRANET)
    make_code = Command(request=MakeCode, reply=ScanCode, allow=_OFFICE, callers=INTRANET)
    withdraw_code = Command(request=CodeId, reply=NOTHING, allow=_OFFICE, callers=INTRANET)
    complaints = Query(request=ComplaintsQuery, reply=Complaints, allow=HANDLERS, callers=INTRANET)
    complaint = Query(request=ComplaintId, reply=Complaint, allow=HANDLERS, callers=INTRANET)
    claim = Command(request=Act, reply=Acted, allow=_OFFICE, callers=INTRANET)
    contact = Command(request=Contact, reply=Acted, allow=_OFFICE, callers=INTRANET)
    rectify = Command(request=Rectify, reply=Acted, allow=_OFFICE, callers=INTRANET)
    call_back = Command(request=CallBack, reply=Acted, allow=_OFFICE, callers=INTRANET)
    appeal = Command(request=Appeal, reply=Acted, allow=_OFFICE, callers=INTRANET)
    decide_appeal = Command(request=DecideAppeal, reply=Acted, allow=HANDLERS, callers=INTRANET)
    rater = Command(request=ComplaintId, reply=Rater, allow=_OFFICE, callers=INTRANET)
    proof = Command(request=ComplaintId, reply=ProofFile, allow=HANDLERS, callers=INTRANET)
    opinions = Query(request=OpinionsQuery, reply=WaitingOpinions, allow=_OFFICE, callers=INTRANET)
    moderate = Command(request=Moderate, reply=NOTHING, allow=_OFFICE, callers=INTRANET)
    figures = Query(request=FiguresQuery, reply=Figures, allow=HANDLERS, callers=INTRANET)
    records = Command(request=RecordsQuery, reply=Records, allow=_OFFICE, callers=INTRANET)
