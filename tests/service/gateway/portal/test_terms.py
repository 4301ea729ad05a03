"""What a firm and the public are shown of a licence whose term ends, is held on or follows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from rules.vocabulary.enumerations import Level, StaffRole
from services.review import reminders
from services.review.licensing import repository
from services.review.licensing.changes import Change, Extend, Renew
from services.review.licensing.values import Grades, Licence
from tests.factories.holding import hold
from tests.service.gateway.intranet.test_cases import Reviewer
from tests.service.gateway.portal.conftest import Applicant
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
HELD_ON = "视为准予延续：延续申请正在办理，办结前许可证继续有效（行政许可法第五十条）"
CLOCK = system_call("review")


def holder(system: Mapping[str, str], applicant: Applicant, ends_on: date) -> Licence:
    firm = applicant.firm
    tabs = firm.tabs(Level.THIRD)
    return hold(system, str(firm.actor.enterprise_id), firm.entry, tabs, ends_on=ends_on)


def change(system: Mapping[str, str], licence: Licence, made: Change) -> Licence:
    with closing(Db.connect(system["DATABASE_URL_REVIEW"], "review")) as db:
        with db.transaction(CLOCK) as tx:
            repository.lock_all_of(tx.session, licence.enterprise_id)
            return repository.keep(tx, licence, made)


def said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@pytest.mark.spec("F-14")
def test_the_home_page_reminds_of_the_end_until_a_renewal_is_filed(
    applicant: Applicant, system: Mapping[str, str]
) -> None:
    ends_on = clock.today() + timedelta(days=60)
    licence = holder(system, applicant, ends_on)
    applicant.get("/home")
    assert "到期提醒" not in applicant.text
    with closing(Db.connect(system["DATABASE_URL_REVIEW"], "review")) as db:
        assert reminders.remind(CLOCK, db=db) >= 1
    applicant.get("/home")
    assert "到期提醒" in applicant.text and "办理许可证延续" in applicant.text
    first, last = (ends_on - timedelta(days=days) for days in (90, 30))
    assert licence.number in applicant.text
    assert f"请在{said(first)}至{said(last)}之间" in applicant.text
    applicant.post("/applications", {"type": "RENEW"})
    applicant.get("/home")
    assert "查看正在办理的申请" in applicant.text


@pytest.mark.spec("F-16")
def test_beyond_its_term_the_same_is_said_everywhere(
    applicant: Applicant, visitor: Visitor, reviewer: Reviewer, system: Mapping[str, str]
) -> None:
    yesterday = clock.today() - timedelta(days=1)
    licence = holder(system, applicant, yesterday)
    licence = change(system, licence, Extend(on=clock.today()))
    token = licence.prints[0].mark.token
    applicant.get("/home")
    assert HELD_ON in applicant.text and "有效" in applicant.text
    visitor.get(f"/verify/{token}")
    assert "许可证真实有效" in visitor.text and HELD_ON in visitor.text
    visitor.get("/licences", params={"text": licence.number})
    assert HELD_ON in visitor.text
    office = reviewer(StaffRole.FORMAL)
    office.get("/register", params={"text": licence.number})
    assert HELD_ON in office.text


@pytest.mark.spec("F-16", "G-05")
def test_a_term_that_has_not_begun_is_said_to_be_so_everywhere(
    applicant: Applicant, visitor: Visitor, reviewer: Reviewer, system: Mapping[str, str]
) -> None:
    ends_on = clock.today() + timedelta(days=40)
    licence = holder(system, applicant, ends_on)
    grades: Any = Grades.of({"CZ": "3"})
    licence = change(system, licence, Renew(on=clock.today(), grades=grades))
    begins = said(ends_on + timedelta(days=1))
    old, new = (one.mark.token for one in licence.prints)
    applicant.get("/home")
    assert "已准予延续" in applicant.text and "未生效" in applicant.text
    assert begins in applicant.text
    visitor.get(f"/verify/{old}")
    assert "许可证真实有效" in visitor.text and begins in visitor.text
    visitor.get(f"/verify/{new}")
    assert "本证未生效" in visitor.text and begins in visitor.text
    visitor.get("/licences", params={"text": licence.number})
    assert "未生效" in visitor.text
    office = reviewer(StaffRole.FORMAL)
    office.get("/register", params={"text": licence.number})
    assert "未生效" in office.text
