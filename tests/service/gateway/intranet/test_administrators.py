"""The desks of the three administrators: audit, messages, roles, two-factor; statistics."""

import re
from collections.abc import Callable, Iterator

import amqp
import pyotp
import pytest

from chassis import names
from chassis.amqp_connection import connect
from rules.vocabulary.enumerations import Office, StaffRole
from tests.factories.registrations import PASSWORD
from tests.polling import wait_for
from tests.service.gateway.visitor import Visitor

pytestmark = [pytest.mark.service, pytest.mark.spec("N-01", "P-04")]
Reviewer = Callable[..., Visitor]
QUEUE = "review.cases"


def test_the_audit_administrator_searches_exports_and_verifies(reviewer: Reviewer) -> None:
    person = reviewer(StaffRole.AUDIT_ADMIN, office=None)
    assert person.get("/").url.endswith("/audit"), "the home page of this role"
    assert "审计记录" in person.text and "新建内网账号" in person.text and "登录" in person.text
    person.get("/audit", params={"action": "create_staff", "since": "2020-01-01"})
    assert "新建内网账号" in person.text and "完整" in person.text
    assert "create_staff" not in re.sub(r'value="create_staff"|action=[^"]*', "", person.page.text)
    assert person.get("/audit", params={"since": "gestern"}).status_code == 422
    person.get("/audit", params={"view": "looks"})
    assert "查看个人信息的记录" in person.text
    person.get("/audit")
    sheet = person.post("/audit/export", {"action": "create_staff"})
    assert sheet.content[:2] == b"PK"
    person.get("/audit", params={"action": "export_audit"})
    assert "导出审计记录" in person.text
    person.get("/audit/alarms")
    assert "没有批量查询" in person.text
    person.get("/audit/check")
    person.post("/audit/check/identity", {})
    while "继续校验" in person.text:
        fields = re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"', person.page.text
        )
        person.post("/audit/check/identity", [one for one in fields if one[0] != "csrf_token"])
    assert "全部一致" in person.text


def test_pages_of_one_administrator_are_not_offered_to_others(reviewer: Reviewer) -> None:
    person = reviewer(StaffRole.EXAMINE)
    person.get("/statistics")
    for title in ("审计记录", "角色变更", "登录日志", "消息与后台任务", "用户管理"):
        assert title not in person.text
    for path in ("/audit", "/role-changes", "/sign-ins", "/undelivered"):
        assert person.get(path).status_code == 403, path
    assert reviewer(StaffRole.SYSTEM_ADMIN).get("/undelivered").status_code == 403, "the centre's"


@pytest.fixture
def broker(system: dict[str, str]) -> Iterator[amqp.Connection]:
    with connect(system["AMQP_URI_OPERATOR"], "tests") as connection:
        yield connection


def tell(broker: amqp.Connection, body: str) -> None:
    """Something that review cannot handle."""
    channel = broker.channel()
    message = amqp.Message(body, message_id="m-1", user_id=broker.userid)
    channel.basic_publish(message, "", QUEUE)
    wait_for(lambda: dead(broker) == 1, what="the dead letter")


def dead(broker: amqp.Connection) -> int:
    return int(broker.channel().queue_declare(names.dead(QUEUE), passive=True).message_count)


@pytest.mark.spec("N-18")
def test_a_dead_letter_is_looked_at_redriven_and_discarded(
    reviewer: Reviewer, broker: amqp.Connection
) -> None:
    tell(broker, '{"type": "application.submitted", "version": 1, "data": {"strange": 1}}')
    person = reviewer(StaffRole.SYSTEM_ADMIN, office=None)
    person.get("/undelivered")
    assert "application.submitted" in person.text and "data.strange" in person.text
    assert "多余" in person.text and "缺少" in person.text and "后台任务" in person.text
    [handle] = set(re.findall(r'name="handle" value="([0-9a-f]{64})"', person.page.text))
    chosen = {"queue": QUEUE, "handle": handle}
    person.post("/undelivered/review/discard", chosen | {"remark": ""})
    assert person.page.status_code == 422 and "请填写丢弃的理由" in person.text
    person.get("/undelivered")
    person.post("/undelivered/review/discard", chosen | {"remark": "测试消息，不需要"})
    assert "消息已丢弃" in person.text and "没有处理失败的消息" in person.text
    assert dead(broker) == 0
    tell(broker, "not even JSON")
    person.get("/undelivered")
    assert "无法识别" in person.text
    [handle] = set(re.findall(r'name="handle" value="([0-9a-f]{64})"', person.page.text))
    person.post("/undelivered/review/discard", {"queue": QUEUE, "handle": handle, "remark": "清理"})
    person.post("/undelivered/review/redrive", {"queue": QUEUE, "handle": handle})
    assert "这条消息已经处理" in person.text
    auditor = reviewer(StaffRole.AUDIT_ADMIN, office=None)
    auditor.get("/audit", params={"action": "discard_message"})
    assert "丢弃消息" in auditor.text and "测试消息，不需要" in auditor.text


@pytest.mark.spec("N-18")
def test_roles_are_changed_by_two_people(system: dict[str, str], reviewer: Reviewer) -> None:
    admin, security = reviewer(StaffRole.SYSTEM_ADMIN), reviewer(StaffRole.SECURITY_ADMIN)
    admin.get("/staff/new")
    admin.post("/staff/new", {"username": "two-people", "name": "钱塘", "roles": "FORMAL"})
    security.get("/role-changes")
    assert "钱塘" in security.text and "待批准" in security.text and "批准" in security.text
    [path] = re.findall(r'action="(/role-changes/[^"]+/decide)"', security.page.text)
    assert admin.post(path, {"approve": "1"}).status_code == 403
    security.post(path, {"refuse": "1"})
    assert security.page.status_code == 422 and "请填写不同意的理由" in security.text
    security.get("/role-changes")
    security.post(path, {"approve": "1"})
    assert "已生效" in security.text
    admin.get("/role-changes")
    assert "提出恢复原角色" in admin.text
    admin.get("/staff")
    [edit] = re.findall(
        r'href="(/staff/[^"]+/roles\?name=%E9%92%B1%E5%A1%98[^"]*)"', admin.page.text
    )
    admin.get(edit.replace("&amp;", "&"))
    assert "变更记录" in admin.text
    admin.post(edit.partition("?")[0], {"roles": "EXAMINE", "reason": ""})
    assert admin.page.status_code == 422 and "请填写变更的理由" in admin.text
    assert 'value="EXAMINE" checked' in admin.page.text
    security.get("/sign-ins")
    assert "登录日志" in security.text and "登录" in security.text


def test_two_factor_from_the_enrolment_to_the_step_up(
    system: dict[str, str], reviewer: Reviewer
) -> None:
    person = reviewer(StaffRole.EXAMINE)
    person.get("/own-second-factor")
    assert "未启用" in person.text
    person.get("/own-second-factor/enrol")
    [secret] = re.findall(r'name="secret" value="([A-Z2-7]+)"', person.page.text)
    totp = pyotp.TOTP(secret)
    person.post("/own-second-factor/enrol", {"secret": secret, "uri": "", "code": "12"})
    assert person.page.status_code == 422 and "验证码不正确" in person.text
    person.post("/own-second-factor/enrol", {"secret": secret, "uri": "", "code": totp.now()})
    codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", person.page.text)
    assert len(codes) == 10
    person.get("/own-second-factor")
    assert "已启用" in person.text and "剩余恢复码10个" in person.text
    username = username_of(person)
    again = Visitor(system["INTRANET_URL"])
    again.sign_in(username, PASSWORD)
    assert "/second-factor" in again.page.url
    assert "/second-factor" in again.get("/entries").url, "nothing else can be done"
    again.post("/second-factor", {"code": "000000"})
    assert again.page.status_code == 422
    again.post("/second-factor", {"code": codes[0]})
    assert again.get("/entries").url.endswith("/entries")


def username_of(person: Visitor) -> str:
    """It stands in the authenticator's address."""
    person.get("/own-second-factor/enrol")
    found = re.search(r"staff-[0-9a-f]{8}", person.page.text)
    assert found
    return found.group()


@pytest.mark.spec("N-17")
def test_statistics_are_shown_drawn_and_exported(reviewer: Reviewer) -> None:
    person = reviewer(StaffRole.DECIDE, office=Office.FUJIAN)
    for view in ("holders", "cases", "open", "steps"):
        person.get("/statistics", params={"view": view})
        assert person.page.status_code == 200, view
    assert person.get("/statistics", params={"view": "cases", "since": "x"}).status_code == 422
    person.get("/statistics/list", params={"view": "cases"})
    assert "统计明细" in person.text
    for path in ("/statistics.xlsx", "/statistics/list.xlsx"):
        assert person.get(path, params={"view": "steps"}).content[:2] == b"PK"
