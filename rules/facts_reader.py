"""Builds ``Facts`` from JSON primitives and names every fault of a malformed input."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from rules import facts as f
from rules.reader import YEARS, Reader
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import (
    ApplicationType,
    Category,
    CertificateAuthority,
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

MOST_PEOPLE, MOST_PROJECTS, MOST_EXPERIENCE = 20_000, 5_000, 200
"""Rows of each table of people, of projects, and of a head's experience."""


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
    null are "not filled in". finance: ``total_assets``, ``net_assets``, ``revenue_1`` … ``_3``
    (of the years before that of filing, or with ``revenue_until``, the last day of the year of
    ``revenue_1``, of the years up to that one);
    projects: ``voltage`` is the code, such as "35"; attachments: ``{tab, code, row_id}``.
    ``id_number`` is read as ``numbers.person_key``; a head of whom something is told has one. A
    person's ``born`` and ``gender`` are those of the identity number; given by themselves they
    count where there is none, ``born`` also as ``YYYY-MM``. Money is a string or an integer as
    ``numbers.money`` takes it, a day ``YYYY-MM-DD``; lists and texts have limits
    (``rules.reader``). Raises ``FactsError``.
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
        safety_head=_safety_head(root.child("safety_head")),
        technicians=tuple(
            f.Technician(**_titled(row)) for row in root.rows("technicians", MOST_PEOPLE)
        ),
        electricians=tuple(_electrician(row) for row in root.rows("electricians", MOST_PEOPLE)),
        projects=tuple(_project(row) for row in root.rows("projects", MOST_PROJECTS)),
        training_rows=tuple(root.texts("training_rows")),
        attachments=_attachments(root),
        serving_elsewhere=frozenset(map(numbers.person_key, root.texts("serving_elsewhere"))),
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
    total = reader.money("total_assets")
    net = reader.money("net_assets", negative=True)  # of who owes more than he has
    if total is not None and net is not None and net > total:
        reader.fault("net_assets", "净资产不能大于总资产")
    amounts = {back: reader.money(f"revenue_{back}") for back in (1, 2, 3)}
    day = reader.day("revenue_until")
    return f.Finance(
        total_assets=total,
        net_assets=net,
        revenue=tuple(
            f.Revenue(amount, back, day.year - back + 1 if day else None)
            for back, amount in amounts.items()
            if amount is not None
        ),
    )


def _person(reader: Reader) -> dict[str, Any]:
    id_number = reader.person_key("id_number")
    born, gender = _told_by(id_number)
    some_day = False
    if born is None:
        born, some_day = reader.day_or_month("born")
    return {
        "row_id": reader.text("row_id"),
        "name": reader.text("name"),
        "id_number": id_number,
        "born": born,
        "born_some_day": some_day,
        "gender": gender or reader.choice("gender", Gender),
        "retirement_category": reader.choice("retirement_category", RetirementCategory),
        "retirement_deferred": reader.flag("retirement_deferred"),
    }


def _told_by(key: str) -> tuple[date | None, Gender | None]:
    """Nothing of a key that the form would refuse as an identity number."""
    told = numbers.told_by(key)
    return told if told and told[0].year in YEARS else (None, None)


def _titled(reader: Reader) -> dict[str, Any]:
    return {
        **_person(reader),
        "qualification": reader.choice("qualification", Qualification),
        "title": reader.choice("title", Title),
        "specialty": reader.term("specialty"),
        "certificate_date": reader.day("certificate_date"),
    }


def _head(reader: Reader | None) -> f.Head | None:
    """None of whom nothing is told."""
    if reader is None or not any(reader.data.values()):
        return None
    head = f.Head(
        **_titled(reader),
        experience=tuple(map(_experience, reader.rows("experience", MOST_EXPERIENCE))),
        also_technician=reader.flag("also_technician"),
    )
    if not head.id_number:
        reader.fault("id_number", "缺少此项")
    return head


def _safety_head(reader: Reader | None) -> f.Head | None:
    head = _head(reader)
    if reader and head and head.also_technician:
        reader.fault("also_technician", "安全负责人应专人专岗，不能兼任技术人员")
    return head


def _experience(reader: Reader) -> f.Experience:
    started, ended = reader.day("started"), reader.day("ended")
    if started and ended and ended < started:
        reader.fault("ended", "结束日期不能早于开始日期")
    return f.Experience(work=reader.choice("work", ManagementWork), started=started, ended=ended)


def _electrician(reader: Reader) -> f.Electrician:
    return f.Electrician(
        **_person(reader),
        authority=reader.choice("authority", CertificateAuthority),
        certificate_number=reader.text("certificate_number"),
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
        voltage_kv=Decimal(voltage) if voltage else None,
        completed=reader.day("completed"),
        quality=reader.choice("quality", Quality),
    )


def _attachments(root: Reader) -> dict[tuple[Tab, str], set[str]]:
    attachments: defaultdict[tuple[Tab, str], set[str]] = defaultdict(set)
    for row in root.rows("attachments"):
        tab, code = row.choice("tab", Tab, required=True), row.text("code", required=True)
        if tab and code:
            attachments[tab, code].add(row.text("row_id"))
    return dict(attachments)
