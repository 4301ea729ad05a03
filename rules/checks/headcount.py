"""How many technicians and electricians there have to be (R-11 to R-14)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rules.course import Course
from rules.examination import Counted, Examination
from rules.facts import Person
from rules.report import FAIL, MANUAL, PASS, Finding, Input, Margin, Result, Rule
from rules.standing import names
from rules.vocabulary.enumerations import Tab

MIDDLE_RANK = 2


def technicians(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-11: of any rank in a power specialty."""
    if x.conditions:
        yield _technicians(rule, x, 1, x.conditions.technicians, "电力相关专业技术人员")


def middle_rank(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-12: of middle rank or above."""
    if x.conditions and x.conditions.technicians_middle is not None:
        least = x.conditions.technicians_middle
        yield _technicians(rule, x, MIDDLE_RANK, least, "中级以上技术任职资格人员")


def electricians(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-13: with a certificate that holds."""
    if x.conditions:
        yield _electricians(rule, x, False, x.conditions.electricians, "电力相关专业技能人员")


def high_voltage(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-14: those of them with an item of high voltage."""
    if x.conditions:
        yield _electricians(rule, x, True, x.conditions.electricians_high_voltage, "高压电工")


def _technicians(rule: Rule, x: Examination, least_rank: int, least: int, who: str) -> Finding:
    return _counted(rule, x, Tab.TECHNICIANS, who, x.counted_technicians(least_rank), least)


def _electricians(rule: Rule, x: Examination, high: bool, least: int, who: str) -> Finding:
    counted = x.counted_high_voltage if high else x.counted_electricians
    return _counted(rule, x, Tab.ELECTRICIANS, who, counted, least)


def _counted(
    rule: Rule,
    x: Examination,
    tab: Tab,
    who: str,
    counted: Counted,
    least: int,
) -> Finding:
    people, count = counted

    def judge(certain: int, possible: int) -> Result:
        if certain >= least:
            return PASS
        return MANUAL if possible >= least else FAIL

    certain, possible = count.certain, count.possible
    result = judge(certain, possible)
    undecided = f"（另有{possible - certain}人待核定）" if possible > certain else ""
    if result is MANUAL:
        message = f"{who}{certain}人{undecided}，须核定后确认是否达到{least}人"
    else:
        message = f"{who}{certain}人{undecided}，少于{least}人，请补充{least - possible}人"
    return rule.finding(
        result,
        tab,
        f"{who}不少于{least}人",
        f"{certain}人{undecided}",
        message,
        level=x.highest,
        missing=least - possible if result is FAIL else 0,
        inputs=_inputs(tab, people, certain),
        margin=Margin(Decimal(certain - least), "人"),
        step=count.changes(judge),
    )


def _inputs(tab: Tab, people: Sequence[tuple[Person, Course]], certain: int) -> list[Input]:
    """The rows looked at, and apart from them those that do not surely count."""
    inputs = [Input("已填报", f"{len(people)}人", tab)]
    if certain < len(people):
        others = [person for person, course in people if course.now is not PASS]
        repeated = len(people) - len(others) - certain
        if others:
            rows = tuple(person.row_id for person in others if person.row_id)
            inputs.append(Input("未计入或待核定", names(others), tab, rows))
        if repeated:
            inputs.append(Input("重复填报或未填身份证号码", f"{repeated}人次", tab))
    return inputs
