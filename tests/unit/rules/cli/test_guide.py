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
    assert "### 传统审批\n" in text and "### 告知承诺制\n" in text


def test_the_only_way_needs_no_heading(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "--type", "CANCEL"]) == 0
    assert "## 办理流程\n\n1. **" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--type", "OLD"], ["--type", "NEW", "--on", "gestern"], []])
def test_arguments_that_make_no_sense_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["guide", *arguments])
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2020-10-10", "没有这一天的规定，最早为2020-10-11"),
        ("2020-02-30", "应为存在的日期，格式YYYY-MM-DD"),
        ("2026-W10-1", "应为存在的日期，格式YYYY-MM-DD"),
    ],
)
@pytest.mark.parametrize("kind", ["NEW", "REISSUE"])
def test_a_day_without_a_guide_is_one_clear_fault(
    day: str, told: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["guide", "--type", kind, "--on", day])
    assert caught.value.code == 2
    assert capsys.readouterr().err.endswith(f"argument --on: {told}\n")


def test_the_first_day_of_all_has_its_guide(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "--type", "NEW", "--on", "2020-10-11"]) == 0
    assert "五级" in capsys.readouterr().out
