"""The people of a licence holder: what they reach, and what falls when somebody leaves."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from chassis.context import system_call
from chassis.database import Db
from contracts.errors import Conflict, Invalid
from contracts.personnel import Post
from contracts.review.licences import Licence
from contracts.what_if import HolderWhatIf, WhatIfAnswer
from rules.licence import valid_until
from rules.vocabulary.enumerations import Level, LicenceState, PersonKind
from services.personnel import queries, repository
from services.personnel.handlers.what_if import work_out
from tests.factories.facts import ON, facts_dict
from tests.present import present
from tests.service.personnel.conftest import Firm

pytestmark = pytest.mark.service
FORMER = date(2025, 6, 30)  # the last day of 36号令
PLACES = {
    "TECH_HEAD": "technical_head",
    "SAFETY_HEAD": "safety_head",
    "TECH": "technicians",
    "SKILL": "electricians",
}


def licence(
    level: str = "3", issued_on: date = ON, state: LicenceState = LicenceState.VALID
) -> Licence:
    return Licence(
        licence_id="a",
        enterprise_id="b",
        number="4-1-00001-2026",
        name="某企业",
        uscc="91350100M000100Y43",
        office="EAST_CHINA",
        address="某路1号",
        legal_representative="某人",
        categories={"CZ": level},
        scope=[],
        issued_on=issued_on,
        valid_from=issued_on,
        valid_to=valid_until(issued_on),
        state=state,
        extended=False,
        next_term=None,
        ended_on=None,
        verification_token=None,
        verification_code=None,
        prints=[],
        delivered_at=None,
        delivery_method=None,
    )


@pytest.fixture
def holder(db: Db, new_firm: Callable[[], Firm]) -> Firm:
    """A firm with the least staff of level three, as activated with its licence."""
    firm, facts = new_firm(), facts_dict(Level.THIRD)
    firm.reserve([post for kind, place in PLACES.items() for post in _posts(kind, facts[place])])
    with db.transaction(system_call("test")) as tx:
        repository.replace_roster(tx, firm.application_id, firm.enterprise_id)
    return firm


def _posts(kind: str, profiles: Any) -> Iterator[Post]:
    for profile in profiles if isinstance(profiles, list) else [profiles]:
        yield Post(
            id_number=profile["id_number"],
            name=profile.get("name") or "某人",
            kind=PersonKind(kind),
            row_id=profile.get("row_id") or str(uuid.uuid4()),
            profile=profile,
        )


def asked(
    db: Db,
    firm: Firm,
    *licences: Licence,
    today: date = ON,
    leave: Iterable[str] = (),
    day: date | None = None,
) -> WhatIfAnswer:
    with db.read(system_call("test")) as session:
        posts = queries.active_posts(session, firm.enterprise_id, firm.vault)
    request = HolderWhatIf(leave=list(leave), day=day)
    return work_out(
        licences or [licence()], posts, request, today=today, aside=lambda work, *args: work(*args)
    )


def test_the_roster_of_a_holder_is_measured_and_nobodys_number_is_told(
    db: Db, holder: Firm
) -> None:
    found = asked(db, holder)
    (install, *_) = found.desk["categories"]
    assert (install["level"], found.applied) == ("3", {"CZ": "3"})
    assert present(found.statistics)["settled"]
    assert present(found.statistics)["former"] is None
    kinds = [one.kind for one in found.people]
    assert {kind: kinds.count(kind) for kind in PLACES} == {
        kind: holder.roster().counts[kind] for kind in PLACES
    }
    assert all(one.name and "********" in one.id_number_masked for one in found.people)
    assert "person:" not in str(found), "the key of a person stays inside"


def test_who_leaves_takes_the_level_along(db: Db, holder: Firm) -> None:
    place = next(one.place for one in asked(db, holder).people if one.kind == "SKILL")
    day = ON + timedelta(days=10)
    found = asked(db, holder, leave=[place], day=day).desk["leaving"]
    assert (found["before"]["CZ"], found["after"]["CZ"]) == ("3", None)
    assert found["falls"][0]["day"] == day.isoformat()


def test_a_licence_of_the_former_order_is_measured_by_both(db: Db, holder: Firm) -> None:
    found = asked(db, holder, licence("4", FORMER))
    former, current = present(found.statistics)["former"], present(found.statistics)["current"]
    assert (former["order"], former["level"]) == ("R36", "四级")
    assert (current["order"], current["level"]) == ("R30", "三级")
    assert found.applied == {"CZ": "3"}, "the desk goes by the order in force"
    verdicts = {row["measure"]["verdict"] for row in former["rows"] if row["measure"]}
    assert verdicts and not any(verdict.isdigit() for verdict in verdicts), "never a bare nought"


def test_what_cannot_be_answered_is_said(
    db: Db, holder: Firm, new_firm: Callable[[], Firm]
) -> None:
    with pytest.raises(Invalid) as refused:
        asked(db, holder, leave=["electricians/none"], day=ON - timedelta(days=1))
    assert [one["path"] for one in refused.value.findings] == ["leave", "day"]
    with pytest.raises(Conflict, match="没有有效的许可证"):
        asked(db, holder, licence(state=LicenceState.EXPIRED))
    nobody = asked(db, new_firm())
    assert nobody.people == []
    assert not present(nobody.statistics)["settled"]
