"""原登记册导入 on the system administrator's pages, with the worker that carries it out."""

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from openpyxl import Workbook

from rules.vocabulary.enumerations import StaffRole
from services.review.old_register.lines import COLUMNS
from tests.clients import Client
from tests.factories.old_register import as_lines, line, person
from tests.polling import wait_for
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
Reviewer = Callable[..., Visitor]
SECONDS = 90


@pytest.fixture(scope="module")
def worker(system: dict[str, str]) -> Iterator[None]:
    """The process beside review, as the launcher starts it."""
    command = [sys.executable, "-W", "ignore", "-m", "deploy.old_register.worker"]
    with subprocess.Popen(command) as process:
        yield
        process.kill()


def book(*rows: dict[str, str]) -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.append(list(COLUMNS.values()))
    for row in rows:
        sheet.append([row.get(name, "") for name in COLUMNS])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def send(visitor: Visitor, content: bytes, name: str, people: bytes | None = None) -> str:
    """The address of the page that answers."""
    visitor.get("/register/imports")
    files = {"licences": (name, content)}
    if people is not None:
        files["people"] = ("名册.jsonl", people)
    visitor.post("/register/imports", files=files)
    return visitor.page.url.removeprefix(visitor.address)


def at_rest(visitor: Visitor, address: str) -> str:
    def rests() -> bool:
        visitor.get(f"{address}/progress")
        return "hx-trigger" not in visitor.page.text

    wait_for(rests, SECONDS, what="the end of the job")
    visitor.get(address)
    return visitor.text


def test_files_that_can_be_none_are_refused_at_once(reviewer: Reviewer) -> None:
    admin = reviewer(StaffRole.SYSTEM_ADMIN, office=None)
    whole = book(line(1))
    for content, name, says in (
        (whole[: len(whole) // 2], "许可证.xlsx", "文件不完整"),
        ("许可证编号,单位名称".encode("gbk"), "许可证.txt", "不是UTF-8"),
        (b"", "许可证.jsonl", "文件是空的"),
        (b"%PDF-1.7", "许可证.pdf", "请上传 .xlsx 文件"),
        (b"[1, 2]", "许可证.json", "不是JSON行文件"),
        (whole, "许可证.jsonl", "请上传 .xlsx 文件"),
    ):
        send(admin, content, name)
        assert admin.page.status_code == 422 and says in admin.text, (name, admin.text)
    send(admin, as_lines(line(1)), "l.jsonl", people=b"\xff\xfe")
    assert admin.page.status_code == 422 and "名册文件：不是UTF-8" in admin.text
    assert "还没有导入过" in admin.text, "nothing of it was begun"


def test_who_is_no_system_administrator_has_no_part_in_it(reviewer: Reviewer) -> None:
    other = reviewer(StaffRole.DECIDE)
    assert "原登记册导入" not in other.text
    assert other.get("/register/imports").status_code == 403
    other.get("/register")
    assert (
        other.post("/register/imports", files={"licences": ("l.jsonl", b"{}")}).status_code == 403
    )


def test_an_import_goes_from_its_faults_to_the_look_up(
    reviewer: Reviewer, visitor: Visitor, worker: None
) -> None:
    admin = reviewer(StaffRole.SYSTEM_ADMIN, office=None)
    assert "原登记册导入" in admin.text
    rows = [line(n, valid_to="2022-01-01") for n in range(1, 61)]
    faulty = send(admin, book(*rows, line(61)), "许可证.xlsx")
    said = at_rest(admin, faulty)
    assert "发现60处错误，没有导入任何内容" in said and "有效期止不能早于有效期起" in said
    admin.get(f"{faulty}?page=2")
    assert "许可证.xlsx 61" in admin.text, "the heading is the first line"
    admin.get(f"{faulty}/faults.csv")
    assert admin.page.content.decode("utf-8-sig").count("有效期止不能早于有效期起") == 60
    assert "attachment" in admin.page.headers["Content-Disposition"]

    right = send(admin, book(line(71), line(72)), "许可证.xlsx", as_lines(person(71, 71)))
    said = at_rest(admin, right)
    assert "2 个许可证、 1 人可以导入" in said
    visitor.get("/licences", params={"text": line(71)["number"]})
    assert line(71)["name"] not in visitor.text
    admin.post(f"{right}/approval")
    assert "导入 2 个许可证、 1 人" in at_rest(admin, right)
    visitor.get("/licences", params={"text": line(71)["number"]})
    assert line(71)["name"] in visitor.text

    again = send(admin, book(line(71), line(72)), "许可证.xlsx", as_lines(person(71, 71)))
    said = at_rest(admin, again)
    assert "没有任何变化，无需再次导入" in said and "确认导入" not in said
    admin.post(f"{again}/approval")
    assert "没有任何变化" in admin.text
    admin.get("/register/imports")
    assert len(re.findall("检查通过，待导入", admin.text)) == 1
    assert "导入2个许可证、1人" in admin.text


@pytest.mark.parametrize("path", ["", "/progress", "/faults.csv"])
def test_what_is_not_there_is_not_found(reviewer: Reviewer, client: Client, path: str) -> None:
    admin = reviewer(StaffRole.SYSTEM_ADMIN, office=None)
    unknown = "/register/imports/7d9a7a0e-6d0e-4b57-8c8f-0f6a4f8d7f11"
    assert admin.get(unknown + path).status_code == 404
