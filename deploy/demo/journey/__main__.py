"""Prints each step, last `licence <number> issued, event received`.

Addresses come from PORTAL_URL, INTRANET_URL, SMS_URL, SUBSCRIBER_AMQP_URI. Exit code 1 with one
line when a step fails.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from chassis import clock
from deploy.demo import drafts
from deploy.demo.browser import Browser, Page, StepFailed
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.office import Reviewer
from deploy.demo.journey.proof import Receiver, must_show, pages_of
from deploy.demo.newcomer import newcomer
from rules.vocabulary.enumerations import Level, Office

LICENCE = re.compile(r"[1-6]-[1-9]\d?-\d{5}-\d{4}")
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2,3}\b")


@contextmanager
def step(text: str) -> Iterator[list[str]]:
    """Prints the step, what it adds to the list, and how long it took."""
    begun, notes = time.monotonic(), list[str]()
    yield notes
    note = f"：{'；'.join(notes)}" if notes else ""
    print(f"{time.monotonic() - begun:6.1f} s  {text}{note}", flush=True)


def apply(firm: Firm) -> None:
    """From registration to a first submission that is refused."""
    name = firm.newcomer.enterprise["name"]
    with step(f"企业注册 register {name}"):
        firm.register()
    with step("登录 sign in"):
        firm.sign_in()
    entry = firm.newcomer.enterprise
    submitter = entry["legal_representative"], entry["legal_representative_id"]
    filled = drafts.draft(Level.THIRD, clock.today(), seed=firm.newcomer.seed, submitter=submitter)
    right = dict(filled["basic"]["fields"])
    filled["basic"]["fields"]["net_assets"] = str(int(right["total_assets"]) * 12 // 100)
    *electricians, last = filled["electricians"]["rows"]["people"]
    with step("填报各页签 fill the tabs"):
        firm.start()
        firm.fill(filled)
    with step("Excel导入人员 load staff from Excel") as notes:
        firm.load_staff("technicians", filled["technicians"]["rows"]["people"])
        firm.load_staff("electricians", electricians)
        notes.append(f"{len(filled['technicians']['rows']['people']) + len(electricians)} 人")
    with step("附件上传 upload attachments") as notes:
        notes.append(f"{firm.attach_all()} 个文件")
    with step("资料提交 first submission, refused") as notes:
        refused = firm.submit()
        if refused.status != 422:
            raise StepFailed(f"an application with mistakes was answered {refused.status}")
        notes += _findings(refused)
    with step("修改 correct"):
        firm.save("basic", right)
        firm.add_row("electricians", "people", last)
        firm.attach_all()


def _findings(page: Page) -> list[str]:
    found = page.text("div.finding-message").split()
    failed = page.tree.xpath("//tr[contains(@class, 'result-fail')]")
    if not failed:
        raise StepFailed("the refusal names no finding")
    return [" ".join(row.xpath(".//strong")[0].text_content().split()) for row in failed] or found


def submit(firm: Firm, text: str) -> None:
    with step(text):
        page = firm.submit()
        if page.status != 200:
            raise StepFailed(page.complaint())


def review(firm: Firm, intranet: str) -> str:
    """All steps, with one 补正; the licence number."""
    case = firm.application_id
    people = {
        role: Reviewer(intranet, Office.EAST_CHINA, role)
        for role in ("FORMAL", "ACCEPT", "EXAMINE", "DECIDE", "ISSUE")
    }
    with step("审核人员登录 reviewers sign in"):
        for person in people.values():
            person.sign_in()
    with step("形审：退回补正 formal review: returned"):
        items = [("basic", "请补充说明总资产与注册资本差异的原因")]
        people["FORMAL"].end_step(case, "RETURN", "请按所列内容补正", items)
    with step("补正 the firm answers"):
        _await(firm, "补正")
        firm.save("basic", {"remarks": "总资产包括历年积累的施工设备，详见财务报表附注。"})
    submit(firm, "重新提交 submitted again")
    for role, outcome, text in (
        ("FORMAL", "PASS", "形审：通过 formal review: passed"),
        ("ACCEPT", "PASS", "受理 accepted"),
        ("EXAMINE", "PASS", "审查：通过 examined"),
        ("DECIDE", "GRANT", "决定：准予许可 granted"),
        ("ISSUE", "PASS", "发证 issued"),
    ):
        with step(text) as notes:
            page = people[role].end_step(case, outcome, "符合条件")
            if role == "ISSUE":
                found = LICENCE.search(page.text("body"))
                if not found:
                    raise StepFailed(f"no licence number: {page.complaint()}")
                notes.append(found.group())
                return found.group()
    raise StepFailed("no step issued a licence")


def _await(firm: Firm, text: str) -> None:
    """Until the firm's page of the application shows `text`."""
    deadline = time.monotonic() + 30
    while text not in firm.browser.open(f"/applications/{firm.application_id}").text("main"):
        if time.monotonic() > deadline:
            raise StepFailed(f"the firm does not see {text}")
        time.sleep(0.3)


def check(firm: Firm, portal: str, number: str) -> None:
    """PDF, register, verification."""
    with step("下载许可证 download the licence") as notes:
        home = firm.home()
        for copy in ("original", "duplicate"):
            content = firm.browser.open(home.link("/licences/", f"{copy}.pdf")).content
            notes.append(f"{copy} {len(content) // 1024} KiB, {pages_of(content)} 页")
    public = Browser(portal)
    name = firm.newcomer.enterprise["name"]
    with step("公众查询 public look-up"):
        must_show(public.open(f"/licences?text={number}"), name, number)
    with step("扫码核验、输入核验码 verification by link and by code") as notes:
        by_link = public.open(home.link("/verify/"))
        must_show(by_link, name, number, "有效")
        code = CODE.search(home.text("body"))
        if not code:
            raise StepFailed("the firm's page shows no verification code")
        must_show(public.open(f"/verify?code={code.group()}"), name, number, "有效")
        notes.append(code.group())


def main() -> int:
    addresses = [os.environ[name].rstrip("/") for name in ("PORTAL_URL", "INTRANET_URL", "SMS_URL")]
    portal, intranet, sms = addresses
    firm = Firm(portal, sms, newcomer())
    try:
        with Receiver() as receiver:
            apply(firm)
            submit(firm, "资料提交 submitted")
            number = review(firm, intranet)
            check(firm, portal, number)
            with step("许可证事件 licence event at the subscriber") as notes:
                notes.append(receiver.line_about(number))
    except (StepFailed, requests.RequestException) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    print(f"licence {number} issued, event received")
    return 0


if __name__ == "__main__":
    sys.exit(main())
