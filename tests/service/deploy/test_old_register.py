"""./dev register: a dry run names every fault; a load is whole, goes on after an end half-way, and
changes nothing the second time."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select

from services.personnel.tables import post
from services.review.tables import licences
from tests.factories.old_register import as_lines, line, number, person
from tests.infrastructure import Servers
from tests.service.hosting import environment_of

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def environment(servers: Servers) -> Iterator[dict[str, str]]:
    with (
        pytest.MonkeyPatch.context() as patch,
        environment_of(servers, patch, "personnel", "review", "identity") as values,
    ):
        yield values


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_bytes(as_lines(*rows))
    return path


def register(environment: Mapping[str, str], *arguments: str | Path, expect: int = 0) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.old_register", *map(str, arguments)],
        env=dict(environment) | {"PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout.splitlines()


def count(environment: Mapping[str, str], service: str, table: Any, *where: Any) -> int:
    url = environment[f"DATABASE_URL_{service.upper()}"]
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(select(func.count()).select_from(table).where(*where))
    engine.dispose()
    return int(found or 0)


def test_both_files_are_taken_over_and_the_same_again_changes_nothing(
    environment: dict[str, str], tmp_path: Path
) -> None:
    firms = lines(tmp_path / "l.jsonl", *(line(n) for n in range(1, 1202)))
    staff = lines(tmp_path / "p.jsonl", *(person(n, 1 + n % 3) for n in range(30)))
    both = (firms, "--people", staff)
    assert register(environment, *both) == [
        "检查通过：1201个许可证可以导入，0个已经导入且没有变化，名册30人"
    ]
    assert count(environment, "review", licences) == 0
    assert register(environment, *both, "--load") == [
        "导入1201个许可证、30人；0个许可证此前已经导入"
    ]
    assert count(environment, "review", licences) == 1201
    assert count(environment, "personnel", post, post.c.state == "active") == 30
    assert register(environment, *both, "--load") == [
        "导入0个许可证、0人；1201个许可证此前已经导入，没有任何变化"
    ]


def test_what_was_ended_half_way_is_gone_on_with(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """As a process leaves it that was killed between two batches: each is a transaction."""
    register(environment, lines(tmp_path / "half.jsonl", line(2001)), "--load")
    whole = lines(tmp_path / "whole.jsonl", line(2001), line(2002))
    told = register(
        environment, whole, "--people", lines(tmp_path / "p", person(500, 2001)), "--load"
    )
    assert told == ["导入1个许可证、1人；1个许可证此前已经导入"]


def test_every_fault_of_both_files_is_named_and_nothing_is_loaded(
    environment: dict[str, str], tmp_path: Path
) -> None:
    register(environment, lines(tmp_path / "there", line(3001)), "--load")
    firms = lines(
        tmp_path / "l.jsonl",
        line(3001, name="上海别家电力有限公司"),
        line(3002, valid_to="2022-04-01"),
        line(3003, issued_on="2025-08-01"),
        line(3004, office="西湖监管办"),
        line(3005),
    )
    staff = lines(
        tmp_path / "p.jsonl",
        person(600, 3005), person(600, 3005), person(601, 3099),
        person(602, 3005, id_number="310115198001010000"),
        person(603, 3005, kind="厨师"),
    )  # fmt: skip
    told = register(environment, firms, "--people", staff, "--load", expect=1)
    assert told == [
        "l.jsonl 第1行 许可证编号：该编号已经导入，但单位名称与登记的不同",
        "l.jsonl 第2行 有效期止：有效期止不能早于有效期起",
        "l.jsonl 第3行 承装等级：2025年8月1日颁发的许可证没有五级，30号令只有一级、二级、三级",
        "l.jsonl 第4行 发证机关：没有名为“西湖监管办”的派出机构，请填写如“华东监管局”“浙江监管办”",
        "p.jsonl 第2行 身份证号：该人员在第1行已经列出，同一人只能列一次",
        "p.jsonl 第3行 许可证编号：许可证文件中没有有效的许可证4-1-03099-2022",
        "p.jsonl 第4行 身份证号：身份证号码校验位不正确，请核对",
        "p.jsonl 第5行 人员类别：不在可选内容中，可填：技术负责人、安全负责人、"
        "电力相关专业技术人员、电力相关专业技能人员",
        "没有导入任何内容，请按以上行、列修改后重新检查",
    ]
    assert count(environment, "review", licences, licences.c.number == number(3005)) == 0


def test_who_serves_another_firm_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    first = lines(tmp_path / "a", line(4001))
    register(environment, first, "--people", lines(tmp_path / "p", person(700, 4001)), "--load")
    other = lines(tmp_path / "b", line(4002))
    told = register(
        environment, other, "--people", lines(tmp_path / "q", person(700, 4002)), expect=1
    )
    assert told[0] == "q 第1行 身份证号：该人员在其他企业任职，同一人只能在一家企业任职"
