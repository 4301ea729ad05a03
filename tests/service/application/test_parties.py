"""分立 and 合并: several firms in one case, from their consent to licences and people."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import eventlet
import pytest

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from contracts.errors import Conflict, Invalid, NotFound
from contracts.personnel import Personnel
from contracts.review import Review
from rules.vocabulary.enumerations import Level, LicenceEnding, LicenceState
from services.review.licensing.by_date import held
from services.review.licensing.changes import Revoke
from services.review.licensing.repository import keep
from services.review.procedure import steps_of
from tests.clients import Client
from tests.factories.holding import hold
from tests.polling import wait_for
from tests.service.application.confirming import change, confirm_prefilled
from tests.service.application.engaging import allot, engage, holder, side
from tests.service.application.firms import Firm, reaches
from tests.service.application.test_drafts import refused
from tests.service.application.told_of_parties import (
    events,
    never_at_two_nor_nowhere,
    open_types,
    opened,
    reading,
)
from tests.service.gateway.cases import pass_on

pytestmark = pytest.mark.service


def staff(firm: Firm) -> dict[str, int]:
    roster = reading(firm, Personnel).roster(enterprise_id=str(firm.actor.enterprise_id))
    return dict(roster.counts)


def licence_of(firm: Firm) -> Any:
    return reading(firm, Review).licences(enterprise_id=str(firm.actor.enterprise_id)).items[0]


def survivor(new_firm: Callable[..., Firm]) -> tuple[Firm, str]:
    """A holder with a draft of a merger."""
    firm = new_firm()
    hold(os.environ, str(firm.actor.enterprise_id), firm.entry, firm.tabs(Level.THIRD))
    return firm, str(firm.ask.start(type="MERGE").application_id)


def submitted(new_firm: Callable[..., Firm]) -> tuple[Firm, str, Firm, str]:
    """(firm, application, absorbed firm, number of its licence)."""
    firm, application_id = survivor(new_firm)
    other, licence = engage(firm, application_id)
    allot(firm, application_id, other)
    confirm_prefilled(firm, application_id, change(firm))
    firm.attach_all(application_id)
    firm.ask.submit(application_id=application_id)
    return firm, application_id, other, licence.number


def granted(firm: Firm, client: Client, application_id: str, type_: str) -> None:
    for step in steps_of(type_, "GENERAL").usual:
        reaches(firm, application_id, step.state)
        pass_on(client, application_id, step)
    reaches(firm, application_id, "ISSUED")


def gaps(firm: Firm, application_id: str) -> str:
    return str([gap.message for gap in firm.ask.check(application_id=application_id).gaps])


@pytest.mark.spec("K-01", "K-02", "K-03", "K-04")
def test_a_merger_moves_people_and_ends_the_absorbed_licence_with_its_successor(
    new_firm: Callable[..., Firm], client: Client, system: Mapping[str, str]
) -> None:
    firm, application_id, other, absorbed = submitted(new_firm)
    before, theirs = staff(firm), staff(other)
    assert theirs["SKILL"] == 10, "until the grant they stay where they are"
    number = licence_of(firm).number
    granted(firm, client, application_id, "MERGE")
    ended = licence_of(other)
    assert (ended.state, ended.ended_on) == (LicenceState.CANCELLED, clock.today())
    assert [(one.number, one.by) for one in ended.successors] == [(number, "MERGE")]
    found = reading(firm, Review).search_licences(text=absorbed).items
    assert found[0].successors[0].name == firm.entry["name"]
    wait_for(lambda: staff(other) == {}, what="the end of the absorbed roster")
    assert wait_for(lambda: staff(firm)["SKILL"] == before["SKILL"] + 10, what="the people")
    assert staff(firm)["TECH_HEAD"] == 1
    assert events(system, absorbed)[-1] == ("licence.cancelled", [number])
    assert events(system, number)[-1] == ("licence.changed", [absorbed])
    assert never_at_two_nor_nowhere(system, other, firm)
    assert other.ask.engagements().items == []
    assert open_types(other) >= {"NEW"}


@pytest.mark.spec("J-01", "J-02", "J-10")
@pytest.mark.parametrize("fate", ["KEEP", "CANCEL"])
def test_a_split_gives_the_new_firm_a_licence_and_does_what_was_decided_with_the_other(
    new_firm: Callable[..., Firm], client: Client, fate: str
) -> None:
    firm = new_firm()
    application_id = str(firm.ask.start(type="SPLIT").application_id)
    other, licence = engage(firm, application_id, fate=fate)
    given = firm.tabs(Level.THIRD)
    given["categories"]["fields"].pop("nature")
    people = given["electricians"]["rows"]["people"]
    given["electricians"]["fields"] = {"authority": people[0]["authority"]}
    for code, tab in given.items():
        firm.fill(application_id, code, tab)
    place: dict[str, Any] = {
        "application_id": application_id,
        "enterprise_id": str(other.actor.enterprise_id),
    }
    if fate == "CANCEL":
        assert "还没有确定去向" in gaps(firm, application_id)
        firm.ask.allot(**place, to="RELEASE")
    firm.attach_all(application_id)
    firm.ask.submit(application_id=application_id)
    granted(firm, client, application_id, "SPLIT")
    assert licence_of(firm).state == LicenceState.VALID
    after = licence_of(other)
    assert after.number == licence.number
    if fate == "KEEP":
        assert (after.state, after.successors) == (LicenceState.VALID, [])
        assert staff(other)["SKILL"] == 10
    else:
        assert after.state == LicenceState.CANCELLED
        assert [one.by for one in after.successors] == ["SPLIT"]
        wait_for(lambda: staff(other) == {}, what="the end of the roster")


def test_nothing_is_submitted_without_consent_and_while_somebody_goes_nowhere(
    new_firm: Callable[..., Firm],
) -> None:
    firm, application_id = survivor(new_firm)
    assert "请选择被吸收方企业" in gaps(firm, application_id)
    other, licence = holder(firm)
    firm.ask.name_party(application_id=application_id, text=licence.number)
    assert "还没有确认同意" in gaps(firm, application_id)
    assert not side(firm, application_id, other).roster_known, "nothing is handed over unasked"
    other.ask.answer_party(application_id=application_id, agree=True)
    assert "还没有确定去向" in gaps(firm, application_id)
    place: dict[str, Any] = {
        "application_id": application_id,
        "enterprise_id": str(other.actor.enterprise_id),
    }
    firm.ask.allot(**place, to="RELEASE")
    assert "去向" not in gaps(firm, application_id)
    one = side(firm, application_id, other).people[0]
    firm.ask.allot(**place, to="LEAVE", refs=[one.ref])
    assert one.name in gaps(firm, application_id)


def test_who_is_named_in_the_application_and_released_is_named_twice(
    new_firm: Callable[..., Firm],
) -> None:
    firm, application_id = survivor(new_firm)
    other, _ = engage(firm, application_id)
    place: dict[str, Any] = {
        "application_id": application_id,
        "enterprise_id": str(other.actor.enterprise_id),
    }
    firm.ask.allot(**place, to="RELEASE")
    [person, *_] = other.tabs(Level.THIRD)["technicians"]["rows"]["people"]
    firm.ask.save_row(
        application_id=application_id, section="technicians", rowset="people", values=person
    )
    assert "只能选择一项" in gaps(firm, application_id)
    assert firm.ask.balance_sheet(application_id=application_id).twice == 1


def test_who_may_not_be_named(new_firm: Callable[..., Firm]) -> None:
    """Itself, nobody, one whose own case runs, one that is bound already: also in a circle."""
    firm, application_id = survivor(new_firm)
    own = licence_of(firm).number
    refused(lambda: firm.ask.name_party(application_id=application_id, text=own), Invalid)
    refused(lambda: firm.ask.name_party(application_id=application_id, text="4-1"), Invalid)
    other, licence = holder(firm)
    running = str(other.ask.start(type="MERGE").application_id)
    told = refused(
        lambda: firm.ask.name_party(application_id=application_id, text=licence.number), Conflict
    )
    assert "有正在办理的合并申请" in told.message
    other.ask.abandon(application_id=running, reason="改由对方办理")
    firm.ask.name_party(application_id=application_id, text=licence.number)
    told = refused(
        lambda: firm.ask.name_party(application_id=application_id, text=licence.number), Conflict
    )
    assert "已经列入" in told.message
    other.ask.answer_party(application_id=application_id, agree=True)
    # The other way round, while both are under way.
    refused(lambda: other.ask.start(type="MERGE"), Conflict)
    third, _ = survivor(new_firm)
    draft = third.ask.mine().items[0].application_id
    refused(lambda: third.ask.name_party(application_id=draft, text=licence.number), Conflict)


def test_of_two_mergers_that_name_one_firm_at_the_same_moment_one_gets_it(
    new_firm: Callable[..., Firm],
) -> None:
    (one, first), (two, second) = survivor(new_firm), survivor(new_firm)
    other, licence = holder(one)
    one.ask.name_party(application_id=first, text=licence.number)
    two.ask.name_party(application_id=second, text=licence.number)

    def agree(application_id: str) -> str:
        with other.elsewhere() as window:
            try:
                window.ask.answer_party(application_id=application_id, agree=True)
            except Conflict as error:
                return error.message
            return "agreed"

    answers = sorted(eventlet.GreenPool().imap(agree, [first, second]))
    assert answers.count("agreed") == 1, answers
    bound = [item for item in other.ask.engagements().items if item.consent == "GIVEN"]
    assert len(bound) == 1


def test_a_party_withdraws_before_and_after_the_submission(
    new_firm: Callable[..., Firm],
) -> None:
    firm, application_id = survivor(new_firm)
    other, _ = engage(firm, application_id)
    other.ask.answer_party(application_id=application_id, agree=False)
    assert "不同意" in gaps(firm, application_id)
    place: dict[str, Any] = {
        "application_id": application_id,
        "enterprise_id": str(other.actor.enterprise_id),
    }
    refused(lambda: firm.ask.rely_on_paper(**place), Conflict)
    firm, application_id, other, _ = submitted(new_firm)
    reaches(firm, application_id, "FORMAL_REVIEW")
    stranger = new_firm()
    wait_for(lambda: opened(firm, application_id), what="the case")
    refused(lambda: reading(stranger, Review).terminate(case_id=application_id), NotFound)
    reading(other, Review).terminate(case_id=application_id, reason="股东会没有通过")
    reaches(firm, application_id, "TERMINATED")
    assert licence_of(other).state == LicenceState.VALID
    assert staff(other)["SKILL"] == 10
    wait_for(lambda: "MERGE" in open_types(other), what="the other firm to be free")


@pytest.mark.spec("P-02")
def test_a_licence_that_is_revoked_meanwhile_cannot_be_merged(
    new_firm: Callable[..., Firm], client: Client, system: Mapping[str, str]
) -> None:
    firm, application_id, other, number = submitted(new_firm)
    *before, decide, _ = steps_of("MERGE", "GENERAL").usual
    for step in before:
        reaches(firm, application_id, step.state)
        pass_on(client, application_id, step)
    reaches(firm, application_id, decide.state)
    database = Db.connect(system["DATABASE_URL_REVIEW"], "review")
    with database.transaction(system_call("tests")) as tx:
        revoked = Revoke(on=clock.today(), ended_by=LicenceEnding.REVOKED)
        keep(tx, held(tx, str(other.actor.enterprise_id)), revoked)
    database.close()
    told = refused(lambda: pass_on(client, application_id, decide), Conflict)
    assert number in told.message and "不能准予" in told.message


def test_who_leaves_the_absorbed_firm_meanwhile_does_not_come(
    new_firm: Callable[..., Firm], client: Client
) -> None:
    firm, application_id, other, _ = submitted(new_firm)
    before = staff(firm)
    people = reading(other, Personnel).people().items
    leaver = next(one for one in people if one.kind == "SKILL")
    reading(other, Personnel).leave(post_ids=[leaver.post_id])
    granted(firm, client, application_id, "MERGE")
    assert wait_for(lambda: staff(firm)["SKILL"] == before["SKILL"] + 9, what="the people")
