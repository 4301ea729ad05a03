"""许可事项变更 of a holder that has grown from 三级 to 二级 (seed 000 §4.3)."""

from __future__ import annotations

from chassis import clock
from deploy.demo import drafts
from deploy.demo.browser import Browser, StepFailed
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.new import new
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.steps import Scene, grant, step, submit
from rules.vocabulary.enumerations import Level

HEADS = ("technical_head", "safety_head")
STAFF = ("technicians", "electricians")
MORE = 15
"""Technicians, and electricians, beside those of 三级."""
WANTED = Level.SECOND


def upgrade(scene: Scene) -> str:
    """The licence number; its last line is printed."""
    firm, number = scene.firm, new(scene)
    former = firm.home().link("/verify/")
    with step("许可事项变更：没有变更的不予保存 item change: what changes nothing is refused"):
        firm.start("ITEM_CHANGE")
        must_show(firm.browser.open(firm.place("categories")), number, "取自现持有的许可证")
        if "没有变更" not in _refused(firm, {**firm.submitter, "install_level": "3"}):
            raise StepFailed("an application that changes nothing was taken")
    with step("承装类由三级提高为二级 raised; what was prefilled is added to") as notes:
        firm.save("categories", {**firm.submitter, "install_level": WANTED.value})
        notes.append(_grow(firm))
    with step("附件上传 upload attachments") as notes:
        notes.append(f"{firm.attach_all()} 个文件")
    with step("资料审核 checked: what a reviewer will look for is named"):
        check = firm.browser.open(f"/applications/{firm.application_id}/check")
        must_show(check, "申请前一年内的情形核查")
    submit(firm, "资料提交 submitted")
    if grant(firm, scene.office) != number:
        raise StepFailed("the licence has another number now")
    public = Browser(scene.portal)
    with step("公众查询、核验新证和旧证 look-up, and verification of both prints"):
        must_show(public.open(f"/licences?text={number}"), number, "承装类二级")
        must_show(public.open(firm.home().link("/verify/")), number, "有效", "承装类二级")
        must_show(public.open(former), number, "已作废")
    with step("许可证事件 licence event at the subscriber") as notes:
        notes.append(scene.receiver.line_about(number, "licence.changed"))
    print(f"upgrade: licence {number} raised to {WANTED.label}, event received", flush=True)
    return number


def _refused(firm: Firm, values: dict[str, str]) -> str:
    """What the page of the first tab says to these values."""
    place = firm.place("categories")
    sent = {**values, "action": "save"}
    return firm.browser.submit(firm.browser.open(place), place, sent, expect=422).text("main")


def _grow(firm: Firm) -> str:
    """Every tab as it was prefilled, with what 二级 needs beside; how many people are new."""
    entry = firm.newcomer.enterprise
    submitter = entry["legal_representative"], entry["legal_representative_id"]
    seed = firm.newcomer.seed + 1
    needed = drafts.draft(WANTED, clock.today(), seed=seed, submitter=submitter)
    firm.save("basic", needed["basic"]["fields"])
    for code in HEADS:
        title = needed[code]["fields"]["title"]
        firm.save(code, {"title": title})
        for row in needed[code]["rows"]["experience"]:
            firm.add_row(code, "experience", row)
    for code in STAFF:
        firm.save(code, {})
        firm.load_staff(code, needed[code]["rows"]["people"][:MORE])
    firm.save("performance", {})
    for row in needed["performance"]["rows"]["projects"]:
        firm.add_row("performance", "projects", row)
    return f"新增 {2 * MORE} 人"
