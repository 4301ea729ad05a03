"""Nothing is asked twice, and nothing that was typed is lost."""

import re
from typing import Any

import pytest

from rules.vocabulary.enumerations import Level
from tests.factories.papers import PAPER
from tests.service.gateway.portal.conftest import Applicant
from tests.service.gateway.portal.test_rows import typed

pytestmark = pytest.mark.service


@pytest.fixture
def people(drafting: Applicant) -> list[dict[str, Any]]:
    return [dict(row) for row in drafting.firm.tabs(Level.THIRD)["technicians"]["rows"]["people"]]


@pytest.mark.spec("B-05", "B-09")
def test_the_legal_representative_is_the_submitter_until_another_is_named(
    drafting: Applicant,
) -> None:
    drafting.get(drafting.tab("categories"))
    entry = drafting.firm.entry
    assert f'value="{entry["legal_representative"]}"' in drafting.page.text
    assert f'value="{entry["legal_representative_id"]}"' in drafting.page.text
    assert "取自企业注册信息，请核对后保存" in drafting.text
    assert drafting.stored("categories").fields == {}, "shown only"
    chosen = {"submit_type": "AGENT", "submitter_name": "钱代理", "version": "0", "action": "save"}
    drafting.post(drafting.tab("categories"), {"install_level": "3", **chosen})
    assert 'value="钱代理"' in drafting.page.text
    assert entry["legal_representative_id"] not in drafting.page.text


def test_the_business_licence_of_the_registration_is_attached_by_a_click(
    drafting: Applicant,
) -> None:
    drafting.get(drafting.tab("basic"))
    assert "使用注册时上传的营业执照" in drafting.text
    drafting.post(drafting.tab("basic") + "/attachments/BUSINESS_LICENCE/registered")
    [slot] = [s for s in drafting.stored("basic").slots if s.code == "BUSINESS_LICENCE"]
    assert len(slot.files) == 1, drafting.text
    wrong = drafting.post(drafting.tab("basic") + "/attachments/FINANCIAL_REPORT/registered")
    assert wrong.status_code == 404


@pytest.mark.spec("B-17", "B-20")
def test_a_head_is_chosen_from_the_technicians_with_the_papers(
    drafting: Applicant, people: list[dict[str, Any]]
) -> None:
    drafting.firm.fill(
        drafting.application_id, "technicians", {"fields": {}, "rows": {"people": people[:3]}}
    )
    head, safe, other = drafting.stored("technicians").rows["people"]
    drafting.firm.attach(
        drafting.application_id, "technicians", "IDENTITY_CARD", head["id"], content=PAPER
    )
    drafting.get(drafting.tab("technical_head"))
    assert f'<option value="{head["id"]}">{head["name"]} ' in drafting.page.text
    drafting.post(drafting.tab("technical_head") + "/head", {"row_id": head["id"]})
    stored = drafting.stored("technical_head")
    assert stored.fields["id_number"] == head["id_number"]
    assert stored.fields["also_technician"]
    [card] = [slot for slot in stored.slots if slot.code == "IDENTITY_CARD"]
    assert len(card.files) == 1
    drafting.post(drafting.tab("safety_head") + "/head", {"row_id": safe["id"]})
    assert drafting.stored("safety_head").fields["name"] == safe["name"]
    assert [row["id"] for row in drafting.stored("technicians").rows["people"]] == [other["id"]]
    drafting.post(drafting.tab("technical_head") + "/head", {"row_id": other["id"]})
    assert f"本页已填写{head['name']}" in drafting.text


@pytest.mark.spec("B-26", "B-28", "B-32")
def test_every_tab_tells_what_the_application_still_needs(
    drafting: Applicant, people: list[dict[str, Any]]
) -> None:
    filled = drafting.firm.tabs(Level.THIRD)["categories"]
    drafting.firm.fill(drafting.application_id, "categories", filled)
    for row in people[:2]:
        path = drafting.tab("technicians") + "/rows/people/new"
        drafting.get(path)
        drafting.post(path, typed(row))
    for code in ("basic", "performance"):
        drafting.get(drafting.tab(code))
        assert "技术人员 2 / 5" in drafting.text
        assert "高压电工 0 / " in drafting.text
        assert re.search(r"附件 0 / \d\d", drafting.text)


@pytest.mark.spec("P-05")
def test_a_row_that_was_changed_elsewhere_shows_both_values(
    drafting: Applicant, people: list[dict[str, Any]]
) -> None:
    drafting.firm.fill(
        drafting.application_id, "technicians", {"fields": {}, "rows": {"people": people[:1]}}
    )
    [row] = drafting.stored("technicians").rows["people"]
    path = f"{drafting.tab('technicians')}/rows/people/{row['id']}"
    drafting.get(path)
    mine = typed({**row, "major": "我的专业"})
    place: dict[str, Any] = {"application_id": drafting.application_id, "section": "technicians"}
    drafting.firm.ask.save_row(
        **place, rowset="people", row_id=row["id"], values=people[0] | {"major": "别处的专业"}
    )
    drafting.post(path, mine)
    assert drafting.page.status_code == 409
    compared = drafting.text.partition("本页内容已在其他窗口保存过")[2]
    assert "毕业专业 别处的专业 我的专业" in compared
    version = re.findall(r'name="version" value="(\d+)"', drafting.page.text)[-1]
    drafting.post(path, mine | {"version": version})
    assert drafting.stored("technicians").rows["people"][0]["major"] == "我的专业"


def test_a_dialog_has_ids_of_its_own(drafting: Applicant) -> None:
    in_dialog = {"HX-Request": "true", "HX-Target": "dialog-body"}
    path = drafting.tab("basic") + "/rows/shareholders/new"
    ids = re.findall(r'id="([^"]+)"', drafting.get(path, headers=in_dialog).text)
    beneath = re.findall(r'id="([^"]+)"', drafting.get(drafting.tab("basic")).text)
    assert not set(ids) & set(beneath) - {"dialog-alerts"}
    assert len(set(beneath)) == len(beneath)


def test_a_tab_is_saved_by_itself_and_on_the_way_out(drafting: Applicant) -> None:
    place = drafting.tab("basic")
    drafting.get(place)
    told = drafting.post(place, {"total_assets": "900", "version": "0", "action": "autosave"})
    assert (told.status_code, told.headers["X-Version"]) == (204, "1")
    assert drafting.stored("basic").fields["total_assets"] == "900"
    drafting.get(place)
    wrong = drafting.post(place, {"total_assets": "x", "version": "1", "action": "autosave"})
    assert wrong.status_code == 422
    drafting.get(place)
    then = drafting.tab("performance")
    drafting.post(place, {"total_assets": "901", "version": "1", "action": "save", "then": then})
    assert drafting.page.url.endswith("/sections/performance")
    drafting.get(place)
    away = {"total_assets": "902", "version": "2", "action": "save", "then": "//elsewhere.example"}
    drafting.post(place, away)
    assert drafting.page.url.endswith("/sections/basic")


def test_everything_is_read_on_one_page_before_it_is_signed_for(
    drafting: Applicant, people: list[dict[str, Any]]
) -> None:
    drafting.firm.fill(
        drafting.application_id, "technicians", {"fields": {}, "rows": {"people": people[:1]}}
    )
    drafting.get(drafting.place + "/review")
    assert drafting.page.status_code == 200
    assert people[0]["name"] in drafting.text
    assert "缺身份证" in drafting.text
    assert drafting.page.text.count("<form") <= 2, "nothing but the header's"
