"""Decisions and notices: each template renders with the values that `review` gives."""

from typing import Any

import pytest
from jinja2 import UndefinedError

from gateway.documents.notices import NOTICES, notice_html

COMMON: dict[str, Any] = {
    "number": "华东能资受〔2026〕12号",
    "title": "行政许可申请受理通知书",
    "basis": "《中华人民共和国行政许可法》第三十二条",
    "remedies": "",
    "authority": "国家能源局华东监管局",
    "enterprise_name": "上海浦江电力安装工程有限公司",
    "uscc": "91350100M000100Y43",
    "address": "上海市浦东新区示范路100号",
    "legal_representative": "王建国",
    "subject": "许可证新申请",
    "application_number": "SQ2026-000123",
    "acceptance_number": "SL2026-000007",
    "categories": ["承装类三级", "承修类三级"],
    "filed_on": "2026-11-20",
    "accepted_on": "2026-11-22",
    "issued_on": "2026-11-22",
}
TERMS = {
    "licence_number": "4-1-00033-2020",
    "valid_from": "2020-12-31",
    "valid_to": "2026-12-30",
    "next_from": "2026-12-31",
    "next_to": "2032-12-30",
    "term_over": False,
}
FILED = "许可证新申请（承装类三级、承修类三级，申请编号：SQ2026-000123）"
PROCEEDING: dict[str, Any] = {
    "kind": "REVOKE",
    "subject": "吊销许可证",
    "proceeding_number": "华东能资案〔2026〕3号",
    "ground": "出租、出借许可证",
    "ground_basis": "行政许可法第八十条第一项",
    "facts": "2026年3月将许可证出租给他人使用。\n有合同和收款凭证为证。",
    "heard": True,
    "heard_until": "2026-11-27",
    **{name: TERMS[name] for name in ("licence_number", "valid_from", "valid_to")},
}
PARTY: dict[str, Any] = {
    "role": "被吸收方企业",
    "name": "上海联合电力工程有限公司",
    "uscc": "91350100M000100Y43",
    "licence_number": "4-1-00034-2026",
    "fate": "注销",
    "levels": [],
}
PARTICULARS: dict[str, dict[str, Any]] = {
    "acceptance": {"working_days": 20, "due_on": "2026-12-18"},
    "correction": {"items": [{"section": "basic", "item": None, "message": "缺少盖章页"}]},
    "supplement": {"items": [{"section": "basic", "item": None, "message": "请说明资产来源"}]},
    "rejection": {"text": "不属于许可范围", "remedies": "可以申请行政复议"},
    "grant": {},
    "renewal": TERMS,
    "renewal_refusal": {"text": "技术负责人年限不足", "remedies": "可以申请行政复议", **TERMS},
    "merge": {"held": ["承装类四级"], "parties": [PARTY], **TERMS},
    "split": {"parties": [PARTY | {"fate": "变更", "levels": ["承装类三级"]}]},
    "item_change": {"held": ["承装类四级"], **TERMS},
    "cancellation": TERMS,
    "register_change": {
        "changes": [
            {"label": "单位名称", "before": "旧名称", "after": "新名称"},
            {"label": "注册资本", "before": None, "after": None},
        ],
        **TERMS,
    },
    "refusal": {"text": "技术负责人年限不足", "remedies": "可以申请行政复议"},
    "suspension": {"text": "需要组织专家评审", "procedure": "专家评审", "working_days": 15},
    "proceeding_notice": PROCEEDING,
    "proceeding_decision": {
        **PROCEEDING,
        "remedies": "可以申请行政复议",
        "statements": [{"text": "没有出租许可证", "answer": "与查明的事实不符"}],
        "block": "三年内不得再次申请",
        "text": "另请妥善处理在建工程。",
    },
    "promise_grant": TERMS,
    "commitment": {
        "licence_number": "4-1-00033-2026",
        "conditions": [{"title": "净资产", "text": "净资产占总资产比例不低于15%"}],
        "verified_until": "2027-05-22",
        "on_site": True,
    },
    "rectification": {
        "licence_number": "4-1-00033-2026",
        "found": [
            {"title": "资产和收入", "text": "净资产占12%"},
            {"title": "企业登记", "text": ""},
        ],
        "text": "请补足净资产。",
        "until": "2026-12-22",
    },
    "extension": {"text": "案情复杂", "working_days": 10, "due_on": "2027-01-05"},
}


@pytest.mark.spec("N-03", "N-04", "N-07")
@pytest.mark.parametrize("template", sorted(NOTICES))
def test_says_who_what_and_when(template: str) -> None:
    values = COMMON | PARTICULARS[template]
    html = notice_html(template, values)
    expected = [
        values["number"],
        values["authority"],
        values["enterprise_name"],
        *values.get("facts", FILED).splitlines(),
        "二〇二六年十一月二十二日",
        values.get("text", ""),
        values["remedies"],
    ]
    assert [part for part in expected if part not in html] == []


@pytest.mark.spec("N-03")
def test_a_correction_names_the_tab_in_words() -> None:
    html = notice_html("correction", COMMON | PARTICULARS["correction"])
    assert "基本情况" in html and "缺少盖章页" in html


@pytest.mark.spec("N-03", "N-05")
def test_what_is_asked_for_after_the_acceptance_is_no_correction() -> None:
    html = notice_html("supplement", COMMON | PARTICULARS["supplement"])
    assert "请说明资产来源" in html and "第三十四条" in html
    assert "第三十二条" not in html and "补正" not in html


@pytest.mark.spec("P-06")
@pytest.mark.parametrize("template", ["acceptance", "extension"])
@pytest.mark.parametrize("known", [{"provisional": True}, {"provisional": False}, {}])
def test_a_due_date_that_may_move_is_called_provisional(
    template: str, known: dict[str, bool]
) -> None:
    html = notice_html(template, COMMON | PARTICULARS[template] | known)
    assert ("暂定日期" in html) is known.get("provisional", False)


def test_a_missing_value_is_an_error_not_a_blank() -> None:
    with pytest.raises(UndefinedError):
        notice_html("extension", COMMON)


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(ValueError, match="no document template"):
        notice_html("../base", COMMON)


@pytest.mark.spec("N-15")
@pytest.mark.parametrize(
    ("kind", "particulars", "said"),
    [
        ("CANCEL", {}, "注销你单位的承装（修、试）电力设施许可证"),
        ("WITHDRAW", {}, "依法给予补偿"),
        ("ANNUL", {"block": "三年内不得再次申请"}, "三年内不得再次申请。"),
        ("REVOKE", {}, "吊销承装（修、试）电力设施许可证的行政处罚"),
        ("BAR", {"licence_number": None}, "给予你单位警告"),
        ("RESTORE", {"licence_state": "VALID"}, "恢复效力，有效期至2030年1月1日"),
        ("RESTORE", {"licence_state": "EXPIRED"}, "不再恢复效力"),
        ("RESTORE", {"licence_state": None}, "限制自本决定作出之日起不再执行"),
    ],
)
def test_each_decision_says_what_it_does(kind: str, particulars: dict[str, Any], said: str) -> None:
    undone = {
        "undone_on": "2026-11-20", "undone_number": "华东能资罚〔2026〕1号",
        "restored_until": "2030-01-01", "block": None,
    }  # fmt: skip
    values = COMMON | PARTICULARS["proceeding_decision"] | undone
    html = notice_html("proceeding_decision", values | {"kind": kind} | particulars)
    assert said in html
    ends = kind in ("CANCEL", "WITHDRAW", "ANNUL", "REVOKE")
    assert ("应当交回许可证正本和副本" in html) == ends
