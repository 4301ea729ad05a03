"""Performance (R-03 to R-07) and revenue (R-08)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from rules.course import Course, best_of, turned, worst_changes
from rules.dates import DAY, years_later
from rules.examination import Examination
from rules.facts import Project
from rules.order import LevelConditions, Order, Performance
from rules.report import FAIL, MANUAL, PASS, Finding, Input, Margin, Result, Rule
from rules.vocabulary.enumerations import Category, Facility, Labelled, Level, Quality, Tab
from rules.vocabulary.readings import Kinds, RevenueYears, Windows

ACTIVITY = {Category.INSTALL: "安装", Category.REPAIR: "维修", Category.TEST: "试验"}
TRANSFORMING = ("变（配）电", frozenset({Facility.SUBSTATION, Facility.DISTRIBUTION}))
LINES = ("线路", frozenset({Facility.LINE}))
KINDS = {
    Category.INSTALL: "install_kinds",
    Category.REPAIR: "repair_test_kinds",
    Category.TEST: "repair_test_kinds",
}
UNKNOWN_VOLTAGE = "对应电压等级"
EITHER = ("变（配）电或线路", frozenset(Facility))
SHOWN = 5
REVENUE_YEARS = 3

_Offered = tuple[Project, date, Result]
"""A project, the day of its completion, and what it is worth for the level."""


@dataclass(frozen=True, slots=True)
class _Need:
    """One project that has to be there, of one of the facilities.

    Completed in the year-long windows back from the day of filing from ``youngest`` on, without
    ``oldest``: 0 and 3 are the last three years, 1 and 2 the year before the last. calendar: in
    calendar years before that of filing instead; ``youngest`` 0 of several years has no gap to it.
    doubted: where it is not met, a reviewer decides whether it has to be.
    """

    period: str
    kind: str
    youngest: int
    oldest: int
    facilities: frozenset[Facility]
    calendar: bool = False
    doubted: bool = False

    def course(self, offered: Iterable[_Offered], on: date) -> Course:
        """Whether one of the projects meets it, now and as the windows move on."""
        found = best_of(
            (
                (*self.span(day), result)
                for project, day, result in offered
                if project.facility in self.facilities
            ),
            on,
        )
        return turned(found, FAIL, MANUAL) if self.doubted else found

    def span(self, completed: date) -> tuple[date, date]:
        """The days on which a project of this day lies in the window: first, day after the last."""
        if not self.calendar:
            return _aged(completed, self.youngest), _aged(completed, self.oldest)
        year = completed.year + 1
        recent = self.youngest == 0 and self.oldest > 1
        first = completed if recent else date(year + self.youngest, 1, 1)
        return first, date(year + self.oldest, 1, 1)


@lru_cache(maxsize=10_000)
def _aged(completed: date, years: int) -> date:
    """The first day that lies so many years after it; counted back from there, as the law does."""
    day = years_later(completed, years)
    return day if years_later(day, -years) >= completed else day + DAY


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
    kinds = x.order.readings[KINDS[category]]
    needs = _needs(reading, kinds, x.order.readings["performance_windows"])
    offered = _offered(x.facts.projects, category, conditions, reading)
    courses = [need.course(offered, x.on) for need in needs]
    unmet = [need for need, course in zip(needs, courses, strict=True) if course.now is not PASS]
    missing = [need for need, course in zip(needs, courses, strict=True) if course.now is FAIL]
    relevant = [one for one in offered if any(_in(need.span(one[1]), x.on) for need in needs)]
    certain = [one for one in relevant if one[2] is PASS]
    open_ = [one for one in relevant if one[2] is MANUAL]
    result = FAIL if missing else MANUAL if unmet else PASS
    return rule.finding(
        result,
        Tab.PERFORMANCE,
        _listed([need for need in needs if not need.doubted], voltage, activity),
        f"符合条件的业绩{len(certain)}项",
        _message(missing, unmet, voltage, activity) if unmet else "",
        category=category,
        level=level,
        items=[project.row_id for project, _, _ in open_] if result is MANUAL else [],
        inputs=_inputs(certain, "符合条件的业绩") + _inputs(open_, "待核定的业绩"),
        step=worst_changes(courses),
    )


def _inputs(offered: Sequence[_Offered], label: str) -> list[Input]:
    """The projects by the day of completion; the first few of them in words."""
    if not offered:
        return []
    found = sorted(offered, key=lambda one: (one[1], one[0].row_id))
    shown = "；".join(_described(project) for project, _, _ in found[:SHOWN])
    if len(found) > SHOWN:
        shown += f"等{len(found)}项"
    rows = tuple(project.row_id for project, _, _ in found)
    return [Input(label, shown, Tab.PERFORMANCE, rows)]


def _described(project: Project) -> str:
    facility = project.facility.label if project.facility else ""
    return f"{facility}{project.voltage_kv}千伏，{project.completed}竣工"


def _message(missing: list[_Need], unmet: list[_Need], voltage: str, activity: str) -> str:
    if missing:
        return f"缺少{_listed(missing, voltage, activity)}"
    certain = [need for need in unmet if not need.doubted]
    listed = _listed(certain or unmet, voltage, activity)
    if not certain:
        return f"没有{listed}，是否须两类兼备由审查人员核定"
    reason = "是否符合" if voltage == UNKNOWN_VOLTAGE else "的电压等级高于规定范围"
    return f"{listed}{reason}，由审查人员核定"


def _listed(needs: Iterable[_Need], voltage: str, activity: str) -> str:
    return "、".join(f"{need.period}{voltage}{need.kind}{activity}业绩" for need in needs)


def counts_in_time(completed: date, category: Category, order: Order, on: date) -> bool:
    """Whether a project of this day lies in one of the windows of its category."""
    kinds, windows = order.readings[KINDS[category]], order.readings["performance_windows"]
    needs = _needs(order.performance[category], kinds, windows)
    return any(_in(need.span(completed), on) for need in needs)


def why_not_counted(
    project: Project, applied: Mapping[Category, Level], order: Order, on: date
) -> str:
    """In words why a project does not count for what is applied for, or only if a reviewer says so;
    "" where it counts, or where nothing is asked for."""
    category, completed = project.category, project.completed
    if category is None or completed is None or not applied:
        return ""
    if category not in applied:
        return f"没有申请{category.label}类，不计入"
    conditions, reading = order.levels[applied[category]], order.performance[category]
    if conditions.performance_voltage is None:
        return ""
    voltage = conditions.performance_voltage
    if not counts_in_time(completed, category, order, on):
        return f"竣工日期不在最近{reading.years}年内，不计入"
    if not _good(project, reading):
        return "质量评定不是合格以上，不计入"
    if _undecided(project, conditions):
        return f"电压等级高于规定范围（{voltage}），是否计入由审查人员核定"
    in_range = _in_range(project, conditions)
    return "" if in_range else f"电压等级低于规定范围（{voltage}），不计入"


def _in(span: tuple[date, date], on: date) -> bool:
    return span[0] <= on < span[1]


@cache
def _needs(reading: Performance, kinds: Labelled, windows_of: Labelled) -> tuple[_Need, ...]:
    """Where both kinds are in doubt, one project of either there must be."""
    asked = {
        Kinds.BOTH: ((TRANSFORMING, False), (LINES, False)),
        Kinds.EITHER: ((EITHER, False),),
        Kinds.MANUAL: ((EITHER, False), (TRANSFORMING, True), (LINES, True)),
    }[Kinds(kinds)]
    calendar = windows_of is Windows.CALENDAR
    if reading.every_year:
        windows = [(f"最近第{n}年", n - 1, n) for n in range(1, reading.years + 1)]
    else:
        windows = [(f"最近{reading.years}年", 0, reading.years)]
    return tuple(
        _Need(period, kind, youngest, oldest, facilities, calendar, doubted)
        for period, youngest, oldest in windows
        for (kind, facilities), doubted in asked
    )


def _offered(
    projects: Iterable[Project],
    category: Category,
    conditions: LevelConditions,
    reading: Performance,
) -> list[_Offered]:
    """The completed projects of a category that count, surely or if a reviewer says so."""
    offered: list[_Offered] = []
    for project in projects:
        if project.category is category and project.completed and _good(project, reading):
            if _in_range(project, conditions):
                offered.append((project, project.completed, PASS))
            elif _undecided(project, conditions):
                offered.append((project, project.completed, MANUAL))
    return offered


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
            PASS, Tab.PERFORMANCE, "无要求", "无要求", category=category, level=level
        )


def peak_revenue(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-08: the highest yearly revenue of the last three years, 万元; others do not count."""
    for category, level in x.applied_under(rule):
        least = x.order.levels[level].peak_revenue
        if least is None:
            continue
        revenue = sorted((one.year_on(x.on), one.amount) for one in x.facts.finance.revenue)
        last = x.on.year - (x.order.readings["revenue_years"] is RevenueYears.COMPLETE)
        years = range(last - REVENUE_YEARS + 1, last + 1)
        peak = max((amount for year, amount in revenue if year in years), default=None)
        actual = "未填写" if peak is None else f"{peak:f}万元"
        yield rule.finding(
            PASS if peak is not None and peak >= least else FAIL,
            Tab.BASIC,
            f"最近3年最高年度工程结算收入不少于{least}万元",
            actual,
            f"最近3年最高年度工程结算收入{actual}，低于{least}万元"
            if peak is not None
            else f"请填写最近3年（{years[0]}至{years[-1]}年度）的年度工程结算收入",
            category=category,
            level=level,
            inputs=[
                Input(
                    "年度工程结算收入",
                    "、".join(f"{year}年度{amount:f}万元" for year, amount in revenue),
                    Tab.BASIC,
                )
            ]
            if revenue
            else [],
            margin=Margin(peak - least, "万元") if peak is not None else None,
        )
