"""申请类别 of a renewal: 是否降级, and the levels of the next term (seed 000 §4.4; F-02)."""

from __future__ import annotations

from contracts.forms import fields as f
from contracts.forms.base import Form
from contracts.forms.submitter import Submitter
from rules.vocabulary.enumerations import CURRENT_LEVELS

KEEP, LOWER = "NO", "YES"
_AS_HELD = "不变"
_HINT = "选择降级的，不得高于许可证的等级"


class _Levels(Form):
    """Named as those of a new application, since they mean the same: what is applied for."""

    lowering = f.one_of("是否降级", [(KEEP, "否"), (LOWER, "是")], widget="radio", wide=True)
    install_level = f.choice(
        "承装类等级", CURRENT_LEVELS, required=False, blank=_AS_HELD, hint=_HINT
    )
    repair_level = f.choice(
        "承修类等级", CURRENT_LEVELS, required=False, blank=_AS_HELD, hint=_HINT
    )
    test_level = f.choice("承试类等级", CURRENT_LEVELS, required=False, blank=_AS_HELD, hint=_HINT)


class Renewal(Submitter, _Levels):
    """What is applied for, then who submits it. What the licence says of it is looked at when it is
    saved."""
