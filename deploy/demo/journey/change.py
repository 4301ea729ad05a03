"""登记事项变更 of a holder that has a new name (seed 000 §4.2)."""

from __future__ import annotations

from chassis import clock
from deploy.demo.browser import Browser, StepFailed
from deploy.demo.journey.new import new
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.steps import Scene, grant, step, submit, until


def change(scene: Scene) -> str:
    """The licence number; its last line is printed."""
    firm, number = scene.firm, new(scene)
    before = firm.newcomer.enterprise["name"]
    after = before.replace("有限公司", "") + "（更名）有限公司"
    old_papers = firm.home().link("/verify/")
    public = Browser(scene.portal)
    with step("登记事项变更：填写变更后的名称 change: another name"):
        firm.start("REG_CHANGE")
        firm.save("applicant", {"telephone": "02168001234", **firm.submitter})
        firm.save("changes", {"name": after, "changed_on": clock.today().isoformat()})
    with step("附件上传 upload attachments") as notes:
        notes.append(f"{firm.attach_all()} 个文件")
    submit(firm, "资料提交 submitted")
    with step("准予前仍为原名称 before the grant nothing has changed"):
        page = public.open(f"/licences?text={number}")
        must_show(page, number, before)
        if after in page.text("main"):
            raise StepFailed("the new name is shown before it is granted")
    if grant(firm, scene.office) != number:
        raise StepFailed("the licence has another number now")
    with step("公众查询、核验 look-up by the former name, verification"):
        must_show(public.open(f"/licences?text={before}"), number, after, f"曾用名：{before}")
        must_show(public.open(old_papers), number, "已作废", "另发新证")
        until(lambda: after in firm.home().text("body"), "the register entry has the old name")
        must_show(public.open(firm.home().link("/verify/")), number, after, "有效")
    with step("许可证事件 licence event at the subscriber") as notes:
        notes.append(scene.receiver.line_about(number, "licence.changed"))
    print(f"change: 登记事项变更 licence {number} changed, event received", flush=True)
    return number
