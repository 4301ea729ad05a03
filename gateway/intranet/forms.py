"""Forms that only the intranet knows."""

from __future__ import annotations

from contracts.forms import fields as f
from contracts.forms.base import Form


class ScannedForm(Form):
    """变更系统预留手机号码申请表, as it is copied from the paper."""

    uscc = f.uscc("统一社会信用代码")
    contact = f.name("变更后企业联系人")
    mobile = f.mobile("变更后手机号码")
