"""办件查询 and the task list, as reviewers use them."""

from collections.abc import Callable

import pytest

from rules.vocabulary.enumerations import Office, StaffRole
from tests.service.application.firms import Firm
from tests.service.gateway.intranet.test_cases import Reviewer, choose, claim

pytestmark = pytest.mark.service


@pytest.mark.spec("N-02", "N-10", "P-07")
def test_a_case_that_was_passed_on_is_found_again(
    reviewer: Reviewer, new_firm: Callable[..., Firm]
) -> None:
    firm = new_firm()
    application_id = firm.complete()
    number = firm.ask.submit(application_id=application_id).number
    person = firm.ask.section(application_id=application_id, section="technical_head").fields
    clerk = reviewer(StaffRole.FORMAL)
    claim(clerk, application_id)
    choose(clerk, application_id, "PASS", ("text", "同意"))

    name = firm.entry["name"]
    clerk.post("/cases", {"text": name[:6], "share": "DONE"})
    assert f"/cases/{application_id}" in clerk.page.text and number in clerk.text
    assert "text=" in clerk.page.url and "share=DONE" in clerk.page.url
    # Of a person, by a number that then stands in no address.
    clerk.post("/cases", {"text": person["id_number"]})
    assert f"/cases/{application_id}" in clerk.page.text and "本次查询已记录" in clerk.text
    assert person["id_number"] not in clerk.page.text and clerk.page.url.endswith("/cases")
    assert clerk.get("/cases", params={"text": person["id_number"]}).status_code == 422
    decider = reviewer(StaffRole.DECIDE)
    assert decider.post("/cases", {"text": person["id_number"]}).status_code == 403
    elsewhere = reviewer(StaffRole.FORMAL, office=Office.FUJIAN)
    for text in (number, person["id_number"]):
        elsewhere.post("/cases", {"text": text})
        assert f"/cases/{application_id}" not in elsewhere.page.text
    # A page that is not there leads to the last one.
    clerk.get("/cases", params={"page": "99", "text": number})
    assert "page=1&" in f"{clerk.page.url}&"
    clerk.get("/?page=99&due=overdue&order=received&again=1")
    assert "没有符合条件的任务" in clerk.text
