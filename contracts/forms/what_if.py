"""A roster in numbers, for the what-if page that needs no sign-in. Blank: there is nobody."""

from __future__ import annotations

from marshmallow import fields

from contracts.forms import fields as f
from contracts.forms.base import Form
from rules.vocabulary.enumerations import Level

MOST = 2000
RANKS = [("3", "高级"), ("2", "中级"), ("1", "初级"), ("0", "没有职称或资格")]
PERFORMANCE = [
    ("0", "没有符合要求的业绩"),
    ("2", "35千伏以下10千伏以上，符合规定年限"),
    ("1", "330（220）千伏，符合规定年限"),
]
UNJUDGED = "不填写的，不评定这一条件"


def _people(label: str, hint: str = "") -> fields.Integer:
    return f.number(label, max=MOST, required=False, unit="人", hint=hint or None)


def _years(label: str) -> fields.Integer:
    return f.number(label, max=60, required=False, unit="年")


class People(Form):
    """Head-counts of one kind of roster; each person in one of them."""

    senior = _people("高级技术人员", "高级职称、高级技师")
    middle = _people("中级技术人员", "中级职称、一级注册建造师、注册电气工程师、技师等")
    junior = _people("初级技术人员", "初级职称、二级注册建造师")
    high_voltage = _people("高压电工", "特种作业操作证准操项目为高压电工作业")
    other_electricians = _people("其他技能人员", "低压电工、电力电缆等，证书在有效期内")


class Technical(Form):
    """The technical head: rank, and years of management by kind of work."""

    technical_rank = f.one_of("技术负责人职称", RANKS, required=False, blank="还没有技术负责人")
    technical_install = _years("技术负责人安装管理年限")
    technical_repair = _years("技术负责人维修管理年限")
    technical_test = _years("技术负责人试验管理年限")
    technical_also = f.yes_no("技术负责人兼任技术人员，没有计入上面的人数或名单")


class Safety(Form):
    """The same of the safety head."""

    safety_rank = f.one_of("安全负责人职称", RANKS, required=False, blank="还没有安全负责人")
    safety_install = _years("安全负责人安装管理年限")
    safety_repair = _years("安全负责人维修管理年限")
    safety_test = _years("安全负责人试验管理年限")


class Others(Form):
    """What is not about people; what is left blank is not judged."""

    net_ratio = f.percent("净资产占总资产比例", required=False, hint=UNJUDGED)
    revenue = f.money("最近3年最高年度工程结算收入", required=False, hint=UNJUDGED)
    performance_cz = f.one_of("安装业绩", PERFORMANCE, required=False, blank="不评定")
    performance_cx = f.one_of("维修业绩", PERFORMANCE, required=False, blank="不评定")
    performance_cs = f.one_of("试验业绩", PERFORMANCE, required=False, blank="不评定")


def _held(label: str) -> fields.String:
    return f.choice(label, Level, required=False, blank="没有旧规许可")


class Held(Form):
    """The levels of a licence under 36号令, whose statistics are told beside those of 30号令."""

    held_cz = _held("承装类旧规等级")
    held_cx = _held("承修类旧规等级")
    held_cs = _held("承试类旧规等级")
