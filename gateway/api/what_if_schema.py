"""The questions of a what-if as JSON Schema, for the description of the API alone: they are read,
and every fault of them told, by `rules.whatif.questions`."""

from __future__ import annotations

from typing import Any

from rules.order import ORDERS
from rules.vocabulary.enumerations import (
    ApplicationType,
    Category,
    CertificateAuthority,
    ElectricianItem,
    Facility,
    Gender,
    Labelled,
    Level,
    ManagementWork,
    Qualification,
    Quality,
    RetirementCategory,
    SkillCertificateKind,
    Title,
    Voltage,
)
from rules.when import FIELDS

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
MONEY: Json = {
    "type": ["string", "integer", "null"],
    "description": "万元，整数12位、小数4位以内",
}


def _day(description: str) -> Json:
    return {"type": "string", "format": "date", "description": description}


def _choice(kind: type[Labelled]) -> Json:
    words = "，".join(f"{member.value} {member.label}" for member in kind)
    return {"type": "string", "enum": [member.value for member in kind], "description": words}


def _reference(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _rows(properties: Json) -> Json:
    return {"type": "array", "items": {"type": "object", "properties": properties}}


LEVELS: Json = {
    "type": "object",
    "properties": {category.value: _choice(Level) for category in Category},
    "additionalProperties": False,
}
PERSON: Json = {
    "row_id": {**TEXT, "description": "在 leave 中用来指这一行"},
    "name": TEXT,
    "id_number": {**TEXT, "description": "身份证号；也可以是能区分不同人员的任意代号"},
    "born": {
        **TEXT,
        "description": "出生日期YYYY-MM-DD或年月YYYY-MM；以身份证号为准，代号才需填写",
    },
    "gender": {**_choice(Gender), "description": "性别，M 男，F 女；以身份证号为准，代号才需填写"},
    "retirement_category": _choice(RetirementCategory),
    "retirement_deferred": FLAG,
}
TECHNICIAN: Json = PERSON | {
    "qualification": _choice(Qualification),
    "title": _choice(Title),
    "specialty": {**TEXT, "description": "专业，如 电气工程"},
    "certificate_date": _day("取得证书日期"),
}
EXPERIENCE: Json = {
    "work": _choice(ManagementWork),
    "started": _day("开始日期"),
    "ended": _day("结束日期；没有则为至今"),
}
SAFETY_HEAD: Json = {
    "type": "object",
    "properties": TECHNICIAN | {"experience": _rows(EXPERIENCE)},
}
TECHNICAL_HEAD: Json = {
    "type": "object",
    "properties": SAFETY_HEAD["properties"]
    | {"also_technician": {**FLAG, "description": "由本单位专业技术人员兼任，计入技术人员"}},
}
ELECTRICIAN: Json = PERSON | {
    "authority": _choice(CertificateAuthority),
    "certificate_number": {**TEXT, "description": "特种作业操作证为T加本人身份证号"},
    "certificate_kind": _choice(SkillCertificateKind),
    "item": _choice(ElectricianItem),
    "valid_from": _day("有效期起"),
    "valid_to": _day("有效期止"),
    "review_due": _day("应复审日期"),
}
PROJECT: Json = {
    "category": _choice(Category),
    "facility": _choice(Facility),
    "voltage": _choice(Voltage),
    "completed": _day("竣工日期"),
    "quality": _choice(Quality),
}
FACTS: Json = {
    "type": "object",
    "description": "人员和其他情况；没有的不写",
    "properties": {
        "applied": _reference("what_if.Levels"),
        "application_type": _choice(ApplicationType),
        **{
            name: {"type": "array", "items": _choice(field.kind)}
            if field.several
            else _choice(field.kind)
            for name, field in FIELDS.items()
        },
        "technical_head": TECHNICAL_HEAD,
        "safety_head": SAFETY_HEAD,
        "technicians": _rows(TECHNICIAN),
        "electricians": _rows(ELECTRICIAN),
        "projects": _rows(PROJECT),
        "finance": {
            "type": "object",
            "properties": {
                **dict.fromkeys(
                    ("total_assets", "net_assets", "revenue_1", "revenue_2", "revenue_3"), MONEY
                ),
                "revenue_until": _day("revenue_1 所属年度的最后一日；没有则为申请的上一年度"),
            },
        },
    },
}
COMPONENTS = {"what_if.Facts": FACTS, "what_if.Levels": LEVELS}

COMMON: Json = {
    "facts": _reference("what_if.Facts"),
    "order": {"type": "string", "enum": list(ORDERS), "description": "默认为现行的 R30"},
    "parameters": {
        "type": "object",
        "description": '改变条件中的数值，如 {"technicians": {"3": 6}}，'
        '或者口径，如 {"repair_test_kinds": "both"}',
    },
}
STAFF_ONLY: Json = {**FLAG, "description": "只看人员条件（默认），或者看全部条件"}


def question(required: tuple[str, ...], **properties: Json) -> Json:
    """The schema of one question; `facts` is always asked for."""
    return {
        "type": "object",
        "required": ["facts", *required],
        "properties": COMMON | properties,
        "additionalProperties": False,
    }


REACH = question(("on",), on=_day("哪一天"), until=_day("推算到哪一天"), staff_only=STAFF_ONLY)
LEAVING = question(
    ("leave", "day", "until"),
    leave={
        "type": "array",
        "items": TEXT,
        "description": "离职人员：id_number，或者 technicians/<row_id>、technical_head 等",
    },
    day=_day("离职日期"),
    until=_day("推算到哪一天"),
    staff_only=STAFF_ONLY,
)
REPAIR = question(("on", "target"), on=_day("哪一天"), target=_reference("what_if.Levels"))
