"""Business licences that were uploaded for a registration that was never finished."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from chassis.context import system_call
from chassis.database import Db
from services.identity.retention import stored_files
from services.identity.tables import business_licence
from tests.present import present


def test_only_those_of_firms_are_known(db: Db, firm: Callable[..., Any]) -> None:
    firm()
    with db.read(system_call("tests")) as session:
        key = present(session.scalar(select(business_licence.c.object_key)))
        assert stored_files(session, [key, "registrations/never-finished"]) == {key}
        assert stored_files(session, []) == set()
