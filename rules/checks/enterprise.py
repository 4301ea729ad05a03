"""Legal person (R-01) and net assets (R-02)."""

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Context, Decimal

from rules.examination import Examination
from rules.order import LegalPerson
from rules.report import FAIL, MANUAL, PASS, Finding, Input, Margin, Result, Rule
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import Tab
from rules.vocabulary.readings import Open
from rules.vocabulary.texts import folded_name

COMPANY = "公司"
# More digits than any product of two amounts has; 28 are usual, and would round some to 15 %.
_EXACT = Context(prec=100, rounding=ROUND_FLOOR)
_HUNDREDTH = Decimal("0.01")


def legal_person(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-01. The code cannot tell a branch, so the register's word and the name count too."""
    enterprise = x.facts.enterprise
    name = folded_name(enterprise.name)
    objection = _objection(x, name)
    result, doubt = (FAIL, "") if objection else _doubt(name, x)
    kind = enterprise.economic_kind
    yield rule.finding(
        result,
        Tab.BASIC,
        "具备法人资格",
        objection or doubt or (kind.label if kind else "企业法人"),
        doubt or f"申请单位应具备法人资格：{objection}",
        inputs=[
            Input("单位名称", enterprise.name, Tab.BASIC),
            Input("统一社会信用代码", enterprise.uscc, Tab.BASIC),
            Input("经济性质", kind.label if kind else "未填写", Tab.BASIC),
        ],
    )


def _objection(x: Examination, name: str) -> str:
    enterprise, data = x.facts.enterprise, x.order.legal_person
    try:
        code = numbers.uscc(enterprise.uscc)
    except ValueError as error:
        return str(error)
    if enterprise.is_branch or _is_branch(name, data):
        return "分支机构不具备法人资格，请由所属法人单位申请"
    if code.startswith(data.refused_uscc_prefixes):
        return "统一社会信用代码属于个体工商户"
    if enterprise.economic_kind in data.refused_economic_kinds:
        return f"{enterprise.economic_kind.label}不具备法人资格"
    return ""


def _is_branch(name: str, data: LegalPerson) -> bool:
    """Whether the name ends as those of branches do; what follows in brackets, as （筹）, is none
    of its ending."""
    while name.endswith("）") and "（" in name:
        name = name[: name.rindex("（")]
    return name.endswith(data.branch_name_endings)


def _doubt(name: str, x: Examination) -> tuple[Result, str]:
    """Something of a branch may be named after it: …分公司检修队. A company named so is none."""
    for ending in x.order.legal_person.branch_name_endings:
        _, found, rest = name.rpartition(ending)
        if found and COMPANY not in rest:
            return MANUAL, f"单位名称中有“{ending}”，是否为分支机构由审查人员核定"
    return _registry(x)


def _registry(x: Examination) -> tuple[Result, str]:
    """Whether who registered it registers legal persons only; the first character of the code."""
    code = numbers.uscc(x.facts.enterprise.uscc)
    if code[0] in x.order.legal_person.uscc_registries:
        return PASS, ""
    doubt = f"统一社会信用代码的登记管理部门代码为{code[0]}，是否具备法人资格由审查人员核定"
    reading = x.order.readings["other_registries"]
    return {Open.ACCEPT: (PASS, ""), Open.MANUAL: (MANUAL, doubt)}.get(Open(reading), (FAIL, doubt))


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
        actual = f"总资产为{total:f}万元"
        yield rule.finding(FAIL, Tab.BASIC, required, actual, "总资产应大于0", inputs=inputs)
        return
    ratio = net_ratio(total, net)
    enough = _EXACT.multiply(net, Decimal(100)) >= _EXACT.multiply(total, Decimal(percent))
    yield rule.finding(
        PASS if enough else FAIL,
        Tab.BASIC,
        required,
        f"{ratio}%",
        f"净资产占总资产比例{ratio}%，低于{percent}%",
        inputs=inputs,
        margin=Margin(ratio - percent, "个百分点", surplus=False),
    )


def net_ratio(total: Decimal, net: Decimal) -> Decimal:
    """Net assets in percent of the total, rounded down: 14.999 % must not look like the 15 % that
    are asked for. total: not 0."""
    percent = _EXACT.divide(_EXACT.multiply(net, Decimal(100)), total)
    return percent.quantize(_HUNDREDTH, context=_EXACT)
