"""What a part says of itself, and the line that closes the run."""

from collections import Counter
from pathlib import Path

import pytest

from tests.suite.results import Result, closing_line, read

REPORT = """<testsuites><testsuite>
<testcase classname="tests.unit.suite.test_plan" time="1.5"/>
<testcase classname="tests.unit.suite.test_plan.TestX" time="0.5"><skipped/></testcase>
<testcase classname="tests.unit.suite.test_results" time="2"><failure/></testcase>
<testcase classname="tests.unit.suite.test_results" time="1"><error/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.xml"
    path.write_text(REPORT)
    return path


def test_tests_are_counted_by_outcome_and_timed_by_module(report: Path) -> None:
    result = read(report, 1)
    assert result.counts == Counter(passed=1, skipped=1, failed=1, error=1)
    folder = "tests/unit/suite"
    assert result.seconds == {f"{folder}/test_plan.py": 2.0, f"{folder}/test_results.py": 3.0}
    assert (result.good, result.broken) == (False, None)


@pytest.mark.parametrize("status", [2, 3, 4, 5, -9])
def test_a_part_that_broke_off_is_not_good(report: Path, status: int) -> None:
    assert read(report, status).broken == f"ended with status {status}"


def test_a_part_without_a_report_or_a_test_is_not_good(report: Path) -> None:
    assert not read(report.with_name("none"), 0).good
    report.write_text("<testsuites><testsu")
    assert not read(report, 0).good
    report.write_text("<testsuites/>")
    assert read(report, 0).broken == "ran no test"


def test_a_status_that_says_more_than_the_report_counts(report: Path) -> None:
    report.write_text("<testsuites><testsuite><testcase/></testsuite></testsuites>")
    assert read(report, 0).good
    assert not read(report, 1).good


@pytest.mark.parametrize(
    ("results", "line"),
    [
        ([Result(Counter(passed=3000)), Result(Counter(passed=442))], "3442 passed in 11:20"),
        ([Result(Counter(passed=2, skipped=1))], "2 passed, 1 skipped in 11:20"),
        ([Result(Counter(failed=1, passed=2, error=2))], "1 failed, 2 passed, 2 errors in 11:20"),
        ([Result(Counter(passed=2)), Result(broken="hung")], "1 failed, 2 passed in 11:20"),
        ([], "0 passed in 11:20"),
    ],
)
def test_one_line_closes_the_run(results: list[Result], line: str) -> None:
    assert closing_line(results, 680.2) == line
