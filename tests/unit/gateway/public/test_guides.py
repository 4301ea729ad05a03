"""The public guides: pages, forms to download, links to them."""

import io
import json
import re

import docx
import pytest
from flask import Flask

from contracts.filing import ways_online
from gateway.documents.guides import guide_html, offered_templates
from gateway.public.guides import guide_of
from rules.load import load
from rules.vocabulary.enumerations import ApplicationType, Procedure
from tests.present import present
from tests.service.gateway.visitor import visible


def main(html: str) -> str:
    """Without the header and footer of every page."""
    return html.partition("<main")[2].partition("</main>")[0]


def test_every_business_type_is_listed(portal: Flask) -> None:
    html = portal.test_client().get("/guide").text
    for kind in ApplicationType:
        assert f'href="/guide/{kind.value}"' in html
        assert kind.label in html


@pytest.mark.spec("B-15", "B-33")
@pytest.mark.parametrize("kind", ApplicationType)
def test_page_and_document_say_the_same(portal: Flask, kind: ApplicationType) -> None:
    answer = portal.test_client().get(f"/guide/{kind.value}")
    assert answer.status_code == 200
    page, paper = visible(answer.text), visible(guide_html(guide_of(kind.value)))
    found = guide_of(kind.value)
    said = [
        *found.applicants, *found.filing, *found.results, *found.notices, *found.basis,
        *(step.text for way in found.ways for step in way.steps),
        *(one.basis for one in found.limits),
        *(one.name for group in found.materials for one in group.items),
        *(one.condition for group in found.materials for one in group.items),
        *(office.area for office in found.offices),
        *(line for office in found.offices for line in office.contacts),
        found.fee, found.hotline,
        *(cell.text for table in found.conditions for row in table.rows for cell in row),
    ]  # fmt: skip
    assert [text for text in said if text not in page] == []
    assert [text for text in said if text not in paper] == []


@pytest.mark.spec("A-29")
@pytest.mark.parametrize("kind", ApplicationType)
def test_a_guide_promises_only_what_is_open_online(portal: Flask, kind: ApplicationType) -> None:
    html, later = portal.test_client().get(f"/guide/{kind.value}").text, "以下是开放以后的流程"
    page, paper = visible(html), visible(guide_html(guide_of(kind.value)))
    is_open = bool(ways_online(kind))
    assert ("登录办理" in page) == ('href="/home"' in main(html)) == is_open
    told = load("guide")["types"][kind]["steps"]
    shut = [way for way in told if Procedure(way) not in ways_online(kind)]
    for text in (page, paper):
        assert ("该业务暂未开放网上办理" in text) != is_open
        assert text.count(later) == len(shut)
    promised = any("告知承诺制" in text for text in guide_of(kind.value).notices)
    assert not (promised and "PROMISE" in shut)


def test_every_link_of_a_guide_leads_somewhere(portal: Flask) -> None:
    client, found = portal.test_client(), set()
    for path in ("/guide", *(f"/guide/{kind.value}" for kind in ApplicationType)):
        html = client.get(path).text
        found |= set(re.findall(r'href="(/[^"#]*)"', main(html)))
        targets = set(re.findall(r'href="#([^"]+)"', main(html)))
        assert targets <= set(re.findall(r'id="([^"]+)"', html)), path
    made_on_demand = {path for path in found if path.endswith(".pdf")}  # WeasyPrint: slow
    assert made_on_demand == {f"/guide/{kind.value}.pdf" for kind in ApplicationType}
    answers = {path: client.get(path).status_code for path in found - made_on_demand}
    assert {path: code for path, code in answers.items() if code not in {200, 302, 303}} == {}


def test_the_list_says_which_business_is_not_open(portal: Flask) -> None:
    page = main(portal.test_client().get("/guide").text)
    assert page.count("（暂未开放网上办理）") == sum(
        not ways_online(kind) for kind in ApplicationType
    )


@pytest.mark.parametrize("path", ["/guide/OLD", "/guide/new", "/guide/OLD.pdf"])
def test_what_is_no_business_type_has_no_guide(portal: Flask, path: str) -> None:
    answer = portal.test_client().get(path)
    assert answer.status_code == 404
    assert "没有这项业务的办事指南" in answer.text


@pytest.mark.spec("B-15")
@pytest.mark.parametrize("code", sorted(offered_templates()))
def test_a_form_is_downloaded_blank(portal: Flask, code: str) -> None:
    answer = portal.test_client().get(f"/guide/templates/{code}.docx")
    assert answer.status_code == 200
    paragraphs = docx.Document(io.BytesIO(answer.data)).paragraphs
    assert "＿" in "".join(paragraph.text for paragraph in paragraphs)


@pytest.mark.parametrize("code", ["RESERVED_MOBILE", "NONE", "..%2Fcertificate_base"])
def test_only_forms_of_the_guides_are_offered(portal: Flask, code: str) -> None:
    assert portal.test_client().get(f"/guide/templates/{code}.docx").status_code == 404


def test_every_form_named_on_a_page_can_be_downloaded_there(portal: Flask) -> None:
    client = portal.test_client()
    for kind in ApplicationType:
        html = client.get(f"/guide/{kind.value}").text
        for group in guide_of(kind.value).materials:
            for one in group.items:
                if one.template:
                    assert f'href="/guide/templates/{one.template}.docx"' in html


def test_the_landing_page_leads_to_the_guides(portal: Flask) -> None:
    assert 'href="/guide"' in portal.test_client().get("/").text


def test_the_api_answers_the_same_guide_without_a_token(portal: Flask) -> None:
    client = portal.test_client()
    for kind in ApplicationType:
        expected = json.loads(json.dumps(guide_of(kind.value).to_dict()))
        assert client.get(f"/api/v1/guide/{kind.value}").json == expected


def test_the_api_names_what_it_does_not_know(portal: Flask) -> None:
    answer = portal.test_client().get("/api/v1/guide/OLD")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert present(answer.json)["detail"] == "没有这项业务的办事指南"
