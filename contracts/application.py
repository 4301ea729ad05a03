"""application: drafts of every business type, their tabs, rows, attachments, and submission."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from contracts.events import EventType
from contracts.operations import (
    ENTERPRISE,
    REVIEWERS,
    SYSTEM,
    Command,
    Contract,
    Message,
    Query,
    Reply,
    staff,
)
from contracts.what_if import WhatIf, WhatIfAnswer
from rules.vocabulary.enumerations import ApplicationType, StaffRole

MAX_IMPORT_ROWS = 1000


class Start(Message):
    type = fields.String(
        required=True,
        validate=validate.OneOf(
            [t.value for t in ApplicationType], error="没有这种业务，请重新选择"
        ),
    )


class ApplicationId(Message):
    application_id = fields.String(required=True)


class Empty(Message):
    """No arguments: the caller's own."""


class Summary(Reply):
    """One application in a list. `missing`: how many things still stand against submission."""

    application_id = fields.String()
    type = fields.String()
    number = fields.String(allow_none=True)
    state = fields.String()
    categories = fields.Dict(keys=fields.String(), values=fields.String())
    created_at = fields.AwareDateTime()
    updated_at = fields.AwareDateTime()
    submitted_at = fields.AwareDateTime(allow_none=True)


class Summaries(Reply):
    items = fields.List(fields.Nested(Summary))


class CorrectionItem(Message):
    """What a reviewer asks to mend: on a tab, perhaps at one item (a field, row or attachment)."""

    section = fields.String(required=True)
    item = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    message = fields.String(
        required=True,
        validate=validate.Length(min=1, max=500, error="请写明需要补正的内容（500字以内）"),
    )


class SectionState(Reply):
    """state: empty, optional (blank, and may stay so), incomplete, complete; gaps: required items
    still missing on the tab."""

    section = fields.String()
    title = fields.String()
    state = fields.String()
    gaps = fields.Integer()
    version = fields.Integer()
    corrections = fields.List(fields.Nested(CorrectionItem))


class Application(Summary):
    """With its tabs. `editable`: the caller may change it now. `round`: submissions so far."""

    enterprise_id = fields.String()
    office = fields.String()
    editable = fields.Boolean()
    version = fields.Integer()
    round = fields.Integer()
    sections = fields.List(fields.Nested(SectionState))
    corrections = fields.List(fields.Nested(CorrectionItem))
    correction_note = fields.String(allow_none=True)


class SectionQuery(Message):
    """round None: the draft as it is now; a number: the snapshot of that submission.

    row_slots: whether the attachments of rows are wanted one by one.
    """

    application_id = fields.String(required=True)
    section = fields.String(required=True)
    round = fields.Integer(load_default=None, allow_none=True)
    row_slots = fields.Boolean(load_default=True)


class File(Reply):
    attachment_id = fields.String()
    filename = fields.String()
    content_type = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    uploaded_at = fields.AwareDateTime()


class Slot(Reply):
    """A kind of attachment that a tab or one of its rows asks for. row_id None: of the tab.

    `template`: code of the document to download, if there is one.
    """

    code = fields.String()
    name = fields.String()
    hint = fields.String(allow_none=True)
    required = fields.Boolean()
    template = fields.String(allow_none=True)
    row_id = fields.String(allow_none=True)
    files = fields.List(fields.Nested(File))


class Gap(Reply):
    """A required thing that is missing or wrong on a tab."""

    section = fields.String()
    path = fields.String()
    label = fields.String()
    message = fields.String()


class RowSlots(fields.Field[dict[str, Any]]):
    """{row id: [`Slot`]}. A staff tab has hundreds: only their times are converted, because a
    schema for each would take longer than everything else on the page."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return self._converted(value, datetime.isoformat)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return self._converted(value, datetime.fromisoformat)

    def _converted(self, value: Any, convert: Callable[[Any], Any]) -> dict[str, Any]:
        return {
            row_id: [_with_times(slot, convert) for slot in slots]
            for row_id, slots in value.items()
        }


def _with_times(slot: dict[str, Any], convert: Callable[[Any], Any]) -> dict[str, Any]:
    if not slot["files"]:
        return slot
    files = [{**file, "uploaded_at": convert(file["uploaded_at"])} for file in slot["files"]]
    return {**slot, "files": files}


class SectionData(Reply):
    """One tab: `fields` and `rows` ({rowset: [{"id", "version", …}]}) as JSON primitives.

    slots: attachments of the tab itself; row_slots: of its rows, where asked for; row_files: {row
    id: {there, wanted}}, how many kinds of required attachment there are and should be; totals:
    [{label, value}] as shown above a table; gaps: as `Gap`; register: the enterprise's register
    entry as of the submission that is looked at, where the tab shows one, else None; note: why the
    tab may stay blank.
    """

    application_id = fields.String()
    section = fields.String()
    title = fields.String()
    version = fields.Integer()
    editable = fields.Boolean()
    state = fields.String()
    fields_ = fields.Dict(data_key="fields", attribute="fields")
    rows = fields.Dict(keys=fields.String(), values=fields.List(fields.Dict()))
    slots = fields.List(fields.Nested(Slot))
    row_slots = RowSlots()
    row_files = fields.Dict()
    totals = fields.List(fields.Dict())
    gaps = fields.List(fields.Dict())
    corrections = fields.List(fields.Nested(CorrectionItem))
    register = fields.Dict(allow_none=True)
    note = fields.String(allow_none=True)


class Page(Reply):
    """What a page with a tab shows, in one answer."""

    application = fields.Nested(Application)
    data = fields.Nested(SectionData)


class SaveFields(Message):
    """version: the one the page was opened with; `StaleVersion` when it is no longer current."""

    application_id = fields.String(required=True)
    section = fields.String(required=True)
    values = fields.Dict(required=True)
    version = fields.Integer(required=True)


class Saved(Reply):
    """What the tab is like now."""

    version = fields.Integer()
    gaps = fields.List(fields.Nested(Gap))
    totals = fields.List(fields.Dict())
    row_id = fields.String(allow_none=True)


class SaveRow(Message):
    """row_id None adds a row. A row must be complete.

    version: the `version` that the row had when it was opened for a change; `StaleVersion` when
    it was changed since. None: not looked at.
    """

    application_id = fields.String(required=True)
    section = fields.String(required=True)
    rowset = fields.String(required=True)
    row_id = fields.String(load_default=None, allow_none=True)
    values = fields.Dict(required=True)
    version = fields.Integer(load_default=None, allow_none=True)


class RowId(Message):
    application_id = fields.String(required=True)
    section = fields.String(required=True)
    rowset = fields.String(required=True)
    row_id = fields.String(required=True)


class ImportRow(Message):
    """`line`: the line in the person's sheet, for messages."""

    line = fields.Integer(required=True)
    values = fields.Dict(required=True)


class ImportRows(Message):
    """All rows or none. `Invalid.findings`: {path: "<line>.<field>", line, column, message}."""

    application_id = fields.String(required=True)
    section = fields.String(required=True)
    rowset = fields.String(required=True)
    rows = fields.List(
        fields.Nested(ImportRow),
        required=True,
        validate=validate.Length(
            min=1, max=MAX_IMPORT_ROWS, error=f"一次可以导入1至{MAX_IMPORT_ROWS}行"
        ),
    )
    replace = fields.Boolean(load_default=False)


class Imported(Reply):
    count = fields.Integer()
    version = fields.Integer()
    totals = fields.List(fields.Dict())


class Upload(Message):
    application_id = fields.String(required=True)
    section = fields.String(required=True)
    slot = fields.String(required=True)
    row_id = fields.String(load_default=None, allow_none=True)
    filename = fields.String(
        required=True, validate=validate.Length(min=1, max=200, error="文件名应为1至200个字")
    )


class UploadPlace(Reply):
    """Where the gateway puts the content: a fresh random key; `limit`: bytes."""

    object_key = fields.String()
    limit = fields.Integer()


class AddAttachment(Upload):
    """After the content is stored. Idempotent by object_key."""

    object_key = fields.String(required=True)
    content_type = fields.String(required=True)
    size = fields.Integer(required=True, validate=validate.Range(min=1))
    sha256 = fields.String(required=True, validate=validate.Length(equal=64))


class AttachmentId(Message):
    attachment_id = fields.String(required=True)


class StoredFile(File):
    object_key = fields.String()
    application_id = fields.String()
    slot = fields.String()


class Check(Reply):
    """What stands against submission: gaps of the tabs, then the report of the rules.

    report: `rules.report.Report.to_dict()`. can_submit: no gap and no failed finding.
    conditions: the published conditions for what is applied for.
    """

    can_submit = fields.Boolean()
    gaps = fields.List(fields.Nested(Gap))
    report = fields.Dict()
    conditions = fields.List(fields.Dict())
    version = fields.Integer()


class Submit(Message):
    """Raises `Invalid` with the findings when something stands against it, `Conflict` with
    details.people [{name, id_number_masked, kind}] when a person serves another firm."""

    application_id = fields.String(required=True)


class Submitted(Reply):
    number = fields.String()
    state = fields.String()
    round = fields.Integer()
    submitted_at = fields.AwareDateTime()


class Abandon(Message):
    application_id = fields.String(required=True)
    reason = fields.String(
        required=True, validate=validate.Length(min=1, max=500, error="请填写废弃原因（500字以内）")
    )


class TemplateQuery(Message):
    """section: the tab of the slot that offers the template; heads' templates differ by it."""

    application_id = fields.String(required=True)
    template = fields.String(required=True)
    section = fields.String(load_default=None, allow_none=True)


class TemplateData(Reply):
    """What a template document is pre-filled with.

    values: enterprise_name, uscc, legal_representative, address, categories (words), date
    ("2025年7月1日"), submitter_name, submitter_id, and, on the tab of a head, person_name and post.
    """

    template = fields.String()
    values = fields.Dict()


class ReportQuery(Message):
    application_id = fields.String(required=True)
    round = fields.Integer(load_default=None, allow_none=True)


class Snapshot(Reply):
    """The case as submitted: the report of that day and the facts in short."""

    application_id = fields.String()
    round = fields.Integer()
    submitted_at = fields.AwareDateTime()
    report = fields.Dict()
    sections = fields.List(fields.Dict())


class Unmask(Message):
    """row_id None: the person of the tab itself. Always of the last submission."""

    application_id = fields.String(required=True)
    section = fields.String(required=True)
    row_id = fields.String(load_default=None, allow_none=True)


class Unmasked(Reply):
    """The values hidden in `section`, by field name. Every look is audited."""

    values = fields.Dict(keys=fields.String(), values=fields.String())


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
    upload_place = Query(request=Upload, reply=UploadPlace, allow=ENTERPRISE)
    add_attachment = Command(request=AddAttachment, reply=File, allow=ENTERPRISE)
    remove_attachment = Command(request=AttachmentId, allow=ENTERPRISE)
    attachment = Query(request=AttachmentId, reply=StoredFile, allow=ENTERPRISE | REVIEWERS)
    template = Query(request=TemplateQuery, reply=TemplateData, allow=ENTERPRISE)
    check = Query(request=ApplicationId, reply=Check, allow=ENTERPRISE)
    what_if = Query(request=WhatIf, reply=WhatIfAnswer, allow=ENTERPRISE, timeout=8)
    submit = Command(request=Submit, reply=Submitted, allow=ENTERPRISE, timeout=10)
    abandon = Command(request=Abandon, allow=ENTERPRISE)
    snapshot = Query(request=ReportQuery, reply=Snapshot, allow=REVIEWERS | SYSTEM)
    unmask = Query(request=Unmask, reply=Unmasked, allow=staff(StaffRole.FORMAL, StaffRole.EXAMINE))


class SubmittedData(Reply):
    """No personal data: people and documents are read from the snapshot when they are looked at.

    first: whether it is the first submission or an answer to a 补正.
    """

    application_id = fields.String(required=True)
    number = fields.String(required=True)
    type = fields.String(required=True)
    procedure = fields.String(required=True)
    round = fields.Integer(required=True)
    enterprise_id = fields.String(required=True)
    enterprise_name = fields.String(required=True)
    uscc = fields.String(required=True)
    legal_representative = fields.String(required=True)
    address = fields.String(required=True)
    office = fields.String(required=True)
    categories = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    manual = fields.Integer(required=True)
    submitted_at = fields.AwareDateTime(required=True)


class EndedData(Reply):
    application_id = fields.String(required=True)
    enterprise_id = fields.String(required=True)
    reason = fields.String(required=True)


APPLICATION_SUBMITTED = EventType("application", "application.submitted", SubmittedData)
APPLICATION_ABANDONED = EventType("application", "application.abandoned", EndedData)
