"""Rules that look at each person: retirement (R-21), specialty (R-23), certificate (R-24)."""

from collections.abc import Iterator
from datetime import date

from rules.examination import Examination
from rules.facts import Person, Technician
from rules.report import Finding, Result, Rule
from rules.retirement import retirement_month
from rules.standing import names, specialty
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import Gender, RetirementCategory, Tab

Judged = tuple[Tab, Person, Result]


def about_people(
    rule: Rule, required: str, judged: list[Judged], failed: str, manual: str = ""
) -> Iterator[Finding]:
    """One finding for each tab and result with somebody in it, or one that nobody is concerned.

    ``failed`` and ``manual`` are messages with ``{names}``. Passes among ``judged`` are ignored.
    """
    groups: dict[tuple[Tab, Result], list[Person]] = {}
    for tab, person, result in judged:
        if result is not Result.PASS:
            groups.setdefault((tab, result), []).append(person)
    if not groups:
        yield rule.finding(Result.PASS, Tab.CHECK, required, "无不符合人员")
    for (tab, result), people in groups.items():
        listed = names(people)
        yield rule.finding(
            result,
            tab,
            required,
            listed,
            (failed if result is Result.FAIL else manual).format(names=listed),
            items=[person.row_id for person in people if person.row_id],
        )


def not_retired(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-21: from the month of the statutory age on, unless a deferral has been agreed."""
    yield from about_people(
        rule,
        "未达到法定退休年龄",
        [(tab, person, retirement(person, x.on)) for tab, person in x.posts],
        "{names}已达到法定退休年龄，请更换人员",
        "{names}的退休年龄需由审查人员核定（女职工请填写退休类别，弹性延迟退休的请提供协议）",
    )


def retirement(person: Person, on: date) -> Result:
    """PASS before retirement, FAIL after it, MANUAL where the data does not decide it."""
    try:
        born, gender = numbers.birth_date(person.id_number), numbers.gender(person.id_number)
    except (ValueError, IndexError):
        # The form refuses such a number; whose age is unknown is not judged here.
        return Result.PASS
    if gender is Gender.MALE:
        possible = [RetirementCategory.M]
    elif person.retirement_category in (RetirementCategory.F50, RetirementCategory.F55):
        possible = [person.retirement_category]
    else:
        possible = [RetirementCategory.F50, RetirementCategory.F55]
    retired = [on >= retirement_month(category, born) for category in possible]
    if not any(retired):
        return Result.PASS
    return Result.FAIL if all(retired) and not person.retirement_deferred else Result.MANUAL


def power_specialty(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-23: by the list; what is not on it is for a reviewer."""
    yield from about_people(
        rule,
        "专业为电力相关专业",
        [
            (tab, person, specialty(person, x.order))
            for tab, person in x.posts
            if isinstance(person, Technician) and person.specialty
        ],
        "{names}的专业不属于电力相关专业",
        "{names}的专业不在电力相关专业名单内，由审查人员核定",
    )


def certificate_valid(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-24: one finding for each reason."""
    reasons: dict[str, list[Judged]] = {}
    for person, result, reason in x.certificates:
        if result is not Result.PASS:
            reasons.setdefault(reason, []).append((Tab.ELECTRICIANS, person, result))
    required = "证书在有效期内并按期复审"
    for reason, judged in reasons.items():
        message = f"{{names}}{reason}"
        yield from about_people(rule, required, judged, message, f"{message}，由审查人员核定")
    if not reasons:
        yield from about_people(rule, required, [], "")
