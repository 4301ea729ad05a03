"""How much a firm may store: in an application, on a day, in total."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from contracts.errors import Invalid
from services.application.quota import MAX_TOTAL, Quota
from services.application.tables import Application, Attachment
from tests.factories.papers import PAPER
from tests.service.application.firms import Firm
from tests.service.application.test_drafts import refused

pytestmark = [pytest.mark.service, pytest.mark.spec("P-03")]
SIZE = len(PAPER)  # of the file that is there
AMPLE = Quota(stored=1 << 40, daily=1 << 40, daily_files=1000)


@pytest.fixture
def draft(firm: Firm) -> str:
    """With one attachment."""
    application_id = firm.start()
    firm.attach(application_id, "basic", "BUSINESS_LICENCE")
    return application_id


def change(db: Db, application_id: str, **values: object) -> None:
    with db.transaction(system_call("tests")) as tx:
        stored = update(Attachment).where(Attachment.application_id == application_id)
        tx.session.execute(stored.values(**values))


def room(db: Db, application_id: str, quota: Quota, size: int = 1000) -> str | None:
    """What is said where there is none."""
    with db.read(system_call("tests")) as session:
        application = session.get(Application, application_id)
        assert application is not None
        try:
            quota.require_room(session, application, size)
        except Invalid as error:
            (finding,) = error.findings
            assert (finding["path"], finding["code"]) == ("file", "quota")
            return str(finding["message"])
    return None


def test_an_application_is_full(firm: Firm, draft: str, db: Db) -> None:
    change(db, draft, size=MAX_TOTAL - 1000)
    refusal = refused(lambda: firm.attach(draft, "basic", "FINANCIAL_REPORT"), Invalid)
    assert "每份申请最多上传2000个文件、共2GB" in refusal.findings[0]["message"]
    assert room(db, draft, AMPLE, size=1000) is None
    assert room(db, draft, AMPLE, size=1001) == refusal.findings[0]["message"]


@pytest.mark.parametrize(
    ("quota", "said"),
    [
        (AMPLE._replace(stored=SIZE + 999), "贵单位上传的文件已达到上限"),
        (AMPLE._replace(stored=SIZE + 1000), None),
        (AMPLE._replace(daily=SIZE + 999), "请明天再上传"),
        (AMPLE._replace(daily=SIZE + 1000), None),
        (AMPLE._replace(daily_files=1), "请明天再上传"),
        (AMPLE._replace(daily_files=2), None),
    ],
)
def test_a_firm_has_used_what_it_may(draft: str, db: Db, quota: Quota, said: str | None) -> None:
    told = room(db, draft, quota)
    assert told is None if said is None else said in str(told)


def test_tomorrow_there_is_room_again_but_not_in_total(draft: str, db: Db) -> None:
    tight = Quota(stored=SIZE + 1000, daily=SIZE, daily_files=1)
    assert "请明天再上传" in str(room(db, draft, tight))
    with clock.travel(clock.today() + timedelta(days=1)):
        assert room(db, draft, tight) is None
        assert "上限" in str(room(db, draft, tight, size=1001))


def test_what_was_removed_counts_until_it_is_deleted(draft: str, db: Db) -> None:
    change(db, draft, removed_at=clock.now())
    assert room(db, draft, AMPLE._replace(stored=SIZE)) is not None


def test_a_firm_does_not_pay_for_another(draft: str, db: Db, new_firm: Callable[..., Firm]) -> None:
    other = new_firm().start()
    assert room(db, other, AMPLE._replace(stored=1000, daily=1000, daily_files=1)) is None
