"""Whatever is uploaded goes through gateway/uploads.py, where it is scanned."""

import re
from pathlib import Path

import pytest

GATEWAY = Path(__file__).parents[2] / "gateway"
SOURCES = {str(path.relative_to(GATEWAY)): path.read_text() for path in GATEWAY.rglob("*.py")}
pytestmark = pytest.mark.spec("P-03")


def using(pattern: str) -> set[str]:
    return {name for name, text in SOURCES.items() if re.search(pattern, text)}


def test_only_one_module_opens_what_was_uploaded() -> None:
    assert using(r"\bimport (inspect|read_staff)\b") == {"uploads.py"}
    assert using(r"virus_scan\.scan\(") == {"uploads.py"}
    assert using(r"\.stream\b.*\btpool|tpool.*\.stream\b") == {"uploads.py"}


def test_who_takes_files_hands_them_to_it() -> None:
    taking = using(r"request\.files|flask_smorest\.fields import Upload") - {"errors.py"}
    assert len(taking) >= 5
    handing_on = using(r"uploads\.(store|posted|staff_rows)\(|\battach\(") | {"public/what_if.py"}
    assert taking - handing_on == set()
    assert "uploads.store(" in SOURCES["attaching.py"]
    assert "uploads.staff_rows(" in SOURCES["public/roster_file.py"], "what what_if hands it to"
