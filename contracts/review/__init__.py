"""review: cases, tasks, opinions, decisions, documents, licences, certificates, verification."""

from __future__ import annotations

from contracts.auditing import Audited
from contracts.operations import (
    ANONYMOUS,
    ENTERPRISE,
    FILERS,
    NOTHING,
    OWNERS,
    REVIEWERS,
    STAFF,
    SUBSCRIBER,
    SYSTEM,
    Command,
    Query,
    staff,
)
from contracts.processes import GATEWAYS, INTRANET, PORTAL, by
from contracts.review.calendar import CalendarByTwo, Years
from contracts.review.cases import (
    Case,
    CaseId,
    Decide,
    Decided,
    DocumentData,
    DocumentId,
    OutcomeChoice,
    Progress,
)
from contracts.review.deadlines import Resume, Suspend
from contracts.review.finding import CaseLines, CaseQuery
from contracts.review.inspections import (
    AddedPhoto,
    AddPhoto,
    CancelInspection,
    CaseInspections,
    Inspected,
    Inspection,
    InspectionId,
    InspectionQuery,
    Inspections,
    PhotoId,
    PhotoPlace,
    PlanInspection,
    ReportInspection,
    StoredPhoto,
    UploadPhoto,
)
from contracts.review.licences import (
    Certificate,
    CertificateQuery,
    EnterpriseQuery,
    EventsAfter,
    HeldQuery,
    HolderQuery,
    Holders,
    LicenceEvents,
    LicenceQuery,
    Licences,
    PublicLicences,
    RegisterEntries,
    Verification,
    VerifyCode,
    VerifyToken,
)
from contracts.review.old_register import (
    ImportFaultFile,
    ImportFaultQuery,
    ImportFaults,
    ImportId,
    RegisterImport,
    RegisterImports,
    StartImport,
)
from contracts.review.party_cases import PartyCases, PartyCasesQuery
from contracts.review.proceedings import (
    AnswerStatement,
    Blocks,
    DecideProceeding,
    DropProceeding,
    MakeStatement,
    OwnProceedings,
    Proceeded,
    Proceeding,
    ProceedingId,
    ProceedingQuery,
    Proceedings,
    Proposal,
    ProposalQuery,
    Propose,
    PublicNotices,
    RecordStatement,
)
from contracts.review.publications import PublicationQuery, Publications
from contracts.review.reading import (
    CheckPlace,
    DropCorrection,
    NoteCorrection,
    Reading,
    ReadingQuery,
)
from contracts.review.reminders import Reminders
from contracts.review.statistics import Counted
from contracts.review.tasks import Task, TaskId, TaskQuery, Tasks
from contracts.review.termination import Terminate
from contracts.review.verification import (
    Commitment,
    CommitmentId,
    CommitmentQuery,
    Commitments,
    Conclude,
    Concluded,
    OwnCommitments,
    RecordCheck,
)
from contracts.review.working_together import PROPOSERS, WorkingTogether
from contracts.structs import Empty
from contracts.trail import Trail, TrailQuery
from contracts.undelivered import Telling
from rules.vocabulary.enumerations import StaffRole

_ADMIN = staff(StaffRole.SYSTEM_ADMIN)


class Review(Audited, Telling, Counted, WorkingTogether, CalendarByTwo):
    service = "review"

    tasks = Query(request=TaskQuery, reply=Tasks, allow=REVIEWERS, callers=INTRANET)
    claim = Command(request=TaskId, reply=Task, allow=REVIEWERS, callers=INTRANET)
    release = Command(request=TaskId, reply=Task, allow=REVIEWERS, callers=INTRANET)
    find_cases = Query(request=CaseQuery, reply=CaseLines, allow=REVIEWERS, callers=INTRANET)
    party_cases = Query(
        request=PartyCasesQuery, reply=PartyCases, allow=REVIEWERS, callers=INTRANET
    )
    case = Query(request=CaseId, reply=Case, allow=STAFF, callers=INTRANET)
    reading = Query(request=ReadingQuery, reply=Reading, allow=REVIEWERS, callers=INTRANET)
    check_place = Command(request=CheckPlace, reply=Reading, allow=REVIEWERS, callers=INTRANET)
    note_correction = Command(
        request=NoteCorrection, reply=Reading, allow=REVIEWERS, callers=INTRANET
    )
    drop_correction = Command(
        request=DropCorrection, reply=Reading, allow=REVIEWERS, callers=INTRANET
    )
    check_decision = Query(request=Decide, reply=OutcomeChoice, allow=REVIEWERS, callers=INTRANET)
    decide = Command(request=Decide, reply=Decided, allow=REVIEWERS, callers=INTRANET, stepped=True)
    suspend = Command(
        request=Suspend,
        reply=NOTHING,
        allow=staff(StaffRole.EXAMINE, StaffRole.DECIDE),
        callers=INTRANET,
    )
    resume = Command(
        request=Resume,
        reply=NOTHING,
        allow=staff(StaffRole.EXAMINE, StaffRole.DECIDE),
        callers=INTRANET,
    )
    terminate = Command(request=Terminate, reply=NOTHING, allow=FILERS, callers=PORTAL)
    progress = Query(request=CaseId, reply=Progress, allow=ENTERPRISE, callers=PORTAL)
    document = Query(
        request=DocumentId, reply=DocumentData, allow=ENTERPRISE | STAFF, callers=GATEWAYS
    )
    search_licences = Query(
        request=LicenceQuery,
        reply=PublicLicences,
        allow=ANONYMOUS | ENTERPRISE,
        callers=PORTAL | by("application"),
    )
    look_up = Query(request=LicenceQuery, reply=RegisterEntries, allow=STAFF, callers=INTRANET)
    verify = Query(
        request=VerifyToken, reply=Verification, allow=ANONYMOUS | ENTERPRISE, callers=PORTAL
    )
    verify_code = Query(
        request=VerifyCode, reply=Verification, allow=ANONYMOUS | ENTERPRISE, callers=PORTAL
    )
    licences = Query(
        request=HeldQuery,
        reply=Licences,
        allow=ENTERPRISE | STAFF | SYSTEM,
        callers=GATEWAYS | by("application", "personnel", "personnel-worker"),
    )
    trail = Query(request=TrailQuery, reply=Trail, allow=OWNERS, callers=PORTAL)
    reminders = Query(request=EnterpriseQuery, reply=Reminders, allow=ENTERPRISE, callers=PORTAL)
    holders = Query(
        request=HolderQuery,
        reply=Holders,
        allow=SYSTEM,
        callers=by("personnel-worker", "credit_gateway"),
    )
    certificate = Query(
        request=CertificateQuery, reply=Certificate, allow=ENTERPRISE | STAFF, callers=GATEWAYS
    )
    proceedings = Query(
        request=ProceedingQuery, reply=Proceedings, allow=REVIEWERS, callers=INTRANET
    )
    proceeding = Query(request=ProceedingId, reply=Proceeding, allow=REVIEWERS, callers=INTRANET)
    proposal = Query(request=ProposalQuery, reply=Proposal, allow=PROPOSERS, callers=INTRANET)
    propose = Command(request=Propose, reply=Proceeded, allow=PROPOSERS, callers=INTRANET)
    record_statement = Command(
        request=RecordStatement, reply=Proceeded, allow=PROPOSERS, callers=INTRANET
    )
    answer_statement = Command(
        request=AnswerStatement, reply=Proceeded, allow=PROPOSERS, callers=INTRANET
    )
    decide_proceeding = Command(
        request=DecideProceeding,
        reply=Proceeded,
        allow=staff(StaffRole.DECIDE),
        callers=INTRANET,
        stepped=True,
    )
    drop_proceeding = Command(
        request=DropProceeding, reply=Proceeded, allow=PROPOSERS, callers=INTRANET
    )
    own_proceedings = Query(
        request=EnterpriseQuery, reply=OwnProceedings, allow=ENTERPRISE, callers=PORTAL
    )
    make_statement = Command(request=MakeStatement, reply=Proceeded, allow=FILERS, callers=PORTAL)
    public_notices = Query(
        request=Empty, reply=PublicNotices, allow=ANONYMOUS | ENTERPRISE, callers=PORTAL
    )
    blocks = Query(
        request=EnterpriseQuery,
        reply=Blocks,
        allow=ENTERPRISE | SYSTEM,
        callers=by("application"),
    )
    commitments = Query(
        request=CommitmentQuery, reply=Commitments, allow=REVIEWERS, callers=INTRANET
    )
    commitment = Query(request=CommitmentId, reply=Commitment, allow=REVIEWERS, callers=INTRANET)
    record_check = Command(request=RecordCheck, reply=Concluded, allow=PROPOSERS, callers=INTRANET)
    conclude = Command(request=Conclude, reply=Concluded, allow=PROPOSERS, callers=INTRANET)
    own_commitments = Query(
        request=EnterpriseQuery, reply=OwnCommitments, allow=ENTERPRISE, callers=PORTAL
    )
    publications = Query(
        request=PublicationQuery,
        reply=Publications,
        allow=ANONYMOUS | ENTERPRISE | SUBSCRIBER | REVIEWERS,
        callers=GATEWAYS,
    )
    public_commitment = Query(
        request=DocumentId, reply=DocumentData, allow=ANONYMOUS | ENTERPRISE, callers=PORTAL
    )
    inspections = Query(
        request=InspectionQuery, reply=Inspections, allow=REVIEWERS, callers=INTRANET
    )
    case_inspections = Query(request=CaseId, reply=CaseInspections, allow=STAFF, callers=INTRANET)
    inspection = Query(request=InspectionId, reply=Inspection, allow=REVIEWERS, callers=INTRANET)
    plan_inspection = Command(
        request=PlanInspection, reply=Inspected, allow=PROPOSERS, callers=INTRANET
    )
    report_inspection = Command(
        request=ReportInspection, reply=Inspected, allow=PROPOSERS, callers=INTRANET
    )
    cancel_inspection = Command(
        request=CancelInspection, reply=Inspected, allow=PROPOSERS, callers=INTRANET
    )
    photo_place = Query(request=UploadPhoto, reply=PhotoPlace, allow=PROPOSERS, callers=INTRANET)
    add_photo = Command(request=AddPhoto, reply=AddedPhoto, allow=PROPOSERS, callers=INTRANET)
    remove_photo = Command(request=PhotoId, reply=NOTHING, allow=PROPOSERS, callers=INTRANET)
    photo = Query(request=PhotoId, reply=StoredPhoto, allow=REVIEWERS, callers=INTRANET)
    years = Query(request=Empty, reply=Years, allow=STAFF, callers=INTRANET)
    start_import = Command(
        request=StartImport, reply=RegisterImport, allow=_ADMIN, callers=INTRANET
    )
    approve_import = Command(request=ImportId, reply=RegisterImport, allow=_ADMIN, callers=INTRANET)
    repeat_import = Command(request=ImportId, reply=RegisterImport, allow=_ADMIN, callers=INTRANET)
    cancel_import = Command(request=ImportId, reply=RegisterImport, allow=_ADMIN, callers=INTRANET)
    register_import = Query(request=ImportId, reply=RegisterImport, allow=_ADMIN, callers=INTRANET)
    register_imports = Query(request=Empty, reply=RegisterImports, allow=_ADMIN, callers=INTRANET)
    import_faults = Query(
        request=ImportFaultQuery, reply=ImportFaults, allow=_ADMIN, callers=INTRANET
    )
    import_fault_file = Query(
        request=ImportId, reply=ImportFaultFile, allow=_ADMIN, callers=INTRANET
    )
    licence_events = Query(
        request=EventsAfter, reply=LicenceEvents, allow=SUBSCRIBER, callers=PORTAL
    )
