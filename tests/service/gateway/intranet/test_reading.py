"""阅卷: data beside scans, ticks that are kept, faults noted where they are seen."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from rules.vocabulary.enumerations import StaffRole
from tests.service.application.firms import Firm
from tests.service.gateway.intranet.test_cases import Reviewer, claim

pytestmark = pytest.mark.service


@pytest.mark.spec("N-03", "N-05")
def test_a_case_is_read_paper_by_paper_and_returned_with_what_was_noted(
    reviewer: Reviewer, new_firm: Callable[..., Firm]
) -> None:
    firm = new_firm()
    case_id = firm.complete()
    firm.ask.submit(application_id=case_id)
    clerk, address = reviewer(StaffRole.FORMAL), f"/cases/{case_id}/reading"
    claim(clerk, case_id)
    people = firm.ask.section(application_id=case_id, section="technicians").rows["people"]
    person = people[0]
    clerk.get(f"{address}?unit=technicians.{person['id']}")
    assert person["name"] in clerk.text and person["id_number"] not in clerk.page.text
    assert "附件已核对 0 /" in clerk.text and 'data-key="j"' in clerk.page.text

    def hidden(name: str, start: str) -> str:
        part = clerk.page.text[clerk.page.text.index(start) :]
        return unescape(re.findall(rf'name="{name}" value="([^"]*)"', part)[0])

    paper = hidden("paper", "reading/checks")
    here = {"unit": f"technicians.{person['id']}", "paper": paper}
    start = "附件核对无误"
    places = re.findall(r'name="place" value="(/files/[^"]*)"', clerk.page.text)
    seen = re.findall(r'name="seen" value="([^"]*)"', clerk.page.text)[-1]
    assert start in clerk.text
    clerk.post(f"{address}/checks", {**here, "place": places[0], "seen": seen, "checked": "1"})
    assert "附件已核对 1 /" in clerk.text and "附件已核对（形审员" in clerk.text

    at = f"technicians/rows/people/{person['id']}/name"
    where = hidden(f"where:{at}", "reading/notes")
    clerk.post(f"{address}/notes", {**here, "at": at, f"where:{at}": where, "phrase": ""})
    assert clerk.page.status_code == 422 and "请选择常用意见或者写明" in clerk.text
    fault = {**here, "at": at, f"where:{at}": where, "message": "与身份证不一致"}
    clerk.post(f"{address}/notes", fault)
    told = f"{person['name']} · 姓名：与身份证不一致"
    assert told in clerk.text

    place = f"technicians//rows/people/{person['id']}/name"  # the tab, then a JSON pointer
    clerk.get(f"/cases/{case_id}?outcome=RETURN")
    assert told in clerk.page.text and f'value="{place}" selected' in clerk.page.text
    hidden_fields = {name: hidden(name, "/decision") for name in ("task_id", "version")}
    demanded = {"outcome": "RETURN", "item_place": place, "item_message": told}
    for action in ("check", "confirm"):
        clerk.post(f"/cases/{case_id}/decision", {**hidden_fields, **demanded, "action": action})
    assert "已退回补正" in clerk.text and f"电力相关技术人员：{told}" in clerk.text
