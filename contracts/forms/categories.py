"""申请类别 (B-02…B-09; seed 000 §4.1 申请类别界面)."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from contracts.forms import fields as f
from contracts.forms.base import Form
from rules.vocabulary.enumerations import (
    CURRENT_LEVELS,
    ApplicationNature,
    Category,
    SubmitType,
)

LEVEL_FIELDS = {
    Category.INSTALL: "install_level",
    Category.REPAIR: "repair_level",
    Category.TEST: "test_level",
}


class Categories(Form):
    install_level = f.choice("承装类等级", CURRENT_LEVELS, required=False, blank="不申请")
    repair_level = f.choice("承修类等级", CURRENT_LEVELS, required=False, blank="不申请")
    test_level = f.choice("承试类等级", CURRENT_LEVELS, required=False, blank="不申请")
    nature = f.choice("申请性质", ApplicationNature)
    submit_type = f.choice("提交类型", SubmitType, widget="radio")
    submitter_name = f.name("提交人姓名")
    submitter_document = f.document_kind("提交人证件类型")
    submitter_id = f.document_number(
        "提交人证件号码",
        kind="submitter_document",
        hint="法定代表人提交的，须与注册的法定代表人一致",
    )

    @validates_schema(skip_on_field_errors=False)
    def _at_least_one(self, data: dict[str, Any], **_: Any) -> None:
        if not applied_levels(data):
            raise ValidationError({"install_level": ["请至少选择一个许可类别及其等级"]})


def applied_levels(fields: dict[str, Any]) -> dict[str, str]:
    """{"CZ": "3", …} of the filled-in form."""
    return {
        category.value: fields[name] for category, name in LEVEL_FIELDS.items() if fields.get(name)
    }
