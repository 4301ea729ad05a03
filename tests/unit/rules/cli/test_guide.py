"""`python -m rules guide`: the guide as Markdown."""

import pytest

from rules.__main__ import main
from rules.vocabulary.enumerations import ApplicationType


@pytest.mark.parametrize("kind", ApplicationType)
def test_the_guide_is_printed(kind: ApplicationType, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "--type", kind.value, "--on", "2026-11-23"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"# {kind.label}办事指南\n")
    assert "## 申请材料" in text and "国家能源局华东监管局 | 上海市、安徽省" in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in tables)


def test_conditions_and_limits_of_a_new_licence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "--type", "NEW"]) == 0
    text = capsys.readouterr().out
    assert "| 授权委托书 | 必需 | 委托他人提交的 |" in text
    assert "## 许可条件" in text and "50人 | 20人 | 5人" in text
    assert "\n\n1. **" in text and "\n2. **" in text
    assert "## 办理时限（工作日）" in text and "行政许可法第四十二条" in text


@pytest.mark.parametrize("arguments", [["--type", "OLD"], ["--type", "NEW", "--on", "gestern"], []])
def test_arguments_that_make_no_sense_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["guide", *arguments])
    assert caught.value.code == 2
