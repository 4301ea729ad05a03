"""好差评 figures as an Excel file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chassis.workbook import written
from contracts.evaluation.figures import BY, FigureLine, Figures
from gateway.documents.sheet_template import CONTENT_TYPE
from rules.evaluation import tag_title
from rules.vocabulary.enumerations import EvaluationLevel
from rules.vocabulary.texts import quoted

__all__ = ["CONTENT_TYPE", "figures_sheet"]

_AFTER = ("评价数", "好评率（%）", "差评数", "差评整改数", "差评整改率（%）", "默认评价（未计入）")


def figures_sheet(found: Figures, asked: dict[str, Any], title: Callable[[str, str], str]) -> bytes:
    """asked: the period and what a line is; title: (by, key) → a line in words."""
    by = asked["by"]
    heads = (BY[by], *(one.label for one in EvaluationLevel), *_AFTER)
    lines = [(title(by, one.key), one) for one in found.lines]
    rows = [_row(name, one) for name, one in [*lines, ("合计", found.total)]]
    tags = ((code, tag_title(code), count) for code, count in found.tags.items())
    facts = (
        ("统计期间", f"{asked['since']}至{asked['until']}"),
        ("差评平均联系时间（小时）", found.contact_hours),
        ("差评平均整改时间（天）", found.rectify_days),
        ("逾期未整改", found.late),
    )
    content = io.BytesIO()
    with written(content) as book:
        _sheet(book, "统计", heads, rows)
        _sheet(book, "评价指标", ("代码", "指标", "次数"), tags)
        _sheet(book, "说明", ("项目", "内容"), facts)
    return content.getvalue()


def _row(name: str, one: FigureLine) -> tuple[Any, ...]:
    levels = (one.levels[level.value] for level in EvaluationLevel)
    return (name, *levels, one.given, one.praise, one.bad, one.rectified, one.mended, one.silent)


def _sheet(book: Any, title: str, heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    cells = []
    for number, heading in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(number)].width = 18
        cell = WriteOnlyCell(sheet, heading)
        cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    """A name of a window stays text, whatever it begins with."""
    return WriteOnlyCell(sheet, quoted(value) if isinstance(value, str) else value)
