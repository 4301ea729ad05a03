"""吊销 of a licence by the office itself: proposed by one, the firm is heard, decided by another.
After the issue of the licence, so that one run shows it from beginning to end."""

from __future__ import annotations

from deploy.demo.browser import Browser, StepFailed
from deploy.demo.journey.new import new
from deploy.demo.journey.proof import must_show, pages_of
from deploy.demo.journey.steps import Scene, step, until
from rules.vocabulary.enumerations import ProceedingKind

FACTS = (
    "经查，该单位将许可证出租给其他单位承揽电力工程，有合同、收款凭证和询问笔录为证，"
    "事实清楚，证据确凿。"
)


def revoke(scene: Scene) -> str:
    """The licence number; its last line is printed."""
    firm, number = scene.firm, new(scene)
    proposer, head = scene.office["EXAMINE"].browser, scene.office["DECIDE"].browser
    public = Browser(scene.portal)
    papers = firm.home().link("/verify/")
    with step(
        "审查人员从登记册提出吊销 proposed from the register, with ground and reasons"
    ) as notes:
        page = proposer.open(f"/register?text={number}")
        page = proposer.open(page.link("/proceedings/new"))
        asked = {"ground": "LICENCE_ABUSE", "facts": FACTS, "action": "check"}
        page = proposer.submit(page, "/proceedings/new", asked)
        page = proposer.submit(page, "/proceedings/new", {"action": "confirm"})
        place = "/" + page.url.split("/", 3)[3]
        notes.append(ProceedingKind.REVOKE.label)
    with step("提出人不能决定，期限未满不能决定 nobody decides alone, nor unheard"):
        must_show(proposer.open(place), "由决定岗位人员作出决定")
        must_show(head.open(place), "期满或者当事人确认没有其他意见后才能作出决定")
    with step(
        "企业收到告知书，陈述申辩 the firm reads the notice and makes its statement"
    ) as notes:
        until(lambda: "陈述申辩" in firm.home().text("main"), "the firm is not told")
        page = firm.browser.open("/proceedings")
        notice = firm.browser.http.get(page.link("/documents/"), timeout=30)
        notes.append(f"告知书 {pages_of(notice.content)} 页")
        said = {"text": "许可证系借用，并未收取费用，请求从轻处理。", "final": "on"}
        firm.browser.submit(page, "/statement", said)
    with step("答复，另一人作出决定 answered, then decided by another") as notes:
        page = proposer.open(place)
        proposer.submit(
            page, "/answer", {"answer": "出借许可证同样属于法定应当吊销的情形，意见不予采纳。"}
        )
        page = head.submit(head.open(place), "/decision", {"action": "check"})
        page = head.submit(page, "/decision", {"action": "confirm"})
        must_show(page, "已作出决定")
    with step("公众查询、核验 look-up and verification: which act it was"):
        must_show(public.open(f"/licences?text={number}"), number, "已吊销")
        must_show(public.open(papers), number, "许可证已吊销")
    with step("企业看到决定书 the firm has the decision"):
        page = firm.browser.open("/proceedings")
        must_show(page, number, "行政处罚（吊销许可证）决定书", "意见不予采纳")
    with step("许可证事件 licence event at the subscriber") as notes:
        notes.append(scene.receiver.line_about(number, "licence.revoked"))
    if "有效" in public.open(f"/licences/{number}").text("dd"):
        raise StepFailed("the licence is still shown as valid")
    print(f"revoke: licence {number} 吊销, event received", flush=True)
    return number
