"""The result as an Excel file: by office and level, every holder, and what was asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from chassis.workbook import written
from contracts.trials import PARAMETERS, SHORTAGES, VERDICTS
from rules.order import load_order
from rules.scope import grades_text
from rules.vocabulary.enumerations import Level, Office
from rules.vocabulary.readings import READINGS
from rules.vocabulary.texts import quoted
from services.personnel.trials.summary import Summary
from services.personnel.trials.verdict import Verdict, missing

SCOPE = (
    "只判定对人员的条件（R-09至R-14、R-17至R-19、R-21至R-25）；净资产、工程结算收入、业绩和"
    "安全生产材料在许可后不再登记，未参与试算。"
)
_HEAD = PatternFill("solid", fgColor="1F4E79")
_HOLDERS = (
    ("单位名称", 34), ("统一社会信用代码", 22), ("许可证编号", 18), ("派出机构", 14),
    ("类别和等级", 26), ("现行条件", 12), ("试算条件", 12),
    *((f"缺{who}", 12) for who in SHORTAGES.values()),
    ("不符合的条件（要求／实际）", 70), ("需人工核定的条件", 50),
)  # fmt: skip
_SUMMARY = (
    ("派出机构", 14), ("等级", 8), ("持证企业", 10),
    *((f"现行：{label}", 14) for label in VERDICTS.values()),
    *((f"试算：{label}", 14) for label in VERDICTS.values()),
    ("新增不符合", 12), *((f"共缺{who}（人）", 16) for who in SHORTAGES.values()),
)  # fmt: skip


def write(trial: Any, judged: Iterable[tuple[dict[str, Any], Verdict]], out: BinaryIO) -> Summary:
    """The file goes to `out`, rows are not kept in memory; returns the sums.

    trial: its row; judged: (holder, verdict) of all.
    """
    summary = Summary()
    with written(out) as book:
        sums = _sheet(book, "汇总", _SUMMARY)
        holders = _sheet(book, "持证企业", _HOLDERS, freeze="B2")
        for holder, verdict in judged:
            summary.add(holder, verdict)
            holders.append(_holder(holders, holder, verdict))
        for line in summary.lines():
            sums.append(_sum(line))
        _what_was_asked(book, trial)
    return summary


def _sheet(
    book: Workbook, title: str, columns: Iterable[tuple[str, int]], freeze: str = "A2"
) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = freeze
    cells = []
    for number, (heading, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        cell = WriteOnlyCell(sheet, heading)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        cells.append(cell)
    sheet.append(cells)
    return sheet


def _holder(sheet: Any, holder: dict[str, Any], verdict: Verdict) -> list[Any]:
    short = missing(verdict["findings"])
    failed = [_point(f) for f in verdict["findings"] if f["result"] == "fail"]
    manual = [_point(f) for f in verdict["findings"] if f["result"] == "manual"]
    row = [
        holder["name"],
        holder["uscc"],
        holder["number"],
        _office(holder["office"]),
        grades_text(holder["categories"]),
        VERDICTS[verdict["now"]],
        VERDICTS[verdict["then"]],
        *(short.get(rule) for rule in SHORTAGES),
        "；".join(failed) or verdict.get("reason"),
        "；".join(manual) or None,
    ]
    return [_text(sheet, value) if isinstance(value, str) else value for value in row]


def _point(finding: dict[str, Any]) -> str:
    short = f"，缺{finding['missing']}人" if finding["missing"] else ""
    return (
        f"{finding['rule']} {finding['title']}：{finding['required']}／{finding['actual']}{short}"
    )


def _sum(line: dict[str, Any]) -> list[Any]:
    return [
        _office(line["office"]),
        Level(line["level"]).label,
        line["holders"],
        *(line["now"].get(verdict, 0) for verdict in VERDICTS),
        *(line["then"].get(verdict, 0) for verdict in VERDICTS),
        line["failing"],
        *(line["missing"].get(rule, 0) for rule in SHORTAGES),
    ]


def _what_was_asked(book: Workbook, trial: Any) -> None:
    order = load_order(trial.order)
    sheet = _sheet(book, "试算条件", (("条件", 44), ("等级", 10), ("现行", 10), ("试算", 10)))
    for name, by_level in trial.parameters.items():
        if name in READINGS:
            reading = READINGS[name]
            labels = (order.readings[name].label, reading.choice(by_level).label)
            sheet.append([reading.title, None, *labels])
            continue
        for level, value in by_level.items():
            current = getattr(order.levels[Level(level)], name)
            figures = (current, value)
            if name == "head_rank":
                figures = tuple(order.rank_names[rank - 1] for rank in figures)
            shown = ("无要求" if figure is None else figure for figure in figures)
            sheet.append([PARAMETERS[name], Level(level).label, *shown])
    for title, value in (
        ("规则", order.title),
        ("现行条件判定日", trial.judged_on.isoformat()),
        ("试算条件判定日", trial.evaluated_on.isoformat()),
        ("范围", _office(trial.office) if trial.office else "全国"),
        ("说明", SCOPE),
    ):
        sheet.append([title, value])


def _text(sheet: Any, value: str) -> Cell:
    """What firms have typed stays text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, quoted(ILLEGAL_CHARACTERS_RE.sub("", value)))
    cell.data_type = "s"
    return cell


def _office(code: str) -> str:
    return Office(code).label
