"""How many technicians and electricians there have to be (R-11 to R-14)."""

from collections.abc import Iterator

from rules.examination import Examination
from rules.report import Finding, Result, Rule
from rules.standing import distinct
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
    certain = distinct(person for person, sure, _ in x.ranks if sure >= least_rank)
    possible = distinct(person for person, _, maybe in x.ranks if maybe >= least_rank)
    return _counted(rule, x, Tab.TECHNICIANS, who, certain, possible, least)


def _electricians(rule: Rule, x: Examination, high: bool, least: int, who: str) -> Finding:
    judged = [
        (person, result)
        for person, result, _ in x.certificates
        if not high or person.item in x.order.high_voltage_items
    ]
    certain = distinct(person for person, result in judged if result is Result.PASS)
    possible = distinct(person for person, result in judged if result is not Result.FAIL)
    return _counted(rule, x, Tab.ELECTRICIANS, who, certain, possible, least)


def _counted(
    rule: Rule, x: Examination, tab: Tab, who: str, certain: int, possible: int, least: int
) -> Finding:
    undecided = f"（另有{possible - certain}人待核定）" if possible > certain else ""
    if certain >= least:
        result, message = Result.PASS, ""
    elif possible >= least:
        result = Result.MANUAL
        message = f"{who}{certain}人{undecided}，须核定后确认是否达到{least}人"
    else:
        result = Result.FAIL
        message = f"{who}{certain}人{undecided}，少于{least}人，请补充{least - possible}人"
    return rule.finding(
        result,
        tab,
        f"{who}不少于{least}人",
        f"{certain}人{undecided}",
        message,
        level=x.highest,
        missing=least - possible if result is Result.FAIL else 0,
    )
