"""Tokens for a firm's own programs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.context import Actor
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Conflict, NotFound, Unauthenticated
from contracts.identity import Identity
from contracts.identity.entry import ChangePassword
from contracts.identity.sessions import Session, Token
from contracts.identity.tokens import IssuedToken, IssueToken, TokenId, TokenInfo
from contracts.structs import Empty
from services.identity.handlers import change_password, program_tokens, sessions
from tests.factories.registrations import PASSWORD
from tests.service.identity.conftest import Phones, call

pytestmark = pytest.mark.service


def issue(
    db: Db,
    vault: Vault,
    actor: Actor,
    key: str | None = None,
    label: str = "报送程序",
    days: int = 30,
) -> IssuedToken:
    data = IssueToken(label=label, days=days)
    return program_tokens.issue_token(call("issue_token", actor, key), data, db=db, vault=vault)


def resolve(db: Db, token: str) -> Session:
    return sessions.bearer_of(call("resolve_bearer"), Token(token=token), db=db)


def listed(db: Db, actor: Actor) -> list[TokenInfo]:
    asking = call("tokens", actor)
    with db.read(asking) as session:
        return program_tokens.list_tokens(session, asking, Empty()).items


@pytest.fixture
def registered(firm: Callable[..., Any]) -> tuple[Actor, dict[str, Any]]:
    made: tuple[Actor, dict[str, Any]] = firm()
    return made


@pytest.fixture
def owner(registered: tuple[Actor, dict[str, Any]]) -> Actor:
    return registered[0]


def revoke(db: Db, actor: Actor, token_id: str) -> Any:
    asking = call("revoke_token", actor)
    return db.command(asking, TokenId(token_id=token_id), program_tokens.revoke_token)


def test_a_program_acts_for_its_firm_until_the_token_is_revoked(
    db: Db, vault: Vault, owner: Actor
) -> None:
    issued = issue(db, vault, owner)
    assert resolve(db, issued.token).actor.enterprise_id == owner.enterprise_id
    [shown] = listed(db, owner)
    assert shown.last_used_at is not None
    revoke(db, owner, issued.token_id)
    with pytest.raises(Unauthenticated):
        resolve(db, issued.token)
    assert listed(db, owner) == []


def test_a_token_expires(db: Db, vault: Vault, owner: Actor) -> None:
    token = issue(db, vault, owner, days=1).token
    with clock.travel(timedelta(days=1)), pytest.raises(Unauthenticated):
        resolve(db, token)


def test_a_double_click_shows_the_same_token_which_is_stored_nowhere(
    db: Db, vault: Vault, owner: Actor
) -> None:
    first, second = (issue(db, vault, owner, key="one") for _ in range(2))
    assert first == second
    assert first.token != issue(db, vault, owner, key="two").token
    with db.engine.connect() as connection:
        for table in ("idempotency", "api_token", "audit"):
            rows = connection.exec_driver_sql(f"SELECT t::text FROM {table} t")
            assert not any(first.token in row[0] for row in rows)


def test_a_repeated_key_does_not_show_a_token_that_is_revoked(
    db: Db, vault: Vault, owner: Actor
) -> None:
    issued = issue(db, vault, owner, key="one")
    revoke(db, owner, issued.token_id)
    with pytest.raises(Conflict, match="已撤销"):
        issue(db, vault, owner, key="one")
    assert resolve(db, issue(db, vault, owner, key="two").token)


def test_a_token_ends_with_the_password_it_was_issued_under(
    db: Db, vault: Vault, owner: Actor
) -> None:
    token = issue(db, vault, owner).token
    data: dict[str, Any] = {
        "old_password": PASSWORD,
        "new_password": "西湖-断桥-残雪-2026",
        "devices": [],
    }
    change_password.change_password(
        call("change_password", owner), ChangePassword(**data), db=db, vault=vault
    )
    with pytest.raises(Unauthenticated):
        resolve(db, token)
    assert listed(db, owner) == []


def test_the_firm_is_told_when_a_token_is_issued(
    db: Db, vault: Vault, registered: tuple[Actor, dict[str, Any]], phones: Phones
) -> None:
    owner, request = registered
    mobile = request["enterprise"]["contact_mobile"]
    issue(db, vault, owner, key="one")
    issue(db, vault, owner, key="one")
    [told] = phones.texts(mobile)
    assert "签发了一个程序访问令牌" in told


def test_username_and_password_are_exchanged_for_a_token_without_a_session(
    db: Db, vault: Vault, registered: tuple[Actor, dict[str, Any]], phones: Phones
) -> None:
    owner, request = registered
    asked = {"username": request["account"]["username"], "password": PASSWORD, "label": "接口"}

    def exchange(key: str | None = None, **changed: Any) -> IssuedToken:
        data = Identity.exchange_for_token.asks.examine(asked | changed)
        asking = call("exchange_for_token", key=key)
        return program_tokens.exchange_for_token(asking, data, db=db, vault=vault)

    issued = exchange(key="one")
    assert exchange(key="one") == issued
    assert resolve(db, issued.token).actor.enterprise_id == owner.enterprise_id
    assert [held.label for held in listed(db, owner)] == ["接口"]
    with db.engine.connect() as connection:
        assert not connection.exec_driver_sql("SELECT * FROM session").all()
    with pytest.raises(Unauthenticated):
        exchange(password="not the password")
    assert len(phones.texts(request["enterprise"]["contact_mobile"])) == 1


def test_another_firm_neither_sees_nor_revokes_it(
    db: Db, vault: Vault, owner: Actor, firm: Callable[..., Any]
) -> None:
    issued = issue(db, vault, owner)
    stranger = firm()[0]
    assert listed(db, stranger) == []
    for token_id in (issued.token_id, "../1"):
        with pytest.raises(NotFound):
            revoke(db, stranger, token_id)
    assert resolve(db, issued.token)


def test_there_is_a_limit(db: Db, vault: Vault, owner: Actor) -> None:
    for number in range(20):
        issue(db, vault, owner, label=f"程序{number}")
    with pytest.raises(Conflict):
        issue(db, vault, owner)
