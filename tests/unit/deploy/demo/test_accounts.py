"""The demo accounts pass the checks that any registration passes."""

from datetime import date

import pytest

from contracts.forms.base import examine
from contracts.forms.enterprise import EnterpriseForm
from deploy.demo import accounts
from deploy.demo.accounts import FirmAccount
from rules.jurisdiction import office_of
from rules.vocabulary.enumerations import StaffRole
from rules.vocabulary.numbers import uscc_warning
from services.identity.model import role_problem, username_key
from services.identity.password_policy import problem


@pytest.mark.parametrize("firm", accounts.FIRMS, ids=lambda firm: firm.username)
def test_a_demo_firm_could_register(firm: FirmAccount) -> None:
    values, mistakes, gaps = examine(EnterpriseForm, firm.enterprise, today=date(2026, 3, 2))
    assert (mistakes, gaps) == ([], [])
    assert values == {"legal_representative_document": "RESIDENT"} | firm.enterprise
    assert uscc_warning(values["uscc"]) is None
    assert office_of(values["division"]) in accounts.OFFICES
    assert not problem(accounts.PASSWORD, [firm.username, values["name"], values["uscc"]])


def test_every_office_has_every_role_and_nobody_too_many() -> None:
    for office in accounts.OFFICES:
        held = [staff.roles for staff in accounts.STAFF if staff.office == office]
        assert {role for roles in held for role in roles} == set(StaffRole)
        assert not any(role_problem(roles) for roles in held)
    names = [username_key(staff.username) for staff in accounts.STAFF]
    assert len(set(names)) == len(names)
    assert not any(problem(accounts.PASSWORD, [s.username, s.name]) for s in accounts.STAFF)


def test_the_printed_lines_name_every_firm() -> None:
    printed = "\n".join(accounts.lines())
    assert accounts.PASSWORD in printed
    for firm in accounts.FIRMS:
        assert firm.username in printed
