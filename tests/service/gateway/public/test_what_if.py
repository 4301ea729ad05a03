"""条件自测 without signing in: numbers or a file in, nothing kept."""

import pytest
from sqlalchemy import create_engine, func, inspect, select, text

from chassis import clock
from chassis.storage import Storage
from contracts.forms.sections import ELECTRICIANS, TECHNICIANS
from gateway.documents.sheet_template import CONTENT_TYPE
from gateway.inspection import checks
from gateway.public.what_if import PER_MINUTE
from rules.vocabulary.enumerations import Level
from tests.factories.facts import facts_dict
from tests.factories.sheets import filled
from tests.present import present
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
THIRD = {
    "middle": "2", "junior": "3", "high_voltage": "5", "other_electricians": "5",
    "technical_rank": "2", "technical_install": "3", "safety_rank": "1", "safety_install": "3",
}  # fmt: skip


def test_numbers_tell_the_level_what_is_missing_and_the_smallest_repair(visitor: Visitor) -> None:
    visitor.get("/what-if")
    assert "不保存文件，不写入数据库和日志" in visitor.text
    visitor.post("/what-if", THIRD)
    assert visitor.page.status_code == 200, visitor.text
    assert "承装类 达到三级" in visitor.text
    assert "承修类 未达到最低等级" in visitor.text
    assert "电力相关专业技术人员不少于20人 5人 差15人" in visitor.text
    assert "至少补充 " in visitor.text
    assert 'value="5"' in visitor.page.text, "what was typed is kept"
    assert "今后的变化" not in visitor.text, "numbers tell nothing about time"


def test_who_holds_an_old_licence_is_told_both_orders(visitor: Visitor) -> None:
    """Level 5 of 36号令 asks for no more than five electricians, three of them of high voltage."""
    held = {"held_cz": "5", "high_voltage": "3", "other_electricians": "2"}
    visitor.get("/what-if")
    visitor.post("/what-if", THIRD | held)
    assert visitor.page.status_code == 200, visitor.text
    assert "按旧规（36号令）人数满足；按30号令尚缺" in visitor.text
    assert "要求5人，现有5人 已满足" in visitor.text
    assert "要求10人，现有5人 缺5人" in visitor.text
    visitor.post("/what-if", THIRD)
    assert "统计信息" not in visitor.text


def test_mistakes_are_shown_at_their_fields(visitor: Visitor) -> None:
    visitor.get("/what-if")
    visitor.post("/what-if", THIRD | {"middle": "-1", "net_ratio": "101", "technical_rank": "9"})
    assert visitor.page.status_code == 422
    for name in ("middle", "net_ratio", "technical_rank"):
        assert f'<a href="#field-{name}">' in visitor.page.text
    visitor.post("/what-if", {})
    assert visitor.page.status_code == 422
    assert "请填写人员数量，或者上传人员名单" in visitor.text


@pytest.fixture(scope="module")
def roster() -> dict[str, tuple[str, bytes, str]]:
    facts = facts_dict(Level.THIRD, on=clock.today())
    return {
        "technicians_file": filled(TECHNICIANS, facts["technicians"]),
        "electricians_file": filled(ELECTRICIANS, facts["electricians"]),
    }


def test_a_roster_file_is_judged_and_looked_at_in_time(
    visitor: Visitor, roster: dict[str, tuple[str, bytes, str]]
) -> None:
    visitor.get("/what-if")
    visitor.post("/what-if", THIRD | {"technical_also": "on", "middle": "900"}, files=roster)
    assert visitor.page.status_code == 200, visitor.text
    assert "达到三级" in visitor.text
    assert "今后的变化" in visitor.text
    assert "合格至" in visitor.text


def test_faults_of_a_file_are_named_by_line_and_column(visitor: Visitor) -> None:
    row = facts_dict(Level.THIRD, on=clock.today())["technicians"][0]
    rows = [row | {"id_number": "110101199001010000"}, row | {"certificate_date": "1823-01-01"}]
    visitor.get("/what-if")
    visitor.post("/what-if", THIRD, files={"technicians_file": filled(TECHNICIANS, rows)})
    assert visitor.page.status_code == 422
    assert "第 2 行 身份证号 身份证号码校验位不正确" in visitor.text
    assert "技术人员 第 3 行" in visitor.text


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(visitor: Visitor, content: bytes) -> None:
    visitor.get("/what-if")
    visitor.post("/what-if", THIRD, files={"electricians_file": ("x.xlsx", content)})
    assert visitor.page.status_code == 422
    assert "不是有效的Excel文件" in visitor.text


def test_where_too_many_files_are_checked_what_was_typed_stays(
    visitor: Visitor,
    roster: dict[str, tuple[str, bytes, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visitor.get("/what-if")
    monkeypatch.setattr(checks().line, "inside", 1000)
    assert checks().trouble(), "which health tells"
    visitor.post("/what-if", THIRD | {"middle": "77"}, files=roster)
    assert visitor.page.status_code == 503
    assert "系统正忙于检查其他文件，请稍后再试" in visitor.text
    assert 'value="77"' in visitor.page.text


def test_nothing_of_it_is_kept(
    visitor: Visitor,
    roster: dict[str, tuple[str, bytes, str]],
    system: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    people = facts_dict(Level.THIRD, on=clock.today())["electricians"]
    before = everything_stored(system)
    visitor.get("/what-if")
    visitor.post("/what-if", THIRD, files=roster)
    assert visitor.page.status_code == 200
    assert everything_stored(system) == before
    logged = capsys.readouterr()
    for person in people:
        for told in (person["id_number"], person["name"]):
            assert told not in logged.out + logged.err


def everything_stored(system: dict[str, str]) -> dict[str, int]:
    """How many rows there are in each table of each service, and objects in the storage."""
    found = {"objects": sum(1 for _ in Storage.from_settings().listing(""))}
    for name, address in system.items():
        if name.startswith("DATABASE_URL_"):
            engine = create_engine(address)
            with engine.connect() as connection:
                for table in inspect(engine).get_table_names():
                    count = select(func.count()).select_from(text(f'"{table}"'))
                    found[f"{name}.{table}"] = present(connection.scalar(count))
            engine.dispose()
    return found


def test_too_many_questions_are_put_off(visitor: Visitor) -> None:
    visitor.get("/what-if")
    for _ in range(PER_MINUTE + 1):
        visitor.post("/what-if", {})
        if visitor.page.status_code == 429:
            break
    assert visitor.page.status_code == 429
    assert "操作过于频繁" in visitor.text


def test_the_templates_are_those_of_the_portal(visitor: Visitor) -> None:
    for code in ("technicians", "electricians"):
        answer = visitor.get(f"/what-if/templates/{code}.xlsx")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, CONTENT_TYPE)
    assert visitor.get("/what-if/templates/none.xlsx").status_code == 404
