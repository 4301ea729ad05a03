"""What may be done in a case, decided from what has been done: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.errors import Conflict, Finding, Forbidden, Invalid
from rules.signs import RULES as SIGNS
from rules.vocabulary.enumerations import Category
from services.review.procedure import Outcome, Step, Steps


@dataclass(frozen=True)
class Given:
    """An opinion already given: in which step, what, and by whom (account id)."""

    step: str
    outcome: str
    by: str


def open_outcomes(
    step: Step, given: Sequence[Given], *, damaged: bool = False, reported: bool = False
) -> list[Outcome]:
    """The outcomes that may be chosen now in `step`. damaged: whether files of the case are.
    reported: whether a visit in this step has been."""
    return [o for o in step.outcomes if _refusal(step, o, given, damaged, reported) is None]


def blocked_reason(steps: Steps, step: Step, given: Iterable[Given], account: str) -> str | None:
    """Why this person may not act in `step`, None if nothing stands against it (N-09)."""
    if not step.independent:
        return None
    earlier = steps.before(step.code)
    if any(opinion.by == account and opinion.step in earlier for opinion in given):
        return f"您已在本办件的前面环节发表过意见，按审查与决定分离的要求，{step.title}须由他人办理"
    return None


def choose(
    steps: Steps,
    step: Step,
    given: Sequence[Given],
    *,
    account: str,
    outcome: str,
    text: str = "",
    items: Sequence[Any] = (),
    manual: frozenset[str] = frozenset(),
    confirmed: frozenset[str] = frozenset(),
    damaged: Sequence[str] = (),
    reported: bool = False,
    open_signs: int = 0,
) -> Outcome:
    """The chosen outcome, if everything it demands is there.

    manual: ids of the rules whose findings are left to a person; confirmed: those confirmed.
    damaged: names of the files that are not there as they were submitted. reported: of a visit to
    the firm in this step. open_signs: how many nobody has said anything about.
    Raises Forbidden (not independent), Conflict (not at this point), Invalid (something missing).
    """
    blocked = blocked_reason(steps, step, given, account)
    if blocked:
        raise Forbidden(blocked)
    chosen = steps.outcome(step.code, outcome)
    refusal = _refusal(step, chosen, given, bool(damaged), reported)
    if refusal:
        raise Conflict(refusal)
    findings: list[Finding] = []
    if chosen.rests_on_files and damaged:
        findings.append({"path": "outcome", "message": _lacking(damaged)})
    if chosen.needs_text and not text.strip():
        findings.append({"path": "text", "message": f"请写明{chosen.title}的理由"})
    if chosen.needs_items and not items:
        findings.append({"path": "items", "message": "请一次列明需要补正的全部内容，至少一项"})
    if chosen.confirms and not manual <= confirmed:
        findings += [
            {"path": "manual_confirmed", "rule": rule, "message": f"{rule}须人工核对并确认"}
            for rule in sorted(manual - confirmed)
        ]
    if chosen.confirms and open_signs:
        message = f"还有{open_signs}项提示没有填写核对情况，请在审查报告中逐项核对"
        findings.append({"path": "signs", "message": message})
    if findings:
        raise Invalid(findings=findings)
    return chosen


def _lacking(damaged: Sequence[str]) -> str:
    names = "、".join(damaged[:3]) + ("等" if len(damaged) > 3 else "")
    return (
        f"已提交的文件中有{len(damaged)}个在系统中损坏或丢失（{names}），恢复以前不能作出此项结论。"
        "企业可以重新上传原文件；原文件已不在的，可以退回由企业补充"
    )


def _refusal(
    step: Step, outcome: Outcome, given: Sequence[Given], damaged: bool, reported: bool
) -> str | None:
    # A file that we lost is not the applicant's omission: it may be asked for again.
    if (
        outcome.once
        and not damaged
        and any((o.step, o.outcome) == (step.code, outcome.code) for o in given)
    ):
        return "补正只能一次告知，本办件已经告知过；仍不符合要求的，可以不予受理"
    if outcome.needs_report and not reported:
        return "请先安排现场核查并提交核查报告；不再进行的，请选择“不再进行现场核查”"
    if outcome.after:
        before, wanted = outcome.after
        latest = next((o.outcome for o in reversed(given) if o.step == before), None)
        if latest != wanted:
            return "审查意见为建议不予许可；如拟准予，请退回审查重新提出意见"
    return None


def manual_rules(report: dict[str, Any]) -> frozenset[str]:
    """Ids of the rules whose findings need a person (`rules.report.Report.to_dict()`); signs are
    closed one by one instead."""
    return frozenset(
        finding["rule"]
        for finding in report["findings"]
        if finding["result"] == "manual" and finding["rule"] not in SIGNS
    )


def ordered(categories: dict[str, str]) -> dict[str, str]:
    """Categories in their official order 承装、承修、承试 (the database keeps none)."""
    return {kind.value: categories[kind] for kind in Category if kind in categories}
