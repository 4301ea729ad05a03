"""Who submits an application: a group of fields that the first tab of every business type has."""

from __future__ import annotations

from contracts.forms import fields as f
from contracts.forms.base import Form
from rules.vocabulary.enumerations import SubmitType


class Submitter(Form):
    """The legal representative, or somebody with a letter of authority (B-06…B-09)."""

    submit_type = f.choice("提交类型", SubmitType, widget="radio")
    submitter_name = f.name("提交人姓名")
    submitter_document = f.document_kind("提交人证件类型")
    submitter_id = f.document_number(
        "提交人证件号码",
        kind="submitter_document",
        hint="法定代表人提交的，须与注册的法定代表人一致",
    )
