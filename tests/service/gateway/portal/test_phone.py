"""A QR code lets a phone upload to one slot, and to nothing else."""

import html
import re
from datetime import timedelta

import pytest

from chassis import clock
from tests.factories.papers import PAPER, photograph
from tests.service.gateway.portal.conftest import Applicant
from tests.service.gateway.visitor import Visitor

pytestmark = [pytest.mark.service, pytest.mark.spec("B-13")]


def link(drafting: Applicant, slot: str) -> str:
    drafting.get(drafting.tab("basic"))
    drafting.post(f"{drafting.tab('basic')}/attachments/{slot}/phone")
    assert "<svg" in drafting.page.text
    found = re.search(r"打开：\s*(\S+/phone\?t=[^\s<]+)", drafting.page.text)
    assert found, drafting.text
    return "/phone?" + html.unescape(found[1]).partition("/phone?")[2]


def files(drafting: Applicant, code: str) -> list[str]:
    [slot] = [slot for slot in drafting.stored("basic").slots if slot.code == code]
    return [file.filename for file in slot.files]


def test_a_phone_that_is_not_signed_in_uploads_to_its_slot_alone(
    drafting: Applicant, visitor: Visitor
) -> None:
    path = link(drafting, "FINANCIAL_REPORT")
    visitor.get(path)
    assert "上传财务报表或审计报告" in visitor.text
    sent = [("file", ("第1页.jpg", photograph())), ("file", ("第2页.pdf", PAPER))]
    visitor.post(path, files=sent)
    assert "已上传2个文件" in visitor.text
    assert files(drafting, "FINANCIAL_REPORT") == ["第1页.jpg", "第2页.pdf"]
    assert files(drafting, "BUSINESS_LICENCE") == []
    visitor.post(path, files=[("file", ("坏.pdf", b"MZ" * 99))])
    assert visitor.page.status_code == 422
    assert "这不是有效的PDF" in visitor.text
    assert visitor.get(drafting.tab("basic")).url.partition("?")[0].endswith("/sign-in")


def test_a_link_is_good_for_some_minutes_and_some_files(
    drafting: Applicant, visitor: Visitor
) -> None:
    path = link(drafting, "FINANCIAL_REPORT")
    sent = [("file", (f"{n}.pdf", b"no paper")) for n in range(16)]
    visitor.get(path)
    visitor.post(path, files=sent)
    assert "这不是有效的PDF" in visitor.text
    visitor.get(path)
    visitor.post(path, files=sent)
    assert "这不是有效的PDF" not in visitor.text, "thirty are enough for one link"
    with clock.travel(clock.now() + timedelta(minutes=16)):
        again = Visitor(visitor.address)
        again.get(path)
        assert "财务报表" not in again.text
    forged = Visitor(visitor.address)
    forged.get("/phone?t=" + "x" * 43)
    assert "财务报表" not in forged.text


def test_only_the_firm_itself_opens_a_link_for_its_draft(drafting: Applicant) -> None:
    drafting.get(drafting.tab("basic"))
    unknown = "/applications/00000000-0000-4000-8000-000000000000/sections/basic"
    assert drafting.post(f"{unknown}/attachments/BUSINESS_LICENCE/phone").status_code == 404
    assert drafting.post(f"{drafting.tab('basic')}/attachments/NOTHING/phone").status_code == 404
