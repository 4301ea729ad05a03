"""The licence of the firm, shown above the form of what is filed about it (G-04)."""

from __future__ import annotations

from contracts.forms import fields as f
from contracts.forms.base import Form
from rules.vocabulary.enumerations import LicenceState


class LicenceFace(Form):
    """To be read only."""

    number = f.text("许可证编号", max=30)
    state = f.choice("状态", LicenceState)
    grades = f.text("许可类别和等级", max=100)
    issued_on = f.day("发证日期")
    valid_from = f.day("有效期始")
    valid_to = f.day("有效期至")
    authority = f.text("发证机关", max=50)
