"""The synthetic people: valid, repeatable, fit for the forms they are saved through."""

from datetime import date

import pytest

from contracts.forms.base import examine
from contracts.forms.person import Electrician, Experience, SafetyHead, TechnicalHead, Technician
from contracts.forms.person import Training as TrainingForm
from contracts.forms.project import Project
from deploy.demo.people import staff
from deploy.demo.projects import projects
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import CURRENT_LEVELS, Category, Level

ON = date(2026, 11, 22)
EVERY = tuple(Category)


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert staff(Level.THIRD, 1, ON, EVERY) == staff(Level.THIRD, 1, ON, EVERY)
    assert staff(Level.THIRD, 1, ON, EVERY) != staff(Level.THIRD, 2, ON, EVERY)


@pytest.mark.parametrize("level", CURRENT_LEVELS)
def test_every_identity_number_is_valid_and_occurs_once(level: Level) -> None:
    people = staff(level, 7, ON, EVERY)
    rows = [people.technical_head, people.safety_head, *people.technicians, *people.electricians]
    found = [numbers.identity_number(row["id_number"], ON) for row in rows]
    assert len(set(found)) == len(found)
    assert all(24 <= numbers.age(number, ON) <= 48 for number in found)


@pytest.mark.parametrize("level", CURRENT_LEVELS)
def test_every_row_is_accepted_by_its_form(level: Level) -> None:
    people = staff(level, 3, ON, EVERY)
    filled = [
        (TechnicalHead, people.technical_head),
        (SafetyHead, people.safety_head),
        *((Technician, row) for row in people.technicians),
        *((Electrician, row) for row in people.electricians),
        *((Experience, row) for rows in people.experience.values() for row in rows),
        *((TrainingForm, row) for rows in people.training.values() for row in rows),
        *((Project, row) for row in projects(dict.fromkeys(EVERY, level), 3, ON)),
    ]
    for form, row in filled:
        _, mistakes, gaps = examine(form, row, today=ON)
        assert (mistakes, gaps) == ([], []), row
