"""Stored files: what is attached or submitted stays, the rest goes when it is old."""

import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from chassis import clock, sweep
from chassis.context import system_call
from chassis.database import Db
from chassis.retention import Retention
from chassis.storage import Storage
from chassis.sweep import slice_at
from services.application.retention import KEEP_ENDED, KEEP_REMOVED
from services.application.service import ApplicationService
from services.application.tables import Attachment
from tests.service.application.firms import Firm
from tests.service.sweeps import runs

pytestmark = [pytest.mark.service, pytest.mark.spec("P-03")]
CONTENT = b"%PDF-1.4 content"


@pytest.fixture(scope="module")
def storage(system: dict[str, str]) -> Storage:
    return Storage.from_settings()


@pytest.fixture(scope="module")
def service(db: Db, storage: Storage) -> ApplicationService:
    """The jobs as the service runs them, at once."""
    service = ApplicationService()
    service.db, service.storage, service.kept = db, storage, Retention.from_settings()
    return service


@pytest.fixture
def draft(firm: Firm) -> str:
    return firm.start()


def stored(firm: Firm, draft: str, storage: Storage) -> str:
    """A file in its place, not yet told to the service; its key."""
    place: dict[str, Any] = {
        "application_id": draft,
        "section": "basic",
        "slot": "BUSINESS_LICENCE",
    }
    sent: dict[str, Any] = {"filename": "执照.pdf", "size": 2048, "sha256": "0" * 64}
    key = str(firm.ask.upload_place(**place, **sent).object_key)
    storage.put_stream(key, io.BytesIO(CONTENT), len(CONTENT))
    return key


def attached(firm: Firm, draft: str, storage: Storage) -> tuple[str, str]:
    """(key, attachment id)"""
    key = stored(firm, draft, storage)
    return key, str(
        firm.attach(
            draft, "basic", "BUSINESS_LICENCE", object_key=key, content=CONTENT
        ).attachment_id
    )


def filled_in(firm: Firm, draft: str) -> dict[str, str]:
    return dict(firm.ask.section(application_id=draft, section="basic").fields)


def swept(service: ApplicationService, draft: str, after: timedelta) -> None:
    """Both jobs, at the first run after that time that comes by this application's files."""
    own = int(draft[:2], 16)
    with clock.travel(next(run for run in runs(clock.now() + after) if slice_at(run) == own)):
        for job in ("purge_rows", "sweep_attachments"):
            getattr(service, job)()


def test_what_was_never_attached_goes_and_what_is_attached_stays(
    firm: Firm, draft: str, storage: Storage, service: ApplicationService
) -> None:
    kept, _ = attached(firm, draft, storage)
    forgotten = stored(firm, draft, storage)
    swept(service, draft, timedelta(days=1))
    assert storage.exists(forgotten), "it may still be on its way"
    swept(service, draft, sweep.KEPT)
    assert not storage.exists(forgotten)
    assert storage.read(kept) == CONTENT


def test_what_was_removed_goes_after_a_month(
    firm: Firm, draft: str, storage: Storage, service: ApplicationService, db: Db
) -> None:
    key, attachment_id = attached(firm, draft, storage)
    firm.ask.remove_attachment(attachment_id=attachment_id)
    swept(service, draft, KEEP_REMOVED - timedelta(days=2))
    assert storage.exists(key)
    swept(service, draft, KEEP_REMOVED + timedelta(days=1))
    assert not storage.exists(key)
    with db.read(system_call("tests")) as session:
        assert session.get(Attachment, attachment_id) is None


def test_what_was_filled_in_for_nothing_goes_a_month_after_it_was_abandoned(
    firm: Firm, draft: str, storage: Storage, service: ApplicationService
) -> None:
    key, _ = attached(firm, draft, storage)
    firm.fill(draft, "basic", {"fields": {"total_assets": "900"}, "rows": {}})
    firm.ask.abandon(application_id=draft, reason="资料变化较大")
    swept(service, draft, KEEP_ENDED - timedelta(days=2))
    assert storage.exists(key) and filled_in(firm, draft)
    swept(service, draft, KEEP_ENDED + timedelta(days=1))
    assert not storage.exists(key) and not filled_in(firm, draft)
    (listed,) = firm.ask.mine().items
    assert (listed.application_id, listed.state) == (draft, "ABANDONED")


def test_what_is_still_being_filled_in_stays(
    firm: Firm, draft: str, storage: Storage, service: ApplicationService
) -> None:
    key, _ = attached(firm, draft, storage)
    firm.fill(draft, "basic", {"fields": {"total_assets": "900"}, "rows": {}})
    swept(service, draft, timedelta(days=400))
    assert storage.exists(key) and filled_in(firm, draft)


def test_what_a_submission_refers_to_stays_also_when_it_was_removed(
    firm: Firm, draft: str, storage: Storage, service: ApplicationService, db: Db
) -> None:
    key, attachment_id = attached(firm, draft, storage)
    submitted = update(Attachment).where(Attachment.id == attachment_id)
    with db.transaction(system_call("tests")) as tx:
        tx.session.execute(submitted.values(submitted_round=1))
    firm.ask.remove_attachment(attachment_id=attachment_id)
    swept(service, draft, timedelta(days=400))
    assert storage.read(key) == CONTENT
    with db.read(system_call("tests")) as session:
        assert session.scalar(
            select(Attachment.submitted_round).where(Attachment.id == attachment_id)
        )
