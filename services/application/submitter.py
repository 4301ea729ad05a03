"""Who submits: the same fields and the same check for every business type (B-06, B-09)."""

from __future__ import annotations

from typing import Any

from contracts.errors import Finding
from contracts.forms.sections import SECTIONS, Section
from contracts.forms.submitter import Submitter
from contracts.identity.enterprises import Enterprise
from rules.vocabulary.enumerations import SubmitType
from rules.vocabulary.texts import compact, folded_name


def names_submitter(section: Section) -> bool:
    return section.form is not None and issubclass(section.form, Submitter)


def is_held_against(code: str) -> bool:
    """Whether saving this tab needs what is known of the firm."""
    return any(
        section.code == code and (names_submitter(section) or section.compared)
        for tabs in SECTIONS.values()
        for section in tabs
    )


def mistakes_of(section: Section, values: dict[str, Any], enterprise: Enterprise) -> list[Finding]:
    """B-09: who submits as the legal representative must be the registered one. values: of the tab;
    enterprise: the register entry."""
    if not names_submitter(section) or values.get("submit_type") != SubmitType.LEGAL_REP:
        return []
    registered = (
        ("submitter_name", "提交人姓名", enterprise.legal_representative, folded_name),
        ("submitter_id", "提交人证件号码", enterprise.legal_representative_id, compact),
    )
    return [
        {
            "path": name,
            "label": label,
            "message": "与注册的法定代表人不一致；由他人办理的，提交类型请选择“委托他人提交”",
        }
        for name, label, expected, kept in registered
        if values.get(name) and kept(values[name]) != kept(expected)
    ]
