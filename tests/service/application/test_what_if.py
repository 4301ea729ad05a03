"""A firm's own roster: what it reaches, and what falls when somebody leaves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.tables import audit
from contracts.errors import Invalid, NotFound
from rules.vocabulary.enumerations import Level
from tests.present import present
from tests.service.application.firms import Firm
from tests.service.application.test_drafts import refused

pytestmark = pytest.mark.service


def test_a_complete_draft_reaches_what_it_applies_for_and_its_people_are_masked(
    firm: Firm,
) -> None:
    application_id = firm.complete(Level.THIRD)
    found = firm.ask.what_if(application_id=application_id)
    assert found.applied == {"CZ": "3"}
    (install, *_) = found.desk["categories"]
    assert (install["level"], install["aim"]) == ("3", "2")
    assert install["qualified_until"] is not None
    assert found.desk["timeline"]["qualified_until"] is not None
    assert found.desk["leaving"] is None
    assert present(found.statistics)["settled"]
    assert len(found.people) == 16
    numbers = {
        row["id_number"] for tab in ("technicians", "electricians") for row in _rows(firm, tab)
    }
    assert not any(number in str(found) for number in numbers)


def _rows(firm: Firm, tab: str) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = firm.tabs(Level.THIRD)[tab]["rows"]["people"]
    return people


def test_who_leaves_takes_the_level_along(firm: Firm, db: Db) -> None:
    application_id = firm.complete(Level.THIRD)
    people = firm.ask.what_if(application_id=application_id).people
    place = next(one.place for one in people if one.kind == "SKILL")
    day = clock.today() + timedelta(days=10)
    before = _written(db)
    answer = firm.ask.what_if(application_id=application_id, leave=[place], day=day)
    found = answer.desk["leaving"]
    assert found["before"]["CZ"] == "3"
    assert found["after"]["CZ"] is None
    assert (found["falls"][0]["day"], found["falls"][0]["anyway"]) == (day.isoformat(), False)
    assert "R-13" in {one["rule"] for one in found["falls"][0]["findings"]}
    assert _written(db) == before, "a question writes nothing"


def _written(db: Db) -> int:
    with db.read(system_call("tests")) as session:
        return session.scalar(select(func.count()).select_from(audit)) or 0


def test_a_draft_with_nobody_is_told_whom_to_find(firm: Firm) -> None:
    application_id = firm.start()
    firm.fill(application_id, "categories", firm.tabs(Level.THIRD)["categories"])
    found = firm.ask.what_if(application_id=application_id)
    assert found.people == []
    assert found.desk["together"]["people"] == 16


def test_leavers_and_the_day_have_to_make_sense(firm: Firm) -> None:
    application_id = firm.start()
    yesterday = clock.today() - timedelta(days=1)

    def ask() -> object:
        return firm.ask.what_if(
            application_id=application_id, leave=["technicians/none"], day=yesterday
        )

    refusal = refused(ask, Invalid)
    assert [finding["path"] for finding in refusal.findings] == ["leave", "day"]


@pytest.mark.spec("P-09")
def test_another_firms_roster_is_not_there(firm: Firm, new_firm: Callable[..., Firm]) -> None:
    application_id = firm.start()
    refused(lambda: new_firm().ask.what_if(application_id=application_id), NotFound)
