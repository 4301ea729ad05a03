"""申请类别 (B-02…B-09; seed 000 §4.1 申请类别界面)."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from contracts.forms import fields as f
from contracts.forms.base import Form
from contracts.forms.submitter import Submitter
from rules.vocabulary.enumerations import (
    CURRENT_LEVELS,
    ApplicationNature,
    Category,
    Level,
)

LEVEL_FIELDS = {
    Category.INSTALL: "install_level",
    Category.REPAIR: "repair_level",
    Category.TEST: "test_level",
}
_LEVELS = frozenset(level.value for level in Level)


class Applied(Form):
    """At least one category with its level."""

    install_level = f.choice("承装类等级", CURRENT_LEVELS, required=False, blank="不申请")
    repair_level = f.choice("承修类等级", CURRENT_LEVELS, required=False, blank="不申请")
    test_level = f.choice("承试类等级", CURRENT_LEVELS, required=False, blank="不申请")

    @validates_schema(skip_on_field_errors=False)
    def _at_least_one(self, data: dict[str, Any], **_: Any) -> None:
        if not applied_levels(data):
            raise ValidationError({"install_level": ["请至少选择一个许可类别及其等级"]})


class _ForWhat(Applied):
    nature = f.choice("申请性质", ApplicationNature)


class Categories(Submitter, _ForWhat):
    """What is applied for, then who submits it."""


def applied_levels(fields: dict[str, Any]) -> dict[str, str]:
    """{"CZ": "3", …} of the filled-in form; a category that is given up has no level."""
    chosen = {category.value: fields.get(name) for category, name in LEVEL_FIELDS.items()}
    return {code: level for code, level in chosen.items() if level in _LEVELS}
