"""``python -m rules reach`` and the like, as a program is run."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rules.__main__ import main
from rules.vocabulary.enumerations import Level
from tests.factories.facts import facts_dict

QUESTION = {"facts": facts_dict(Level.THIRD), "on": "2026-03-02"}


def test_a_question_on_the_standard_input_is_answered_on_the_standard_output() -> None:
    command = [sys.executable, "-m", "rules", "reach"]
    question = json.dumps(QUESTION).encode()
    done = subprocess.run(command, input=question, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["categories"][0]["level"] == "3"


def test_a_question_may_be_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "question.json"
    file.write_text(json.dumps(QUESTION | {"target": {"CZ": "2"}}), "utf-8")
    assert main(["repair", str(file)]) == 0
    told = capsys.readouterr().out
    assert json.loads(told)["people"] > 0
    assert told.startswith('{\n  "order": "R30",\n')


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (b"", "$"),
        (b"{", "$"),
        (b"\xff\xfe\x00", "$"),
        (b"[" * 100_000, "$"),
        (b'{"on": NaN}', "$"),
        (b"[]", "$"),
        (b'{"facts": {"finance": {"net_assets": "NaN"}}, "on": "2026-03-02"}',
         "facts.finance.net_assets"),
    ],
)  # fmt: skip
def test_a_malformed_question_ends_with_2_and_its_faults_in_json(
    given: bytes, path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "question.json"
    file.write_bytes(given)
    assert main(["reach", str(file)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert path in {fault["path"] for fault in json.loads(told.err)["faults"]}


def test_a_file_that_is_not_there_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["leaving", "no/such/file.json"]) == 2
    (fault,) = json.loads(capsys.readouterr().err)["faults"]
    assert "no/such/file.json" in fault["reason"]
