"""One person: number, specialty, rank, certificate, retirement."""

from datetime import date
from functools import cache
from typing import Any

from tests.second_evaluator.figures import (
    CERTIFICATE_REVIEW,
    CERTIFICATE_TERM,
    FAIL,
    IDENTITY_CHECKS,
    IDENTITY_WEIGHTS,
    LEAST_AGE,
    MANUAL,
    OTHER_SPECIALTIES,
    PASS,
    POWER_SPECIALTIES,
    QUALIFICATIONS,
    RETIREMENT,
    TITLES,
)
from tests.second_evaluator.periods import day, years_after

Person = dict[str, Any]


def number(person: Person) -> str:
    """A person is one however the number was typed."""
    return _normal(person.get("id_number") or "")


@cache
def _normal(text: str) -> str:
    return "".join(text.split()).upper()


def technicians(facts: dict[str, Any]) -> list[Person]:
    """The rows, and the technical head if he is entered as one of them."""
    head = facts.get("technical_head")
    rows = facts.get("technicians") or []
    return [*rows, head] if head and head.get("also_technician") else rows


def specialty(person: Person) -> str:
    named = "".join((person.get("specialty") or "").split())
    if named in POWER_SPECIALTIES:
        return PASS
    return FAIL if named in OTHER_SPECIALTIES else MANUAL


def reaches(person: Person, least: int, on: date) -> str:
    """Whether the rank is at least 1 初级, 2 中级 or 3 高级 on the day, in a power specialty."""
    awarded = person.get("certificate_date")
    if not person.get("qualification") or (awarded and day(awarded) > on):
        return FAIL
    if person["qualification"] == "TITLE":
        rank: int | None = TITLES.get(person.get("title") or "", 0)
    else:
        rank = QUALIFICATIONS[person["qualification"]]
    power = specialty(person)
    if power == FAIL or (rank is not None and rank < least):
        return FAIL
    return MANUAL if rank is None else power


def certificate(person: Person, on: date) -> str:
    """特种作业操作证: in its term and reviewed; others: not expired; the abolished one never. Too
    long a term, a review later than the next one can be: a reviewer."""
    kind = person.get("certificate_kind")
    if kind not in ("SPECIAL_OPERATION", "VOCATIONAL"):
        return FAIL
    starts, ends = person.get("valid_from"), person.get("valid_to")
    review = person.get("review_due")
    special = kind == "SPECIAL_OPERATION"
    if special and not (starts and ends):
        return FAIL
    if (starts and on < day(starts)) or (ends and on > day(ends)) or (review and on > day(review)):
        return FAIL
    if special and not _as_issued(day(starts), day(ends), review, on):
        return MANUAL
    return PASS if _issued_by_one_of(person) else MANUAL


def _issued_by_one_of(person: Person) -> bool:
    """Question 4. Only one authority issues the certificate of special operation."""
    if person["certificate_kind"] == "SPECIAL_OPERATION":
        return person.get("authority") in (None, "", "EMERGENCY")
    return person.get("authority") in ("HUMAN_RESOURCES", "ASSOCIATION", "POWER_COMPANY")


def _as_issued(starts: date, ends: date, review: str | None, on: date) -> bool:
    first = years_after(starts, CERTIFICATE_REVIEW)
    if ends > years_after(starts, CERTIFICATE_TERM):
        return False
    if not review:
        return on <= first
    return day(review) <= (first if on <= first else years_after(starts, CERTIFICATE_TERM))


def retired(person: Person, on: date) -> str:
    """From the day on which the age is reached; unknown age: a reviewer, and so is a woman between
    the two ages if it is not known which one is hers."""
    born, categories = _born_and_categories(person)
    if born is None:
        return MANUAL
    reached = [on >= age_reached(born, category) for category in categories]
    if not any(reached):
        return PASS
    return MANUAL if person.get("retirement_deferred") or not all(reached) else FAIL


def too_young(person: Person, on: date) -> bool:
    born, _ = _born_and_categories(person)
    return born is not None and on < years_after(born, LEAST_AGE)


@cache
def age_reached(born: date, category: str) -> date:
    base, (year, month), step, cap = RETIREMENT[category]
    index = (born.year - year) * 12 + born.month - month
    delay = 0 if index < 0 else min(cap, index // step + 1)
    return years_after(born, base, months=delay)


def _born_and_categories(person: Person) -> tuple[date | None, tuple[str, ...]]:
    born, gender = _told_by(number(person))
    if born is None:
        given = person.get("born")
        born, gender = (day(given) if given else None), person.get("gender") or ""
    if gender == "M":
        return born, ("M",)
    category = person.get("retirement_category")
    if category in ("F50", "F55"):
        return born, (category,)
    return born, ("F50", "F55") if gender == "F" else ("F50", "F55", "M")


@cache
def _told_by(text: str) -> tuple[date | None, str]:
    """Day of birth and gender of an identity number with its right check digit."""
    if len(text) != 18 or not text[:17].isdigit():
        return None, ""
    total = sum(int(one) * weight for one, weight in zip(text, IDENTITY_WEIGHTS, strict=False))
    if text[17] != IDENTITY_CHECKS[total % 11]:
        return None, ""
    born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    return born, "M" if int(text[16]) % 2 else "F"
