"""Rules that look at each person: retirement (R-21), specialty (R-23), certificate (R-24), age
(R-25)."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from rules.course import STEADY, Course, Step, worst_changes
from rules.dates import month_end
from rules.examination import Examination
from rules.facts import Person, Technician
from rules.order import Order
from rules.provisions import minimum_age, of_age_on
from rules.report import FAIL, MANUAL, PASS, Finding, Input, Result, Rule
from rules.retirement import retired_from
from rules.standing import names, specialty
from rules.vocabulary.enumerations import Gender, RetirementCategory, Tab

Objection = tuple[Tab, Person, Course]
OF_WOMEN = RetirementCategory.F50, RetirementCategory.F55
NO_BIRTHDAY = "出生日期未知"
NO_GENDER = "性别未知"
OPEN_AGE = "女职工请填写退休类别；仅知出生年月的，须核对出生日期"
DEFERRED = "弹性延迟退休的请提供协议"
PEOPLE_LOOKED_AT, NOBODY = "核对人员", "0人"
UNLISTED = Course(MANUAL, "的专业不在电力相关专业名单内")
UNSTATED = Course(MANUAL, "未填写资格专业")


def about_people(
    rule: Rule,
    required: str,
    objections: Sequence[Objection],
    failed: str,
    manual: str = "",
    *,
    looked_at: Sequence[Input] = (),
    step: Step | None = None,
) -> Iterator[Finding]:
    """One finding for each tab, result and reason that somebody has, or one that nobody has any.

    objections: those whose course is no PASS now. ``failed`` and ``manual`` are messages with
    ``{names}`` and ``{reason}``. looked_at: whom the rule examined. step: when its verdict changes.
    """
    if not objections:
        yield rule.finding(PASS, Tab.CHECK, required, "无不符合人员", inputs=looked_at, step=step)
        return
    groups: dict[tuple[Tab, Result, str], list[Person]] = {}
    for tab, person, course in objections:
        groups.setdefault((tab, course.now, course.reason), []).append(person)
    for (tab, result, reason), people in groups.items():
        listed = names(people)
        items = tuple(person.row_id for person in people if person.row_id)
        yield rule.finding(
            result,
            tab,
            required,
            listed,
            (failed if result is FAIL else manual).format(names=listed, reason=reason),
            items=items,
            inputs=(*looked_at, Input("涉及人员", f"{len(people)}人", tab, items)),
            step=step,
        )


@lru_cache
def everybody(people: int) -> tuple[Input, ...]:
    """How many people a rule looked at, on whichever tab."""
    return (Input(PEOPLE_LOOKED_AT, f"{people}人", Tab.CHECK),)


def not_retired(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-21: from the day of the statutory age on, unless a deferral has been agreed."""
    on = x.on
    courses = [retirement(person, on) for _, person in x.posts]
    yield from about_people(
        rule,
        "未达到法定退休年龄",
        [
            (tab, person, course)
            for (tab, person), course in zip(x.posts, courses, strict=True)
            if course.now is not PASS
        ],
        "{names}已达到法定退休年龄，请更换人员",
        "{names}是否达到法定退休年龄由审查人员核定（{reason}）",
        looked_at=everybody(len(x.posts)),
        step=worst_changes(courses),
    )


def retirement(person: Person, on: date) -> Course:
    """PASS before retirement, FAIL after it, MANUAL where the data does not decide it."""
    if person.ageless:
        return STEADY[PASS]
    known = (
        person.born,
        person.born_some_day,
        person.gender,
        person.retirement_category,
        person.retirement_deferred,
    )
    whole = _retirement(*known, date.min)
    if not whole.later or on < whole.later[0][0]:
        return whole  # nearly always so; thus a roster is kept once, not once a day of a what-if
    return _retirement(*known, on)


@lru_cache(maxsize=32_768)
def _retirement(
    born: date | None,
    some_day: bool,
    gender: Gender | None,
    category: RetirementCategory | None,
    deferred: bool,
    on: date,
) -> Course:
    """Kept, because people are many more than birthdays."""
    if born is None:
        return Course(MANUAL, NO_BIRTHDAY)
    possible = _possible(gender, category)
    last_born = month_end(born) if some_day else born
    earliest = min(retired_from(one, born) for one in possible)
    latest = max(retired_from(one, last_born) for one in possible)
    steps: list[Step] = []
    if deferred or earliest < latest:
        steps.append((earliest, MANUAL))
    if not deferred:
        steps.append((latest, FAIL))
    now = next((result for day, result in reversed(steps) if day <= on), PASS)
    why = DEFERRED if deferred else NO_GENDER if gender is None else OPEN_AGE
    return Course(
        now,
        why if now is MANUAL else "",
        tuple((day, result) for day, result in steps if day > on),
    )


def _possible(
    gender: Gender | None, category: RetirementCategory | None
) -> tuple[RetirementCategory, ...]:
    """The categories that the person may belong to: a man to one, whatever was entered."""
    if gender is Gender.MALE:
        return (RetirementCategory.M,)
    if category in OF_WOMEN:
        return (category,)
    return OF_WOMEN if gender else (*OF_WOMEN, RetirementCategory.M)


def of_age(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-25: nobody below the age of employment. Whose age is unknown is a matter of R-21."""
    least = minimum_age(x.on)
    courses = [_age(person.born, x.on) for _, person in x.posts]
    yield from about_people(
        rule,
        f"年满{least.count}周岁",
        [
            (tab, person, course)
            for (tab, person), course in zip(x.posts, courses, strict=True)
            if course.now is not PASS
        ],
        f"{{names}}未满{least.count}周岁，请更换人员",
        looked_at=everybody(len(x.posts)),
        step=worst_changes(courses),
    )


@lru_cache(maxsize=32_768)
def _age(born: date | None, on: date) -> Course:
    of_age = born and of_age_on(born, on)
    return Course(FAIL, "", ((of_age, PASS),)) if of_age and of_age > on else STEADY[PASS]


def power_specialty(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-23: by the list; what is not on it, or was not filled in, is for a reviewer."""
    heads = [(tab, head) for tab, head in x.heads if head]
    technicians = x.facts.technicians
    accepted = x.order.accepted_specialties
    doubted: list[tuple[Tab, Technician]] = [
        *[(tab, head) for tab, head in heads if head.specialty not in accepted],
        *[(Tab.TECHNICIANS, one) for one in technicians if one.specialty not in accepted],
    ]
    yield from about_people(
        rule,
        "专业为电力相关专业",
        [
            (tab, person, found)
            for tab, person in doubted
            if (found := _doubt(person, x.order)).now is not PASS
        ],
        "{names}的专业不属于电力相关专业",
        "{names}{reason}，由审查人员核定",
        looked_at=everybody(len(heads) + len(technicians)),
    )


def _doubt(person: Technician, order: Order) -> Course:
    result = specialty(person, order)
    if result is MANUAL:
        return UNLISTED if person.specialty else UNSTATED
    return STEADY[result]


def certificate_valid(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-24: one finding for each reason."""
    tab = Tab.ELECTRICIANS
    yield from about_people(
        rule,
        "证书在有效期内并按期复审",
        [(tab, person, course) for person, course in x.certificates if course.now is not PASS],
        "{names}{reason}",
        "{names}{reason}，由审查人员核定",
        looked_at=everybody(len(x.certificates)),
        step=worst_changes([course for _, course in x.certificates]),
    )
