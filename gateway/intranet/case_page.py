"""What all pages of a case share: its head, its tabs, and one parallel round of questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template

from contracts.application.sections import SectionData
from contracts.filing import has_choice
from contracts.forms.sections import SECTIONS, Section
from contracts.review.cases import Case
from gateway.errors import foreign
from gateway.rpc import parallel, rpc
from rules.vocabulary.enumerations import ApplicationType

TABS = (
    ("case", "办理"),
    ("difference", "前后对比"),
    ("reading", "阅卷"),
    ("report", "审查报告"),
    ("material", "申请资料"),
    ("attachments", "附件"),
    ("people", "人员"),
    ("credit", "信用信息"),
    ("documents", "文书"),
)


def load(case_id: str, **questions: Any) -> dict[str, Any]:
    """{"case": …, and the answer to each deferred question}. Raises NotFound for a case outside
    the caller's office."""
    return dict(parallel({"case": rpc().review.case.defer(case_id=case_id), **questions}))


def load_sections(
    case_id: str, wanted: Callable[[Section], bool] = lambda section: True
) -> tuple[Case, list[tuple[Section, SectionData]]]:
    """The case, then each wanted tab of it with its content. Two rounds: only the case tells its
    business type, and with it its tabs."""
    case: Case = load(case_id)["case"]
    filed = [section for section in sections_of(case) if wanted(section)]
    ask = rpc().application.section
    answers = parallel({s.code: ask.defer(application_id=case_id, section=s.code) for s in filed})
    return case, [(section, answers[section.code]) for section in filed]


def sections_of(case: Case) -> tuple[Section, ...]:
    """The tabs that a case of this type was filed with."""
    return SECTIONS[case.type]


def section_of(case: Case, code: str) -> Section:
    """Raises NotFound for a tab that the business type has not."""
    for section in sections_of(case):
        if section.code == code:
            return section
    raise foreign("section", case_id=case.case_id, section=code)


def show(template: str, tab: str, case: Case, **values: Any) -> str:
    """A page of the case under the tab `tab` (an endpoint of TABS)."""
    left_out = set() if any(s.person for s in sections_of(case)) else {"people"}
    if not has_choice(ApplicationType(case.type)):
        left_out.add("credit")  # of other types nobody is asked
    tabs = [one for one in TABS if one[0] not in left_out]
    if case.licence_number:
        tabs.append(("licence", "许可证"))
    return render_template(f"intranet/cases/{template}", case=case, tabs=tabs, tab=tab, **values)
