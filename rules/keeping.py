"""Whether a holder still keeps the people that its licence asks for (常态化监管)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rules.alignment import align
from rules.checks.people import retirement
from rules.evaluate import evaluate
from rules.examination import Examination
from rules.facts import Facts
from rules.order import load_order, order_in_force
from rules.report import FAIL, Finding, Report
from rules.vocabulary.enumerations import Tab

HEAD_RULES = ("R-09", "R-10")
COUNTS = (("R-11", "R-12"), ("R-13", "R-14"))
"""Head-counts; one person may be missing in both of a pair."""
OVERLAPS = ("R-17", "R-18", "R-19")
OF_PEOPLE = (*OVERLAPS, "R-21", "R-24")
ASKED = frozenset((*HEAD_RULES, *(rule for pair in COUNTS for rule in pair), *OF_PEOPLE))


@dataclass(frozen=True, slots=True)
class Kept:
    """The people of a holder on a day, by the order of the licence.

    missing: how many have to be hired at least, vacant posts of heads among them. expired:
    electricians whose certificate does not hold. unfit: heads who do not meet the conditions, and
    who has reached retirement or holds posts that exclude each other. missing_now: as missing, by
    the order in force. findings: what is not met, {rule, title, required, actual, missing}, without
    names. changes_on: the next day on which one of it changes by itself.
    """

    missing: int
    expired: int
    unfit: int
    missing_now: int
    findings: tuple[dict[str, Any], ...]
    changes_on: date | None

    @property
    def met(self) -> bool:
        return not (self.missing or self.expired or self.unfit)


def kept(facts: Facts, on: date, held_under: str, *, heads_known: bool = True) -> Kept:
    """facts: with the levels held under that order as applied for. heads_known: what the heads are
    qualified by is told; else only that there are some. Raises as ``evaluate``."""
    order = load_order(held_under)
    asked = ASKED if heads_known else ASKED - {*HEAD_RULES}
    report, x = evaluate(facts, on, order, asked), Examination(facts, on, order)
    failed = report.failed
    courses = [course for _, course in x.certificates]
    ages = {person.id_number: retirement(person, on) for _, person in x.posts}
    heads = {one.tab for one in failed if one.rule in HEAD_RULES}
    vacant = {tab for tab, head in x.heads if head is None}
    retired = sum(course.now is FAIL for course in ages.values())
    turns = [course.later[0][0] for course in (*courses, *ages.values()) if course.later]
    return Kept(
        missing=_missing(report, facts),
        expired=sum(course.now is FAIL for course in courses),
        unfit=len(heads - vacant) + retired + _overlapping(failed),
        missing_now=_missing_now(report, facts, on, held_under),
        findings=tuple(_told(one) for one in failed),
        changes_on=min((day for day in (*turns, report.changes_on) if day), default=None),
    )


def _missing(report: Report, facts: Facts) -> int:
    short: dict[str, int] = {one.rule: one.missing for one in report.findings}
    vacant = (facts.technical_head is None) + (facts.safety_head is None)
    return vacant + sum(max(short.get(rule, 0) for rule in pair) for pair in COUNTS)


def _missing_now(report: Report, facts: Facts, on: date, held_under: str) -> int:
    in_force = order_in_force(on)
    if in_force == held_under:
        return _missing(report, facts)
    levels = {kind: align(level, held_under).level for kind, level in facts.applied.items()}
    current = replace(facts, applied=levels)
    return _missing(evaluate(current, on, in_force, ASKED), current)


def _overlapping(failed: Iterable[Finding]) -> int:
    """A head has no row; whoever stands on a table has one."""
    return sum(max(len(one.items), 1) for one in failed if one.rule in OVERLAPS)


def _told(finding: Finding) -> dict[str, Any]:
    people = finding.rule in OF_PEOPLE and finding.tab not in (Tab.TECHNICAL_HEAD, Tab.SAFETY_HEAD)
    return {
        "rule": finding.rule,
        "title": finding.title,
        "required": finding.required,
        "actual": f"{len(finding.items)}人不符" if people else _actual(finding),
        "missing": finding.missing,
    }


def _actual(finding: Finding) -> str:
    return "不符" if finding.rule in OF_PEOPLE else finding.actual


def said(missing: int, expired: int, unfit: int) -> str:
    """缺少人员3人、证书失效2人; "" where nothing is."""
    return "、".join(_parts(missing, expired, unfit))


def _parts(missing: int, expired: int, unfit: int) -> Iterator[str]:
    for count, what in ((missing, "缺少人员"), (expired, "证书失效"), (unfit, "不符合任职条件")):
        if count:
            yield f"{what}{count}人"
