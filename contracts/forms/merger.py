"""申请类别 of 合并 and 分立: what the applicant's licence is to permit afterwards (J-02, K-02)."""

from __future__ import annotations

from contracts.forms import fields as f
from contracts.forms.base import Form
from contracts.forms.categories import Applied
from contracts.forms.submitter import Submitter
from rules.vocabulary.enumerations import CURRENT_LEVELS

_AS_HELD = "与现持有的相同"


class _United(Form):
    """Named as those of a new application, since they mean the same: what is applied for."""

    install_level = f.choice("承装类等级", CURRENT_LEVELS, required=False, blank=_AS_HELD)
    repair_level = f.choice("承修类等级", CURRENT_LEVELS, required=False, blank=_AS_HELD)
    test_level = f.choice("承试类等级", CURRENT_LEVELS, required=False, blank=_AS_HELD)


class Merger(Submitter, _United):
    """Of the firm that goes on. The firms that it absorbs are named on a page of their own."""


class Split(Submitter, Applied):
    """Of the firm that results. The firm that is split is named on a page of its own."""
