"""合并: one holder takes over another with its people (seed 000 §1.9)."""

from __future__ import annotations

from dataclasses import replace

from deploy.demo.browser import Browser, StepFailed
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.new import new
from deploy.demo.journey.parties import TABS, agreed, allotted, blocked, confirmed, in_service
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.steps import Scene, grant, step, submit, until
from deploy.demo.newcomer import newcomer


def merge(scene: Scene) -> str:
    """The licence number of the firm that goes on; its last line is printed."""
    firm, other = scene.firm, Firm(scene.portal, scene.firm.sms, newcomer())
    number, absorbed = new(scene), new(replace(scene, firm=other))
    name, papers = firm.newcomer.enterprise["name"], other.home().link("/verify/")
    before = in_service(firm)
    with step("合并申请：申请类别 merger: what the licence is to permit"):
        firm.start("MERGE")
        firm.save("categories", firm.submitter)
    with step("与本单位合并的不予受理 a firm does not merge with itself"):
        place = f"/applications/{firm.application_id}/parties"
        page = firm.browser.open(place)
        refused = firm.browser.submit(page, f"{place}/add", {"text": number}, expect=422)
        must_show(refused, "不能与本单位自己合并")
    agreed(firm, other, absorbed)
    blocked(other, "合并申请")
    moved = allotted(firm)
    confirmed(firm, *TABS, "performance")
    with step("附件上传 upload attachments") as notes:
        notes.append(f"{firm.attach_all()} 个文件")
    submit(firm, "资料提交 submitted")
    if grant(firm, scene.office) != number:
        raise StepFailed("the licence has another number now")
    public = Browser(scene.portal)
    with step("公众查询、核验：已注销并注明承继企业 look-up and verification tell the successor"):
        said = "已因合并注销，承继企业："
        must_show(public.open(f"/licences?text={absorbed}"), absorbed, said, name, number)
        must_show(public.open(papers), absorbed, said, name)
    with step("人员转入 people have moved") as notes:
        until(lambda: in_service(firm) == before + moved, "the people have not moved")
        until(lambda: in_service(other) == 0, "the absorbed firm has people still")
        notes.append(f"{moved}人")
    with step("许可证事件 licence events at the subscriber"):
        scene.receiver.line_about(number, "licence.changed")
    print(f"merge: {number} changed, 1 cancelled, {moved} people moved", flush=True)
    return number
