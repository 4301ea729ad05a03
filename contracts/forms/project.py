"""规定年限内主要业绩: one project (G-PROJ, E-21)."""

from __future__ import annotations

from typing import Any

from marshmallow import validates_schema

from contracts.forms import fields as f
from contracts.forms.base import Form
from contracts.forms.person import check_order
from rules.vocabulary.enumerations import Category, Facility, Quality, Voltage


class Project(Form):
    category = f.choice("类别", Category)
    name = f.text("工程名称", max=100)
    facility = f.choice("设施类型", Facility)
    voltage = f.choice(
        "电压等级", Voltage, hint="按工程的标称电压选择；直流工程按极线电压，±500千伏选500千伏"
    )
    scale = f.text("规模", max=100, required=False)
    client = f.text("建设单位", max=100)
    contact = f.name("联系人", required=False)
    contact_mobile = f.mobile("联系电话", required=False, secret=True)
    contract_amount = f.money("合同金额", required=False)
    settlement = f.money("结算金额")
    started = f.day("开工日期", past=True)
    completed = f.day("竣工日期", past=True)
    quality = f.choice("质量评定", Quality)

    @validates_schema(skip_on_field_errors=False)
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        check_order(data, "started", "completed", "竣工日期不能早于开工日期")


class PerformanceStatistics(Form):
    """统计信息 above the projects, saved on its own (E-23); whether projects are needed at all
    depends on the levels."""

    finished = f.number("规定年限内完成的工程", max=9999, required=False, unit="项")
    settled = f.money(
        "最近3年工程结算收入合计", required=False, hint="与所列工程的结算材料和财务报表一致"
    )
    remarks = f.long_text("补充说明", max=500, required=False)
