"""application: drafts of every business type, their tabs, rows, attachments, and submission."""

from __future__ import annotations

from contracts.application.attachments import (
    AddAttachment,
    Added,
    Attached,
    AttachmentId,
    DamagedFiles,
    DamageQuery,
    File,
    Restore,
    RestoreAttachment,
    StoredFile,
    TemplateData,
    TemplateQuery,
    Upload,
    UploadPlace,
)
from contracts.application.difference import (
    AnswerCorrections,
    CorrectionsAnswered,
    DifferenceQuery,
    Differences,
)
from contracts.application.drafts import (
    Abandon,
    Application,
    ApplicationId,
    DiscardPrefilled,
    Offers,
    OffersQuery,
    Start,
    Summaries,
    Summary,
)
from contracts.application.parties import (
    Allot,
    Allotted,
    AnswerParty,
    Balance,
    Engagements,
    NameParty,
    Parties,
    PartiesQuery,
    PartyId,
)
from contracts.application.receipts import Receipt, ReceiptQuery
from contracts.application.scans import (
    AddScans,
    AssignScans,
    DropScans,
    FileScans,
    ScanId,
    ScanKeys,
    ScanRoom,
    Scans,
    ScansAdded,
    ScansFiled,
    ScansQuery,
    Thumbnail,
)
from contracts.application.sections import (
    Appoint,
    Imported,
    ImportPreview,
    ImportRows,
    Page,
    RowId,
    Saved,
    SaveFields,
    SaveRow,
    SectionData,
    SectionQuery,
)
from contracts.application.submission import (
    Check,
    FiledChange,
    RegisterValues,
    ReportQuery,
    Snapshot,
    Submit,
    Submitted,
    Unmask,
    Unmasked,
)
from contracts.application.ways import WayChecks, WayId, Ways, WaysQuery
from contracts.auditing import Audited
from contracts.operations import (
    ENTERPRISE,
    FILERS,
    NOTHING,
    OWNERS,
    REVIEWERS,
    SYSTEM,
    Command,
    Query,
    staff,
)
from contracts.processes import GATEWAYS, INTRANET, PORTAL, SCRIPTS, by
from contracts.structs import Empty
from contracts.trail import Trail, TrailQuery
from contracts.undelivered import Telling
from contracts.what_if import WhatIf, WhatIfAnswer
from rules.vocabulary.enumerations import StaffRole


class Applications(Audited, Telling):
    service = "application"

    mine = Query(request=Empty, reply=Summaries, allow=ENTERPRISE, callers=PORTAL | SCRIPTS)
    offers = Query(request=OffersQuery, reply=Offers, allow=ENTERPRISE, callers=PORTAL)
    ways = Query(request=WaysQuery, reply=Ways, allow=ENTERPRISE, callers=PORTAL)
    go_general = Command(request=WayId, reply=Summary, allow=FILERS, callers=PORTAL)
    way_checks = Query(
        request=WayId,
        reply=WayChecks,
        allow=REVIEWERS | SYSTEM,
        callers=INTRANET | by("review"),
    )
    start = Command(request=Start, reply=Summary, allow=FILERS, callers=PORTAL | SCRIPTS)
    get = Query(
        request=ApplicationId, reply=Application, allow=ENTERPRISE, callers=PORTAL | SCRIPTS
    )
    section = Query(
        request=SectionQuery,
        reply=SectionData,
        allow=ENTERPRISE | REVIEWERS,
        callers=GATEWAYS | SCRIPTS,
    )
    page = Query(request=SectionQuery, reply=Page, allow=ENTERPRISE, callers=PORTAL)
    save_fields = Command(request=SaveFields, reply=Saved, allow=FILERS, callers=PORTAL | SCRIPTS)
    discard_prefilled = Command(
        request=DiscardPrefilled, reply=NOTHING, allow=FILERS, callers=PORTAL
    )
    save_row = Command(request=SaveRow, reply=Saved, allow=FILERS, callers=PORTAL | SCRIPTS)
    appoint = Command(request=Appoint, reply=Saved, allow=FILERS, callers=PORTAL)
    delete_row = Command(request=RowId, reply=Saved, allow=FILERS, callers=PORTAL)
    import_rows = Command(
        request=ImportRows, reply=Imported, allow=FILERS, timeout=15, callers=PORTAL | SCRIPTS
    )
    preview_rows = Query(
        request=ImportRows, reply=ImportPreview, allow=ENTERPRISE, timeout=15, callers=PORTAL
    )
    upload_place = Query(
        request=Upload,
        reply=UploadPlace,
        allow=ENTERPRISE,
        before="add_attachment",
        callers=PORTAL | SCRIPTS,
    )
    add_attachment = Command(
        request=AddAttachment, reply=Added, allow=FILERS, callers=PORTAL | SCRIPTS
    )
    remove_attachment = Command(request=AttachmentId, reply=NOTHING, allow=FILERS, callers=PORTAL)
    scans = Query(request=ScansQuery, reply=Scans, allow=ENTERPRISE, callers=PORTAL)
    scan_room = Query(request=ScanRoom, reply=ScanKeys, allow=ENTERPRISE, callers=PORTAL)
    add_scans = Command(request=AddScans, reply=ScansAdded, allow=FILERS, callers=PORTAL)
    assign_scans = Command(request=AssignScans, reply=NOTHING, allow=FILERS, callers=PORTAL)
    drop_scans = Command(request=DropScans, reply=NOTHING, allow=FILERS, callers=PORTAL)
    file_scans = Command(
        request=FileScans, reply=ScansFiled, allow=FILERS, timeout=15, callers=PORTAL
    )
    open_scan = Query(request=ScanId, reply=StoredFile, allow=ENTERPRISE, callers=PORTAL)
    scan_thumbnail = Query(request=ScanId, reply=Thumbnail, allow=ENTERPRISE, callers=PORTAL)
    damaged_files = Query(
        request=DamageQuery,
        reply=DamagedFiles,
        allow=ENTERPRISE | REVIEWERS,
        timeout=10,
        callers=by("review"),
    )
    look_at = Query(
        request=AttachmentId,
        reply=File,
        allow=ENTERPRISE | REVIEWERS,
        timeout=10,
        callers=GATEWAYS,
    )
    restore_place = Query(
        request=Restore,
        reply=UploadPlace,
        allow=ENTERPRISE,
        before="restore_attachment",
        callers=PORTAL,
    )
    restore_attachment = Command(
        request=RestoreAttachment, reply=Added, allow=FILERS, callers=PORTAL
    )
    attachment = Query(
        request=AttachmentId, reply=Attached, allow=REVIEWERS, callers=INTRANET | by("review")
    )
    lent_attachment = Query(
        request=AttachmentId, reply=StoredFile, allow=REVIEWERS, callers=by("review")
    )
    open_attachment = Query(
        request=AttachmentId, reply=StoredFile, allow=ENTERPRISE | REVIEWERS, callers=GATEWAYS
    )
    template = Query(request=TemplateQuery, reply=TemplateData, allow=ENTERPRISE, callers=PORTAL)
    parties = Query(request=PartiesQuery, reply=Parties, allow=ENTERPRISE, callers=PORTAL)
    name_party = Command(request=NameParty, reply=NOTHING, allow=FILERS, callers=PORTAL)
    drop_party = Command(request=PartyId, reply=NOTHING, allow=FILERS, callers=PORTAL)
    rely_on_paper = Command(request=PartyId, reply=NOTHING, allow=FILERS, callers=PORTAL)
    engagements = Query(request=Empty, reply=Engagements, allow=ENTERPRISE, callers=PORTAL)
    answer_party = Command(request=AnswerParty, reply=NOTHING, allow=FILERS, callers=PORTAL)
    balance_sheet = Query(request=PartiesQuery, reply=Balance, allow=ENTERPRISE, callers=PORTAL)
    allot = Command(request=Allot, reply=Allotted, allow=FILERS, callers=PORTAL)
    check = Query(request=ApplicationId, reply=Check, allow=ENTERPRISE, callers=PORTAL)
    what_if = Query(request=WhatIf, reply=WhatIfAnswer, allow=ENTERPRISE, timeout=8, callers=PORTAL)
    submit = Command(request=Submit, reply=Submitted, allow=FILERS, timeout=10, callers=PORTAL)
    answer_corrections = Command(
        request=AnswerCorrections, reply=CorrectionsAnswered, allow=FILERS, callers=PORTAL
    )
    difference = Query(
        request=DifferenceQuery, reply=Differences, allow=REVIEWERS, callers=INTRANET
    )
    abandon = Command(request=Abandon, reply=NOTHING, allow=FILERS, callers=PORTAL)
    trail = Query(request=TrailQuery, reply=Trail, allow=OWNERS, callers=PORTAL)
    receipt = Query(request=ReceiptQuery, reply=Receipt, allow=ENTERPRISE, callers=PORTAL)
    snapshot = Query(
        request=ReportQuery,
        reply=Snapshot,
        allow=REVIEWERS | SYSTEM,
        callers=INTRANET | by("review"),
    )
    register_values = Query(
        request=FiledChange, reply=RegisterValues, allow=SYSTEM, callers=by("identity")
    )
    unmask = Query(
        request=Unmask,
        reply=Unmasked,
        allow=staff(StaffRole.FORMAL, StaffRole.EXAMINE),
        callers=INTRANET,
        stepped=True,
    )
