"""Scans of identity documents: opened by whom may see whole numbers, and every opening recorded."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from chassis.context import system_call
from chassis.database import Db
from chassis.tables import audit
from contracts.application import Applications
from contracts.application.attachments import File
from contracts.errors import Forbidden, NotFound
from rules.vocabulary.enumerations import StaffRole
from tests.service.application.firms import Firm, register
from tests.service.application.test_drafts import refused

pytestmark = pytest.mark.service
OTHERS = (StaffRole.ACCEPT, StaffRole.DECIDE, StaffRole.ISSUE)


@pytest.fixture(scope="module")
def submitted(client: Any, db: Db) -> tuple[Firm, str]:
    firm = register(client, db)
    application_id = firm.complete()
    firm.ask.submit(application_id=application_id)
    return firm, application_id


def file_of(ask: Applications, application_id: str, slot: str) -> File:
    """The scan of the slot on the tab of the technical head, as the caller sees it."""
    slots = ask.section(application_id=application_id, section="technical_head").slots
    return next(one for one in slots if one.code == slot).files[0]


def openings(db: Db, application_id: str) -> list[tuple[str, str]]:
    """[(account, attachment)], in their order."""
    wanted = audit.c.object_id == application_id, audit.c.action == "open_identity_paper"
    with db.read(system_call("tests")) as session:
        found = session.execute(select(audit).where(*wanted).order_by(audit.c.stream_seq)).all()
    return [(one.actor["account_id"], one.after["attachment_id"]) for one in found]


@pytest.mark.spec("P-04", "P-07")
@pytest.mark.parametrize("role", [StaffRole.FORMAL, StaffRole.EXAMINE])
def test_who_may_see_whole_numbers_opens_them_and_is_recorded_every_time(
    submitted: tuple[Firm, str], staff: Any, db: Db, role: StaffRole
) -> None:
    _, application_id = submitted
    reader, before = staff("ZHEJIANG", role), openings(db, application_id)
    file = file_of(reader.ask, application_id, "IDENTITY_CARD")
    assert file.identity
    reader.ask.attachment(attachment_id=file.attachment_id)
    assert openings(db, application_id) == before, "to be told of it is not to open it"
    for _ in range(2):
        opened = reader.ask.open_attachment(attachment_id=file.attachment_id)
        assert opened.object_key
    mine = (reader.actor.account_id, file.attachment_id)
    assert openings(db, application_id) == [*before, mine, mine]


@pytest.mark.spec("P-07")
def test_other_reviewers_are_told_of_them_and_open_everything_else(
    submitted: tuple[Firm, str], staff: Any, db: Db
) -> None:
    _, application_id = submitted
    before = openings(db, application_id)
    for role in OTHERS:
        ask = staff("ZHEJIANG", role).ask
        file = file_of(ask, application_id, "IDENTITY_CARD")
        known = ask.attachment(attachment_id=file.attachment_id)
        assert known.filename == file.filename and not hasattr(known, "object_key")
        refusal = refused(partial(ask.open_attachment, attachment_id=file.attachment_id), Forbidden)
        assert "形审、审查" in str(refusal)
        paper = file_of(ask, application_id, "QUALIFICATION")
        assert not paper.identity
        assert ask.open_attachment(attachment_id=paper.attachment_id).object_key
    assert openings(db, application_id) == before


def test_another_office_does_not_find_them(submitted: tuple[Firm, str], staff: Any) -> None:
    firm, application_id = submitted
    file = file_of(firm.ask, application_id, "IDENTITY_CARD")
    ask = staff("FUJIAN", StaffRole.EXAMINE).ask
    refused(lambda: ask.open_attachment(attachment_id=file.attachment_id), NotFound)


def test_the_firm_opens_its_own_as_ever(submitted: tuple[Firm, str], client: Any, db: Db) -> None:
    firm, application_id = submitted
    file, before = file_of(firm.ask, application_id, "IDENTITY_CARD"), openings(db, application_id)
    assert firm.ask.open_attachment(attachment_id=file.attachment_id).object_key
    assert openings(db, application_id) == before
    other = register(client, db)
    refused(lambda: other.ask.open_attachment(attachment_id=file.attachment_id), NotFound)
