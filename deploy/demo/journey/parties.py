"""What the scenes of 合并 and 分立 share: a firm is named and agrees, its people are allotted."""

from __future__ import annotations

from typing import Any

from deploy.demo import drafts
from deploy.demo.browser import SECONDS, Page, StepFailed
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.proof import must_show
from deploy.demo.journey.steps import step, until
from rules.vocabulary.enumerations import Level

HEADS = ("技术负责人", "安全负责人")
TABS = ("technical_head", "safety_head", "technicians", "electricians")


def agreed(firm: Firm, other: Firm, number: str, **fate: str) -> None:
    """`firm` names the holder of the licence, which is told and agrees in its own account."""
    name = other.newcomer.enterprise["name"]
    with step(f"选择被吸收方企业 the other firm is named: {name}"):
        place = f"/applications/{firm.application_id}/parties"
        page = firm.browser.open(f"{place}?find={number}")
        must_show(page, name)
        firm.browser.submit(page, f"{place}/add", {"text": number, **fate})
        must_show(firm.browser.open(place), "等待对方确认")
    with step("对方待办并收到短信，同意 the other firm is told and agrees"):
        until(lambda: "请确认" in other.home().text("main"), "the other firm is not told")
        place = f"/engagements/{firm.application_id}"
        page = other.browser.open("/engagements")
        other.browser.submit(page, place, {"sure": "on", "answer": "agree"})
        must_show(other.browser.open("/engagements"), "贵单位已同意")


def blocked(other: Firm, title: str) -> None:
    """Whoever has agreed files nothing else about its licence until the case is over."""
    with step("对方其他许可业务暂不能办理 the other firm is bound meanwhile"):
        must_show(other.home(), f"有正在办理的{title}")


def allotted(firm: Firm) -> int:
    """Its staff is taken over, its heads are not; how many people are."""
    with step("人员和业绩去向：逐人确定 the balance sheet: everybody goes to one place") as notes:
        must_show(_balance(firm), "没有确定去向")
        heads = [row for row in _rows(_balance(firm)) if any(kind in row[1] for kind in HEADS)]
        _send(firm, {"ref": [ref for ref, _ in heads], "to": "RELEASE"}, chosen=True)
        _send(firm, {"to": "TAKE"}, chosen=False)
        page = _balance(firm)
        must_show(page, "每名人员、每项业绩都已确定去向")
        taken = sum("不承继" not in text for _, text in _rows(page))
        notes.append(f"承继{taken}人，不承继{len(heads)}人")
    return taken


def confirmed(firm: Firm, *tabs: str) -> None:
    """Each tab is saved as it was prefilled, with what only this year tells."""
    with step("核对预填内容 what was prefilled is looked at and confirmed"):
        firm.save("basic", drafts.finance(Level.THIRD))
        for code in tabs:
            firm.save(code, {})


def in_service(firm: Firm) -> int:
    """How many posts its list of people shows."""
    page = firm.browser.open("/staff/leave")
    return len(page.tree.xpath("//input[@type='checkbox'][@name='post_id']"))


def _balance(firm: Firm) -> Page:
    return firm.browser.open(f"/applications/{firm.application_id}/balance")


def _rows(page: Page) -> list[tuple[str, str]]:
    """(ref, what its line says) of the people of the other firm."""
    boxes = page.tree.xpath("//input[@name='ref']")
    lines = [(box.get("value"), box.xpath("ancestor::tr[1]")[0].text_content()) for box in boxes]
    return [(ref, text) for ref, text in lines if "业绩" not in text]


def _send(firm: Firm, values: dict[str, Any], *, chosen: bool) -> None:
    """By the form of the chosen ones, or by that of all which are open."""
    page = _balance(firm)
    for form in page.tree.forms:
        of_chosen = bool(form.xpath(".//input[@name='chosen']"))
        if "/balance/" in (form.action or "") and of_chosen is chosen:
            kept = {name: value for name, value in form.form_values() if name != "ref"}
            address = f"{firm.browser.base}{form.action}"
            reply = Page(firm.browser.http.post(address, data=kept | values, timeout=SECONDS))
            if reply.status != 200:
                raise StepFailed(reply.complaint())
            return
    raise StepFailed("there is no form on the balance sheet")


def taken(firm: Firm, each: int) -> int:
    """So many technicians and electricians of the holder go to the new firm; how many people."""
    with step("人员去向：选定转入的人员 the balance sheet: who moves is chosen") as notes:
        rows = _rows(_balance(firm))
        chosen = [
            ref
            for kind in ("电力相关专业技术人员", "电力相关专业技能人员")
            for ref, _ in [
                row for row in rows if kind in row[1] and not any(h in row[1] for h in HEADS)
            ][:each]
        ]
        _send(firm, {"ref": chosen, "to": "TAKE"}, chosen=True)
        must_show(_balance(firm), "留在原企业", "承继")
        notes.append(f"转入{len(chosen)}人")
    return len(chosen)
