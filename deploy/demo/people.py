"""Synthetic people: valid numbers, ages far from retirement, power specialties.

Every value is a JSON primitive under the name of its form field, so that a row can be saved
through the application as it is. The same seed number gives the same people.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.demo import names
from rules.dates import years_later
from rules.order import NEWEST, load_order
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import Category, Level

Row = dict[str, Any]

WORKS = {Category.INSTALL: "INSTALL", Category.REPAIR: "REPAIR", Category.TEST: "TEST"}
HEAD_TITLES = {Level.FIRST: "SENIOR", Level.SECOND: "INTERMEDIATE", Level.THIRD: "ASSISTANT"}
LEAST_AGES = {"SENIOR": 38, "INTERMEDIATE": 32, "ASSISTANT": 26}  # of who can hold such a title
LOWER_ITEMS = ("LOW_VOLTAGE", "CABLE", "RELAY", "ELECTRICAL_TEST")


@dataclass
class Staff:
    """The least staff of a level: two heads, technicians (the technical head is one), electricians.

    experience, training: rows of the heads, by "technical_head" and "safety_head".
    """

    technical_head: Row
    safety_head: Row
    technicians: list[Row]
    electricians: list[Row]
    experience: dict[str, list[Row]] = field(default_factory=dict)
    training: dict[str, list[Row]] = field(default_factory=dict)


def staff(level: Level, seed: int, on: date, categories: tuple[Category, ...]) -> Staff:
    """16, 46 or 111 people who meet the conditions of the level on the day ``on``."""
    conditions = load_order(NEWEST).levels[level]
    people = _People(seed, on)
    technical_head = people.technician(HEAD_TITLES[level]) | {"also_technician": True}
    middle = conditions.technicians_middle or 0
    titles = ["INTERMEDIATE"] * middle + ["ASSISTANT"] * conditions.technicians
    high = conditions.electricians_high_voltage
    items = ["HIGH_VOLTAGE"] * high + list(LOWER_ITEMS) * conditions.electricians
    return Staff(
        technical_head=technical_head,
        safety_head=people.technician(HEAD_TITLES[level]),
        technicians=[people.technician(title) for title in titles[: conditions.technicians - 1]],
        electricians=[people.electrician(item) for item in items[: conditions.electricians]],
        experience={
            head: people.experience(conditions.head_years + 2, categories)
            for head in ("technical_head", "safety_head")
        },
        training={"safety_head": [people.training()]},
    )


class _People:
    """Draws people one after the other; no identity number twice."""

    def __init__(self, seed: int, on: date) -> None:
        self.random = Random(seed)  # noqa: S311 - synthetic people, not secrets
        self.on = on
        self.used: set[str] = set()

    def technician(self, title: str) -> Row:
        draw = self.random
        return self._person(LEAST_AGES[title]) | {
            "school": draw.choice(names.SCHOOLS),
            "major": draw.choice(names.MAJORS),
            "qualification": "TITLE",
            "title": title,
            "specialty": draw.choice(names.SPECIALTIES),
            "certificate_number": f"ZC{draw.randrange(10**10):010d}",
            "certificate_authority": "省人力资源和社会保障厅",
            "certificate_date": self._ago(400, 1500),
        }

    def electrician(self, item: str) -> Row:
        person = self._person()
        valid_from = self.on - timedelta(days=self.random.randrange(60, 700))
        return person | {
            "authority": "EMERGENCY",
            "certificate_kind": "SPECIAL_OPERATION",
            "item": item,
            "certificate_number": f"T{person['id_number']}",
            "first_issued": valid_from.isoformat(),
            "valid_from": valid_from.isoformat(),
            "valid_to": (years_later(valid_from, 6) - timedelta(days=1)).isoformat(),
            "review_due": years_later(valid_from, 3).isoformat(),
        }

    def experience(self, years: int, categories: tuple[Category, ...]) -> list[Row]:
        """For each category the same years of management work, up to the day."""
        started = years_later(self.on, -years).isoformat()
        return [
            {
                "started": started,
                "employer": f"本单位（原{self.random.choice(names.EMPLOYERS)}）",
                "position": self.random.choice(names.POSITIONS),
                "work": WORKS[category],
                "witness": self._name("M"),
                "witness_mobile": self._mobile(),
            }
            for category in categories
        ]

    def training(self) -> Row:
        started = self.on - timedelta(days=self.random.randrange(100, 300))
        return {
            "started": started.isoformat(),
            "ended": (started + timedelta(days=4)).isoformat(),
            "content": "电力建设施工安全生产管理",
            "institution": "省电力行业协会培训中心",
            "certificate_number": f"AQ{self.random.randrange(10**8):08d}",
        }

    def _person(self, least_age: int = 24) -> Row:
        number = self._identity(least_age)
        woman = numbers.gender(number) == "F"
        return {
            "name": self._name("F" if woman else "M"),
            "id_number": number,
            "retirement_category": "F55" if woman else None,
            "education": self.random.choice(("BACHELOR", "COLLEGE")),
            "mobile": self._mobile(),
        }

    def _identity(self, least_age: int) -> str:
        while True:
            age = timedelta(days=self.random.randrange(10 * 365))
            born = years_later(self.on, -least_age) - age
            stem = (
                f"{self.random.choice(names.DIVISIONS)}{born:%Y%m%d}"
                f"{self.random.randrange(1, 1000):03d}"
            )
            number = stem + numbers.identity_check_character(stem)
            if number not in self.used:
                self.used.add(number)
                return number

    def _name(self, gender: str) -> str:
        given = self.random.choice(names.WOMEN if gender == "F" else names.MEN)
        middle = self.random.choice((*names.MIDDLE, ""))
        return self.random.choice(names.SURNAMES) + middle + given

    def _mobile(self) -> str:
        prefix = self.random.choice(("130", "135", "138", "150", "158", "186"))
        return f"{prefix}{self.random.randrange(10**8):08d}"

    def _ago(self, least: int, most: int) -> str:
        return (self.on - timedelta(days=self.random.randrange(least, most))).isoformat()
