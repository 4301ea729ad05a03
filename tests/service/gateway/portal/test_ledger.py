"""The ledger of the time limits, on the applicant's page, the reviewer's page and in the API."""

import re
from collections.abc import Callable

import pytest
import requests

from chassis import clock
from gateway.intranet.correction_items import place_of
from rules.vocabulary.enumerations import Level, StaffRole
from tests.factories.registrations import PASSWORD
from tests.polling import wait_for
from tests.service.gateway.intranet.test_cases import choose, claim, open_case
from tests.service.gateway.portal.conftest import Applicant
from tests.service.gateway.visitor import Visitor, visible

pytestmark = pytest.mark.service
Reviewer = Callable[..., Visitor]


@pytest.fixture
def submitted(applicant: Applicant) -> Applicant:
    applicant.application_id = applicant.firm.complete(Level.THIRD)
    applicant.firm.ask.submit(application_id=applicant.application_id)
    return applicant


def ledger_on(page: requests.Response) -> str:
    """The card 办理时限 in words."""
    return visible(page.text.partition('id="ledger">')[2].partition("</section>")[0])


def same_on_both(applicant: Applicant, clerk: Visitor) -> str:
    case = clerk.get(f"/cases/{applicant.application_id}")
    found = ledger_on(applicant.get(applicant.place))
    assert found == ledger_on(case)
    return found


@pytest.mark.spec("N-02", "N-03", "P-06")
def test_firm_and_reviewer_read_the_same_ledger(submitted: Applicant, reviewer: Reviewer) -> None:
    clerk = reviewer(StaffRole.FORMAL)
    open_case(clerk, submitted.application_id)
    running = same_on_both(submitted, clerk)
    assert "受理期限至" in running and "共5个工作日，已计0个，还剩5个" in running
    assert "起算 申请单位 收到申请材料 行政许可法第三十二条 0 / 5 受理" in running
    claim(clerk, submitted.application_id)
    place = place_of({"section": "basic", "item": "net_assets"})
    item = ("item_place", place), ("item_message", "净资产与审计报告不一致")
    choose(clerk, submitted.application_id, "RETURN", *item)
    stopped = same_on_both(submitted, clerk)
    assert "补正期间暂停计算" in stopped
    assert re.search(r"如今日答复（补正），办理期限至 \d{4}年\d+月\d+日", stopped)
    assert "暂停 办理机关 形审环节退回补正，需要补正1项" in stopped
    assert "恢复后确定" in stopped


@pytest.mark.spec("N-07", "P-06")
def test_an_expert_review_stops_the_clock_until_it_is_recorded_as_over(
    submitted: Applicant, reviewer: Reviewer
) -> None:
    case_id = submitted.application_id
    for role in (StaffRole.FORMAL, StaffRole.ACCEPT):
        clerk = reviewer(role)
        claim(clerk, case_id)
        choose(clerk, case_id, "PASS")
    assert "暂停办理期限" not in clerk.get(f"/cases/{case_id}").text
    examiner = reviewer(StaffRole.EXAMINE)
    claim(examiner, case_id)
    place, asked = f"/cases/{case_id}/suspension", {"ground": "EXPERT_REVIEW", "reason": "评审业绩"}
    examiner.post(place, {**asked, "working_days": "0", "confirmed": "1"})
    assert examiner.page.status_code == 422 and "请填写1至250个工作日" in examiner.text
    examiner.get(f"/cases/{case_id}")
    examiner.post(place, {**asked, "working_days": "15"})
    assert "暂停办理期限，并书面告知申请单位所需时间" in examiner.text, "asked again first"
    examiner.post(place, {**asked, "working_days": "15", "confirmed": "1"})
    assert "办理期限已暂停" in examiner.text and "专家评审期间暂停计算" in examiner.text
    assert "下一步：核对并确认" not in examiner.text
    found = same_on_both(submitted, examiner)
    assert "如今日结束（专家评审），办理期限至" in found
    assert "时限暂停" in visible(reviewer(StaffRole.EXAMINE).get("/").text)
    examiner.get(f"/cases/{case_id}/documents")
    assert "行政许可特别程序所需时间告知书" in examiner.text
    document = re.findall(r'href="(/documents/[^"]+)"', examiner.page.text)[-1]
    assert examiner.get(document).content.startswith(b"%PDF")
    examiner.get(f"/cases/{case_id}")
    over = {"reason": "专家评审通过", "confirmed": "1"}
    examiner.post(f"/cases/{case_id}/resumption", over)
    assert "办理期限已恢复计算" in examiner.text and "决定期限至" in examiner.text
    assert "下一步：核对并确认" in examiner.text
    examiner.post(f"/cases/{case_id}/extension/proposal", {"reason": "案情复杂"})
    assert "等待负责人批准" in examiner.text
    head = reviewer(StaffRole.DECIDE)
    head.get(f"/cases/{case_id}")
    assert "批准延长" in head.text
    head.post(f"/cases/{case_id}/extension", {"confirmed": "1"})
    assert "批准延长" not in head.text, "once"
    found = same_on_both(submitted, head)
    assert "延长 办理机关 案情复杂" in found and "0 / 30 决定" in found


@pytest.mark.spec("P-06")
def test_a_program_reads_the_same_ledger(submitted: Applicant) -> None:
    progress = f"{submitted.address}/api/v1/applications/{submitted.application_id}/progress"
    credentials = {"username": submitted.firm.username, "password": PASSWORD}
    issued = requests.post(f"{submitted.address}/api/v1/tokens", json=credentials, timeout=30)
    bearer = {"Authorization": f"Bearer {issued.json()['token']}"}

    def opened() -> requests.Response | None:
        answer = requests.get(progress, headers=bearer, timeout=30)
        return answer if answer.ok else None

    ledger = wait_for(opened, what="the case").json()["ledger"]
    (entry,) = ledger["entries"]
    assert (entry["kind"], entry["actor"], entry["used"]) == ("START", "APPLICANT", 0)
    assert entry["day"] == clock.today().isoformat()
    assert (ledger["current"]["code"], ledger["ground"]) == ("ACCEPT", None)
    assert ledger["current"]["due_on"] == entry["due_on"]
