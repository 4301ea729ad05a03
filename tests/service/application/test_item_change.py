"""许可事项变更: other categories and levels of the same licence."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.errors import Conflict, Invalid
from rules.grade_changes import CHECK
from rules.vocabulary.enumerations import Level, StaffRole
from services.review.procedure import steps_of
from tests.clients import Client
from tests.factories.holding import hold
from tests.service.application.confirming import add_repair, change, confirm_prefilled
from tests.service.application.firms import Firm, reaches
from tests.service.application.test_case import Desk
from tests.service.application.test_drafts import refused
from tests.service.application.test_renew import People
from tests.service.gateway.cases import pass_on

pytestmark = pytest.mark.service
START: dict[str, Any] = {"type": "ITEM_CHANGE"}


def holds(system: dict[str, str], firm: Firm, level: Level = Level.THIRD) -> None:
    """Of 承装 of this level, with the people of 三级."""
    firm_id = str(firm.actor.enterprise_id)
    hold(system, firm_id, firm.entry, firm.tabs(Level.THIRD), level=level)


def checks(report: Any) -> list[str]:
    return [one["result"] for one in report["findings"] if one["rule"] == CHECK]


@pytest.mark.spec("E-01", "E-16", "E-26", "E-27", "P-01")
def test_what_would_change_nothing_is_refused_and_an_abandoned_one_is_begun_anew(
    firm: Firm, system: dict[str, str]
) -> None:
    assert refused(lambda: firm.ask.start(**START), Conflict).message == "取得许可证后可以办理"
    holds(system, firm)
    application_id = firm.ask.start(**START).application_id
    place: dict[str, Any] = {
        "application_id": application_id,
        "section": "categories",
        "version": 1,
    }
    useless: list[dict[str, str]] = [
        {},
        {"install_level": "3"},
        {"install_level": "NONE"},
        {"test_level": "NONE"},
    ]
    for values in (change(firm, **levels) for levels in useless):
        with pytest.raises(Invalid) as wrong:
            firm.ask.save_fields(**place, values=values)
        assert len(wrong.value.findings) == 1, values
    firm.ask.save_fields(**place, values=change(firm, install_level="1"))  # no law forbids two
    shown = firm.ask.get(application_id=application_id)
    assert shown.categories == {"CZ": "1"}
    assert refused(lambda: firm.ask.start(**START), Conflict).details["application_id"]
    firm.ask.abandon(application_id=application_id, reason="资料有重大变化，重新申请")
    assert firm.ask.get(application_id=application_id).state == "ABANDONED"
    assert firm.ask.start(**START).application_id != application_id


@pytest.mark.spec("E-29")
def test_lowering_needs_the_lower_conditions_only(firm: Firm, system: dict[str, str]) -> None:
    holds(system, firm, Level.SECOND)
    application_id = firm.ask.start(**START).application_id
    confirm_prefilled(firm, application_id, change(firm, install_level="3"))
    firm.attach_all(application_id)
    found = firm.ask.check(application_id=application_id)
    assert found.can_submit and not checks(found.report)


@pytest.mark.spec("E-29", "P-02")
def test_a_reviewer_confirms_that_nothing_happened_in_the_year_before(
    firm: Firm, client: Client, system: dict[str, str]
) -> None:
    holds(system, firm)
    application_id = firm.ask.start(**START).application_id
    add_repair(firm, application_id)
    firm.attach_all(application_id)
    report = firm.ask.check(application_id=application_id).report
    assert checks(report) == ["manual"] * 5
    manual = {one["rule"] for one in report["findings"] if one["result"] == "manual"}
    firm.ask.submit(application_id=application_id)
    # Somebody leaves and somebody comes while the case runs.
    roster = People(system, firm)
    left, came = roster.leave("SKILL"), roster.come("TECH")

    steps = {step.code: step for step in steps_of("ITEM_CHANGE", "GENERAL").steps}
    for code in ("FORMAL", "ACCEPT"):
        pass_on(client, application_id, steps[code])
    desk, passes = Desk(client), (application_id, StaffRole.EXAMINE, "PASS")
    wrong = refused(
        lambda: desk.decide(*passes, manual_confirmed=sorted(manual - {CHECK})), Invalid
    )
    assert [one["rule"] for one in wrong.findings] == [CHECK]
    desk.decide(*passes, manual_confirmed=sorted(manual))
    for code in ("DECIDE", "ISSUE"):
        pass_on(client, application_id, steps[code])
    reaches(firm, application_id, "ISSUED")
    counts = roster.settled()
    assert counts == {"TECH_HEAD": 1, "SAFETY_HEAD": 1, "TECH": 6, "SKILL": 9}
    assert came in roster.active() and left not in roster.active()
