"""``guide``: prints the guide of a business type (办事指南) as Markdown."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rules.cli.markdown import conditions_as_table, rows_as_table
from rules.dates import read_day
from rules.guide import Guide, guide
from rules.order import ORDERS, load_order, order_in_force
from rules.tables import Table
from rules.vocabulary.enumerations import ApplicationType


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--type", choices=list(ApplicationType), required=True, help="业务类型")
    parser.add_argument("--on", type=_day, help="按哪一天的规定（YYYY-MM-DD），默认为今天")


def run(arguments: Namespace) -> int:
    # The rules know no clock; the command line is where the day comes from.
    on = arguments.on or datetime.now(ZoneInfo("Asia/Shanghai")).date()
    sys.stdout.write(f"{markdown(guide(ApplicationType(arguments.type), on))}\n")
    return 0


def _day(text: str) -> date:
    """Raises ArgumentTypeError for what is no day, and for one before every order."""
    try:
        day = read_day(text)
    except ValueError:
        raise ArgumentTypeError("应为存在的日期，格式YYYY-MM-DD") from None
    try:
        order_in_force(day)
    except LookupError:
        first = load_order(ORDERS[0]).effective_from
        raise ArgumentTypeError(f"没有这一天的规定，最早为{first}") from None
    return day


def markdown(found: Guide) -> str:
    """The sections that have something to say, in the order of the page."""
    sections = [
        ("谁可以申请", _list(found.applicants)),
        ("申请时间", _list(found.filing)),
        ("收费", found.fee),
        ("办理结果", _list(found.results)),
        ("许可条件", "\n\n".join(map(_conditions, found.conditions))),
        ("申请材料", "\n\n".join(_materials(found))),
        ("办理流程", "\n\n".join(_ways(found))),
        ("办理时限（工作日）", _limits(found)),
        ("注意事项", _list(found.notices)),
        ("办理机构", _offices(found)),
        ("法律依据", _list(found.basis)),
    ]
    parts = [f"## {title}\n\n{text}" for title, text in sections if text]
    return "\n\n".join([f"# {found.title}办事指南", found.summary, *parts])


def _materials(found: Guide) -> Iterable[str]:
    if not found.materials:
        yield "不需要提交材料。"
    for group in found.materials:
        rows = [
            [
                one.name,
                "必需" if one.required else "可选",
                one.condition or "全部",
                "，".join(filter(None, [one.each, one.hint, "有模板" if one.template else ""])),
            ]
            for one in group.items
        ]
        yield f"### {group.title}\n\n" + rows_as_table(["材料", "要求", "适用情形", "说明"], rows)


def _limits(found: Guide) -> str:
    rows = [[one.title, one.counted_from, str(one.working_days), one.basis] for one in found.limits]
    return rows_as_table(["环节", "起算", "时限", "依据"], rows) if rows else ""


def _offices(found: Guide) -> str:
    rows = [[one.authority, one.area, "；".join(one.contacts)] for one in found.offices]
    return rows_as_table(["派出机构", "管辖地区", "联系方式"], rows)


def _conditions(table: Table) -> str:
    return f"### {table.title}\n\n{conditions_as_table(table)}"


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _numbered(texts: Iterable[str]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


def _ways(found: Guide) -> Iterator[str]:
    for way in found.ways:
        steps = _numbered(f"**{step.title}**：{step.text}" for step in way.steps)
        yield f"### {way.title}\n\n{steps}" if len(found.ways) > 1 else steps
