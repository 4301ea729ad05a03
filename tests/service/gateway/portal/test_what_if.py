"""人员达标测算 of a firm's own roster."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from rules.vocabulary.enumerations import Level
from tests.factories.registrations import PASSWORD
from tests.present import present
from tests.service.application.firms import Firm
from tests.service.gateway.portal.conftest import Applicant
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
PLACES = re.compile(r'name="leave" value="(electricians/[^"]+)"')


@pytest.fixture
def complete(applicant: Applicant) -> Applicant:
    """With a complete draft of level three."""
    applicant.application_id = applicant.firm.complete(Level.THIRD)
    return applicant


def test_the_own_roster_its_levels_and_what_time_brings(complete: Applicant) -> None:
    complete.get(f"{complete.place}/check")
    assert f"{complete.place}/what-if" in complete.page.text, "there is a way to it"
    complete.get("/home")
    assert f"{complete.place}/what-if" in complete.page.text
    complete.get(f"{complete.place}/what-if")
    assert "承装类 达到三级" in complete.text
    assert "距二级还差" in complete.text
    assert "今后的变化" in complete.text
    assert "统计信息" in complete.text
    numbers = {person["id_number"] for person in rows(complete.firm)}
    assert not any(number in complete.page.text for number in numbers)
    complete.get(f"{complete.place}/what-if?scope=all")
    assert "承装类 达到三级" in complete.text


def rows(firm: Firm) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = firm.tabs(Level.THIRD)["electricians"]["rows"]["people"]
    return people


def test_who_leaves_takes_the_level_along_and_stays_chosen(complete: Applicant) -> None:
    complete.get(f"{complete.place}/what-if")
    place = present(PLACES.search(complete.page.text))[1]
    day = clock.today() + timedelta(days=30)
    complete.post(f"{complete.place}/what-if", {"leave": place, "day": day.isoformat()})
    assert complete.page.status_code == 200
    assert "承装类由三级降到最低等级以下" in complete.text
    assert "离职当日" in complete.text
    assert f'value="{place}" checked' in complete.page.text
    assert f'value="{day}"' in complete.page.text


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"day": "2026-02-30", "leave": "technical_head"}, "离职日期不是真实的日期"),
        ({"day": ""}, "请选择离职的人员"),
        ({"day": "2020-01-01", "leave": "technical_head"}, "离职日期应在今天至"),
        ({"leave": "electricians/none"}, "不在人员名单上"),
    ],
)
def test_what_makes_no_sense_is_said(drafting: Applicant, form: dict[str, Any], says: str) -> None:
    drafting.get(f"{drafting.place}/what-if")
    drafting.post(f"{drafting.place}/what-if", form)
    assert drafting.page.status_code == 422
    assert says in drafting.text


def test_a_draft_with_nobody_is_told_so(drafting: Applicant) -> None:
    drafting.get(f"{drafting.place}/what-if")
    assert drafting.page.status_code == 200
    assert "还没有填写人员" in drafting.text


@pytest.mark.spec("P-09")
def test_another_firms_roster_is_not_there(
    drafting: Applicant, system: dict[str, str], new_firm: Callable[..., Firm]
) -> None:
    stranger = Visitor(system["PORTAL_URL"])
    stranger.sign_in(new_firm().username, PASSWORD)
    assert stranger.get(f"{drafting.place}/what-if").status_code == 404
