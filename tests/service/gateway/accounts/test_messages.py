"""A firm reads what it was told, on its pages and by its programs, and chooses its phones."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.vault import Vault
from services.identity import messages
from services.identity.messages import About
from services.identity.tables import enterprise
from tests.factories.registrations import PASSWORD
from tests.service.gateway.api.program import Program
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
VALUES = {"licence": "4-1-00033-2026", "term_end": "2032年3月1日"}
PHONE = "13900000031"


@pytest.fixture
def told(system: dict[str, str], registered: dict[str, str]) -> Callable[[int], list[str]]:
    """`told(3)`: so many messages to the firm that has just registered."""

    def tell(count: int) -> list[str]:
        made = [str(uuid.uuid4()) for _ in range(count)]
        with closing(Db.connect(system["DATABASE_URL_IDENTITY"], "identity")) as db:
            with db.transaction(system_call("tests")) as tx:
                uscc = enterprise.c.uscc == registered["enterprise.uscc"]
                (firm,) = tx.session.execute(enterprise.select().where(uscc)).all()
                for one in made:
                    messages.tell(
                        tx, Vault.from_settings(), message_id=one, enterprise_id=firm.id,
                        kind="LICENCE_EXPIRED", values=VALUES,
                        about=About(licence_id=str(uuid.uuid4())), at=clock.now(),
                    )  # fmt: skip
        return made

    return tell


@pytest.fixture
def clerk(visitor: Visitor, registered: dict[str, str]) -> Visitor:
    visitor.sign_in(registered["account.username"], PASSWORD)
    return visitor


def unread(visitor: Visitor) -> str | None:
    """What the header says."""
    found = re.search(r"，(\d+)条未读", visitor.page.text)
    return found[1] if found else None


def test_the_list_of_messages(clerk: Visitor, told: Any) -> None:
    clerk.get("/messages")
    assert "还没有消息" in clerk.text and unread(clerk) is None
    ids = told(22)
    clerk.get("/home")
    assert unread(clerk) == "22"
    clerk.get("/messages")
    assert clerk.text.count("许可证有效期已届满") >= 20 and "第 1 页，共 2 页" in clerk.text
    assert VALUES["licence"] in clerk.text and "短信" in clerk.text
    clerk.post(f"/messages/{ids[-1]}/open")
    assert clerk.page.url.endswith("/home#licences") and unread(clerk) == "21"
    clerk.get("/messages?page=2")
    clerk.post(f"/messages/{ids[0]}/read", {"page": "2"})
    assert clerk.page.url.endswith("page=2") and unread(clerk) == "20"
    clerk.get("/messages?unread=1")
    until = re.search(r'name="until" value="([^"]+)"', clerk.page.text)
    assert until
    told(1)
    clerk.post("/messages/read", {"until": until[1]})
    assert "已将20条消息标为已读" in clerk.text and unread(clerk) == "1"
    clerk.get(f"/messages/{uuid.uuid4()}/open")
    assert clerk.page.status_code == 405
    clerk.get("/messages")
    clerk.post(f"/messages/{uuid.uuid4()}/open")
    assert clerk.page.status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=99999999999", "unread=%00"])
def test_an_address_typed_by_hand_breaks_nothing(clerk: Visitor, query: str) -> None:
    assert clerk.get(f"/messages?{query}").status_code in (200, 422)


def test_a_phone_is_added_confirmed_and_chosen(
    clerk: Visitor, latest_code: Callable[..., str], registered: dict[str, str]
) -> None:
    clerk.get("/messages/phones")
    assert "企业联系人（预留手机）" in clerk.text
    form = {"label": "项目部", "mobile": "123"}
    clerk.post("/messages/phones/code", form)
    assert clerk.page.status_code == 422 and 'value="项目部"' in clerk.page.text
    form["mobile"] = PHONE
    clerk.post("/messages/phones/code", form)
    assert "验证码已发送到该手机" in clerk.text and f'value="{PHONE}"' in clerk.page.text
    clerk.post("/messages/phones/new", form | {"code": ""})
    assert clerk.page.status_code == 422
    clerk.post("/messages/phones/new", form | {"code": latest_code(PHONE)})
    assert "手机已添加" in clerk.text and "139****0031" in clerk.text
    added = re.findall(r'name="recipient" value="([^"]*)"', clerk.page.text)
    assert len(added) == 2 and added[0] == ""
    chosen = [("recipient", one) for one in added] + [(f"groups.{added[1]}", "CORRECTION")]
    clerk.post("/messages/phones", chosen)
    assert "短信接收设置已保存" in clerk.text
    assert clerk.page.text.count(" checked") == 1
    assert "没有手机接收短信" in clerk.text and "决定和证件" in clerk.text
    clerk.post("/messages/phones", [("recipient", str(uuid.uuid4()))])
    assert "没有找到这部手机" in clerk.text
    clerk.post(f"/messages/phones/{added[1]}/remove")
    assert "手机已删除" in clerk.text and "139****0031" not in clerk.text


def test_a_program_reads_the_messages(
    system: dict[str, str], told: Any, registered: dict[str, str]
) -> None:
    ids = told(2)
    anybody = Program(system["PORTAL_URL"], "")
    asked = {"username": registered["account.username"], "password": PASSWORD}
    token = anybody.post("/tokens", json=asked)["token"]
    program = Program(system["PORTAL_URL"], token)
    found = program.get("/messages")
    assert found["unread"] == 2 and [one["message_id"] for one in found["items"]] == ids[::-1]
    assert found["items"][0]["kind"] == "LICENCE_EXPIRED"
    assert [text["mobile"][3:7] for text in found["items"][0]["texts"]] == ["****"]
    marked = program.post(f"/messages/{ids[0]}/read")
    assert marked["read_at"]
    assert program.post("/messages/read", json={}) == {"messages": 1}
    assert program.get("/messages?unread=true")["items"] == []
