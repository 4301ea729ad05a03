"""What a page shows of a field is read from its line in the form."""

from datetime import date
from typing import Any

import pytest
from flask import Flask, render_template_string

from chassis import clock
from contracts.errors import Finding
from contracts.forms import fields as f
from contracts.forms.base import Form
from gateway.forms.fields import FieldView, anchor, fields_of


class Sample(Form):
    name = f.text("姓名", max=30, hint="与证件一致")
    identity = f.id_number("身份证号", secret=True)
    amount = f.money("注册资本")
    started = f.day("开始日期", past=True)
    nature = f.one_of("性质", [("A", "甲"), ("B", "乙")], required=False, blank="不选")
    way = f.one_of("方式", [("A", "甲"), ("B", "乙")], widget="radio")
    note = f.long_text("说明", required=False)
    agreed = f.yes_no("同意")
    secret = f.password("密码")


def views(
    values: dict[str, Any] | None = None,
    findings: tuple[Finding, ...] = (),
    prefix: str = "",
) -> dict[str, FieldView]:
    return {view.name: view for view in fields_of(Sample, values or {}, findings, prefix)}


def test_label_hint_unit_choices_and_the_star_come_from_the_form() -> None:
    found = views()
    assert list(found) == [
        "name", "identity", "amount", "started", "nature", "way", "note", "agreed", "secret"
    ]  # fmt: skip
    assert (found["name"].label, found["name"].hint) == ("姓名", "与证件一致")
    assert found["name"].required and not found["note"].required
    assert found["amount"].unit == "万元"
    assert found["nature"].choices == (("A", "甲"), ("B", "乙"))
    assert found["nature"].blank == "不选"
    assert found["note"].wide


def test_attributes_help_typing_and_keep_identity_numbers_out_of_the_browser() -> None:
    found = views()
    assert found["name"].attributes["maxlength"] == "30"
    assert found["amount"].attributes["inputmode"] == "decimal"
    assert found["identity"].attributes["autocomplete"] == "off"
    assert "maxlength" not in found["identity"].attributes, "copied with blanks it is longer"


def test_a_day_in_the_past_ends_today_in_the_picker() -> None:
    with clock.travel(date(2026, 3, 5)):
        assert views()["started"].attributes["max"] == "2026-03-05"


def test_findings_stand_at_their_fields_also_under_a_prefix() -> None:
    findings: tuple[Finding, ...] = ({"path": "person.name", "message": "请填写姓名"},)
    found = views(findings=findings, prefix="person")
    view: FieldView = found["person.name"]
    assert view.messages == ("请填写姓名",)
    assert view.id == anchor("person.name") == "field-person-name"
    assert view.described_by == "field-person-name-hint field-person-name-error"
    assert not found["person.note"].messages


@pytest.mark.spec("B-17", "B-25")
def test_an_identity_number_tells_gender_and_birth_date() -> None:
    assert views({"identity": "110101198003078035"})["identity"].note == "男，1980年3月7日出生"
    assert views({"identity": "110101198003078036"})["identity"].note is None, "wrong check digit"


@pytest.mark.spec("P-08")
def test_the_macro_renders_every_widget_bound_to_its_label(portal: Flask) -> None:
    findings: list[Finding] = [{"path": "name", "message": "请填写<姓名>"}]
    template = (
        '{% import "macros/forms.html" as forms with context %}'
        "{{ forms.error_summary(findings) }}{{ forms.fields(views) }}"
    )
    with portal.test_request_context():
        html = render_template_string(
            template,
            views=fields_of(Sample, {"nature": "B", "agreed": True, "secret": "x" * 9}, findings),
            findings=findings,
        )
    for name in ("name", "identity", "amount", "started", "nature", "note", "secret"):
        assert f'for="field-{name}"' in html
        assert f'id="field-{name}"' in html
    assert '<a href="#field-name">请填写&lt;姓名&gt;</a>' in html, "escaped, linked to the field"
    assert 'aria-invalid="true"' in html
    assert '<option value="B" selected>乙</option>' in html
    assert html.count('type="radio"') == 2
    assert "x" * 9 not in html, "a password is never sent back"
    assert html.count('class="required"') == 6
