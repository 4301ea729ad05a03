"""企业人员列表 as an Excel file, and how a person's certificate is put in words."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chassis import clock
from contracts.staffing import StaffPerson
from gateway.documents.sheet_template import CONTENT_TYPE
from rules.vocabulary import enumerations as e
from rules.vocabulary.texts import quoted

__all__ = ["CONTENT_TYPE", "certificate_of", "people_sheet"]

_COLUMNS = (
    ("姓名", 14), ("身份证号", 24), ("人员类型", 24), ("资格或证书", 40), ("有效期止", 14),
    ("入职日期", 14),
)  # fmt: skip


def certificate_of(person: StaffPerson) -> tuple[str, str]:
    """(what the person is qualified by, the last day of it or ""), as far as it is known."""
    known = person.standing or {}
    if person.kind == e.PersonKind.SKILL:
        parts = [
            _label(e.SkillCertificateKind, known.get("certificate_kind")),
            _label(e.ElectricianItem, known.get("item")),
        ]
        return " ".join(filter(None, parts)), str(known.get("valid_to") or "")
    parts = [
        _label(e.Title, known.get("title")) or _label(e.Qualification, known.get("qualification")),
        str(known.get("specialty") or ""),
    ]
    return " ".join(filter(None, parts)), ""


def people_sheet(people: Iterable[StaffPerson]) -> bytes:
    """What somebody has typed stays text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("企业人员列表")
    sheet.freeze_panes = "A2"
    heads = []
    for number, (heading, width) in enumerate(_COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        cell = WriteOnlyCell(sheet, heading)
        cell.font = Font(bold=True)
        heads.append(cell)
    sheet.append(heads)
    for one in people:
        certificate, until = certificate_of(one)
        kind, since = e.PersonKind(one.kind).label, clock.local(one.since).date().isoformat()
        row = (one.name, one.id_number_masked, kind, certificate, until, since)
        sheet.append([_text(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(sheet: Any, value: str) -> Cell:
    cell = WriteOnlyCell(sheet, quoted(ILLEGAL_CHARACTERS_RE.sub("", value)))
    cell.data_type = "s"
    return cell


def _label(kind: type[e.Labelled], value: Any) -> str:
    return str(kind(value).label) if value in list(kind) else ""
