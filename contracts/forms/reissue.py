"""补（换）证信息 (seed 000 §4.5; G-02, G-04)."""

from __future__ import annotations

from contracts.forms import fields as f
from contracts.forms.base import Form
from contracts.forms.submitter import Submitter
from rules.vocabulary.enumerations import ReissueKind


class _Reason(Form):
    reissue_kind = f.choice("补（换）证类别", ReissueKind)
    reason = f.long_text("原因说明", max=500)


class Reissue(Submitter, _Reason):
    """What is new on the papers is decided elsewhere: they show the licence as it is."""
