"""Whether the certificate of an electrician is good, from when on and until when (R-24)."""

from datetime import date
from functools import lru_cache
from itertools import pairwise

from rules.course import STEADY, Course, Step, limited
from rules.dates import DAY, years_later
from rules.facts import Electrician
from rules.order import Order
from rules.report import FAIL, MANUAL, PASS, Result
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import SkillCertificateKind
from rules.vocabulary.readings import Open

ALWAYS, NEVER = date.min, date.max
LEGACY, SPECIAL_OPERATION = SkillCertificateKind.LEGACY, SkillCertificateKind.SPECIAL_OPERATION


def certificate(person: Electrician, order: Order, on: date) -> Course:
    """Whether the certificate is good and holds, now and later, and if not, why (R-24)."""
    kind = person.certificate_kind
    if kind is None:
        return Course(FAIL, "未填写证书")
    if kind is LEGACY:
        return Course(FAIL, "电工进网作业许可证已停用")
    if kind is SPECIAL_OPERATION and not _own_number(person):
        return Course(FAIL, "的特种作业操作证编号不是T加本人身份证号码")
    course = _term(person, order, on)
    # Only one authority issues the certificate of special operation, whether it is named or not.
    if person.authority is None and kind is SPECIAL_OPERATION:
        return course
    if person.authority in order.skill_authorities[kind]:
        return course
    named = person.authority.label if person.authority else "未填写"
    reading = order.readings["skill_authority"]
    if person.authority is None and reading is Open.REFUSE:
        reading = Open.MANUAL
    return limited(course, reading, f"的证书发证机关（{named}）不在规定范围内")


def high_voltage(person: Electrician, order: Order, course: Course) -> Course | None:
    """The course of a certificate as one of a 高压电工 (R-14); None for another item."""
    if person.item not in order.high_voltage_items:
        return None
    if person.certificate_kind is SPECIAL_OPERATION:
        return course
    return limited(course, order.readings["high_voltage_certificate"], "不是特种作业操作证")


def _own_number(person: Electrician) -> bool:
    """Whether the number is ``T`` with the holder's identity number. Not told, or told of somebody
    who is known by another key: nothing can be said against it."""
    if not person.certificate_number or person.certificate_number == f"T{person.id_number}":
        return True
    try:
        holder = numbers.identity_number(person.id_number)
    except ValueError:
        return True
    try:
        numbers.special_operation_number(person.certificate_number, holder)
    except ValueError:
        return False
    return True


def _term(person: Electrician, order: Order, on: date) -> Course:
    """Whether it holds in time.

    A certificate of special operation is for a reviewer where its term is longer than there is,
    where its next review is due later than it can be, and where that is not told, once the usual
    review is due.
    """
    starts, ends, due = person.valid_from, person.valid_to, person.review_due
    credible, doubt = starts or ALWAYS, ""
    if person.certificate_kind is SPECIAL_OPERATION:
        if starts is None or ends is None:
            return Course(FAIL, "未填写证书有效期")
        review, term = order.certificate_review_years, order.certificate_term_years
        credible, doubt = _credible_from(starts, ends, due, review, term)
    if starts and ends and due and credible <= on:
        last = due if due < ends else ends
        if on <= last:
            return _until(last)  # nearly always so
    return _course(person, order, on, credible, doubt)


@lru_cache(maxsize=4096)
def _credible_from(
    starts: date, ends: date, due: date | None, review: int, term: int
) -> tuple[date, str]:
    """(the first day on which the dates of a certificate of special operation can be what they
    are, why not before): the next review is due ``review`` years after the issue or after the last
    one, later only by leave of the issuing authority."""
    longest = years_later(starts, term)
    if ends > longest:
        return NEVER, f"特种作业操作证有效期超过{term}年"
    doubt = f"应复审日期晚于复审周期（每{review}年一次）"
    if due is not None and due > longest:
        return NEVER, doubt
    credible, years = starts, review
    while due is not None and due > (reviewed := years_later(starts, years)):
        credible, years = reviewed + DAY, years + review
    return credible, doubt


def _course(person: Electrician, order: Order, on: date, credible: date, doubt: str) -> Course:
    starts = person.valid_from or ALWAYS
    doubted = ends = min(person.valid_to or NEVER, person.review_due or NEVER)
    if person.certificate_kind is SPECIAL_OPERATION and person.review_due is None:
        doubted = min(ends, years_later(starts, order.certificate_review_years))
    later = _turns(on, starts, credible, doubted, ends)
    if on < starts:
        return Course(FAIL, "证书尚未生效", later)
    if on > ends:
        expired = person.valid_to is not None and on > person.valid_to
        return Course(FAIL, "证书已过期" if expired else "证书未按期复审", later)
    if on < credible:
        return Course(MANUAL, doubt, later)
    if on > doubted:
        return Course(MANUAL, "未填写应复审日期", later)
    return Course(PASS, "", later)


@lru_cache(maxsize=4096)
def _until(last: date) -> Course:
    """Good up to that day. Kept, because there are more certificates than days in their terms."""
    return Course(PASS, "", ((last + DAY, FAIL),)) if last < NEVER else STEADY[PASS]


def _turns(on: date, starts: date, credible: date, doubted: date, ends: date) -> tuple[Step, ...]:
    """What is yet to come of: MANUAL from ``starts``, PASS from ``credible``, MANUAL after
    ``doubted``, FAIL after ``ends``."""
    end = max(starts, _day_after(ends))
    passes = min(credible, end)
    doubts = min(max(passes, _day_after(doubted)), end)
    turns: dict[date, Result] = {ALWAYS: FAIL}
    for day, result in ((starts, MANUAL), (passes, PASS), (doubts, MANUAL), (end, FAIL)):
        turns[day] = result  # in the place of one on the same day
    steps = [(day, result) for day, result in turns.items() if day < NEVER]
    return tuple(
        (day, result)
        for (_, before), (day, result) in pairwise(steps)
        if day > on and result is not before
    )


def _day_after(day: date) -> date:
    return day + DAY if day < NEVER else NEVER
