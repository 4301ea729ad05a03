"""企业人员列表 as an Excel file, and how a person's certificate is put in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis import clock
from contracts.staffing import StaffPerson
from gateway.documents.tables import CONTENT_TYPE, table_sheet
from rules.vocabulary import enumerations as e

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
    return table_sheet("企业人员列表", _COLUMNS, map(_row, people))


def _row(one: StaffPerson) -> tuple[str, ...]:
    certificate, until = certificate_of(one)
    kind, since = e.PersonKind(one.kind).label, clock.local(one.since).date().isoformat()
    return (one.name, one.id_number_masked, kind, certificate, until, since)


def _label(kind: type[e.Labelled], value: Any) -> str:
    return str(kind(value).label) if value in list(kind) else ""
