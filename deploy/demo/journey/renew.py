"""延续 of a licence near its end (seed 000 §4.4)."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

from chassis import clock
from deploy.demo import drafts
from deploy.demo.browser import SECONDS, Browser, StepFailed
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.steps import LICENCE, Scene, grant, step, submit
from deploy.demo.older_licence import DAYS
from rules.dates import years_later
from rules.vocabulary.enumerations import Level

TABS = ("technical_head", "safety_head", "technicians", "electricians")


def renew(scene: Scene) -> str:
    """The licence number; its last line is printed."""
    firm = scene.firm
    with step(f"企业注册、登录 register {firm.newcomer.enterprise['name']}"):
        firm.register()
        firm.sign_in()
    with step("接收六年前颁发的许可证 a licence of six years ago is taken over") as notes:
        number = _older_licence(firm)
        notes.append(number)
    with step("首页：可以申请延续 the home page offers the renewal"):
        must_show(firm.home(), number, "请在")
        firm.start("RENEW")
    with step("核对预填内容 what was prefilled is looked at and confirmed") as notes:
        notes.append(_confirm(firm))
    with step("附件上传 upload attachments") as notes:
        notes.append(f"{firm.attach_all()} 个文件")
    submit(firm, "资料提交 submitted")
    if grant(firm, scene.office) != number:
        raise StepFailed("the licence has another number now")
    old_end = clock.today() + timedelta(days=DAYS)
    begins = old_end + timedelta(days=1)
    valid_to = years_later(begins, 6) - timedelta(days=1)
    public = Browser(scene.portal)
    with step("公众查询 public look-up: the old term runs, the next one is known"):
        said = f"{valid_to.year}年{valid_to.month}月{valid_to.day}日"
        must_show(public.open(f"/licences?text={number}"), number)
        must_show(firm.home(), number, said)
    with step("许可证事件 licence event at the subscriber") as notes:
        notes.append(scene.receiver.line_about(number, "licence.renewed"))
    print(f"renew: licence {number} valid to {valid_to.isoformat()}, event received", flush=True)
    return number


def _confirm(firm: Firm) -> str:
    """Each tab is saved as it was prefilled, with what only this year tells; how many people."""
    entry, people = firm.newcomer.enterprise, 0
    must_show(firm.browser.open(firm.place("categories")), "取自现持有的许可证")
    firm.save(
        "categories",
        {
            "lowering": "NO",
            **firm.submitter,
        },
    )
    firm.save("basic", drafts.finance(Level.THIRD))
    for row in [
        drafts.shareholder((entry["legal_representative"], entry["legal_representative_id"]))
    ]:
        firm.add_row("basic", "shareholders", row)
    for code in TABS:
        page = firm.browser.open(firm.place(code))
        must_show(page, "取自人员名册")
        people += len(page.tree.xpath("//tr[starts-with(@id, 'row-')]")) if "ician" in code else 1
        firm.save(code, {})
    return f"{people} 人取自人员名册"


def _older_licence(firm: Firm) -> str:
    """By the command that the demonstration has for it (deploy/demo/older_licence.py)."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.demo.older_licence", firm.newcomer.username],
        capture_output=True, text=True, timeout=2 * SECONDS, check=False,
    )  # fmt: skip
    found = LICENCE.search(done.stdout)
    if done.returncode or found is None:
        raise StepFailed(f"no licence was taken over: {done.stderr.strip()[-300:]}")
    return found.group()
