"""application: drafts of every business type, their tabs, rows, attachments, and submission."""

from __future__ import annotations

from contracts.application.attachments import (
    AddAttachment,
    Added,
    AttachmentId,
    StoredFile,
    TemplateData,
    TemplateQuery,
    Upload,
    UploadPlace,
)
from contracts.application.drafts import (
    Abandon,
    Application,
    ApplicationId,
    Start,
    Summaries,
    Summary,
)
from contracts.application.sections import (
    Imported,
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
    ReportQuery,
    Snapshot,
    Submit,
    Submitted,
    Unmask,
    Unmasked,
)
from contracts.operations import (
    ENTERPRISE,
    REVIEWERS,
    SYSTEM,
    Command,
    Contract,
    Empty,
    Query,
    staff,
)
from contracts.what_if import WhatIf, WhatIfAnswer
from rules.vocabulary.enumerations import StaffRole


class Applications(Contract):
    service = "application"

    mine = Query(request=Empty, reply=Summaries, allow=ENTERPRISE)
    start = Command(request=Start, reply=Summary, allow=ENTERPRISE)
    get = Query(request=ApplicationId, reply=Application, allow=ENTERPRISE | REVIEWERS)
    section = Query(request=SectionQuery, reply=SectionData, allow=ENTERPRISE | REVIEWERS)
    page = Query(request=SectionQuery, reply=Page, allow=ENTERPRISE | REVIEWERS)
    save_fields = Command(request=SaveFields, reply=Saved, allow=ENTERPRISE)
    save_row = Command(request=SaveRow, reply=Saved, allow=ENTERPRISE)
    delete_row = Command(request=RowId, reply=Saved, allow=ENTERPRISE)
    import_rows = Command(request=ImportRows, reply=Imported, allow=ENTERPRISE, timeout=15)
    upload_place = Query(
        request=Upload, reply=UploadPlace, allow=ENTERPRISE, before="add_attachment"
    )
    add_attachment = Command(request=AddAttachment, reply=Added, allow=ENTERPRISE)
    remove_attachment = Command(request=AttachmentId, allow=ENTERPRISE)
    attachment = Query(request=AttachmentId, reply=StoredFile, allow=ENTERPRISE | REVIEWERS)
    template = Query(request=TemplateQuery, reply=TemplateData, allow=ENTERPRISE)
    check = Query(request=ApplicationId, reply=Check, allow=ENTERPRISE)
    what_if = Query(request=WhatIf, reply=WhatIfAnswer, allow=ENTERPRISE, timeout=8)
    submit = Command(request=Submit, reply=Submitted, allow=ENTERPRISE, timeout=10)
    abandon = Command(request=Abandon, allow=ENTERPRISE)
    snapshot = Query(request=ReportQuery, reply=Snapshot, allow=REVIEWERS | SYSTEM)
    unmask = Query(request=Unmask, reply=Unmasked, allow=staff(StaffRole.FORMAL, StaffRole.EXAMINE))
