"""承诺核查 and 现场核查 on the intranet: from the worklist to the verdict, with a visit."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select, text

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from contracts.credit import Credit, Listing
from deploy.sandboxes.credit.firms import Firms
from rules.vocabulary.enumerations import Office, StaffRole
from services.credit_gateway.model import Answered
from services.credit_gateway.standing import known_now
from services.credit_gateway.store import Wanted
from services.review.procedure import steps_of
from services.review.tables import cases
from tests.clients import Client
from tests.polling import wait_for
from tests.service.application.firms import Firm
from tests.service.gateway.cases import pass_on, submitted
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
DATA = ("ENTRY", "FINANCE", "PERFORMANCE", "HEADS", "STAFF", "SAFETY")


@pytest.fixture(scope="module")
def review_db(system: dict[str, str]) -> Iterator[Db]:
    connected = Db.connect(system["DATABASE_URL_REVIEW"], "review")
    yield connected
    connected.close()


@pytest.fixture(scope="module")
def case_id(client: Client, new_firm: Callable[..., Firm], review_db: Db) -> str:
    """A licence that was granted on a promise."""
    found = submitted(new_firm())

    def chosen() -> bool:
        with review_db.transaction(system_call("review")) as tx:
            done = tx.session.execute(
                text("UPDATE review_case SET procedure = 'PROMISE' WHERE id = :id RETURNING id"),
                {"id": found},
            )
            return done.one_or_none() is not None

    wait_for(chosen, what="the case")
    for step in steps_of("NEW", "PROMISE").steps:
        pass_on(client, found, step)
    return found


def held_by(system: dict[str, str], case_id: str) -> Any:
    """Whose case it is: enterprise_id, uscc, name."""
    db = Db.connect(system["DATABASE_URL_REVIEW"], "review", pool_size=1)
    with db.read(system_call("review")) as session:
        wanted = select(
            cases.c.enterprise_id, cases.c.uscc, cases.c.enterprise_name.label("name")
        ).where(cases.c.id == case_id)
        found = session.execute(wanted).one()
    db.close()
    return found


@pytest.fixture(scope="module")
def verifier(reviewer: Callable[..., Visitor]) -> Visitor:
    return reviewer(StaffRole.EXAMINE)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "steelblue").save(out, "JPEG")
    return out.getvalue()


def link(visitor: Visitor, path: str) -> str:
    """The first address on the page that begins with `path`."""
    part = visitor.page.text.partition(f'href="{path}')[2]
    return path + part.partition('"')[0]


@pytest.mark.spec("C-09", "C-10", "N-06", "N-12")
def test_a_promise_is_verified_from_the_worklist_to_the_verdict(
    verifier: Visitor, case_id: str
) -> None:
    verifier.get(f"/cases/{case_id}")
    assert "未经人工审查" in verifier.text and "待核查" in verifier.text
    verifier.get("/commitments")
    assert "需要办理" in verifier.text and "统计" in verifier.text
    place = link(verifier, "/commitments/")
    verifier.get(place)
    assert "企业登记" in verifier.text and "数据核查" in verifier.text
    version = number(verifier)
    answer = verifier.post(
        f"{place}/verdict", {"verdict": "PASS", "version": version, "confirmed": "1"}
    )
    assert answer.status_code == 422 and "还没有核查" in verifier.text
    for check in DATA:
        given = {"result": "MET", "text": f"{check} 一致", "version": number(verifier)}
        assert verifier.post(f"{place}/checks/{check}", given).status_code == 200
    refused = verifier.post(
        f"{place}/visits",
        {"planned_on": clock.today().isoformat(), "place": "某地", "people": "张检查"},
    )
    assert refused.status_code == 422 and "两人以上" in verifier.text and "张检查" in refused.text
    visit(verifier, place)
    verifier.get(place)
    passed = {"verdict": "PASS", "version": number(verifier)}
    verifier.post(f"{place}/verdict", passed)
    assert "作出核查结论" in verifier.text and "核查通过" not in verifier.text, "asked first"
    verifier.post(f"{place}/verdict", {**passed, "confirmed": "1"})
    assert "核查通过" in verifier.text
    verifier.get(f"/cases/{case_id}")
    assert "未经人工审查" not in verifier.text


def visit(verifier: Visitor, place: str) -> None:
    planned = {
        "planned_on": clock.today().isoformat(),
        "place": "湖东路1号",
        "people": "张一、李二",
    }
    verifier.post(f"{place}/visits", planned)
    field = verifier.page.url.removeprefix(verifier.address)
    assert verifier.page.headers["Permissions-Policy"].count("geolocation=(self)") == 1
    located = {"latitude": "26.0857", "longitude": "119.2965", "accuracy": "8.5"}
    taken = {**located, "taken_at": "2026-03-02T02:03:04.000Z", "note": "门牌"}
    for _ in range(2):  # a phone that did not hear the answer sends it again
        verifier.post(f"{field}/photos", taken, files={"file": ("a.jpg", picture(), "image/jpeg")})
    assert (
        verifier.page.text.count('<img src="/inspections/') == 1
        and verifier.text.count("门牌") == 1
    )
    assert "26.08570" in verifier.text and "±8米" in verifier.text
    photo = verifier.session.get(verifier.address + link_of_photo(verifier), timeout=30)
    assert photo.headers["Content-Type"] == "image/jpeg" and photo.content == picture()
    bad = verifier.post(f"{field}/photos", taken, files={"file": ("a.jpg", b"no picture", "")})
    assert "照片" in verifier.text and bad.status_code == 200
    lines = {one.split('"')[0] for one in verifier.page.text.split('name="result-')[1:]}
    first, *others = sorted(lines)
    filled = {f"result-{code}": "MET" for code in others} | {"summary": "现场与申报一致。"}
    answer = verifier.post(f"{field}/report", {**filled, "version": number(verifier)})
    assert answer.status_code == 422 and "现场与申报一致。" in verifier.page.text
    filled |= {f"result-{first}": "MET", **located}
    verifier.post(f"{field}/report", {**filled, "version": number(verifier)})
    assert "已提交报告" in verifier.text and "现场与申报一致。" in verifier.text
    verifier.post(f"{field}/photos", taken, files={"file": ("a.jpg", picture(), "image/jpeg")})
    assert verifier.text.count("门牌") == 1


def link_of_photo(verifier: Visitor) -> str:
    return (
        "/inspections/"
        + verifier.page.text.partition('<img src="/inspections/')[2].partition('"')[0]
    )


def number(visitor: Visitor) -> str:
    return visitor.page.text.partition('name="version" value="')[2].partition('"')[0]


@pytest.mark.spec("N-06")
def test_a_case_that_is_examined_is_visited_before_it_goes_on(
    client: Client,
    new_firm: Callable[..., Firm],
    verifier: Visitor,
) -> None:
    """现场核查 as a step of 传统审批: planned, reported, back to 审查."""
    case_id = submitted(new_firm())
    for step in steps_of("NEW", "GENERAL").steps[:2]:
        pass_on(client, case_id, step)
    end_step(verifier, case_id, "INSPECT", "业绩存疑，需要现场核对")
    verifier.get(f"/cases/{case_id}")
    claim = link_of_claim(verifier)
    verifier.post(claim)
    assert "不再进行现场核查" in verifier.text and "现场核查结束" not in verifier.text
    planned = {
        "planned_on": clock.today().isoformat(),
        "place": "湖东路1号",
        "people": "张一、李二",
    }
    verifier.post(f"/cases/{case_id}/visits", planned)
    field = verifier.page.url.removeprefix(verifier.address)
    lines = {one.split('"')[0] for one in verifier.page.text.split('name="result-')[1:]}
    filled = {f"result-{code}": "MET" for code in lines} | {"summary": "一致。"}
    verifier.post(f"{field}/report", {**filled, "version": number(verifier)})
    verifier.get("/inspections?state=REPORTED")
    assert field in verifier.page.text
    end_step(verifier, case_id, "PASS", "")
    verifier.get(f"/cases/{case_id}")
    assert "本办件等待审查" in verifier.text or "审查意见" in verifier.text


def link_of_claim(visitor: Visitor) -> str:
    part = visitor.page.text.partition('action="/tasks/')[2]
    return "/tasks/" + part.partition('"')[0]


def end_step(visitor: Visitor, case_id: str, outcome: str, words: str) -> None:
    visitor.get(f"/cases/{case_id}")
    if "领取并办理" in visitor.text:
        visitor.post(link_of_claim(visitor))
    hidden = {
        name: visitor.page.text.partition(f'name="{name}" value="')[2].partition('"')[0]
        for name in ("task_id", "version")
    }
    given = {**hidden, "outcome": outcome, "text": words, "action": "check"}
    visitor.post(f"/cases/{case_id}/decision", given)
    assert visitor.page.status_code == 200, visitor.text
    visitor.post(f"/cases/{case_id}/decision", {**given, "action": "confirm"})


@pytest.mark.spec("C-09", "N-16")
def test_what_was_granted_is_published_with_its_commitment_and_exported(
    visitor: Visitor, verifier: Visitor, case_id: str
) -> None:
    """双公示: the public page, the 承诺书 as PDF, the file for the national exchange."""
    visitor.get("/decisions")
    assert "告知承诺制" in visitor.text and "待发证" not in visitor.text
    paper = link(visitor, "/decisions/commitments/")
    answer = visitor.session.get(visitor.address + paper, timeout=30)
    assert answer.headers["Content-Type"] == "application/pdf" and answer.content[:4] == b"%PDF"
    assert visitor.get("/decisions?since=gestern").status_code == 422
    assert visitor.get("/decisions?kind=PENALTIES").status_code == 200
    day = clock.today().isoformat()
    file = verifier.get(f"/publications.csv?kind=LICENCES&since={day}&until={day}")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("XK_XDR_MC,XK_XDR_LB,") and len(lines) >= 2
    assert "告知承诺制" in file.content.decode("utf-8-sig")
    far = verifier.get(f"/publications.csv?kind=LICENCES&since=2026-01-01&until={day}")
    assert far.status_code == 422 and "31天" in verifier.text
    assert visitor.get("/publications.csv").status_code == 404


def test_what_is_known_of_the_credit_of_holders_is_shown_outside_the_case(
    system: dict[str, str],
    credit: Firms,
    verifier: Visitor,
    reviewer: Callable[..., Visitor],
    case_id: str,
) -> None:
    """The round over the holders, which may run at any moment, finds the same."""
    firm = held_by(system, case_id)
    credit.set(firm.uscc, {"class": "失信", "focus_list": [{"reason": "拖欠工程款"}]})
    db = Db.connect(system["DATABASE_URL_CREDIT_GATEWAY"], "credit_gateway", pool_size=1)
    wanted = Wanted(firm.uscc, firm.enterprise_id, "ZHEJIANG", "", "HOLDER")
    listed = Listing(reason="拖欠工程款", since=None, until=None)
    found = Credit(
        found=True, credit_class="DISHONEST", serious_dishonest=[], focus_list=[listed],
        abnormal_operation=[], penalties=[], false_commitment=False,
    )  # fmt: skip
    with db.transaction(system_call("credit_gateway")) as tx:
        known_now(tx, wanted, Answered(found, tx.now, "信用能源"), firm.name)
    db.close()
    verifier.get("/credit")
    assert verifier.page.status_code == 200, verifier.text
    assert firm.name in verifier.text and "列入名单" in verifier.text
    assert "失信 1" in verifier.text and "浙江监管办" in verifier.text
    verifier.get("/credit?kind=GOOD")
    assert firm.name not in verifier.text
    verifier.get(f"/credit/{firm.enterprise_id}")
    assert firm.name in verifier.text and "信用信息查询记录" in verifier.text
    verifier.get(f"/cases/{case_id}/licence")
    assert "信用和承诺" in verifier.text and "告知承诺（许可证新申请）" in verifier.text
    elsewhere = reviewer(StaffRole.EXAMINE, office=Office.FUJIAN)
    assert firm.name not in elsewhere.get("/credit").text
    assert reviewer(StaffRole.PERSONNEL).get("/credit").status_code == 403
