"""The Excel template of a staff table: headings, drop-down lists, an example and the rules."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from contracts.application.sections import MAX_IMPORT_ROWS
from contracts.forms.sections import RowSet
from gateway.documents.sheet_columns import Column, columns_of
from gateway.documents.sheet_examples import EXAMPLES

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHOICES_SHEET = "选项"
RULES = (
    f"在第一张表中从第2行起填写，一行一人，最多{MAX_IMPORT_ROWS}人；不要改动、删除标题行和工作表。",
    "标有*的列必填；有下拉列表的单元格请从列表中选择。",
    "身份证号、证书编号、手机号按文本填写；日期写成 2024-05-31 的样式，没有期限的不填有效期止。",
    "不要使用公式，不要合并单元格；隐藏的行也会导入，示例不会导入。",
    "导入前逐行检查，列出全部错误所在的行、列和原因；没有错误并确认后才导入。",
)
_HEAD = PatternFill("solid", fgColor="1F4E79")
_STAR = PatternFill("solid", fgColor="9C1F1F")
_LINE = Side(style="thin", color="BFBFBF")
_WIDTHS = {"date": 14, "select": 20}


def staff_template(rowset: RowSet) -> bytes:
    """An .xlsx file that `read_staff` reads back."""
    out = io.BytesIO()
    template_book(rowset).save(out)
    return out.getvalue()


def template_book(rowset: RowSet) -> Workbook:
    """The same, to be filled in: its first sheet takes a line a person."""
    book = Workbook()
    columns = columns_of(rowset)
    sheet = book.worksheets[0]
    sheet.title = rowset.title
    _headings(sheet, columns)
    _example(book.create_sheet("填写示例"), rowset, columns)
    _notes(book.create_sheet("填写说明"), columns)
    _choices(book.create_sheet(CHOICES_SHEET), sheet, columns)
    return book


def _headings(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        cell = sheet.cell(1, number, column.heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _STAR if column.required else _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center")
        width = max(_WIDTHS.get(column.widget, 18), 2 * len(column.label) + 4)
        sheet.column_dimensions[letter].width = width
        # Excel would otherwise cut an identity number to fifteen digits.
        sheet.column_dimensions[letter].number_format = (
            "yyyy-mm-dd" if column.widget == "date" else "@"
        )
    sheet.row_dimensions[1].height = 26
    sheet.freeze_panes = "B2"


def _choices(lists: Worksheet, sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    """Lists on a hidden sheet: written into the cell rule they may not exceed 255 characters."""
    lists.sheet_state = "hidden"
    position = 0
    for number, column in enumerate(columns, 1):
        if not column.choices:
            continue
        position += 1
        letter = get_column_letter(position)
        for line, (_, label) in enumerate(column.choices, 1):
            lists.cell(line, position, label)
        source = f"='{CHOICES_SHEET}'!${letter}$1:${letter}${len(column.choices)}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True)
        rule.errorTitle, rule.error = "请从列表中选择", f"{column.label}请从下拉列表中选择"
        cell = get_column_letter(number)
        rule.add(f"{cell}2:{cell}{MAX_IMPORT_ROWS + 1}")
        sheet.add_data_validation(rule)


def _example(sheet: Worksheet, rowset: RowSet, columns: tuple[Column, ...]) -> None:
    _headings(sheet, columns)
    for line, example in enumerate(EXAMPLES[rowset.form], 2):
        for number, column in enumerate(columns, 1):
            value = example.get(column.name)
            sheet.cell(line, number, dict(column.choices).get(str(value), value))


def _notes(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 8
    sheet.column_dimensions["C"].width, sheet.column_dimensions["D"].width = 46, 60
    for line, rule in enumerate(RULES, 1):
        sheet.cell(line, 1, f"{line}. {rule}")
    start = len(RULES) + 2
    for number, title in enumerate(("列", "必填", "说明", "可选内容"), 1):
        cell = sheet.cell(start, number, title)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
    for line, column in enumerate(columns, start + 1):
        choices = "、".join(label for _, label in column.choices)
        texts = (column.label, "是" if column.required else "", column.hint, choices)
        for number, text in enumerate(texts, 1):
            cell = sheet.cell(line, number, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(bottom=_LINE)
