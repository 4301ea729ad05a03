"""People of an application: the two heads, technicians, electricians (G-PERSON, G-TITLE, G-WORK,
G-TRAIN, G-ELEC of domain.md §12; seed 000 §4.1)."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from contracts.forms import fields as f
from contracts.forms.base import Form
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import (
    CertificateAuthority,
    Education,
    ElectricianItem,
    Gender,
    ManagementWork,
    Qualification,
    RetirementCategory,
    SkillCertificateKind,
    Title,
)
from rules.vocabulary.people import ADULT


def check_order(data: dict[str, Any], start: str, end: str, message: str) -> None:
    """Raises ValidationError at `end` when it lies before `start`."""
    if data.get(start) and data.get(end) and data[end] < data[start]:
        raise ValidationError({end: [message]})


def check_after_birth(data: dict[str, Any], *days: str, least: int = 0, what: str = "") -> None:
    """Raises ValidationError at each of the days on which the holder of `id_number` was not born,
    or younger than `least`. what: the certificate, in words."""
    number = data.get("id_number")
    if not number:
        return
    early = {
        name: [f"{what}持证人当日未满{least}周岁，请核对" if least else "早于本人出生日期，请核对"]
        for name in days
        if data.get(name) and numbers.age(number, data[name]) < least
    }
    if early:
        raise ValidationError(early)


class Person(Form):
    name = f.name("姓名")
    id_number = f.id_number("身份证号", secret=True, hint="18位；性别和出生日期由身份证号得出")
    retirement_category = f.choice(
        "退休类别", RetirementCategory, required=False, hint="女职工必须选择；男职工可不填"
    )
    education = f.choice("学历", Education)

    @validates_schema(skip_on_field_errors=False)
    def _retirement_fits_gender(self, data: dict[str, Any], **_: Any) -> None:
        if "id_number" not in data:
            return
        female = numbers.gender(data["id_number"]) == Gender.FEMALE
        category = data.get("retirement_category")
        if female and category in (None, RetirementCategory.M):
            raise ValidationError({"retirement_category": ["女职工请选择退休类别"]})
        if not female and category not in (None, RetirementCategory.M):
            raise ValidationError({"retirement_category": ["该类别仅适用于女职工"]})


class Titled(Person):
    """A person with a professional title or qualification."""

    school = f.text("毕业院校", max=60, required=False)
    major = f.text("毕业专业", max=60)
    qualification = f.choice("资格类型", Qualification)
    title = f.choice("职称等级", Title, required=False, hint="资格类型为职称时必选")
    specialty = f.text("资格专业", max=60, hint="按证书填写，例如：电气工程、电力系统及其自动化")
    certificate_number = f.code("证书编号")
    certificate_authority = f.text("发证机关", max=100)
    certificate_date = f.day("取得日期", past=True)
    mobile = f.mobile("手机号", secret=True, required=False)

    @validates_schema(skip_on_field_errors=False)
    def _title_has_level(self, data: dict[str, Any], **_: Any) -> None:
        titled = data.get("qualification") == Qualification.TITLE
        if titled and not data.get("title"):
            raise ValidationError({"title": ["请选择职称等级"]})

    @validates_schema(skip_on_field_errors=False)
    def _certificate_after_birth(self, data: dict[str, Any], **_: Any) -> None:
        check_after_birth(data, "certificate_date")


class Technician(Titled):
    """电力相关专业技术人员 (B-25)."""


class TechnicalHead(Titled):
    """技术负责人 (B-17)."""

    also_technician = f.yes_no("由本单位专业技术人员兼任", hint="勾选后同时计入技术人员人数")


class SafetyHead(Titled):
    """安全负责人 (B-20); serves in no other post."""


class Experience(Form):
    """工作经历 (B-18)."""

    started = f.day("开始日期", past=True)
    ended = f.day("结束日期", required=False, past=True, hint="至今任职的不填", empty="至今")
    employer = f.text("工作单位", max=100)
    position = f.text("职务", max=30)
    work = f.choice("管理工作类别", ManagementWork)
    witness = f.name("证明人")
    witness_mobile = f.mobile("证明人电话", secret=True)

    @validates_schema(skip_on_field_errors=False)
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        check_order(data, "started", "ended", "结束日期不能早于开始日期")


class Training(Form):
    """培训经历 (B-22)."""

    started = f.day("开始日期", past=True)
    ended = f.day("结束日期", past=True)
    content = f.text("培训内容", max=100)
    institution = f.text("培训机构", max=100)
    certificate_number = f.code("证书编号", required=False)

    @validates_schema(skip_on_field_errors=False)
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        check_order(data, "started", "ended", "结束日期不能早于开始日期")


class Electrician(Person):
    """电力相关专业技能人员 (B-30)."""

    authority = f.choice("电工发证机关", CertificateAuthority)
    certificate_kind = f.choice("证书类型", SkillCertificateKind)
    item = f.choice("准操项目", ElectricianItem, required=False, hint="特种作业操作证必选")
    certificate_number = f.code("证书编号", hint="特种作业操作证为T加本人身份证号", secret=True)
    first_issued = f.day("初领日期", required=False, past=True)
    valid_from = f.day("有效期起")
    valid_to = f.day(
        "有效期止",
        required=False,
        endless=True,
        empty="长期",
        hint="特种作业操作证必填；长期有效的证书不填",
    )
    review_due = f.day("应复审日期", required=False)
    mobile = f.mobile("手机号", secret=True, required=False)

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def _certificate_fits(self, data: dict[str, Any], original: dict[str, Any], **_: Any) -> None:
        check_order(data, "valid_from", "valid_to", "有效期止不能早于有效期起")
        if data.get("certificate_kind") != SkillCertificateKind.SPECIAL_OPERATION:
            check_after_birth(data, "first_issued", "valid_from")
            return
        what = SkillCertificateKind.SPECIAL_OPERATION.label
        check_after_birth(data, "first_issued", "valid_from", least=ADULT, what=what)
        wanted = {"item": "请选择准操项目", "valid_to": "请选择有效期止"}
        given = self._drop_blanks(original)  # what is wrong is said where it is wrong
        lacking = {name: [message] for name, message in wanted.items() if name not in given}
        if lacking:
            raise ValidationError(lacking)
        if data.get("certificate_number") and data.get("id_number"):
            try:
                data["certificate_number"] = numbers.special_operation_number(
                    data["certificate_number"], data["id_number"]
                )
            except ValueError as error:
                raise ValidationError({"certificate_number": [str(error)]}) from error


class ElectricianAuthority(Form):
    """Above the table of electricians: chosen before one is added, who begins with it (E-13)."""

    authority = f.choice(
        "电工发证机关",
        CertificateAuthority,
        hint="先选择并保存，再添加技能人员；个别人员的发证机关不同的，在其资料中修改",
    )
