"""分立: a new firm gets a licence of its own and part of the people of a holder (seed 000 §1.8)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chassis import clock
from deploy.demo import drafts
from deploy.demo.browser import Browser
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.new import new
from deploy.demo.journey.parties import agreed, blocked, in_service, taken
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.steps import Scene, grant, step, submit, until
from deploy.demo.newcomer import newcomer
from rules.vocabulary.enumerations import Level

MOVE = 2
"""Technicians who go to the new firm, and electricians as many."""


def split(scene: Scene) -> str:
    """The number of the new licence; its last line is printed."""
    holder, firm = Firm(scene.portal, scene.firm.sms, newcomer()), scene.firm
    kept = new(replace(scene, firm=holder))
    with step(f"企业注册、登录 register {firm.newcomer.enterprise['name']}"):
        firm.register()
        firm.sign_in()
    before = in_service(holder)
    with step("分立申请：申请信息 split: what the new firm applies for"):
        firm.start("SPLIT")
        firm.save("categories", {**firm.submitter, "install_level": Level.THIRD.value})
    agreed(firm, holder, kept, fate="KEEP")
    blocked(holder, "分立申请")
    moved = taken(firm, MOVE)
    with step("填报其余内容 fill the rest"):
        _fill(firm)
    with step("附件上传 upload attachments") as notes:
        notes.append(f"{firm.attach_all()} 个文件")
    submit(firm, "资料提交 submitted")
    number = grant(firm, scene.office)
    public = Browser(scene.portal)
    with step("公众查询 look-up: both licences hold"):
        must_show(public.open(f"/licences?text={kept}"), kept, "有效")
        must_show(public.open(f"/licences?text={number}"), number, "有效")
    with step("人员转入 people have moved") as notes:
        until(lambda: in_service(holder) == before - moved, "the people have not moved")
        notes.append(f"{moved}人")
    with step("许可证事件 licence event at the subscriber"):
        scene.receiver.line_about(number, "licence.issued")
    print(f"split: {kept} kept, {number} issued, {moved} people moved", flush=True)
    return number


def _fill(firm: Firm) -> None:
    """Heads and as much staff of its own as the level asks for, beside those who come."""
    entry = firm.newcomer.enterprise
    submitter = entry["legal_representative"], entry["legal_representative_id"]
    needed: dict[str, Any] = drafts.draft(
        Level.THIRD, clock.today(), seed=firm.newcomer.seed, submitter=submitter
    )
    for code in ("technicians", "electricians"):
        firm.save(code, needed[code]["fields"])
        firm.load_staff(code, needed[code]["rows"]["people"])
    firm.fill({code: tab for code, tab in needed.items() if code not in ("categories",)})
