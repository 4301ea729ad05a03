"""申请类别 of 许可事项变更: what each category becomes (seed 000 §4.3; E-01, E-03)."""

from __future__ import annotations

from contracts.forms import fields as f
from contracts.forms.base import Form
from contracts.forms.submitter import Submitter
from rules.vocabulary.enumerations import CURRENT_LEVELS, choices

GIVEN_UP = "NONE"
"""No level, but that the category is given up: nobody gives one up by leaving a field blank."""
_CHOICES = [*choices(CURRENT_LEVELS), (GIVEN_UP, "不再保留该类别")]
_BLANK = "与现持有的相同"


class _Wanted(Form):
    """Named as those of a new application, since they mean the same: what is applied for."""

    install_level = f.one_of("承装类等级", _CHOICES, required=False, blank=_BLANK)
    repair_level = f.one_of("承修类等级", _CHOICES, required=False, blank=_BLANK)
    test_level = f.one_of("承试类等级", _CHOICES, required=False, blank=_BLANK)


class ItemChange(Submitter, _Wanted):
    """What is applied for, then who submits it. What the licence says of it is looked at when it is
    saved."""
