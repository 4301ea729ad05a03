"""基本情况: what is added to the registered data (B-16, E-06)."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from contracts.forms import fields as f
from contracts.forms.base import Form
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import ShareholderKind

REVENUE = "工程结算收入"


class Basic(Form):
    total_assets = f.money("总资产", hint="按最近一期财务报表或审计报告填写")
    net_assets = f.money("净资产", hint="占总资产的比例由系统计算，不得低于15%")
    revenue_1 = f.money(
        REVENUE, years_back=1, required=False, hint="申请承装类一、二级的填写最近3年"
    )
    revenue_2 = f.money(REVENUE, years_back=2, required=False)
    revenue_3 = f.money(REVENUE, years_back=3, required=False)
    remarks = f.long_text("补充说明", max=500, required=False)

    @validates_schema(skip_on_field_errors=False)
    def _net_within_total(self, data: dict[str, Any], **_: Any) -> None:
        total, net = data.get("total_assets"), data.get("net_assets")
        if total is not None and net is not None and net > total:
            raise ValidationError({"net_assets": ["净资产不能大于总资产"]})


class Shareholder(Form):
    """股权结构 (G-SHARE)."""

    name = f.name("股东名称", max=100)
    kind = f.choice("股东类型", ShareholderKind)
    document = f.document_kind("证件类型", hint="法人股东不选")
    identifier = f.document_number("证件号", hint="法人股东填统一社会信用代码，境外的填注册号")
    capital = f.money("认缴出资额")
    share = f.percent("出资比例")
    remarks = f.text("备注", max=100, required=False)

    @validates_schema(skip_on_field_errors=False)
    def _number_of_its_kind(self, data: dict[str, Any], **_: Any) -> None:
        """A firm has no document of a person; a foreign one no USCC."""
        if data.get("kind") == ShareholderKind.NATURAL:
            self._set_document(data, "document", "identifier")
        elif data.get("kind") == ShareholderKind.LEGAL:
            data["document"] = None
            number = data.get("identifier", "")
            if numbers.looks_like_uscc(number):
                try:
                    data["identifier"] = numbers.uscc(number)
                except ValueError as error:
                    raise ValidationError({"identifier": [str(error)]}) from error
