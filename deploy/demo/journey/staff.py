"""人员变更 of a holder: a hire that is returned, mended and passed, then a leave (seed 002)."""

from __future__ import annotations

import re
from typing import Any

from chassis import clock
from deploy.demo import drafts, paper
from deploy.demo.browser import Page, StepFailed
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.new import new
from deploy.demo.journey.office import Reviewer
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.steps import Scene, step, until
from rules.vocabulary.enumerations import Level, Office

MEND = "证书照片不清晰，请重新上传"


def staff(scene: Scene) -> str:
    """The licence number; its last line is printed."""
    firm, number = scene.firm, new(scene)
    office = Reviewer(scene.office["FORMAL"].browser.base, Office.EAST_CHINA, "PERSONNEL")
    office.sign_in()
    with step("人员变更：统计信息和企业人员列表 statistics and list") as notes:
        until(lambda: "企业人员列表" in _desk(firm).text("main"), "the roster is not there")
        page = _desk(firm)
        must_show(page, "统计信息", "已满足", "人员离职申请", "人员入职申请")
        notes.append(f"在职{page.text('main').count('在职')}人次")
    person = _newcomer(firm)
    with step("人员入职：填写并上传附件，保存即提交 hire: filled in and handed in") as notes:
        place = _begin(firm, "SKILL")
        notes.append(f"{_attach(firm, place)} 个文件")
        _save(firm, place, person)
    with step("人员审批：退回 returned with 审批意见"):
        _decide(office, place, "RETURN", MEND)
        must_show(_desk(firm), "退回", MEND)
    with step("修改后再次保存 mended and handed in again"):
        _save(firm, place, person)
    with step("人员审批：通过 passed"):
        _decide(office, place, "PASS", "")
        must_show(_desk(firm), "通过", str(person["name"]))
    with step("人员离职：先看影响，再确认 leave: the effect first") as notes:
        leaving = firm.browser.open("/staff/leave")
        ids = leaving.tree.xpath("//input[@name='post_id']/@value")
        effect = firm.browser.submit(leaving, "/staff/leave/effect", {"post_id": ids[0]})
        must_show(effect, "无需审批，请慎重操作", "离职以后")
        notes.append("降级" if "降到" in effect.text("main") else "不影响等级")
        firm.browser.submit(effect, "/staff/leave/confirmation")
        after = _desk(firm)
        must_show(after, "已离职", "降低许可等级")
    print(f"staff: licence {number}, hired, returned, mended, passed, left", flush=True)
    return number


def _desk(firm: Firm) -> Page:
    return firm.browser.open("/staff")


def _newcomer(firm: Firm) -> dict[str, Any]:
    """An electrician of nobody's yet."""
    submitter = firm.submitter["submitter_name"], firm.submitter["submitter_id"]
    seed = firm.newcomer.seed + 500_000
    drawn = drafts.draft(Level.THIRD, clock.today(), seed=seed, submitter=submitter)
    return dict(drawn["electricians"]["rows"]["people"][0])


def _begin(firm: Firm, kind: str) -> str:
    notice = firm.browser.open("/staff/hires/new")
    must_show(notice, "温馨提示")
    page = firm.browser.submit(notice, "/staff/hires/new", {"kind": kind})
    found = re.search(r"/staff/hires/[0-9a-f-]{36}", page.url)
    if found is None:
        raise StepFailed(f"no form of a hire: {page.complaint()}")
    return found.group()


def _attach(firm: Firm, place: str) -> int:
    page = firm.browser.open(place)
    actions = [
        form.action
        for form in page.tree.xpath("//form[contains(@action, '/papers/')]")
        if form.xpath(".//input[@type='file']")
    ]
    for action in actions:
        title = action.rsplit("/", 1)[1]
        files = {"file": (f"{title}.pdf", paper.sheet(title, []), "application/pdf")}
        firm.browser.submit(page, action, files=files)
    return len(actions)


def _save(firm: Firm, place: str, person: dict[str, Any]) -> None:
    values = {name: value for name, value in person.items() if value is not None}
    page = firm.browser.submit(firm.browser.open(place), place, {**values, "action": "save"})
    if "入职申请已提交" not in page.text("body"):
        raise StepFailed(f"not handed in: {page.complaint()}")


def _decide(office: Reviewer, place: str, outcome: str, opinion: str) -> None:
    address = place.removeprefix("/staff")
    page = office.browser.open(address)
    must_show(page, "规则核验", "附件", "任职记录")
    office.browser.submit(page, address, {"outcome": outcome, "opinion": opinion})
