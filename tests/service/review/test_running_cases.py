"""Cases that the release before has opened go on to their end."""

import uuid
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text

from chassis import migrate
from chassis.addresses import postgresql_url
from chassis.database import Db
from chassis.settings import settings
from tests.infrastructure import Servers
from tests.service.review.conftest import Desk

pytestmark = pytest.mark.service

# The statements of the release before, word for word in what they write.
_CASE = text(
    "INSERT INTO review_case (id, type, procedure, number, office, enterprise_id, enterprise_name,"
    " uscc, legal_representative, address, categories, state, step, round, opened_at) VALUES (:id,"
    " :type, 'GENERAL', :id, 'EAST_CHINA', :firm, '某公司', '91310000MA1FL0GH8U', '张三', '某路',"
    """ '{"CZ": "3"}', 'FORMAL_REVIEW', 'FORMAL', 1, now())"""
)
_TASK = text(
    "INSERT INTO task (id, case_id, step, role, office, opened_at)"
    " VALUES (gen_random_uuid(), :id, 'FORMAL', 'FORMAL', 'EAST_CHINA', now())"
)
_START = text(
    "INSERT INTO ledger_entry (case_id, position, kind, day, reason, basis, actor, counted_from)"
    " VALUES (:id, 1, 'START', current_date, '提交申请', '行政许可法', 'APPLICANT', 'FILING')"
)


def open_case(connection: Connection, type_: str, firm: str) -> str:
    row: dict[str, Any] = {"id": str(uuid.uuid4()), "type": type_, "firm": firm}
    for statement in (_CASE, _TASK, _START):
        connection.execute(statement, row)
    return str(row["id"])


def test_they_go_on_and_the_release_before_may_open_more(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers.database("review", migrated=False) as urls:
        monkeypatch.setenv("DATABASE_URL_REVIEW", urls.app)
        settings.cache_clear()
        migrate.run("review", "upgrade", to="0010", url=urls.owner, app_role="review_app")
        engine, db = create_engine(postgresql_url(urls.app)), Db.connect(urls.app, "review")
        firm = str(uuid.uuid4())
        with engine.begin() as before:
            first = open_case(before, "NEW", firm)
        migrate.run("review", "upgrade", url=urls.owner, app_role="review_app")
        desk = Desk(db)
        finish(desk, first, ["ACCEPTANCE", "GRANT"])
        with engine.begin() as beside:
            second = open_case(beside, "REISSUE", firm)
        finish(desk, second, ["ACCEPTANCE", "GRANT"])
        engine.dispose()
        db.close()
    settings.cache_clear()


def finish(desk: Desk, case_id: str, kinds: list[str]) -> None:
    while desk.case(case_id).open_task:
        desk.pass_on(case_id)
    over = desk.case(case_id)
    assert over.state == "ISSUED" and over.licence_number
    assert [one.kind for one in over.documents] == kinds
    assert over.version == 6
