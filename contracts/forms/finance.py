"""基本情况: what is added to the registered data (B-16, E-06)."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from contracts.forms import fields as f
from contracts.forms.base import Form
from rules.vocabulary.enumerations import ShareholderKind


class Basic(Form):
    total_assets = f.money("总资产", hint="按最近一期财务报表或审计报告填写")
    net_assets = f.money("净资产", hint="占总资产的比例由系统计算，不得低于15%")
    revenue_1 = f.money(
        "上一年度工程结算收入", required=False, hint="申请承装类一、二级的填写最近3年"
    )
    revenue_2 = f.money("前第二年度工程结算收入", required=False)
    revenue_3 = f.money("前第三年度工程结算收入", required=False)
    remarks = f.long_text("补充说明", max=500, required=False)

    @validates_schema(skip_on_field_errors=False)
    def _net_within_total(self, data: dict[str, Any], **_: Any) -> None:
        total, net = data.get("total_assets"), data.get("net_assets")
        if total is not None and net is not None and net > total:
            raise ValidationError({"net_assets": ["净资产不能大于总资产"]})


class Shareholder(Form):
    """股权结构 (G-SHARE)."""

    name = f.text("股东名称", max=60)
    kind = f.choice("股东类型", ShareholderKind)
    identifier = f.text("证件号", max=30, secret=True)
    capital = f.money("认缴出资额")
    share = f.percent("出资比例")
    remarks = f.text("备注", max=100, required=False)
