"""The technical head and the safety head: experience (R-09) and rank (R-10)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.course import STEADY, Course, Step, limited
from rules.dates import DAY, months_later
from rules.examination import Examination
from rules.facts import Head
from rules.report import FAIL, MANUAL, MONTHS, PASS, Finding, Input, Margin, Rule, duration
from rules.standing import rank_course
from rules.vocabulary.enumerations import Category, ManagementWork, Qualification, Tab
from rules.vocabulary.readings import Counting

Period = tuple[date, date | None]
"""First and last day of some work; None: until today."""
DAYS_OF_A_MONTH = 30
WORK = {
    Category.INSTALL: ManagementWork.INSTALL,
    Category.REPAIR: ManagementWork.REPAIR,
    Category.TEST: ManagementWork.TEST,
}


def experience(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-09: cumulative, periods that overlap counted once (seed 002, question 1)."""
    measure = MEASURES[Counting(x.order.readings["experience_counting"])]
    for category, level in x.applied_under(rule):
        years, work = x.order.levels[level].head_years, WORK[category]
        for tab, head in x.heads:
            rows = _rows(head, work) if head else []
            had, needed = measure(rows, x.on), years * measure.of_a_year
            actual = measure.said(had) if head else "未填写"
            met = had >= needed
            yield rule.finding(
                PASS if met else FAIL,
                tab,
                f"{tab.label}{work.label}管理工作经历不少于{years}年",
                actual,
                f"{tab.label}{work.label}管理经历{actual}，不足{years}年"
                if head
                else f"请填写{tab.label}",
                category=category,
                level=level,
                inputs=[_periods(rows, work, tab)] if head else [],
                margin=Margin(Decimal(had - needed), measure.unit, surplus=False),
                step=None if met else _grown(rows, x.on, needed, measure),
            )


def _rows(head: Head, work: ManagementWork) -> list[Period]:
    return [(row.started, row.ended) for row in head.experience if row.work is work and row.started]


def _periods(rows: Iterable[Period], work: ManagementWork, tab: Tab) -> Input:
    listed = [f"{started.isoformat()}至{ended or '今'}" for started, ended in rows]
    return Input(f"{work.label}管理工作经历", "；".join(sorted(listed)) or "无", tab)


def _grown(rows: Collection[Period], on: date, needed: int, measure: "_Measure") -> Step | None:
    """When the periods that still run will have come to so much.

    Found by halving, because what has been reached is never lost again as time goes by.
    """
    latest = max((on, *(started for started, _ in rows)))
    low, high = on, months_later(latest, needed * 12 // measure.of_a_year + 1)
    if measure(rows, high) < needed:
        return None
    while (high - low).days > 1:
        middle = low + (high - low) // 2
        if measure(rows, middle) < needed:
            low = middle
        else:
            high = middle
    return high, PASS


def qualification(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-10: tested on the day only, no holding period."""
    if x.conditions is None:
        return
    least = x.conditions.head_rank
    name = x.order.rank_names[least - 1]
    for tab, head in x.heads:
        course = _standing(head, x, least) if head else STEADY[FAIL]
        actual = _described(head)
        yield rule.finding(
            course.now,
            tab,
            f"{tab.label}具有电力相关专业{name}职称",
            actual,
            f"请填写{tab.label}"
            if head is None
            else f"{tab.label}的任职资格需由审查人员核定"
            if course.now is MANUAL
            else f"{tab.label}应具有电力相关专业{name}职称",
            level=x.highest,
            inputs=[
                Input("职称或资格", actual, tab),
                Input("取得日期", str(head.certificate_date or "未填写"), tab),
            ]
            if head
            else [],
            step=course.later[0] if course.later else None,
        )


def _standing(head: Head, x: Examination, least: int) -> Course:
    """Of a head whose rank is the equivalent of a title (002 Q2) as the order reads it."""
    course, reading = rank_course(head, x.order, x.on, least), x.order.readings
    if head.qualification is Qualification.TITLE:
        return course
    return limited(course, reading["head_accepts_equivalence"])


def months_of(rows: Collection[Period], on: date) -> int:
    """Months of the union of the periods, until the day ``on``.

    Whole months of each stretch are counted; the days left over are added up, 30 to a month. By
    themselves those of one stretch are never a month, not even 30 of one that has 31.
    """
    months = days = 0
    for start, end in _union(rows, on):
        whole = (end.year - start.year) * 12 + end.month - start.month
        reached = months_later(start, whole)
        if reached > end:
            whole -= 1
            reached = months_later(start, whole)
        months += whole
        days += min((end - reached).days, DAYS_OF_A_MONTH - 1)
    return months + days // DAYS_OF_A_MONTH


def days_of(rows: Collection[Period], on: date) -> int:
    """Days of the union of the periods, until the day ``on``."""
    return sum((end - start).days for start, end in _union(rows, on))


@dataclass(frozen=True, slots=True)
class _Measure:
    """How much work the periods come to."""

    count: Callable[[Collection[Period], date], int]
    of_a_year: int
    unit: str
    said: Callable[[int], str]

    def __call__(self, rows: Collection[Period], on: date) -> int:
        return self.count(rows, on)


DAYS_OF_A_YEAR = 365
MEASURES = {
    Counting.MONTHS: _Measure(months_of, 12, MONTHS, duration),
    Counting.DAYS: _Measure(days_of, DAYS_OF_A_YEAR, "天", "{}天".format),
}


def _union(rows: Iterable[Period], on: date) -> list[tuple[date, date]]:
    """Disjoint stretches (first day, day after the last) in order of time."""
    periods = []
    for started, ended in rows:
        last = ended if ended and ended < on else on
        if started <= last:
            periods.append((started, last + DAY))
    periods.sort()
    stretches: list[tuple[date, date]] = []
    for start, end in periods:
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        else:
            stretches.append((start, end))
    return stretches


def _described(head: Head | None) -> str:
    if head is None or head.qualification is None:
        return "未填写"
    grade = head.title.label if head.title else ""
    return f"{head.specialty}{grade}{head.qualification.label}"
