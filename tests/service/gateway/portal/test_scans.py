"""批量上传扫描件 through the portal, without JavaScript."""

import re

import pytest

from rules.vocabulary.enumerations import Level
from tests.factories.archives import archive, bomb, in_gbk
from tests.factories.papers import PAPER, photograph
from tests.service.gateway.portal.conftest import Applicant

pytestmark = [pytest.mark.service, pytest.mark.spec("B-13", "P-03")]


@pytest.fixture
def filling(drafting: Applicant) -> Applicant:
    tabs = drafting.firm.tabs(Level.THIRD)
    for code in ("categories", "technicians"):
        drafting.firm.fill(drafting.application_id, code, tabs[code])
    drafting.get(drafting.place + "/scans")
    return drafting


def test_an_archive_is_shown_as_a_table_and_filed_once_confirmed(filling: Applicant) -> None:
    person = filling.stored("technicians").rows["people"][0]
    content = archive(
        {
            f"资料/{person['name']}/身份证正面.jpg": photograph(),
            "资料/营业执照.pdf": PAPER,
            "资料/说不清.jpg": photograph(quality=50),
            "资料/合同.docx": b"PK\x03\x04 not a scan",
        }
    )
    filling.upload(filling.place + "/scans", "资料.zip", content)
    assert "已上传 3 个文件" in filling.text
    assert "资料/合同.docx：这不是有效的PDF、JPG或PNG文件" in filling.text
    assert "没有归入的文件 1" in filling.text
    assert not any(slot.files for slot in filling.stored("basic").slots), "nothing yet"
    small = re.findall(r'<img src="([^"]+/thumbnail)"', filling.page.text)
    assert len(small) == 2
    shown = filling.session.get(filling.address + small[0])
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.content.startswith(b"\xff\xd8")
    filed = re.findall(r'name="filed" value="([^"]+)"', filling.page.text)
    filling.post(filling.place + "/scans/filing", [("filed", one) for one in filed])
    assert "已归档2个附件；还有1个文件没有归入" in filling.text
    [licence] = [s for s in filling.stored("basic").slots if s.code == "BUSINESS_LICENCE"]
    assert [file.filename for file in licence.files] == ["营业执照.pdf"]
    filling.upload(filling.place + "/scans", "资料.zip", content)
    assert "3 个以前已经上传" in filling.text, "a broken upload is taken up again"
    left = re.findall(r'name="scan" value="([^"]+)"', filling.page.text)[0]
    where = "basic|FINANCIAL_REPORT|"
    filling.post(
        filling.place + "/scans/assignment", {"scan": left, "place": where, "action": "assign"}
    )
    assert "没有归入的文件" not in filling.text
    assert "确认归档 1 个文件" in filling.text


def test_several_files_and_hostile_ones_in_one_form(filling: Applicant) -> None:
    files = [
        ("file", ("营业执照.pdf", PAPER)),
        ("file", ("炸弹.zip", bomb(450))),
        ("file", ("GBK.zip", in_gbk("财务报表.pdf", PAPER + b"2"))),
        ("file", ("程序.exe", b"MZ" + b"\0" * 500)),
        ("file", ("旧.rar", b"Rar!" + b"\0" * 500)),
    ]
    filling.post(filling.place + "/scans", files=files)
    assert "已上传 2 个文件" in filling.text
    assert "炸弹.zip：压缩包展开后过大" in filling.text
    assert "旧.rar：不能打开这种压缩包，请改用ZIP格式" in filling.text
    assert "财务报表.pdf" in filling.text


def test_another_firm_sees_nothing_of_it(filling: Applicant) -> None:
    unknown = "/applications/00000000-0000-4000-8000-000000000000/scans"
    assert filling.get(unknown).status_code == 404


def test_several_files_at_once_at_a_slot(drafting: Applicant) -> None:
    place = drafting.tab("basic") + "/attachments/BUSINESS_LICENCE"
    drafting.get(drafting.tab("basic"))
    files = [
        ("file", ("正面.pdf", PAPER)),
        ("file", ("反面.pdf", PAPER + b"2")),
        ("file", ("坏.pdf", b"MZ" * 50)),
    ]
    drafting.post(place, files=files)
    [slot] = [s for s in drafting.stored("basic").slots if s.code == "BUSINESS_LICENCE"]
    assert [file.filename for file in slot.files] == ["正面.pdf", "反面.pdf"]
    assert "坏.pdf：这不是有效的PDF" in drafting.text
