"""The database keeps what must not change, and finds what is looked for."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis.database import Db
from services.review.tables import APPEND_ONLY

pytestmark = pytest.mark.service


@pytest.mark.parametrize("table", [*APPEND_ONLY, "audit"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET at = at"])
@pytest.mark.spec("P-04")
def test_the_service_cannot_change_the_past(db: Db, table: Any, statement: str) -> None:
    columns = {
        "document": "issued_at",
        "certificate": "printed_at",
        "licence_print": "printed_on",
        "ledger_entry": "day",
    }
    column = columns.get(table, "at")
    sql = text(statement.format(table).replace("at = at", f"{column} = {column}"))
    with pytest.raises(ProgrammingError, match="permission denied"), db.engine.begin() as open_:
        open_.execute(sql)


def test_task_lists_and_look_ups_use_indexes(db: Db) -> None:
    queries = {
        "task_open": "SELECT * FROM task WHERE closed_at IS NULL AND office = 'EAST_CHINA'"
        " AND role IN ('FORMAL') ORDER BY opened_at",
        "licence_name": "SELECT * FROM licence WHERE name LIKE '%明远电力%'",
        "licence_uscc": "SELECT * FROM licence WHERE uscc = '91310000MA1FL0GH8U'",
    }
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        for index, query in queries.items():
            plan = "\n".join(connection.scalars(text(f"EXPLAIN {query}")))
            assert index in plan, plan
