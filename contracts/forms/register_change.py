"""登记事项变更: who submits, and what is registered as it is to be (seed 000 §4.2; D-05…D-09)."""

from __future__ import annotations

from contracts.forms import fields as f
from contracts.forms.base import Form
from contracts.forms.enterprise import RegisteredData
from contracts.forms.submitter import Submitter
from rules.vocabulary.enumerations import RegisterItem

ITEMS = {
    "enterprise_type": RegisterItem.ENTERPRISE_TYPE,
    "name": RegisterItem.NAME,
    "uscc": RegisterItem.USCC,
    "legal_representative": RegisterItem.LEGAL_REPRESENTATIVE,
    "legal_representative_document": RegisterItem.LEGAL_REPRESENTATIVE_ID,
    "legal_representative_id": RegisterItem.LEGAL_REPRESENTATIVE_ID,
    "address": RegisterItem.ADDRESS,
    "division": RegisterItem.ADDRESS,
    "economic_kind": RegisterItem.ECONOMIC_KIND,
    "registered_capital": RegisterItem.REGISTERED_CAPITAL,
}
"""登记事项 by the field of the register entry that holds it."""


class Applicant(Form):
    """Who applies, to be read only (D-05)."""

    name = f.name("单位名称", max=100)
    uscc = f.code("法人执照（证书）编号")
    nature = f.text("申请性质")
    correspondence_address = f.text("通讯地址", max=200)
    postcode = f.code("邮政编码")


class _Contact(Form):
    telephone = f.code("联系电话", max=30)


class ChangeSubmitter(_Contact, Submitter):
    """Who submits it, and by what telephone that person is reached (D-06)."""


class _When(Form):
    changed_on = f.day(
        "变更日期", past=True, hint="市场监督管理部门核准变更登记的日期；有多项的，填写最早的一项"
    )


class RegisterChange(RegisteredData, _When):
    """What the business licence says now; the fields of `ITEMS` stand beside what is registered."""

    class Meta(Form.Meta):
        exclude = ("established",)
