"""What an office does of its own motion, as its staff, the firm and the public see it."""

import re

import pytest

from rules.vocabulary.enumerations import Office, StaffRole
from tests.service.application.test_cancel import holds
from tests.service.gateway.intranet.test_cases import Reviewer
from tests.service.gateway.portal.conftest import Applicant
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
FACTS = "经查，该企业以虚假的业绩证明取得许可。"


def propose(visitor: Visitor, ground: str, **of: str) -> str:
    """Through the form and its confirmation; returns where the proceeding is."""
    filled = {"ground": ground, "facts": FACTS, **of}
    visitor.post("/proceedings/new", filled | {"action": "check"})
    assert "确认以后" in visitor.text, visitor.text
    visitor.post("/proceedings/new", filled | {"action": "confirm"})
    assert "等待其他人员作出决定" in visitor.text, visitor.text
    return visitor.page.url.removeprefix(visitor.address)


def decide(visitor: Visitor, place: str) -> None:
    visitor.get(place)
    (version,) = set(re.findall(r'name="version" value="(\d+)"', visitor.page.text))
    filled = {"version": version, "text": "请妥善处理在建工程。"}
    visitor.post(f"{place}/decision", filled | {"action": "check"})
    assert "确认以后" in visitor.text and "请妥善处理在建工程" in visitor.text
    visitor.post(f"{place}/decision", filled | {"action": "confirm"})
    assert "已作出决定，决定书文号" in visitor.text, visitor.text


@pytest.mark.spec("N-15", "N-16")
def test_from_the_register_to_the_decision_and_back_again(
    applicant: Applicant, reviewer: Reviewer, visitor: Visitor, system: dict[str, str]
) -> None:
    number = holds(system, applicant.firm).number
    proposer, decider = reviewer(StaffRole.EXAMINE), reviewer(StaffRole.DECIDE)
    for outsider in (reviewer(StaffRole.EXAMINE, office=Office.FUJIAN), reviewer(StaffRole.ISSUE)):
        outsider.get(f"/register?text={number}")
        assert number in outsider.text and "/proceedings/new" not in outsider.page.text
        outsider.get(f"/proceedings/new?licence_number={number}")
        assert outsider.page.status_code in (403, 404)
    proposer.get(f"/register?text={number}")
    (link,) = re.findall(r'href="(/proceedings/new[^"]+)"', proposer.page.text)
    proposer.get(link)
    assert "以欺骗、贿赂等不正当手段取得许可" in proposer.text

    # What is missing or not allowed is told, and nothing typed is lost.
    proposer.post("/proceedings/new", {"licence_number": number, "action": "check"})
    assert proposer.page.status_code == 422
    assert "请选择法定情形" in proposer.text and "请写明事实和理由" in proposer.text
    whole = f"{FACTS}法定代表人110101197512038010签字。"
    filled = {"licence_number": number, "ground": "FRAUD", "facts": whole, "action": "confirm"}
    proposer.post("/proceedings/new", filled)
    assert proposer.page.status_code == 422 and "业绩证明" in proposer.page.text
    place = propose(proposer, "FRAUD", licence_number=number)
    proposer.get(link)
    assert "已有正在办理的撤销许可" in proposer.text

    says_its_part(applicant, proposer, decider, place)
    decide(decider, place)
    decider.get("/proceedings?state=DECIDED")
    assert number in decider.text
    visitor.get(f"/licences/{number}")
    assert "已撤销" in visitor.text and "吊销" not in visitor.text
    applicant.get("/home")
    assert "已撤销" in applicant.text and "三年内不得再次申请" in applicant.text
    applicant.get("/proceedings")
    papers = re.findall(r'href="(/documents/[^"]+\.pdf)"', applicant.page.text)
    assert len(papers) == 2
    for paper in papers:
        assert applicant.get(paper).headers["Content-Type"] == "application/pdf"

    undone(proposer, decider, place)
    visitor.get(f"/licences/{number}")
    assert "已撤销" not in visitor.text and "有效" in visitor.text
    applicant.get("/home")
    assert "三年内不得再次申请" not in applicant.text
    is_published(proposer, visitor, applicant, number)


def says_its_part(applicant: Applicant, proposer: Visitor, decider: Visitor, place: str) -> None:
    applicant.get("/home")
    assert "陈述申辩期限至" in applicant.text
    own = place.removeprefix("/proceedings/")
    applicant.get("/proceedings")
    assert FACTS in applicant.text
    applicant.post(f"/proceedings/{own}/statement", {"text": ""})
    assert applicant.page.status_code == 422 and "请填写陈述申辩意见" in applicant.text
    said = {"text": "业绩证明真实。", "final": "on"}
    applicant.post(f"/proceedings/{own}/statement", said)
    assert "等待答复" in applicant.text
    applicant.post(f"/proceedings/{own}/statement", said)
    assert applicant.page.status_code == 409 and "已确认没有其他意见" in applicant.text
    decider.get(place)
    assert "还有1条意见没有答复" in decider.text
    proposer.get(place)
    assert "由决定岗位人员作出决定" in proposer.text
    (answer,) = re.findall(r'action="([^"]+/answer)"', proposer.page.text)
    proposer.post(answer, {"answer": "证明与备案不符。"})
    assert "已答复" in proposer.text
    applicant.get("/proceedings")
    assert "证明与备案不符" in applicant.text


def undone(proposer: Visitor, decider: Visitor, place: str) -> None:
    proposer.get(place)
    (link,) = re.findall(r'href="(/proceedings/new\?undoes=[^"]+)"', proposer.page.text)
    again = propose(proposer, "RECONSIDERED", undoes=link.partition("=")[2])
    decide(decider, again)
    decider.get(place)
    assert "本决定已被撤销" in decider.text


def is_published(proposer: Visitor, visitor: Visitor, applicant: Applicant, number: str) -> None:
    propose(proposer, "INCAPABLE", licence_number=number)
    visitor.get("/notices")
    assert number in visitor.text and "行政许可法第七十条" in visitor.text
    found = visitor.get("/api/v1/public/notices").json()["items"]
    assert number in {one["licence_number"] for one in found}
    applicant.get("/home")
    assert "公示期至" in applicant.text
