"""review: cases, tasks, opinions, decisions, documents, licences, certificates, verification."""

from __future__ import annotations

from contracts.operations import (
    ENTERPRISE,
    EVERYONE,
    REVIEWERS,
    STAFF,
    SYSTEM,
    Command,
    Contract,
    Empty,
    Query,
    staff,
)
from contracts.review.calendar import LoadYear, YearLoaded, YearPreview, Years
from contracts.review.cases import Case, CaseId, Decide, Decided, DocumentData, DocumentId, Progress
from contracts.review.deadlines import Deadline, Extend, Resume, Suspend
from contracts.review.licences import (
    Certificate,
    CertificateQuery,
    Deliver,
    EnterpriseQuery,
    EventsAfter,
    HolderQuery,
    Holders,
    LicenceEvents,
    LicenceQuery,
    Licences,
    PublicLicence,
    PublicLicences,
    RegisterEntries,
    VerifyCode,
    VerifyToken,
)
from contracts.review.tasks import Task, TaskId, TaskQuery, Tasks
from rules.vocabulary.enumerations import StaffRole


class Review(Contract):
    service = "review"

    tasks = Query(request=TaskQuery, reply=Tasks, allow=REVIEWERS)
    claim = Command(request=TaskId, reply=Task, allow=REVIEWERS)
    release = Command(request=TaskId, reply=Task, allow=REVIEWERS)
    case = Query(request=CaseId, reply=Case, allow=STAFF)
    decide = Command(request=Decide, reply=Decided, allow=REVIEWERS)
    extend = Command(request=Extend, reply=Deadline, allow=staff(StaffRole.DECIDE))
    suspend = Command(request=Suspend, allow=staff(StaffRole.EXAMINE, StaffRole.DECIDE))
    resume = Command(request=Resume, allow=staff(StaffRole.EXAMINE, StaffRole.DECIDE))
    progress = Query(request=CaseId, reply=Progress, allow=ENTERPRISE)
    document = Query(request=DocumentId, reply=DocumentData, allow=ENTERPRISE | STAFF)
    search_licences = Query(request=LicenceQuery, reply=PublicLicences, allow=EVERYONE)
    look_up = Query(request=LicenceQuery, reply=RegisterEntries, allow=STAFF)
    verify = Query(request=VerifyToken, reply=PublicLicence, allow=EVERYONE)
    verify_code = Query(request=VerifyCode, reply=PublicLicence, allow=EVERYONE)
    licences = Query(request=EnterpriseQuery, reply=Licences, allow=ENTERPRISE | STAFF | SYSTEM)
    holders = Query(request=HolderQuery, reply=Holders, allow=SYSTEM, internal=True)
    certificate = Query(request=CertificateQuery, reply=Certificate, allow=ENTERPRISE | STAFF)
    deliver = Command(request=Deliver, allow=staff(StaffRole.ISSUE))
    years = Query(request=Empty, reply=Years, allow=STAFF)
    preview_year = Query(
        request=LoadYear, reply=YearPreview, allow=staff(StaffRole.SYSTEM_ADMIN), timeout=20
    )
    load_year = Command(
        request=LoadYear, reply=YearLoaded, allow=staff(StaffRole.SYSTEM_ADMIN), timeout=20
    )
    licence_events = Query(request=EventsAfter, reply=LicenceEvents, allow=STAFF | SYSTEM)
