"""Legal person (R-01) and net assets (R-02)."""

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from rules.examination import Examination
from rules.report import FAIL, PASS, Finding, Input, Margin, Rule
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import Tab


def legal_person(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-01. The code cannot tell a branch, so the register's word and the name count too."""
    objection = _objection(x)
    kind = x.facts.enterprise.economic_kind
    yield rule.finding(
        FAIL if objection else PASS,
        Tab.BASIC,
        "具备法人资格",
        objection or (kind.label if kind else "企业法人"),
        f"申请单位应具备法人资格：{objection}",
        inputs=[
            Input("单位名称", x.facts.enterprise.name, Tab.BASIC),
            Input("统一社会信用代码", x.facts.enterprise.uscc, Tab.BASIC),
            Input("经济性质", kind.label if kind else "未填写", Tab.BASIC),
        ],
    )


def _objection(x: Examination) -> str:
    enterprise, data = x.facts.enterprise, x.order.legal_person
    try:
        code = numbers.uscc(enterprise.uscc)
    except ValueError as error:
        return str(error)
    if enterprise.is_branch or enterprise.name.endswith(data.branch_name_endings):
        return "分支机构不具备法人资格，请由所属法人单位申请"
    if code.startswith(data.refused_uscc_prefixes):
        return "统一社会信用代码属于个体工商户"
    if enterprise.economic_kind in data.refused_economic_kinds:
        return f"{enterprise.economic_kind.label}不具备法人资格"
    return ""


def net_assets(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-02, by multiplication, so that no rounding can move the boundary."""
    if x.conditions is None:
        return
    percent = x.conditions.net_ratio_percent
    required = f"净资产占总资产比例不低于{percent}%"
    total, net = x.facts.finance.total_assets, x.facts.finance.net_assets
    if total is None or net is None:
        yield rule.finding(FAIL, Tab.BASIC, required, "未填写", "请填写总资产和净资产")
        return
    inputs = [
        Input(label, f"{amount:f}万元", Tab.BASIC)
        for label, amount in (("总资产", total), ("净资产", net))
    ]
    if total <= 0:
        yield rule.finding(FAIL, Tab.BASIC, required, "总资产为0", "总资产应大于0", inputs=inputs)
        return
    ratio = (net * 100 / total).quantize(Decimal("0.01"), ROUND_FLOOR)
    yield rule.finding(
        PASS if net * 100 >= total * percent else FAIL,
        Tab.BASIC,
        required,
        f"{ratio}%",
        f"净资产占总资产比例{ratio}%，低于{percent}%",
        inputs=inputs,
        margin=Margin(ratio - percent, "个百分点"),
    )
