"""好差评: a firm rates a service of its case badly, and gets its answer (M-01, M-12, M-16)."""

from __future__ import annotations

import re

from chassis import clock
from deploy.demo.browser import Browser, Page, StepFailed
from deploy.demo.journey.new import new
from deploy.demo.journey.office import Reviewer
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.steps import Scene, step, until
from rules.calendar import published
from rules.vocabulary.enumerations import Office

WINDOW = "演示窗口"
OPENED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def evaluation(scene: Scene) -> str:
    """The licence number; its last line is printed."""
    firm, number = scene.firm, new(scene)
    office = Reviewer(scene.office["FORMAL"].browser.base, Office.EAST_CHINA, "EVALUATION")
    office.sign_in()
    home = firm.browser.open("/home")
    mobile = firm.newcomer.enterprise["contact_mobile"]
    with step("一事一评：待办里的好差评链接 rated from the to-do"):
        until(lambda: "办结服务" in firm.browser.open("/home").text("main"), "no invitation")
        home = firm.browser.open("/home")
        links = home.tree.xpath("//a[starts-with(@href, '/evaluate/')]/@href")
        form = firm.browser.open(links[0])
        must_show(form, "办件编号", "评价人姓名", "匿名评价")
        bad = {"level": "DISSATISFIED", "tags": "207", "mobile": f"+86 {mobile}", "name": "联系人"}
        saved = firm.browser.submit(form, "/evaluate/", bad)
        must_show(saved, "评价已保存")
        left = saved.tree.xpath("//a[starts-with(@href, '/evaluate/')]/@href")
        if links[0] in left:
            raise StepFailed("the to-do is still there")
    with step("同一手机号5天内只能评价一次 the same mobile is refused"):
        again = firm.browser.open(left[0])
        refused = firm.browser.submit(again, "/evaluate/", bad, expect=422)
        must_show(refused, "5天内只能评价一次")
    with step("一次一评：生成窗口二维码，扫码评价 a window's code, scanned") as notes:
        scan(scene, office, str(int(mobile) + 500_000))
        notes.append("无需登录")
    with step("差评处理：领取、联系、整改答复、回访 the complaint, to its call-back"):
        place = newest(office)
        page = act(office, place, "claim")
        page = act(office, place, "contact", {"outcome": "CONTACTED", "text": "已电话致歉"})
        page = act(office, place, "rectify", {"text": "已在办事指南中补充材料样本"})
        answered = firm.browser.open("/my-evaluations")
        must_show(answered, "已答复", "已在办事指南中补充材料样本", "追评")
        page = act(office, place, "call_back", {"level": "SATISFIED", "text": "认可"})
        must_show(page, "已办结")
    days = working_days(page)
    with step("统计：公开页面和内网 figures for everybody and for the office") as notes:
        must_show(Browser(scene.portal).open("/evaluations"), "华东监管局", "好评率")
        rate = mended(office.browser.open("/evaluation/figures"))
        notes.append(f"差评整改率{rate}%")
    print(f"evaluation: bad rating rectified in {days} working days, rate {rate} %", flush=True)
    return number


def scan(scene: Scene, office: Reviewer, mobile: str) -> None:
    """Whoever has no account rates a visit to a window."""
    visits = office.browser.open("/evaluation/visits")
    if WINDOW not in visits.text("table"):
        visits = office.browser.submit(visits, "/evaluation/visits", {"window": WINDOW})
    address = visits.link("/e/")
    visitor = Browser(scene.portal)
    filled = {"level": "VERY_SATISFIED", "tags": "517", "mobile": mobile}
    done = visitor.submit(visitor.open(address), "/e/", filled)
    must_show(done, "评价已提交", "非常满意")


def newest(office: Reviewer) -> str:
    """The place of the complaint that came last; the firm's own is the only one that waits for
    somebody to claim it, unless others were left."""
    page = office.browser.open("/evaluation/complaints")
    places: list[str] = page.tree.xpath("//a[contains(@href, '/evaluation/complaints/')]/@href")
    if not places:
        raise StepFailed(f"no complaint: {page.complaint()}")
    return places[-1]


def act(office: Reviewer, place: str, action: str, said: dict[str, str] | None = None) -> Page:
    page = office.browser.open(place)
    return office.browser.submit(page, f"{place}/{action}", said or {})


def working_days(page: Page) -> int:
    """From the day of the rating to today."""
    found = OPENED.search(page.text("main"))
    if found is None:
        raise StepFailed("no day of the rating")
    opened = clock.today().replace(*(int(part) for part in found.groups()))
    return published().working_days_between(opened, clock.today())


def mended(page: Page) -> str:
    """差评整改率 of the line 合计."""
    cells = page.tree.xpath("//td[@data-label='差评整改率']")
    rate = re.fullmatch(r"([0-9.]+)%", str(cells[-1].text_content()).strip()) if cells else None
    if rate is None:
        raise StepFailed(f"no rate: {page.complaint()}")
    return rate[1]
