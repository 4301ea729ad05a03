"""What a qualification is worth: rank and specialty of one person; how people are named.

A rank is given as (certain, possible): they differ where only a reviewer can decide, because the
list of specialties is open and some qualifications are ranked by the human-resources authority.
"""

from collections.abc import Iterable
from datetime import date

from rules.course import STEADY, Course
from rules.facts import Person, Technician
from rules.order import Order
from rules.report import FAIL, MANUAL, PASS, Result
from rules.vocabulary.enumerations import Qualification
from rules.vocabulary.readings import Open

HIGHEST_RANK = 3
TITLE = Qualification.TITLE


def specialty(person: Technician, order: Order) -> Result:
    """Whether the specialty is a power one; compared whole, an unknown or blank one is for a
    reviewer."""
    name, readings = person.specialty, order.readings
    if name in order.accepted_specialties:
        return PASS
    if name in order.refused_specialties:
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


def names(people: Iterable[Person], limit: int = 5) -> str:
    """``张三、李四等7人``."""
    known = [person.name or "（未填姓名）" for person in people]
    if len(known) <= limit:
        return "、".join(known)
    return f"{'、'.join(known[:limit])}等{len(known)}人"
