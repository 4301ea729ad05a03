"""The examples of docs/rules.md are run."""

import doctest
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
DOCUMENT = PROJECT / "docs" / "rules.md"
COMMAND = re.compile(r"```console\n\$ echo '(.*?)' \| python -m rules (\w+)\n(.*?)```", re.DOTALL)


def test_the_python_examples_give_what_they_show() -> None:
    failed, tried = doctest.testfile(str(DOCUMENT), module_relative=False, encoding="utf-8")
    assert tried > 20
    assert failed == 0


@pytest.mark.parametrize(
    ("question", "verb", "shown"), COMMAND.findall(DOCUMENT.read_text("utf-8"))
)
def test_the_commands_print_what_they_show(question: str, verb: str, shown: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rules", verb],
        input=question.encode(),
        capture_output=True,
        check=False,
        timeout=60,
        cwd=PROJECT,
    )
    printed = (done.stdout or done.stderr).decode()
    beginning, cut, _ = shown.partition("…")
    assert printed.startswith(beginning) if cut else printed == shown
    assert done.returncode == (2 if "faults" in json.loads(printed) else 0)
