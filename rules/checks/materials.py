"""What is applied for (M-00), attachments (M-01), safety organisation and rules (R-15, R-16)."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rules.attachments import Requirement, asked_for, awaited
from rules.examination import Examination
from rules.report import FAIL, MANUAL, PASS, Finding, Input, Rule
from rules.vocabulary.enumerations import ApplicationType, Category, Labelled, Level, Tab
from rules.when import FIELDS, Choices

GENERAL_RULE = "M-01"
THE_TAB = ("",)
NOTHING: frozenset[str] = frozenset()
_Asked = tuple[dict[str, list[Requirement]], dict[str, Requirement]]
"""What is asked for, by the rule that reports it missing; by field that is not chosen yet the first
attachment that depends on it."""


def categories_chosen(rule: Rule, x: Examination) -> Iterator[Finding]:
    """M-00: without a category there is nothing to hold the rest against."""
    chosen = "、".join(f"{c.label}类{level.label}" for c, level in x.facts.applied.items())
    yield rule.finding(
        PASS if chosen else FAIL,
        Tab.CATEGORIES,
        "至少选择一个许可类别及其等级",
        chosen or "未选择",
        "请选择要申请的许可类别和等级",
        inputs=[Input("申请类别和等级", chosen or "未选择", Tab.CATEGORIES)],
    )


def attachments(rule: Rule, x: Examination) -> Iterator[Finding]:
    """M-01: one finding for each kind of attachment that is missing, and for each choice that is
    open and decides on attachments; or one that all are there."""
    complete = True
    asked, undecided = _asked_for(x)
    required = asked.get(rule.id, ())
    for name, requirement in undecided.items():
        complete = False
        yield _undecided(rule, FIELDS[name].label, requirement)
    for requirement in required:
        lacking = _lacking(requirement, x)
        if lacking:
            complete = False
            yield _missing(rule, requirement, lacking)
    if complete:
        inputs = [Input("应提交材料", f"{len(required)}种", Tab.CHECK)]
        yield rule.finding(PASS, Tab.CHECK, "申请材料齐全", "齐全", inputs=inputs)


def safety_document(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-15, R-16: the attachment has to be there; whether it is sound a reviewer decides."""
    for requirement in _asked_for(x)[0].get(rule.id, ()):
        present = not _lacking(requirement, x)
        uploaded = "已上传" if present else "未上传"
        yield rule.finding(
            MANUAL if present else FAIL,
            requirement.tab,
            f"{rule.title}健全有效",
            f"已提供{requirement.name}" if present else f"未提供{requirement.name}",
            "由审查人员核定是否健全有效" if present else f"请上传{requirement.name}",
            inputs=[Input(requirement.name, uploaded, requirement.tab)],
        )


def _asked_for(x: Examination) -> _Asked:
    facts = x.facts
    return _asked_for_by(
        facts.application_type,
        frozenset(facts.applied.items()),
        frozenset(facts.choices.items()),
    )


@lru_cache(maxsize=1024)
def _asked_for_by(
    application_type: ApplicationType,
    applied: frozenset[tuple[Category, Level]],
    chosen: frozenset[tuple[str, frozenset[Labelled]]],
) -> _Asked:
    """What nobody misses is left out.

    Kept, because three rules ask, and few combinations are applied for.
    """
    choices = Choices(dict(applied), dict(chosen))
    by_rule: dict[str, list[Requirement]] = {}
    for one in asked_for(application_type, choices):
        if one.rule or one.required:
            by_rule.setdefault(one.rule or GENERAL_RULE, []).append(one)
    return by_rule, awaited(application_type, choices)


def rows_needing(requirement: Requirement, x: Examination) -> Sequence[str]:
    """Ids of the rows that need an attachment; "" stands for the tab itself."""
    if requirement.rows is None:
        return THE_TAB
    if requirement.rows == "training":
        return x.facts.training_rows
    if requirement.rows == "projects":
        return [
            project.row_id
            for project in x.facts.projects
            if requirement.asked_of_project(project.category)
        ]
    return x.rows_of[requirement.tab]


def _lacking(requirement: Requirement, x: Examination) -> list[str]:
    uploaded = x.facts.attachments.get((requirement.tab, requirement.code), NOTHING)
    if requirement.rows is None and "" in uploaded:  # nearly always so
        return []
    rows = rows_needing(requirement, x)
    if uploaded.issuperset(rows):
        return []
    return [row for row in rows if row not in uploaded]


def _undecided(rule: Rule, label: str, requirement: Requirement) -> Finding:
    return rule.finding(
        FAIL,
        requirement.tab,
        f"选择{label}",
        "未选择",
        f"请先选择{label}，才能确定应提交的材料（例如{requirement.name}）",
        inputs=[Input(label, "未选择", requirement.tab)],
    )


def _missing(rule: Rule, requirement: Requirement, rows: list[str]) -> Finding:
    if requirement.rows is None:
        actual, message = "未上传", f"请在“{requirement.tab.label}”上传{requirement.name}"
    else:
        what = "项工程" if requirement.rows == "projects" else "人"
        actual = f"{len(rows)}{what}未上传"
        message = f"“{requirement.tab.label}”中有{len(rows)}{what}未上传{requirement.name}"
    items = [row for row in rows if row]
    return rule.finding(
        FAIL,
        requirement.tab,
        f"上传{requirement.name}",
        actual,
        message,
        items=items,
        inputs=[Input(requirement.name, actual, requirement.tab, tuple(items))],
    )
