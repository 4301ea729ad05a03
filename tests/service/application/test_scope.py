"""Who may know of an application."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from structlog.testing import capture_logs

from chassis.database import Db
from contracts.errors import Forbidden, NotFound
from rules.vocabulary.enumerations import StaffRole
from tests.clients import Client
from tests.service.application.firms import SENT, Firm, Person, register
from tests.service.application.test_drafts import refused

pytestmark = pytest.mark.service

PERSON = {"section": "technicians", "rowset": "people", "row_id": "r"}
QUESTIONS: dict[str, dict[str, Any]] = {
    "get": {},
    "section": {"section": "basic"},
    "save_fields": {"section": "basic", "values": {}, "version": 0},
    "save_row": PERSON | {"values": {}},
    "delete_row": PERSON,
    "import_rows": {**PERSON, "rows": [{"line": 2, "values": {}}]},
    "upload_place": {"section": "basic", **SENT},
    "template": {"template": "LEGAL_STATEMENT"},
    "check": {},
    "submit": {},
    "abandon": {"reason": "x"},
}
QUESTIONS["import_rows"].pop("row_id")
FIRMS_ONLY = {"save_fields", "save_row", "delete_row", "import_rows", "upload_place", "template",
              "check", "submit", "abandon"}  # fmt: skip


@pytest.fixture(scope="module")
def foreign(client: Client, db: Db) -> tuple[Firm, str]:
    """(a firm, the application of another one)"""
    return register(client, db), register(client, db).start()


@pytest.mark.spec("P-09")
@pytest.mark.parametrize("operation", QUESTIONS)
def test_an_application_of_another_firm_does_not_exist_and_the_attempt_is_logged(
    foreign: tuple[Firm, str], operation: str
) -> None:
    firm, theirs = foreign
    ask = getattr(firm.ask, operation)
    with capture_logs() as logs:
        refused(lambda: ask(application_id=theirs, **QUESTIONS[operation]), NotFound)
    seen = [entry for entry in logs if entry["event"] == "foreign_object"]
    assert [(entry["object_id"], entry["enterprise_id"]) for entry in seen] == [
        (theirs, firm.actor.enterprise_id)
    ]


@pytest.mark.spec("P-09")
@pytest.mark.parametrize("application_id", [str(uuid.uuid4()), "1", "' OR 1=1", ""])
def test_made_up_ids_are_not_found(firm: Firm, application_id: str) -> None:
    refused(lambda: firm.ask.get(application_id=application_id), NotFound)


@pytest.mark.spec("N-10")
def test_a_draft_is_nobodys_business_but_the_firms(
    foreign: tuple[Firm, str], staff: Callable[..., Person]
) -> None:
    _, theirs = foreign
    for office in ("ZHEJIANG", None):
        place: dict[str, Any] = {"application_id": theirs, "section": "basic"}
        refused(partial(staff(office).ask.section, **place), NotFound)


@pytest.mark.spec("N-01")
@pytest.mark.parametrize("operation", ["get", "section"])
def test_administrators_have_no_business_with_the_material(
    foreign: tuple[Firm, str], staff: Callable[..., Person], operation: str
) -> None:
    _, theirs = foreign
    admins = (StaffRole.SYSTEM_ADMIN, StaffRole.SECURITY_ADMIN, StaffRole.AUDIT_ADMIN)
    for role in admins:
        ask = getattr(staff(None, role).ask, operation)
        refused(partial(ask, application_id=theirs, **QUESTIONS[operation]), Forbidden)


@pytest.mark.parametrize("operation", sorted(FIRMS_ONLY))
def test_staff_cannot_act_for_a_firm(
    foreign: tuple[Firm, str], staff: Callable[..., Person], operation: str
) -> None:
    _, theirs = foreign
    ask = getattr(staff("ZHEJIANG", *StaffRole).ask, operation)
    refused(lambda: ask(application_id=theirs, **QUESTIONS[operation]), Forbidden)


def test_an_unmasking_is_for_the_reviewers_of_the_material_only(
    foreign: tuple[Firm, str], firm: Firm, staff: Callable[..., Person]
) -> None:
    _, theirs = foreign
    place: dict[str, Any] = {"application_id": theirs, "section": "basic"}
    for person in (firm, staff("ZHEJIANG", StaffRole.DECIDE), staff("ZHEJIANG", StaffRole.ISSUE)):
        refused(partial(person.ask.unmask, **place), Forbidden)
