"""许可证新申请, from registration to the licence and its event."""

from __future__ import annotations

from chassis import clock
from deploy.demo import drafts
from deploy.demo.browser import Browser, Page, StepFailed
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.proof import must_show, pages_of
from deploy.demo.journey.steps import CODE, Desk, Scene, grant, step, submit, until_shown
from rules.vocabulary.enumerations import Level


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


def review(firm: Firm, office: Desk) -> str:
    """All steps, with one 补正; the licence number."""
    with step("形审：退回补正 formal review: returned"):
        items = [("basic", "请补充说明总资产与注册资本差异的原因")]
        office["FORMAL"].end_step(firm.application_id, "RETURN", "请按所列内容补正", items)
    with step("补正 the firm answers"):
        until_shown(firm, "补正")
        firm.save("basic", {"remarks": "总资产包括历年积累的施工设备，详见财务报表附注。"})
        firm.answer_corrections("已在备注中说明差异的原因。")
    submit(firm, "重新提交 submitted again")
    return grant(firm, office)


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


def new(scene: Scene) -> str:
    """The licence number; its last line is printed."""
    apply(scene.firm)
    submit(scene.firm, "资料提交 submitted")
    number = review(scene.firm, scene.office)
    check(scene.firm, scene.portal, number)
    with step("许可证事件 licence event at the subscriber") as notes:
        notes.append(scene.receiver.line_about(number, "licence.issued"))
    print(f"licence {number} issued, event received", flush=True)
    return number
