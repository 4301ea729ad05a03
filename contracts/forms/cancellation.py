"""注销事项 (seed 000 §4.6; H-03, H-05)."""

from __future__ import annotations

from contracts.forms import fields as f
from contracts.forms.base import Form
from contracts.forms.submitter import Submitter
from rules.vocabulary.enumerations import CancelReason


class _Event(Form):
    cancel_reason = f.choice("注销事由", CancelReason)
    happened = f.day("发生日期", required=False, past=True, hint="注销事由发生的日期")
    description = f.long_text("情况说明", max=500, hint="写明事由发生的经过")


class Cancellation(Submitter, _Event):
    """Why the licence is given up, then who submits it."""
