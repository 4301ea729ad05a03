"""The public guides: pages, forms to download, links to them."""

import io
import json

import docx
import pytest
from flask import Flask

from gateway.documents.guides import guide_html, offered_templates
from gateway.public.guides import guide_of
from rules.vocabulary.enumerations import ApplicationType
from tests.present import present
from tests.service.gateway.visitor import visible


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
        *(cell.text for table in found.conditions for row in table.rows for cell in row),
    ]  # fmt: skip
    assert [text for text in said if text not in page] == []
    assert [text for text in said if text not in paper] == []


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
