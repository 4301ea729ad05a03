"""许可证新申请 under 告知承诺制: good credit, a commitment, two steps, a verification due."""

from __future__ import annotations

import os
import re

import requests

from chassis import clock
from deploy.demo import drafts
from deploy.demo.browser import SECONDS, StepFailed
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.new import check
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.steps import LICENCE, Scene, step, submit
from rules.vocabulary.enumerations import Level

STEPS = (
    ("FORMAL", "PASS", "形审：通过并予以受理 formal review: passed and accepted"),
    ("DECIDE", "GRANT", "决定：准予并发证 granted and issued"),
)
DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


def promise(scene: Scene) -> str:
    """The licence number; its last line is printed."""
    firm = scene.firm
    with step(f"企业注册 register {firm.newcomer.enterprise['name']}"):
        firm.register()
        firm.sign_in()
    with step("信用能源：信用良好 the credit interface knows the firm as good"):
        _known_as_good(firm.newcomer.enterprise["uscc"])
    with step("选择告知承诺制 the choice"):
        asked = firm.browser.submit(firm.browser.open("/home"), "/applications", {"type": "NEW"})
        must_show(asked, "告知承诺制", "传统审批流程", "不实承诺的后果")
        page = firm.browser.submit(asked, "/applications", {"procedure": "PROMISE"})
        firm.application_id = page.url.split("/applications/")[1].split("/")[0]
        must_show(page, "告知承诺书")
    with step("填报各页签 fill the tabs"):
        _fill(firm)
    with step("上传承诺书和附件 upload the commitment and the papers") as notes:
        notes.append(f"{firm.attach_all()} 个文件")
    submit(firm, "资料提交 submitted")
    number = _grant(scene)
    check(firm, scene.portal, number)
    with step("许可证事件 licence event at the subscriber") as notes:
        notes.append(scene.receiver.line_about(number, "licence.issued"))
    due = _verification(scene, number)
    print(
        f"promise: licence {number} granted in {len(STEPS)} steps, verification due {due}",
        flush=True,
    )
    return number


def _known_as_good(uscc: str) -> None:
    address = f"{os.environ['CREDIT_URL'].rstrip('/')}/v1/firms/{uscc}"
    reply = requests.put(address, json={"class": "信用良好"}, timeout=SECONDS)
    if not reply.ok:
        raise StepFailed(f"the credit sandbox answered {reply.status_code}")


def _fill(firm: Firm) -> None:
    entry = firm.newcomer.enterprise
    submitter = entry["legal_representative"], entry["legal_representative_id"]
    filled = drafts.draft(Level.THIRD, clock.today(), seed=firm.newcomer.seed, submitter=submitter)
    firm.fill(filled)
    for code in ("technicians", "electricians"):
        firm.load_staff(code, filled[code]["rows"]["people"])


def _grant(scene: Scene) -> str:
    for role, outcome, text in STEPS:
        with step(text) as notes:
            page = scene.office[role].end_step(scene.firm.application_id, outcome, "符合条件")
            number = LICENCE.search(page.text("body"))
            if role == STEPS[-1][0] and number:
                notes.append(number.group())
                return number.group()
    raise StepFailed(f"no licence number: {page.complaint()}")


def _verification(scene: Scene, number: str) -> str:
    """The day until which the promise is to be verified, as the worklist has it."""
    with step("承诺核查 the verification is on the worklist") as notes:
        page = scene.office["DECIDE"].browser.open("/commitments")
        rows = page.tree.xpath(f"//tr[contains(., '{number}')]")
        if not rows:
            raise StepFailed(f"no verification of {number}: {page.complaint()}")
        days = DAY.findall(" ".join(rows[0].xpath(".//td[@data-label='核查期限']")[0].itertext()))
        if not days:
            raise StepFailed("the verification has no day")
        notes.append(days[0])
        return str(days[0])
