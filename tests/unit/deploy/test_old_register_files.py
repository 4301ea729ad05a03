"""The files of the old register: what is read of them, and what is said of those that are none."""

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from deploy.old_register.files import lines_of
from services.personnel.old_register import COLUMNS as PEOPLE
from services.review.old_register.lines import COLUMNS, Fault

LINE = {"number": "4-1-00033-2022", "name": "上海明远电力工程有限公司", "valid_to": "2028-04-30"}


def told(path: Path) -> list[str]:
    return [str(one) for _, one in lines_of(path, COLUMNS) if isinstance(one, Fault)]


def test_lines_of_json_keep_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "f").write_text(f"\ufeff{json.dumps(LINE)}\n\n{json.dumps(LINE)}")
    assert list(lines_of(tmp_path / "f", COLUMNS)) == [(1, LINE), (3, LINE)]


def test_excel_is_read_by_its_headings_and_a_cut_one_is_named(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["承装（修、试）许可证登记表"])
    sheet.append(list(COLUMNS.values()))
    sheet.append([LINE.get(name) for name in COLUMNS])
    sheet.append([None])
    sheet.append([LINE.get(name, "#REF!") for name in COLUMNS])
    book.save(tmp_path / "l.xlsx")
    assert "第5行 统一社会信用代码：单元格内是错误值，请重新填写" in told(tmp_path / "l.xlsx")
    sheet.delete_rows(5)
    book.save(tmp_path / "l.xlsx")
    [(line, values)] = lines_of(tmp_path / "l.xlsx", COLUMNS)
    assert line == 3 and isinstance(values, dict)
    assert {label: text for label, text in values.items() if text} == {
        COLUMNS[name]: text for name, text in LINE.items()
    }
    content = (tmp_path / "l.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(content[: len(content) // 2])
    assert "文件不完整" in told(tmp_path / "cut.xlsx")[0]


def test_a_sheet_without_the_headings_is_named(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["甲", "乙"])
    book.save(tmp_path / "l.xlsx")
    assert "没有找到标题行，应有：许可证编号" in told(tmp_path / "l.xlsx")[0]


def test_a_spreadsheet_bomb_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(bytes(1 << 20))
    assert told(tmp_path / "b.xlsx") == ["第1行：文件展开后过大，请分成几个文件，或使用JSON行格式"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (json.dumps(LINE, ensure_ascii=False).encode("gbk"), "第1行：不是UTF-8编码（可能是GBK）"),
        (json.dumps(LINE).encode()[:50], "第1行：最后一行不完整，文件可能被截断"),
        (b"number,name\n1,2\n", "第1行：不是有效的JSON"),
        (b"[1]\n", "第1行：应为一个JSON对象"),
        (b'{"name": "\\ud800"}\n', "第1行：文字中有无效字符"),
        (b"x" * 20_000, "第1行：超过16384字节"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "第1行：旧版或设有密码的Excel文件"),
    ],
    ids=["GBK", "cut off", "CSV", "no object", "half a letter", "an endless line", "xls"],
)
def test_what_is_no_such_file(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "f").write_bytes(content)
    assert message in told(tmp_path / "f")[0]


def test_the_columns_of_both_files_have_headings_of_their_own() -> None:
    assert len(set(COLUMNS.values())) == len(COLUMNS) and len(set(PEOPLE.values())) == len(PEOPLE)
