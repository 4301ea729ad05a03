"""Performance (R-03 to R-07) and revenue (R-08)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.dates import years_later
from rules.examination import Examination
from rules.facts import Project
from rules.order import LevelConditions, Performance
from rules.report import Finding, Result, Rule
from rules.vocabulary.enumerations import Category, Facility, Level, Quality, Tab

ACTIVITY = {Category.INSTALL: "安装", Category.REPAIR: "维修", Category.TEST: "试验"}
TRANSFORMING = ("变（配）电", frozenset({Facility.SUBSTATION, Facility.DISTRIBUTION}))
LINES = ("线路", frozenset({Facility.LINE}))
UNKNOWN_VOLTAGE = "对应电压等级"
EITHER = ("变（配）电或线路", frozenset(Facility))


@dataclass(frozen=True, slots=True)
class _Need:
    """One project that has to be there: completed in (after, until], of one of the facilities."""

    period: str
    kind: str
    after: date
    until: date
    facilities: frozenset[Facility]

    def met_by(self, project: Project) -> bool:
        return (
            project.completed is not None
            and self.after < project.completed <= self.until
            and project.facility in self.facilities
        )


def performance(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-03 to R-06: for each need a project of the level's voltage.

    A project above the range of the level is stronger than what is asked, so it goes before a
    reviewer instead of failing; so does every project where the order's voltage is not known (R36).
    """
    for category, level in x.applied_under(rule):
        yield _performance_of(rule, x, category, level)


def _performance_of(rule: Rule, x: Examination, category: Category, level: Level) -> Finding:
    conditions, reading = x.order.levels[level], x.order.performance[category]
    voltage, activity = conditions.performance_voltage or UNKNOWN_VOLTAGE, ACTIVITY[category]
    needs = _needs(x.on, reading)
    projects = [p for p in x.facts.projects if p.category is category and _good(p, reading)]
    relevant = [p for p in projects if any(need.met_by(p) for need in needs)]
    certain = [p for p in relevant if _in_range(p, conditions)]
    open_ = [p for p in relevant if _undecided(p, conditions)]
    unmet = [need for need in needs if not any(map(need.met_by, certain))]
    missing = [need for need in unmet if not any(map(need.met_by, open_))]
    result = Result.FAIL if missing else Result.MANUAL if unmet else Result.PASS
    return rule.finding(
        result,
        Tab.PERFORMANCE,
        _listed(needs, voltage, activity),
        f"符合条件的业绩{len(certain)}项",
        _message(missing, unmet, voltage, activity),
        category=category,
        level=level,
        items=[project.row_id for project in open_] if result is Result.MANUAL else [],
    )


def _message(missing: list[_Need], unmet: list[_Need], voltage: str, activity: str) -> str:
    if missing:
        return f"缺少{_listed(missing, voltage, activity)}"
    listed = _listed(unmet, voltage, activity)
    reason = "是否符合" if voltage == UNKNOWN_VOLTAGE else "的电压等级高于规定范围"
    return f"{listed}{reason}，由审查人员核定"


def _listed(needs: list[_Need], voltage: str, activity: str) -> str:
    return "、".join(f"{need.period}{voltage}{need.kind}{activity}业绩" for need in needs)


def _needs(on: date, reading: Performance) -> list[_Need]:
    kinds = (TRANSFORMING, LINES) if reading.both_kinds else (EITHER,)
    if reading.every_year:
        windows = [
            (f"最近第{n}年", years_later(on, -n), years_later(on, 1 - n))
            for n in range(1, reading.years + 1)
        ]
    else:
        windows = [(f"最近{reading.years}年", years_later(on, -reading.years), on)]
    return [
        _Need(period, kind, after, until, facilities)
        for period, after, until in windows
        for kind, facilities in kinds
    ]


def _good(project: Project, reading: Performance) -> bool:
    return not reading.quality or project.quality in (Quality.GOOD, Quality.PASSED)


def _in_range(project: Project, conditions: LevelConditions) -> bool:
    low, high = conditions.performance_min_kv, conditions.performance_max_kv
    kv = project.voltage_kv if conditions.performance_voltage else None
    return kv is not None and (low is None or kv >= low) and (high is None or kv <= high)


def _undecided(project: Project, conditions: LevelConditions) -> bool:
    if conditions.performance_voltage is None:
        return project.voltage_kv is not None
    high, kv = conditions.performance_max_kv, project.voltage_kv
    return high is not None and kv is not None and kv > high


def no_performance_needed(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-07: the lowest levels have no requirement."""
    for category, level in x.applied_under(rule):
        yield rule.finding(
            Result.PASS, Tab.PERFORMANCE, "无要求", "无要求", category=category, level=level
        )


def peak_revenue(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-08: the highest yearly revenue of the last three years, 万元."""
    for category, level in x.applied_under(rule):
        least = x.order.levels[level].peak_revenue
        if least is None:
            continue
        peak = max(x.facts.finance.revenue, default=None)
        actual = "未填写" if peak is None else f"{peak:f}万元"
        yield rule.finding(
            Result.PASS if peak is not None and peak >= least else Result.FAIL,
            Tab.BASIC,
            f"最近3年最高年度工程结算收入不少于{least}万元",
            actual,
            f"最近3年最高年度工程结算收入{actual}，低于{least}万元"
            if peak is not None
            else "请填写最近3年的年度工程结算收入",
            category=category,
            level=level,
        )
