"""What a qualification is worth: rank, specialty and certificate of one person.

A rank is given as (certain, possible): they differ where only a reviewer can decide, because the
list of specialties is open and some qualifications are ranked by the human-resources authority.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from rules.course import STEADY, Course, Step, limited
from rules.dates import DAY, years_later
from rules.facts import Electrician, Person, Technician
from rules.order import Order
from rules.report import FAIL, MANUAL, PASS, Result
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import Qualification, SkillCertificateKind
from rules.vocabulary.readings import Open

HIGHEST_RANK = 3
ALWAYS, NEVER = date.min, date.max
TITLE = Qualification.TITLE
LEGACY, SPECIAL_OPERATION = SkillCertificateKind.LEGACY, SkillCertificateKind.SPECIAL_OPERATION


def specialty(person: Technician, order: Order) -> Result:
    """Whether the specialty is a power one; compared whole, an unknown one is for a reviewer."""
    name, readings = person.specialty, order.readings
    if name in order.accepted_specialties:
        return PASS
    if not name or name in order.refused_specialties:
        return FAIL
    if name in order.certificate_specialties.get(person.qualification or TITLE, ()):
        return PASS if readings["certificate_specialties"] is Open.ACCEPT else MANUAL
    if name in order.non_power_specialties:
        return FAIL if readings["other_specialties"] is Open.REFUSE else MANUAL
    return MANUAL


def rank(person: Technician, order: Order, on: date) -> tuple[int, int]:
    """(certain, possible) rank on the day: 0 none, 1 初级, 2 中级, 3 高级 (seed 002, Q2)."""
    if person.qualification is None or (person.certificate_date or on) > on:
        return 0, 0
    if person.qualification is TITLE:
        ranked: int | None = order.title_ranks[person.title] if person.title else 0
    else:
        ranked = order.qualification_ranks[person.qualification]
    certain, possible = (0, HIGHEST_RANK) if ranked is None else (ranked, ranked)
    power = specialty(person, order)
    if power is FAIL:
        return 0, 0
    return certain if power is PASS else 0, possible


def reached(certain: int, possible: int, least: int) -> Result:
    """Whether a rank reaches ``least`` (1 to 3)."""
    if certain >= least:
        return PASS
    return MANUAL if possible >= least else FAIL


def rank_course(person: Technician, order: Order, on: date, least: int) -> Course:
    """Whether the person holds at least the rank ``least``, now and once the title is awarded."""
    awarded = person.certificate_date
    if awarded is None or awarded <= on:
        return STEADY[reached(*rank(person, order, on), least)]
    later = reached(*rank(person, order, awarded), least)
    return Course(FAIL, "", () if later is FAIL else ((awarded, later),))


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

    A certificate of special operation without a date of review is for a reviewer once the usual
    review is due.
    """
    starts, ends, due = person.valid_from, person.valid_to, person.review_due
    if starts and ends and due and starts <= on <= (last := due if due < ends else ends):
        return _until(last)  # nearly always so
    special = person.certificate_kind is SPECIAL_OPERATION
    if special and (starts is None or ends is None):
        return Course(FAIL, "未填写证书有效期")
    doubted = ends = min(ends or NEVER, due or NEVER)
    if special and starts and due is None:
        doubted = min(ends, years_later(starts, order.certificate_review_years))
    starts = starts or ALWAYS
    later = _turns(on, starts, doubted, ends)
    if on < starts:
        return Course(FAIL, "证书尚未生效", later)
    if on > ends:
        expired = person.valid_to is not None and on > person.valid_to
        return Course(FAIL, "证书已过期" if expired else "证书未按期复审", later)
    if on > doubted:
        return Course(MANUAL, "未填写应复审日期", later)
    return Course(PASS, "", later)


@lru_cache(maxsize=4096)
def _until(last: date) -> Course:
    """Good up to that day. Kept, because there are more certificates than days in their terms."""
    return Course(PASS, "", ((last + DAY, FAIL),)) if last < NEVER else STEADY[PASS]


def _turns(on: date, starts: date, doubted: date, ends: date) -> tuple[Step, ...]:
    """PASS from ``starts``, MANUAL after ``doubted``, FAIL after ``ends``: what is yet to come."""
    turns: list[Step] = []
    if on < starts <= doubted:
        turns.append((starts, PASS))
    if on <= doubted < ends:
        turns.append((doubted + DAY, MANUAL))
    if on <= ends and starts <= ends < NEVER:
        turns.append((ends + DAY, FAIL))
    return tuple(turns)


def names(people: Iterable[Person], limit: int = 5) -> str:
    """``张三、李四等7人``."""
    known = [person.name or "（未填姓名）" for person in people]
    if len(known) <= limit:
        return "、".join(known)
    return f"{'、'.join(known[:limit])}等{len(known)}人"
