"""卷宗: the whole file of a case as one PDF, to be printed or kept (N-05)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response

from chassis.streams import Stored
from contracts.application.attachments import File, Slot
from contracts.application.sections import SectionData
from contracts.errors import FileDamaged
from contracts.forms.sections import Section
from contracts.review.cases import Case, Opinion
from gateway.documents.case_file import MOST, Part, bound
from gateway.documents.html import render
from gateway.documents.notices import notice_html
from gateway.documents.wording import file_size
from gateway.downloads import attachment as to_keep
from gateway.forms import display
from gateway.intranet import blueprint
from gateway.intranet.case_page import load_sections
from gateway.intranet.material import may_unmask
from gateway.pages import grades, moment
from gateway.rpc import parallel, rpc
from gateway.uploads import storage
from rules.vocabulary.enumerations import ApplicationType, CaseState, Office, ReviewStep

AT_ONCE = 20
Line = tuple[str, str]
Block = tuple[str, list[Line]]
PICTURES = ("image/jpeg", "image/png")


@blueprint.get("/cases/<id:case_id>/file.pdf")
def case_file(case_id: str) -> Response:
    """What was filed (numbers masked), the report, opinions, documents, every attachment that the
    reader may open; opening is recorded as ever."""
    case, filed = load_sections(case_id)
    asked = {f"document-{one.document_id}": one.document_id for one in case.documents}
    ask, more = rpc().review.document, rpc().application.snapshot
    answers = parallel(
        {
            **{name: ask.defer(document_id=one) for name, one in asked.items()},
            "snapshot": more.defer(application_id=case_id),
        }
    )
    content = bound(
        f"{ApplicationType(case.type).label} 办件卷宗",
        _facts(case),
        _parts(case, filed, [answers[name] for name in asked], answers["snapshot"].report),
    )
    return to_keep(content, f"卷宗 {case.number}.pdf", "application/pdf")


def _facts(case: Case) -> list[tuple[str, str]]:
    return [
        ("申请单位", case.enterprise_name),
        ("统一社会信用代码", case.uscc),
        ("申请编号", case.number),
        ("受理编号", case.acceptance_number or "—"),
        ("许可类别和等级", grades(case.categories) or "—"),
        ("受理机构", Office(case.office).label),
        ("状态", CaseState(case.state).label),
        ("提交时间", moment(case.submitted_at or case.opened_at)),
        ("许可证编号", case.licence_number or "—"),
    ]


def _parts(
    case: Case,
    filed: list[tuple[Section, SectionData]],
    documents: list[Any],
    report: dict[str, Any],
) -> Iterator[Part]:
    chapters = [(1, section.title, _blocks(section, data)) for section, data in filed]
    if report["findings"]:
        chapters.append((0, "审查报告", [("", [_verdict(one) for one in report["findings"]])]))
    if case.opinions:
        chapters.append((0, "办理过程", [("", [_opinion(one) for one in case.opinions])]))
    html = render("documents/case_part.html", number=case.number, chapters=chapters)
    levels = tuple(level for level, _, _ in chapters)
    yield Part("申请资料", 0)
    yield Part("", 0, "chapters", html.encode(), levels=levels)
    if documents:
        yield Part("文书", 0)
    for one in documents:
        html = notice_html(one.template, one.values)
        yield Part(f"{one.title} {one.number}", 1, "html", html.encode())
    yield Part("附件", 0)
    yield from _attachments(filed)


_RESULTS = {"pass": "符合", "manual": "需人工确认", "fail": "不符合"}


def _verdict(one: dict[str, Any]) -> Line:
    told = f"{_RESULTS[one['result']]}。要求：{one['required']}；实际：{one['actual']}"
    return one["title"], told


def _opinion(one: Opinion) -> Line:
    step = ReviewStep(one.step).label
    return f"{step} {one.outcome_title}", f"{one.text or '—'}（{one.by_name}，{moment(one.at)}）"


def _blocks(section: Section, data: SectionData) -> list[Block]:
    found: list[Block] = []
    if section.form:
        lines = display.describe(section.form, data.fields, masked=True, as_of=data.as_of)
        found.append(("", [(one.label, one.text) for one in lines]))
    for rowset in section.rows:
        for number, row in enumerate(data.rows.get(rowset.code, []), 1):
            lines = display.describe(rowset.form, row, masked=True)
            name = str(row.get(rowset.summary) or "")
            heading = f"{rowset.title} {number}　{name}"
            found.append((heading, [(one.label, one.text) for one in lines]))
    return found


def _attachments(filed: list[tuple[Section, SectionData]]) -> Iterator[Part]:
    wanted = [
        (f"{owner}：{slot.name}", file)
        for section, data in filed
        for owner, slot in _slots(section, data)
        for file in slot.files
    ]
    taken = 0
    for at in range(0, len(wanted), AT_ONCE):
        some = wanted[at : at + AT_ONCE]
        fits = [(title, file) for title, file in some if _why_not(file) is None]
        ask = rpc().application.open_attachment
        opened = parallel(
            {file.attachment_id: ask.defer(attachment_id=file.attachment_id) for _, file in fits}
        )
        for title, file in some:
            note = _why_not(file)
            if note is None and taken + file.size > MOST:
                note = f"卷宗过大，没有装入（{file_size(file.size)}），请在系统中单独打开"
            if note is not None:
                yield Part(title, 1, note=note)
                continue
            taken += file.size
            yield _attachment(title, file, opened[file.attachment_id])


def _attachment(title: str, file: File, stored: Any) -> Part:
    try:
        content = storage().read(stored.object_key, Stored(stored.size, stored.sha256))
    except FileDamaged:
        return Part(title, 1, note="这个文件在系统中损坏或丢失")
    return Part(title, 1, "image" if file.content_type in PICTURES else "pdf", content)


def _why_not(file: File) -> str | None:
    if file.damaged:
        return "这个文件在系统中损坏或丢失"
    if file.identity and not may_unmask():
        return "身份证件限形审、审查人员打开，没有装入"
    return None


def _slots(section: Section, data: SectionData) -> Iterator[tuple[str, Slot]]:
    for slot in data.slots:
        yield section.title, slot
    for rowset in section.rows:
        for row in data.rows.get(rowset.code, []):
            for slot in data.row_slots.get(row["id"], []):
                yield str(row.get(rowset.summary) or rowset.title), slot
