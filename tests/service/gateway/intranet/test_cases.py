"""A case on the reviewers' pages, from the task list to the delivered licence."""

import re
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import update

from chassis.context import system_call
from chassis.database import Db
from contracts.application.difference import CorrectionAnswer
from deploy.local import postgres
from rules.vocabulary.enumerations import Level, Office, StaffRole
from services.identity.tables import enterprise
from tests import personal_data
from tests.personal_data import Known
from tests.service.application.firms import Firm
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
ORDER = (
    (StaffRole.FORMAL, "PASS"),
    (StaffRole.ACCEPT, "PASS"),
    (StaffRole.EXAMINE, "PASS"),
    (StaffRole.DECIDE, "GRANT"),
    (StaffRole.ISSUE, "PASS"),
)
Reviewer = Callable[..., Visitor]


@pytest.fixture
def case_id(new_firm: Callable[..., Firm]) -> str:
    """A complete application, just submitted."""
    firm = new_firm()
    application_id = firm.complete()
    firm.ask.submit(application_id=application_id)
    return application_id


def open_case(visitor: Visitor, case_id: str) -> None:
    """The case arrives with an event, so the page may need a moment."""
    deadline = time.monotonic() + 15
    while visitor.get(f"/cases/{case_id}").status_code == 404:
        assert time.monotonic() < deadline, "the case was not opened"


def claim(visitor: Visitor, case_id: str) -> None:
    open_case(visitor, case_id)
    path = visitor.page.text.partition('action="/tasks/')[2].partition('"')[0]
    assert path.endswith("/claim"), visitor.text
    visitor.post(f"/tasks/{path}")


def choose(
    visitor: Visitor,
    case_id: str,
    outcome: str,
    *more: tuple[str, str],
    actions: tuple[str, ...] = ("check", "confirm"),
) -> None:
    """Fill in the form of the step as it stands on the page, and confirm; signs are closed."""
    if "项提示没有填写核对情况" in visitor.text:
        visitor.get(f"/cases/{case_id}/report")
        for sign in re.findall(rf'action="(/cases/{case_id}/signs/[0-9a-f]+)"', visitor.page.text):
            visitor.post(sign, {"remark": "已核对"})
        visitor.get(f"/cases/{case_id}")
    hidden = [
        (name, visitor.page.text.partition(f'name="{name}" value="')[2].partition('"')[0])
        for name in ("task_id", "version")
    ]
    rules = visitor.page.text.split('name="manual_confirmed" value="')[1:]
    confirmed = [("manual_confirmed", rule.partition('"')[0]) for rule in rules]
    fields = [*hidden, *confirmed, ("outcome", outcome), *more]
    for action in actions:
        visitor.post(f"/cases/{case_id}/decision", [*fields, ("action", action)])


@pytest.mark.spec("N-01", "N-02", "N-03", "N-04", "N-05", "N-07", "N-08", "B-37")
def test_a_case_goes_from_the_task_list_to_a_delivered_licence(
    reviewer: Reviewer, case_id: str
) -> None:
    for role, outcome in ORDER:
        visitor = reviewer(role)
        claim(visitor, case_id)
        choose(visitor, case_id, outcome, ("text", "同意"))
        assert re.search("已转(受理|审查|决定|发证)|已发证，许可证编号", visitor.text), visitor.text
    visitor.get(f"/cases/{case_id}/licence")
    assert "核验码" in visitor.text
    assert visitor.get(f"/cases/{case_id}/licence/ORIGINAL").content.startswith(b"%PDF")
    visitor.get(f"/cases/{case_id}/licence")
    place, told = f"/cases/{case_id}/licence/delivery", {"method": "POSTED", "receiver": "陈建国"}
    visitor.post(place, told)
    assert "登记送达" in visitor.text and "邮寄送达" not in visitor.text, "asked first"
    visitor.post(place, {**told, "confirmed": "1"})
    assert "邮寄送达" in visitor.text and "陈建国" in visitor.text
    visitor.get(f"/cases/{case_id}/documents")
    assert "受理通知书" in visitor.text and "准予行政许可决定书" in visitor.text


@pytest.mark.spec("N-03")
def test_a_return_names_what_to_mend(reviewer: Reviewer, case_id: str) -> None:
    visitor = reviewer(StaffRole.FORMAL)
    claim(visitor, case_id)
    choose(visitor, case_id, "RETURN", actions=("check",))
    assert "请一次列明需要补正的全部内容" in visitor.text
    items = (("item_place", "basic/net_assets"), ("item_message", "与审计报告不一致"))
    choose(visitor, case_id, "RETURN", *items)
    assert "基本情况：与审计报告不一致" in visitor.text
    assert "时限暂停" in visitor.text
    visitor.get(f"/cases/{case_id}/documents")
    assert "补正告知书" in visitor.text


@pytest.mark.spec("N-03")
def test_nothing_happens_before_the_confirmation(reviewer: Reviewer, case_id: str) -> None:
    visitor = reviewer(StaffRole.FORMAL)
    claim(visitor, case_id)
    task = visitor.page.text.partition('name="task_id" value="')[2].partition('"')[0]
    visitor.post(
        f"/cases/{case_id}/decision",
        {"task_id": task, "version": "1", "outcome": "PASS", "action": "check"},
    )
    assert "您将对" in visitor.text
    visitor.get(f"/cases/{case_id}")
    assert "还没有办理意见" in visitor.text


@pytest.mark.spec("N-02")
def test_a_claimed_case_is_blocked_for_colleagues(reviewer: Reviewer, case_id: str) -> None:
    first, second = reviewer(StaffRole.FORMAL), reviewer(StaffRole.FORMAL)
    claim(first, case_id)
    second.get(f"/cases/{case_id}")
    assert "已由形审员领取" in second.text
    assert "下一步" not in second.text


@pytest.mark.spec("N-09")
def test_the_examiner_cannot_decide(reviewer: Reviewer, case_id: str) -> None:
    for role, outcome in ORDER[:2]:
        visitor = reviewer(role)
        claim(visitor, case_id)
        choose(visitor, case_id, outcome)
    both = reviewer(StaffRole.EXAMINE, StaffRole.DECIDE)
    claim(both, case_id)
    choose(both, case_id, "PASS")
    both.get(f"/cases/{case_id}")
    assert "领取并办理" not in both.text and "下一步" not in both.text


@pytest.mark.spec("N-10")
def test_another_office_does_not_find_the_case(reviewer: Reviewer, case_id: str) -> None:
    open_case(reviewer(StaffRole.FORMAL), case_id)
    other = reviewer(StaffRole.FORMAL, office=Office.FUJIAN)
    for path in ("", "/report", "/material", "/attachments", "/people", "/documents"):
        assert other.get(f"/cases/{case_id}{path}").status_code == 404


@pytest.mark.spec("N-05", "P-07")
def test_filed_material_is_masked_until_it_is_asked_for(reviewer: Reviewer, case_id: str) -> None:
    visitor = reviewer(StaffRole.EXAMINE)
    open_case(visitor, case_id)
    visitor.get(f"/cases/{case_id}/material/technical_head")
    assert "********" in visitor.text
    visitor.post(f"/cases/{case_id}/material/technical_head/unmask")
    assert "请选择查看原因" in visitor.text
    visitor.post(f"/cases/{case_id}/material/technical_head/unmask", {"reason": "MATERIAL"})
    assert "********" not in visitor.text and "本次查看已记录" in visitor.text
    visitor.get(f"/cases/{case_id}/people")
    visitor.post(f"/cases/{case_id}/people/history", {"section": "technical_head"})
    assert all(said in visitor.text for said in ("本申请单位", "技术负责人", "申请中"))


@pytest.mark.spec("N-05")
def test_the_report_shows_required_actual_and_result(reviewer: Reviewer, case_id: str) -> None:
    visitor = reviewer(StaffRole.EXAMINE)
    open_case(visitor, case_id)
    visitor.get(f"/cases/{case_id}/report")
    assert "R-11" in visitor.text and "符合" in visitor.text and "5人" in visitor.text


def test_every_tab_of_the_material_opens(reviewer: Reviewer, case_id: str) -> None:
    visitor = reviewer(StaffRole.FORMAL)
    open_case(visitor, case_id)
    visitor.get(f"/cases/{case_id}/material")
    for code in ("categories", "basic", "safety_head", "technicians", "electricians"):
        assert visitor.get(f"/cases/{case_id}/material/{code}").status_code == 200
    visitor.get(f"/cases/{case_id}/material/basic")
    assert "企业登记信息" in visitor.text and "净资产" in visitor.text
    visitor.get(f"/cases/{case_id}/material/electricians")
    row = visitor.page.text.partition("/material/electricians/rows/")[2].partition('"')[0]
    assert visitor.get(f"/cases/{case_id}/material/electricians/rows/{row}").status_code == 200
    assert visitor.get(f"/cases/{case_id}/material/nothing").status_code == 404
    assert visitor.get(f"/cases/{case_id}/attachments").status_code == 200


def test_a_fresh_person_is_asked_to_sign_in(system: dict[str, str]) -> None:
    stranger = Visitor(system["INTRANET_URL"])
    assert "审核人员登录" in stranger.get("/").text


@pytest.mark.spec("N-05", "P-02")
def test_after_a_correction_both_submissions_can_be_compared(
    reviewer: Reviewer, new_firm: Callable[..., Firm]
) -> None:
    firm = new_firm()
    case_id = firm.complete()
    firm.ask.submit(application_id=case_id)
    visitor = reviewer(StaffRole.FORMAL)
    claim(visitor, case_id)
    items = (("item_place", "basic/remarks"), ("item_message", "请补充说明"))
    choose(visitor, case_id, "RETURN", *items)
    mend(firm, case_id)
    deadline = time.monotonic() + 15
    while "第2次提交" not in visitor.get(f"/cases/{case_id}/material/basic").text:
        assert time.monotonic() < deadline, "the case did not go on"
    assert "已补充" in visitor.text
    visitor.get(f"/cases/{case_id}/material/basic?round=1")
    assert "已补充" not in visitor.text
    visitor.get("/?again=1")
    assert f'href="/cases/{case_id}/difference"' in visitor.page.text
    visitor.get(f"/cases/{case_id}/difference")
    asked = ("要求补正第1项", "请补充说明", "已在备注中说明")
    for told in (*asked, "补充说明 修改 — 已补充", "没有其他改动"):
        assert told in visitor.text, told
    visitor.get(f"/cases/{case_id}/difference?against=granted")
    assert "没有可以对比的准予的申请" in visitor.text


@pytest.mark.spec("N-05", "P-02")
def test_the_register_entry_is_that_of_the_submission_and_changes_are_marked(
    reviewer: Reviewer, new_firm: Callable[..., Firm], system: dict[str, str]
) -> None:
    firm = new_firm(telephone="0571-88990011")
    case_id = firm.complete()
    firm.ask.submit(application_id=case_id)
    visitor = reviewer(StaffRole.EXAMINE)
    open_case(visitor, case_id)
    visitor.get(f"/cases/{case_id}/material/basic")
    assert "0571-88990011" in visitor.text and "现登记为" not in visitor.text
    with closing(Db.connect(system["DATABASE_URL_IDENTITY"], "identity")) as identity:
        with identity.transaction(system_call("tests")) as tx:
            now = update(enterprise).where(enterprise.c.id == firm.actor.enterprise_id)
            tx.session.execute(now.values(telephone="0571-66554433"))
    visitor.get(f"/cases/{case_id}/material/basic")
    assert "0571-88990011" in visitor.text and "现登记为：0571-66554433" in visitor.text
    assert visitor.text.count("现登记为") == 1


def mend(firm: Firm, case_id: str) -> None:
    """Save the tab again, as soon as the return has unlocked it, and submit."""
    deadline = time.monotonic() + 15
    while not firm.ask.get(application_id=case_id).editable:
        assert time.monotonic() < deadline, "the application was not unlocked"
    data = firm.ask.section(application_id=case_id, section="basic")
    given: dict[str, Any] = {"values": data.fields | {"remarks": "已补充"}, "version": data.version}
    firm.ask.save_fields(application_id=case_id, section="basic", **given)
    answers = [CorrectionAnswer(number=1, text="已在备注中说明")]
    firm.ask.answer_corrections(application_id=case_id, answers=answers)
    firm.ask.submit(application_id=case_id)


def test_who_takes_no_step_is_led_to_what_is_theirs(reviewer: Reviewer) -> None:
    visitor = reviewer(StaffRole.SYSTEM_ADMIN)
    assert visitor.page.status_code == 200, "the page after signing in"
    assert visitor.page.url.endswith("/staff")
    assert "待办任务</a>" not in visitor.page.text and "参数试算" not in visitor.text
    assert visitor.get("/").url.endswith("/staff")


def test_nothing_in_the_databases_tells_who_somebody_is(
    system: dict[str, str], new_firm: Callable[..., Firm], reviewer: Reviewer
) -> None:
    """Of everything that was done in this module, and of files that are called after people."""
    firm = new_firm(contact="上官望舒", email="shangguan@example.cn")
    filled = firm.tabs(Level.THIRD)
    [*others, last] = filled["technicians"]["rows"]["people"]
    filled["technicians"]["rows"]["people"] = others
    application_id = firm.complete(Level.THIRD, **filled)
    place: dict[str, Any] = {"application_id": application_id, "section": "technicians"}
    saved = firm.ask.save_row(**place, rowset="people", values=last)
    assert last["name"] in str(saved.gaps), "the reply, which is remembered, names somebody"
    firm.attach_all(application_id)
    firm.attach(
        application_id,
        "basic",
        "BUSINESS_LICENCE",
        filename=f"{last['name']}{last['id_number']}.pdf",
    )
    firm.ask.submit(application_id=application_id)
    visitor = reviewer(StaffRole.FORMAL)
    claim(visitor, application_id)
    owners = {name: system[f"DATABASE_OWNER_URL_{name.upper()}"] for name in postgres.SERVICES}
    legal = Known(firm.entry["legal_representative_id"], "上官望舒")
    people = personal_data.people_in([*filled.values(), last])
    assert len(people) > 10
    assert personal_data.told(owners, {*people, legal}) == []
    assert personal_data.rebuilt(owners, {one.number for one in (*people, legal)}) == set()
