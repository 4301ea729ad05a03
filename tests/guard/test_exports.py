"""Tables that people open in Excel: what others typed is quoted in each of them."""

import re
from pathlib import Path

# Nothing of what anybody has typed: a form to fill in, and what opens a book for the others.
OWN_WORDS = {"gateway/documents/sheet_template.py", "chassis/workbook.py"}
WRITES = re.compile(r"^(?:from|import) .*\b(?:Workbook|workbook|xlsxwriter|csv)\b", re.MULTILINE)
PACKAGES = ("rules", "contracts", "chassis", "services", "gateway", "deploy")


def test_every_table_that_is_written_quotes_formulas() -> None:
    writers = {
        str(path): path.read_text("utf-8")
        for package in PACKAGES
        for path in Path(package).rglob("*.py")
        if "node_modules" not in path.parts and WRITES.search(path.read_text("utf-8"))
    }
    reading = {name for name, text in writers.items() if "CalamineWorkbook" in text}
    exporting = writers.keys() - reading - OWN_WORDS
    assert "services/personnel/trials/sheet.py" in exporting
    assert [name for name in exporting if "quoted(" not in writers[name]] == []
