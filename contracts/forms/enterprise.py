"""Registration: the account and the enterprise's register entry (A-15, G-ENT; seed 000 §3)."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, pre_load, validates_schema

from contracts.forms import fields as f
from contracts.forms.base import Form
from contracts.texts import Label
from rules.vocabulary.enumerations import ContactDuty, EconomicKind, EnterpriseType


class NewAccount(Form):
    username = f.text("用户名", min=4, max=30, kind=Label, hint="4至30个字符，登录时使用")
    password = f.password("密码", hint="至少8个字符；建议使用容易记住的一句话")
    password_again = f.password("确认密码")
    code = f.code("短信验证码", max=6, hint="发送到联系人手机")

    @validates_schema(skip_on_field_errors=False)
    def _same_twice(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("password") != data.get("password_again") and "password_again" in data:
            raise ValidationError({"password_again": ["两次输入的密码不一致"]})


class ContactData(Form):
    """What the firm may change by itself."""

    correspondence_address = f.text("通讯地址", max=200)
    postcode = f.postcode("邮政编码")
    contact = f.name("联系人")
    contact_mobile = f.mobile("联系人手机", secret=True, hint="用于接收验证码和找回密码")
    telephone = f.code("电话", max=30, required=False)
    fax = f.code("传真", max=30, required=False)
    email = f.email("邮箱", required=False)
    legal_representative_mobile = f.mobile("法定代表人联系方式", secret=True)


class RegisteredData(Form):
    """What stands on the business licence."""

    enterprise_type = f.choice("企业类型", EnterpriseType)
    name = f.name("单位名称（法人名称）", max=100, min=2, hint="与营业执照上的单位名称一致")
    uscc = f.uscc("统一社会信用代码", hint="18位，营业执照上的统一社会信用代码")
    legal_representative = f.name("法定代表人")
    legal_representative_document = f.document_kind("法定代表人证件类型")
    legal_representative_id = f.document_number(
        "法定代表人证件号码", kind="legal_representative_document"
    )
    address = f.text("企业营业执照地址（营业场所）", max=200, wide=True)
    division = f.text(
        "行政区划", widget="division", max=6, min=6, hint="住所所在地，决定由哪个派出机构受理"
    )
    economic_kind = f.choice("经济性质", EconomicKind)
    registered_capital = f.money("注册资本")
    established = f.day("成立日期", past=True)


class EnterpriseForm(ContactData, RegisteredData):
    parent_id = f.text("上级企业", widget="parent", max=36, required=False)


LOCKED = ("enterprise_type", "name", "legal_representative", "address")
"""What changes by 登记事项变更 only (A-18)."""
REGISTERED = (
    *LOCKED,
    "uscc",
    "legal_representative_document",
    "legal_representative_id",
    "division",
)
"""What the firm does not change by itself: those, and what tells which firm it is, who its legal
representative is and which office is competent."""
BY_CASE = "这一项不能在这里修改；发生变化的，请办理“登记事项变更”"


class OwnEntry(EnterpriseForm):
    """What a firm changes of its register entry by itself (A-17, A-26). The reserved mobile has a
    page of its own: the new one has to prove itself."""

    class Meta:
        exclude = (*REGISTERED, "contact_mobile")

    @pre_load
    def _refuse_registered(self, data: Any, **_: Any) -> Any:
        """Also of a request that no page makes (A-19)."""
        forged = [name for name in REGISTERED if isinstance(data, dict) and name in data]
        if forged:
            raise ValidationError({name: [BY_CASE] for name in forged})
        return data


class ContactPerson(Form):
    """Somebody of the firm whom the office can reach."""

    name = f.name("姓名")
    duty = f.choice("负责事项", ContactDuty)
    mobile = f.mobile("手机号码", secret=True)
    telephone = f.code("电话", max=30, required=False)
    email = f.email("邮箱", required=False)
