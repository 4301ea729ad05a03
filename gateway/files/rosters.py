"""Which sheet of a book holds the people of a table: the one that bears the table's title, or else
the only visible one with people. The example of the template is nobody, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from python_calamine import CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from contracts.errors import Invalid
from contracts.forms.sections import RowSet
from gateway.files.lines import Roster, read_sheet
from gateway.files.marks import Marks

MAX_SHEETS = 30
NAMED_LINES = 20


def roster_of(rowset: RowSet, book: CalamineWorkbook, marks: Callable[[str], Marks]) -> Roster:
    """marks: of a sheet by its name. Raises Invalid where there is not exactly one roster."""
    sheets = [found for found in book.sheets_metadata if found.typ == SheetTypeEnum.WorkSheet]
    sheets.sort(key=lambda found: not _is_titled(rowset, found.name))
    rosters: list[Roster] = []
    others: list[Roster] = []
    for sheet in sheets[:MAX_SHEETS]:
        roster = read_sheet(rowset, book.get_sheet_by_name(sheet.name), marks)
        if roster is None:
            continue
        if roster.has_people and _is_visible(sheet):
            if _is_titled(rowset, sheet.name):
                return roster
            rosters.append(roster)
        else:
            others.append(roster)
    if len(rosters) == 1:
        return rosters[0]
    raise Invalid.at("file", _several(rowset, rosters) if rosters else _none(rowset, others))


def notices(rowset: RowSet, roster: Roster) -> list[str]:
    """What was done that the person may not expect."""
    told = []
    if not _is_titled(rowset, roster.sheet):
        told.append(f"读取的是工作表“{roster.sheet}”")
    if roster.examples:
        told.append(f"{_named(roster.examples)}是填写示例，没有导入")
    if roster.marks.formats is None:
        told.append("这种格式的文件不能识别隐藏的行，如有隐藏的行也已一并导入，请核对人员")
    if roster.hidden:
        told.append(f"{_named(roster.hidden)}在表格中是隐藏的，已一并导入，请核对是否应当保留")
    return told


def _is_titled(rowset: RowSet, sheet: str) -> bool:
    return sheet.strip() == rowset.title


def _is_visible(sheet: SheetMetadata) -> bool:
    return sheet.visible == SheetVisibleEnum.Visible


def _several(rowset: RowSet, rosters: list[Roster]) -> str:
    names = "、".join(f"“{roster.sheet}”" for roster in rosters)
    return (
        f"工作表{names}中都填有人员，请把要导入的人员放在名为“{rowset.title}”的工作表中，"
        "或者只保留一张"
    )


def _none(rowset: RowSet, others: list[Roster]) -> str:
    """others: sheets with the headings that are hidden or have nobody."""
    hidden = next((roster for roster in others if roster.has_people), None)
    if hidden:
        return f"人员在隐藏的工作表“{hidden.sheet}”中，请取消隐藏后再导入"
    lacking = next((roster for roster in others if roster.missing), None)
    if lacking:
        labels = "、".join(lacking.missing)
        return f"工作表“{lacking.sheet}”的标题行缺少必填的列：{labels}"
    if not others:
        return f"没有找到“{rowset.title}”的标题行，请使用下载的模板填写"
    if all(roster.examples for roster in others):
        return f"表格中只有填写示例，没有本单位的人员，请填写在名为“{rowset.title}”的工作表中再导入"
    return "表格中没有填写人员，请从标题行下面一行开始填写"


def _named(lines: Iterable[int]) -> str:
    numbers = [str(line) for line in lines]
    more = f"等{len(numbers)}行" if len(numbers) > NAMED_LINES else "行"
    return f"第{'、'.join(numbers[:NAMED_LINES])}{more}"
