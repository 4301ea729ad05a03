"""补（换）证 of a holder that has lost its papers (seed 000 §4.5)."""

from __future__ import annotations

from deploy.demo.browser import Browser, StepFailed
from deploy.demo.journey.new import new
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.steps import Scene, grant, step, submit


def reissue(scene: Scene) -> str:
    """The licence number; its last line is printed."""
    firm, number = scene.firm, new(scene)
    lost = firm.home().link("/verify/")
    with step("补证：选择遗失补证 reissue: the papers are lost"):
        firm.start("REISSUE")
        firm.save(
            "reissue",
            {
                "reissue_kind": "LOST",
                "reason": "办公场所搬迁时遗失正本、副本。",
                **firm.submitter,
            },
        )
    with step("附件上传 upload attachments") as notes:
        notes.append(f"{firm.attach_all()} 个文件")
    submit(firm, "资料提交 submitted")
    if grant(firm, scene.office) != number:
        raise StepFailed("the licence has another number now")
    public = Browser(scene.portal)
    with step("核验新证、旧证 verification of both prints"):
        new_papers = firm.home().link("/verify/")
        if new_papers == lost:
            raise StepFailed("the new print proves itself by the code of the lost one")
        must_show(public.open(new_papers), number, "有效")
        must_show(public.open(lost), number, "已作废", "另发新证")
    with step("许可证事件 licence event at the subscriber") as notes:
        notes.append(scene.receiver.line_about(number, "licence.reissued"))
    print(f"reissue: licence {number}, print 2, event received", flush=True)
    return number
