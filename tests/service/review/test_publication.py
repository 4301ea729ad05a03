"""双公示: what is published of grants and penalties, and what is not, on a real database."""

from datetime import date, timedelta

import pytest

from chassis import clock
from chassis.context import Actor
from chassis.database import Db
from contracts.errors import NotFound
from contracts.review.cases import DocumentId
from contracts.review.publications import (
    LICENCES,
    PENALTIES,
    Publication,
    PublicationQuery,
    Publications,
)
from services.review import publication
from tests.service.review.conftest import Desk, call
from tests.service.review.holder import TODAY, Firm
from tests.service.review.promising import Promiser
from tests.service.review.test_verification import decided

pytestmark = [pytest.mark.service, pytest.mark.spec("C-09")]
NOBODY = Actor("anonymous")
WEEK = timedelta(days=7)
XK = {
    "XK_XDR_MC", "XK_XDR_LB", "XK_XDR_SHXYM", "XK_FRDB", "XK_FR_ZJLX", "XK_XKWS", "XK_WSH",
    "XK_XKLB", "XK_XKZS", "XK_XKBH", "XK_NR", "XK_JDRQ", "XK_YXQZ", "XK_YXQZI", "XK_XKJG",
    "XK_XKJGDM", "XK_ZT", "XK_LYDW", "XK_LYDWDM", "BZ",
}  # fmt: skip
CF = {
    "CF_XDR_MC", "CF_XDR_SHXYM", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB1", "CF_CFLB2",
    "CF_NR", "CF_JDRQ", "CF_XZJG", "CF_GSJZQ", "CF_ZT",
}  # fmt: skip


def ask(db: Db, **asked: object) -> Publications:
    with db.read(call(NOBODY)) as session:
        return publication.published(session, call(NOBODY), PublicationQuery(**asked, limit=500))  # type: ignore[arg-type]


def of_licence(db: Db, number: str | None, **asked: object) -> list[Publication]:
    found = ask(db, kind=LICENCES, **asked).items
    return [one for one in found if one.record["XK_XKBH"] == number]


def test_a_grant_on_a_promise_is_public_at_once_with_its_commitment(db: Db) -> None:
    with clock.travel(TODAY):
        firm = Promiser(db)
        (found,) = of_licence(db, firm.done.licence_number, since=TODAY, until=TODAY + WEEK)
        record = found.record
        assert record.keys() == XK
        assert record["BZ"] == "告知承诺制" and record["XK_NR"] == "承装类二级"
        assert (record["XK_JDRQ"], record["XK_YXQZ"]) == ("2026-03-02", "2026-03-02")
        assert (record["XK_YXQZI"], record["XK_ZT"]) == ("2032-03-01", "1")
        assert record["XK_XKJG"] == "国家能源局华东监管局"
        document = DocumentId(document_id=str(found.commitment_id))
        with db.read(call(NOBODY)) as session:
            text = publication.commitment(session, call(NOBODY), document)
        assert text.template == "commitment" and text.values["conditions"]
        assert text.values["verified_until"] == "2026-09-02"
        other = DocumentId(document_id=found.document_id)
        with db.read(call(NOBODY)) as session, pytest.raises(NotFound):
            publication.commitment(session, call(NOBODY), other)
    assert of_licence(db, firm.done.licence_number, since=TODAY + timedelta(days=1)) == []


def test_an_ordinary_grant_is_published_from_its_decision_on(db: Db, desk: Desk) -> None:
    case_id = desk.bring_to("ISSUE", enterprise_name="杭州公示测试电力有限公司")

    def mine() -> dict[str, str]:
        name = "杭州公示测试电力有限公司"
        (found,) = (one for one in ask(db).items if one.record["XK_XDR_MC"] == name)
        assert found.commitment_id is None
        return found.record

    assert (mine()["XK_XKBH"], mine()["BZ"]) == ("", "")
    number = desk.pass_on(case_id).licence_number
    assert mine()["XK_XKBH"] == number


def test_a_penalty_is_published_without_anything_that_was_typed(db: Db) -> None:
    with clock.travel(TODAY):
        firm = Firm(db)
        firm.ended("LICENCE_ABUSE")
        found = [one for one in ask(db, kind=PENALTIES).items if one.decided_on == date(2026, 3, 2)]
        record = found[0].record
        assert record.keys() == CF
        assert (record["CF_CFLB1"], record["CF_ZT"]) == ("吊销许可证件", "1")
        assert "出租给他人使用" not in str(record), "the facts are in the decision"


def test_a_licence_that_ended_is_published_as_such(db: Db) -> None:
    with clock.travel(TODAY):
        firm = Promiser(db)
        number = firm.done.licence_number
        firm.check_all(STAFF="不符。")
        done = firm.conclude("FALSE", "不符。")
        decided(firm, str(done.proceeding_id))
        assert [one.record["XK_ZT"] for one in of_licence(db, number)] == ["2"]
