"""What a qualification is worth: rank, specialty and certificate of one person.

A rank is given as (certain, possible): they differ where only a reviewer can decide, because the
list of specialties is open and some qualifications are ranked by the human-resources authority.
"""

from collections.abc import Iterable
from datetime import date

from rules.dates import years_later
from rules.facts import Electrician, Person, Technician
from rules.order import Order
from rules.report import Result
from rules.vocabulary.enumerations import Qualification, SkillCertificateKind

HIGHEST_RANK = 3


def specialty(person: Technician, order: Order) -> Result:
    """Whether the specialty is a power one; compared whole, an unknown one is for a reviewer."""
    if person.specialty in order.accepted_specialties:
        return Result.PASS
    if not person.specialty or person.specialty in order.refused_specialties:
        return Result.FAIL
    return Result.MANUAL


def rank(person: Technician, order: Order, on: date) -> tuple[int, int]:
    """(certain, possible) rank on the day: 0 none, 1 初级, 2 中级, 3 高级 (seed 002, Q2)."""
    if person.qualification is None or (person.certificate_date or on) > on:
        return 0, 0
    if person.qualification is Qualification.TITLE:
        ranked: int | None = order.title_ranks[person.title] if person.title else 0
    else:
        ranked = order.qualification_ranks[person.qualification]
    certain, possible = (0, HIGHEST_RANK) if ranked is None else (ranked, ranked)
    match specialty(person, order):
        case Result.PASS:
            return certain, possible
        case Result.MANUAL:
            return 0, possible
        case _:
            return 0, 0


def certificate(person: Electrician, order: Order, on: date) -> tuple[Result, str]:
    """Whether the certificate holds on the day, and if not, why (Chinese).

    A certificate of special operation without a date of review is for a reviewer once the usual
    review is due.
    """
    if person.certificate_kind is None:
        return Result.FAIL, "未填写证书"
    if person.certificate_kind is SkillCertificateKind.LEGACY:
        return Result.FAIL, "电工进网作业许可证已停用"
    if person.valid_from and on < person.valid_from:
        return Result.FAIL, "证书尚未生效"
    if person.valid_to and on > person.valid_to:
        return Result.FAIL, "证书已过期"
    if person.review_due and on > person.review_due:
        return Result.FAIL, "证书未按期复审"
    if person.certificate_kind is SkillCertificateKind.VOCATIONAL:
        return Result.PASS, ""
    return _special_operation(person, order, on)


def _special_operation(person: Electrician, order: Order, on: date) -> tuple[Result, str]:
    if person.valid_from is None or person.valid_to is None:
        return Result.FAIL, "未填写证书有效期"
    usual_review = years_later(person.valid_from, order.certificate_review_years)
    if person.review_due is None and on > usual_review:
        return Result.MANUAL, "未填写应复审日期"
    return Result.PASS, ""


def distinct(people: Iterable[Person]) -> int:
    """How many different people, by identity number; rows without one are not counted."""
    return len({person.id_number for person in people if person.id_number})


def names(people: Iterable[Person], limit: int = 5) -> str:
    """``张三、李四等7人``."""
    known = [person.name or "（未填姓名）" for person in people]
    if len(known) <= limit:
        return "、".join(known)
    return f"{'、'.join(known[:limit])}等{len(known)}人"
