"""The technical head and the safety head: experience (R-09) and rank (R-10)."""

from collections.abc import Iterator
from datetime import date, timedelta

from rules.dates import months_later
from rules.examination import Examination
from rules.facts import Experience, Head
from rules.report import Finding, Result, Rule
from rules.standing import rank
from rules.vocabulary.enumerations import Category, ManagementWork, Tab

DAYS_OF_A_MONTH = 30
WORK = {
    Category.INSTALL: ManagementWork.INSTALL,
    Category.REPAIR: ManagementWork.REPAIR,
    Category.TEST: ManagementWork.TEST,
}


def experience(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-09: cumulative, periods that overlap counted once (seed 002, question 1)."""
    for category, level in x.applied_under(rule):
        years, work = x.order.levels[level].head_years, WORK[category]
        required = f"{work.label}管理工作经历不少于{years}年"
        for tab, head in _heads(x):
            if head is None:
                actual, message, met = "未填写", f"请填写{tab.label}", False
            else:
                months = months_of(head.experience, work, x.on)
                actual, met = _duration(months), months >= years * 12
                message = f"{tab.label}{work.label}管理经历{actual}，不足{years}年"
            yield rule.finding(
                Result.PASS if met else Result.FAIL,
                tab,
                f"{tab.label}{required}",
                actual,
                message,
                category=category,
                level=level,
            )


def qualification(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-10: tested on the day only, no holding period."""
    if x.conditions is None:
        return
    least = x.conditions.head_rank
    name = x.order.rank_names[least - 1]
    for tab, head in _heads(x):
        certain, possible = rank(head, x.order, x.on) if head else (0, 0)
        if certain >= least:
            result = Result.PASS
        elif possible >= least:
            result = Result.MANUAL
        else:
            result = Result.FAIL
        yield rule.finding(
            result,
            tab,
            f"{tab.label}具有电力相关专业{name}职称",
            _described(head),
            f"请填写{tab.label}"
            if head is None
            else f"{tab.label}的任职资格需由审查人员核定"
            if result is Result.MANUAL
            else f"{tab.label}应具有电力相关专业{name}职称",
            level=x.highest,
        )


def months_of(experience: tuple[Experience, ...], work: ManagementWork, on: date) -> int:
    """Months of the union of the periods of one kind of work, until the day ``on``.

    Whole months of each stretch are counted; the days left over are added up, 30 to a month.
    """
    months = days = 0
    for start, end in _union(experience, work, on):
        whole = (end.year - start.year) * 12 + end.month - start.month
        whole -= months_later(start, whole) > end
        months += whole
        days += (end - months_later(start, whole)).days
    return months + days // DAYS_OF_A_MONTH


def _union(
    experience: tuple[Experience, ...], work: ManagementWork, on: date
) -> list[tuple[date, date]]:
    """Disjoint stretches (first day, day after the last) in order of time."""
    tomorrow = on + timedelta(days=1)
    periods = sorted(
        (row.started, min(row.ended + timedelta(days=1), tomorrow) if row.ended else tomorrow)
        for row in experience
        if row.work is work and row.started
    )
    stretches: list[tuple[date, date]] = []
    for start, end in periods:
        if start >= end:
            continue
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        else:
            stretches.append((start, end))
    return stretches


def _heads(x: Examination) -> list[tuple[Tab, Head | None]]:
    return [
        (Tab.TECHNICAL_HEAD, x.facts.technical_head),
        (Tab.SAFETY_HEAD, x.facts.safety_head),
    ]


def _duration(months: int) -> str:
    years, rest = divmod(months, 12)
    return f"{years}年{rest}个月" if rest else f"{years}年"


def _described(head: Head | None) -> str:
    if head is None or head.qualification is None:
        return "未填写"
    grade = head.title.label if head.title else ""
    return f"{head.specialty}{grade}{head.qualification.label}"
