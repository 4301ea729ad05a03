"""The list of checklist items is whole, and `./dev spec` refuses marks that name no item."""

import subprocess
import sys
from pathlib import Path

from tests.spec import items, report

PROJECT = Path(__file__).parents[2]
# Items per chapter of the acceptance checklist.
CHAPTERS = dict(
    A=30, B=37, C=11, D=14, E=29, F=16, G=5, H=8, I=18, J=10, K=4, L=5, M=16, N=18, P=10
)


def test_every_item_is_listed_once_in_order() -> None:
    wanted = [f"{c}-{n:02}" for c, count in CHAPTERS.items() for n in range(1, count + 1)]
    assert list(items()) == wanted
    assert all(items().values())


def test_report_names_what_is_shown_and_what_is_not() -> None:
    text = report({"A-01": ["t.py::test_a[1]", "t.py::test_a[2]"], "A-02": []})
    assert "t.py::test_a  × 2" in text
    assert text.endswith("A-02 外网登录页：用户名、密码")
    assert "(1 / 2)" in text


def test_unknown_item_is_refused(tmp_path: Path) -> None:
    test = tmp_path / "test_wrong.py"
    test.write_text("import pytest\n@pytest.mark.spec('Z-99')\ndef test_it(): pass\n")
    program = "import sys; from tests.spec import collect; collect(sys.argv[1:])"
    ran = subprocess.run(
        [sys.executable, "-c", program, str(test)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "names Z-99" in ran.stderr
