"""参数试算 on the reviewers' pages, with the worker that carries it out."""

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from openpyxl import load_workbook

from rules.vocabulary.enumerations import Office, StaffRole
from tests.clients import Client
from tests.polling import wait_for
from tests.service.application.firms import Firm
from tests.service.gateway.cases import issued
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
Reviewer = Callable[..., Visitor]
SECONDS = 90


@pytest.fixture(scope="module")
def worker(system: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The process beside personnel, as the launcher starts it."""
    command = [sys.executable, "-W", "ignore", "-m", "services.personnel.worker"]
    with subprocess.Popen(command) as process:
        yield process
        process.terminate()
    assert process.returncode == 0


@pytest.fixture(scope="module")
def licence(client: Client, new_firm: Callable[..., Firm]) -> dict[str, str]:
    """A holder of the third level with the least staff there may be."""
    return issued(client, new_firm())


def figures(visitor: Visitor, **changed: str) -> dict[str, str]:
    """The form as it stands on the page, with other figures."""
    visitor.get("/trials")
    inputs = re.findall(
        r'name="(parameters\.[^"]+|evaluated_on)"[^>]*? value="([^"]*)"', visitor.page.text
    )
    selects = re.findall(
        r'<select[^>]*name="(parameters\.[^"]+)".*?<option value="(\d)" selected',
        visitor.page.text,
        re.S,
    )
    return dict(inputs) | dict(selects) | changed


def start(visitor: Visitor, **changed: str) -> str:
    """The address of the trial's page."""
    visitor.post("/trials", figures(visitor, **changed))
    assert visitor.page.ok, visitor.text
    return visitor.page.url.removeprefix(visitor.address)


def finished(visitor: Visitor, address: str) -> None:
    wait_for(
        lambda: "已完成" in (visitor.get(address), visitor.text)[1], SECONDS, what=visitor.text
    )


def test_while_one_runs_it_can_be_looked_at_and_cancelled(reviewer: Reviewer) -> None:
    """The first test of this module: no worker is there yet that could be quicker."""
    visitor = reviewer(StaffRole.EXAMINE)
    address = start(visitor)
    visitor.get(f"{address}/progress")
    assert "hx-trigger" in visitor.page.text and "HX-Refresh" not in visitor.page.headers
    visitor.get("/trials")
    assert "您发起的试算正在进行" in visitor.text
    visitor.get(address)
    visitor.post(f"{address}/cancellation")
    assert "试算已取消" in visitor.text
    visitor.get(f"{address}/progress")
    assert visitor.page.headers["HX-Refresh"] == "true"
    assert visitor.get(f"{address}/file").status_code == 409


def test_who_would_fail_is_told_with_what_is_missing(
    reviewer: Reviewer, worker: subprocess.Popen[bytes], licence: dict[str, str]
) -> None:
    visitor = reviewer(StaffRole.EXAMINE)
    address = start(visitor, **{"parameters.technicians.3": "7"})
    finished(visitor, address)
    assert "三级 5 7" in visitor.text and "技术人员2人" in visitor.text
    file = visitor.get(f"{address}/file")
    assert "spreadsheet" in file.headers["Content-Type"]
    book = load_workbook(io.BytesIO(file.content))
    assert book.sheetnames == ["汇总", "持证企业", "试算条件"]
    headings, *rows = book["持证企业"].iter_rows(values_only=True)
    [row] = [dict(zip(headings, row, strict=True)) for row in rows if row[2] == licence["number"]]
    assert (row["单位名称"], row["统一社会信用代码"]) == (licence["name"], licence["uscc"])
    assert (row["现行条件"], row["试算条件"], row["缺技术人员"]) == ("符合", "不符合", 2)
    assert "R-11" in str(row["不符合的条件（要求／实际）"]) and "缺2人" in str(
        row["不符合的条件（要求／实际）"]
    )


@pytest.mark.spec("N-10")
def test_an_office_judges_and_sees_its_own(
    reviewer: Reviewer, worker: subprocess.Popen[bytes], licence: dict[str, str]
) -> None:
    elsewhere = reviewer(StaffRole.DECIDE, office=Office.FUJIAN)
    address = start(elsewhere)
    finished(elsewhere, address)
    assert "共判定 0 家持证企业" in elsewhere.text
    for path in ("", "/progress", "/file"):
        assert reviewer(StaffRole.DECIDE).get(address + path).status_code == 404
    centre = reviewer(StaffRole.DECIDE, office=None)
    assert centre.get(address).ok
    everything = start(centre)
    finished(centre, everything)
    assert "共判定 0 家" not in centre.text and "范围：全国" in centre.text


def test_wrong_figures_are_all_told_and_kept(reviewer: Reviewer) -> None:
    visitor = reviewer(StaffRole.EXAMINE)
    posted = figures(visitor, **{"parameters.technicians.3": "many", "evaluated_on": ""})
    visitor.post("/trials", posted)
    assert visitor.page.status_code == 422
    assert "请填写整数" in visitor.text and "请选择试算日期" in visitor.text
    assert 'value="many"' in visitor.page.text
    posted = figures(visitor, **{"parameters.technicians.3": "60", "evaluated_on": "2020-01-01"})
    visitor.post("/trials", posted)
    assert visitor.page.status_code == 422 and "请选择今天或以后" in visitor.text
    visitor.post("/trials", figures(visitor, **{"parameters.technicians.3": "60"}))
    assert visitor.page.status_code == 422 and "等级高的要求不能更低" in visitor.text
