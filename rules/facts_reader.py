"""Builds ``Facts`` from JSON primitives and names every fault of a malformed input."""

from datetime import date
from typing import Any

from rules import facts as f
from rules.reader import YEARS, Reader
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import (
    ApplicationType,
    Category,
    EconomicKind,
    ElectricianItem,
    Facility,
    Gender,
    Labelled,
    Level,
    ManagementWork,
    Procedure,
    Qualification,
    Quality,
    RetirementCategory,
    SkillCertificateKind,
    Tab,
    Title,
    Voltage,
)
from rules.when import FIELDS


class FactsError(ValueError):
    """``faults``: every malformed value as ``path: reason``."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults

    def by_path(self) -> list[tuple[str, str]]:
        """(path, reason) of each."""
        return [(path, reason) for path, _, reason in (f.partition(": ") for f in self.faults)]


def facts_from_dict(data: dict[str, Any]) -> f.Facts:
    """Facts of ``{enterprise, applied: {"CZ": "3"}, application_type, procedure, nature,
    submit_type, changed_items, reissue_kind, cancel_reason, person_kind, finance,
    technical_head, safety_head, technicians, electricians, projects, training_rows,
    attachments, serving_elsewhere}``.

    Without ``application_type`` it is ``NEW``, without ``procedure`` ``GENERAL``; ``changed_items``
    is an array of codes.

    The parts are the values of the forms with ``row_id`` added to each row and ``experience``
    (a list of rows) to each head; keys that the rules do not need are ignored, missing ones and
    null are "not filled in". finance: ``total_assets``, ``net_assets``, ``revenue_1`` … ``_3``;
    projects: ``voltage`` is the code, such as "35"; attachments: ``{tab, code, row_id}``.
    A person's ``born`` and ``gender`` are those of the identity number; given by themselves they
    count where there is none. Money is a string or an integer, a day ``YYYY-MM-DD``. Raises
    ``FactsError``.
    """
    faults: list[str] = []
    root = Reader(data, "", faults)
    facts = f.Facts(
        enterprise=_enterprise(root.child("enterprise") or Reader({}, "enterprise", faults)),
        applied=_applied(root),
        application_type=root.choice("application_type", ApplicationType) or ApplicationType.NEW,
        choices=_choices(root),
        finance=_finance(root.child("finance")),
        technical_head=_head(root.child("technical_head")),
        safety_head=_head(root.child("safety_head")),
        technicians=tuple(f.Technician(**_titled(row)) for row in root.rows("technicians")),
        electricians=tuple(_electrician(row) for row in root.rows("electricians")),
        projects=tuple(_project(row) for row in root.rows("projects")),
        training_rows=tuple(root.texts("training_rows")),
        attachments=_attachments(root),
        serving_elsewhere=frozenset(root.texts("serving_elsewhere")),
    )
    if faults:
        raise FactsError(faults)
    return facts


def _enterprise(reader: Reader) -> f.Enterprise:
    return f.Enterprise(
        name=reader.text("name", required=True),
        uscc=reader.text("uscc", required=True),
        economic_kind=reader.choice("economic_kind", EconomicKind),
        is_branch=reader.flag("is_branch"),
    )


def _applied(root: Reader) -> dict[Category, Level]:
    reader = root.child("applied")
    if reader is None:
        return {}
    levels = {category: reader.choice(category.value, Level) for category in Category}
    for key in reader.data.keys() - set(Category):
        reader.fault(key, "没有这个许可类别")
    return {category: level for category, level in levels.items() if level}


def _choices(root: Reader) -> dict[str, frozenset[Labelled]]:
    found: dict[str, frozenset[Labelled]] = {}
    for name, field in FIELDS.items():
        if field.several:
            found[name] = root.choices(name, field.kind)
        elif chosen := root.choice(name, field.kind):
            found[name] = frozenset({chosen})
    return {"procedure": frozenset({Procedure.GENERAL}), **found}


def _finance(reader: Reader | None) -> f.Finance:
    if reader is None:
        return f.Finance()
    amounts = (reader.money(f"revenue_{year}") for year in (1, 2, 3))
    return f.Finance(
        total_assets=reader.money("total_assets"),
        net_assets=reader.money("net_assets"),
        revenue=tuple(amount for amount in amounts if amount is not None),
    )


def _person(reader: Reader) -> dict[str, Any]:
    id_number = reader.text("id_number")
    born, gender = _born(id_number)
    return {
        "row_id": reader.text("row_id"),
        "name": reader.text("name"),
        "id_number": id_number,
        "born": born or reader.day("born"),
        "gender": gender or reader.choice("gender", Gender),
        "retirement_category": reader.choice("retirement_category", RetirementCategory),
        "retirement_deferred": reader.flag("retirement_deferred"),
    }


def _born(id_number: str) -> tuple[date | None, Gender | None]:
    """Nothing of a number that the form would refuse."""
    try:
        born, gender = numbers.birth_date(id_number), numbers.gender(id_number)
    except (ValueError, IndexError):
        return None, None
    return (born, gender) if born.year in YEARS else (None, None)


def _titled(reader: Reader) -> dict[str, Any]:
    return {
        **_person(reader),
        "qualification": reader.choice("qualification", Qualification),
        "title": reader.choice("title", Title),
        "specialty": reader.text("specialty"),
        "certificate_date": reader.day("certificate_date"),
    }


def _head(reader: Reader | None) -> f.Head | None:
    if reader is None or not reader.text("id_number"):
        return None
    experience = tuple(
        f.Experience(
            work=row.choice("work", ManagementWork),
            started=row.day("started"),
            ended=row.day("ended"),
        )
        for row in reader.rows("experience")
    )
    return f.Head(
        **_titled(reader), experience=experience, also_technician=reader.flag("also_technician")
    )


def _electrician(reader: Reader) -> f.Electrician:
    return f.Electrician(
        **_person(reader),
        certificate_kind=reader.choice("certificate_kind", SkillCertificateKind),
        item=reader.choice("item", ElectricianItem),
        valid_from=reader.day("valid_from"),
        valid_to=reader.day("valid_to"),
        review_due=reader.day("review_due"),
    )


def _project(reader: Reader) -> f.Project:
    voltage = reader.choice("voltage", Voltage)
    return f.Project(
        row_id=reader.text("row_id"),
        category=reader.choice("category", Category),
        facility=reader.choice("facility", Facility),
        voltage_kv=int(voltage) if voltage else None,
        completed=reader.day("completed"),
        quality=reader.choice("quality", Quality),
    )


def _attachments(root: Reader) -> dict[tuple[Tab, str], set[str]]:
    attachments: dict[tuple[Tab, str], set[str]] = {}
    for row in root.rows("attachments"):
        tab, code = row.choice("tab", Tab), row.text("code", required=True)
        if tab and code:
            attachments.setdefault((tab, code), set()).add(row.text("row_id"))
    return attachments
