"""注销 of a holder that goes out of business (seed 000 §4.6); after 补证, so that one run shows the
life of a licence from its issue to its end."""

from __future__ import annotations

from chassis import clock
from deploy.demo import drafts
from deploy.demo.browser import Browser, StepFailed
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.reissue import reissue
from deploy.demo.journey.steps import Scene, grant, step, submit, until
from deploy.demo.newcomer import newcomer
from rules.vocabulary.enumerations import Level

BOUND = "在其他单位登记在职"


def cancel(scene: Scene) -> str:
    """The licence number; its last line is printed."""
    firm, number = scene.firm, reissue(scene)
    papers = firm.home().link("/verify/")
    with step("另一单位填报同一技术负责人 another firm names the same head: refused"):
        other = _names_head_of(firm, scene.portal)
        if BOUND not in _checked(other):
            raise StepFailed("who serves the holder is free for another firm")
    with step("注销：填写注销事项 cancel: why the licence is given up"):
        firm.start("CANCEL")
        firm.save(
            "cancellation",
            {
                "cancel_reason": "CLOSED",
                "happened": clock.today().isoformat(),
                "description": "已停止承装、承修、承试业务，不再从事相关活动。",
                **firm.submitter,
            },
        )
    with step("附件上传 upload attachments") as notes:
        notes.append(f"{firm.attach_all()} 个文件")
    submit(firm, "资料提交 submitted")
    if grant(firm, scene.office, last="DECIDE") != number:
        raise StepFailed("another licence was cancelled")
    public = Browser(scene.portal)
    with step("公众查询、核验 look-up and verification: cancelled"):
        must_show(public.open(f"/licences?text={number}"), number, "已注销")
        must_show(public.open(papers), number, "许可证已注销")
    with step("人员解除 people free: the other firm may name them"):
        until(lambda: BOUND not in _checked(other), "the head of the licence is not free")
    with step("可以再次申请 the firm may apply again"):
        must_show(firm.home(), number, "已注销")
        firm.start("NEW")
        must_show(firm.browser.open(firm.place("categories")), "注销后再次申请")
    with step("许可证事件 licence event at the subscriber") as notes:
        notes.append(scene.receiver.line_about(number, "licence.cancelled"))
    print(f"cancel: licence {number} cancelled, people free, event received", flush=True)
    return number


def _names_head_of(firm: Firm, portal: str) -> Firm:
    other = Firm(portal, firm.sms, newcomer())
    other.register()
    other.sign_in()
    other.start("NEW")
    entry = other.newcomer.enterprise
    submitter = entry["legal_representative"], entry["legal_representative_id"]
    drawn = drafts.draft(Level.THIRD, clock.today(), seed=firm.newcomer.seed, submitter=submitter)
    other.fill({"technical_head": drawn["technical_head"]})
    return other


def _checked(firm: Firm) -> str:
    return firm.browser.open(f"/applications/{firm.application_id}/check").text("main")
