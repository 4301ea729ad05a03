"""许可证新申请: a licence for an enterprise that has none (seed 000 §4.1)."""

from __future__ import annotations

from typing import Any

from rules.vocabulary.enumerations import LicenceState, SubmitType, Tab
from rules.vocabulary.texts import compact, folded_name
from services.application.facts import licence_facts
from services.application.kinds.base import Findings, Kind


def _refusal(licences: list[dict[str, Any]]) -> str | None:
    """A-29: holders change or renew the licence they have."""
    for licence in licences:
        if licence["state"] == LicenceState.VALID:
            return (
                f"本单位已持有有效的许可证（{licence['number']}），不能再新申请；请办理变更或延续"
            )
    return None


def _submitter(values: dict[str, Any], enterprise: dict[str, Any]) -> Findings:
    """B-09: who submits as the legal representative must be the registered one."""
    if values.get("submit_type") != SubmitType.LEGAL_REP:
        return []
    registered = (
        ("submitter_name", "提交人姓名", enterprise["legal_representative"], folded_name),
        ("submitter_id", "提交人证件号码", enterprise["legal_representative_id"], compact),
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


KIND = Kind(
    refusal=_refusal,
    facts=licence_facts,
    guards={Tab.CATEGORIES: _submitter},
)
