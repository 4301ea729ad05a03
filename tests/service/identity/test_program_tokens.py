"""Tokens for a firm's own programs."""

from datetime import timedelta

import pytest

from chassis import clock
from contracts.errors import Conflict, NotFound, Unauthenticated
from services.identity.handlers import program_tokens, sessions
from tests.service.identity.conftest import call

pytestmark = pytest.mark.service


def issue(db, vault, actor, key=None, label="报送程序", days=30):
    data = {"label": label, "days": days}
    return program_tokens.issue_token(db, call("issue_token", actor, key), data, vault=vault)


def resolve(db, token):
    return sessions.resolve_bearer(db, call("resolve_bearer"), {"token": token})


def listed(db, actor):
    with db.read(call("tokens", actor)) as session:
        return program_tokens.list_tokens(session, actor)["items"]


@pytest.fixture
def owner(firm):
    return firm()[0]


def revoke(db, actor, token_id):
    asking = call("revoke_token", actor)
    return db.command(asking, {"token_id": token_id}, program_tokens.revoke_token)


def test_a_program_acts_for_its_firm_until_the_token_is_revoked(db, vault, owner):
    issued = issue(db, vault, owner)
    assert resolve(db, issued["token"])["actor"]["enterprise_id"] == owner.enterprise_id
    [shown] = listed(db, owner)
    assert shown["last_used_at"] is not None
    revoke(db, owner, issued["token_id"])
    with pytest.raises(Unauthenticated):
        resolve(db, issued["token"])
    assert listed(db, owner) == []


def test_a_token_expires(db, vault, owner):
    token = issue(db, vault, owner, days=1)["token"]
    with clock.travel(timedelta(days=1)), pytest.raises(Unauthenticated):
        resolve(db, token)


def test_a_double_click_shows_the_same_token_which_is_stored_nowhere(db, vault, owner):
    first, second = (issue(db, vault, owner, key="one") for _ in range(2))
    assert first == second
    assert first["token"] != issue(db, vault, owner, key="two")["token"]
    with db.engine.connect() as connection:
        for table in ("idempotency", "api_token", "audit"):
            rows = connection.exec_driver_sql(f"SELECT t::text FROM {table} t")
            assert not any(first["token"] in row[0] for row in rows)


def test_another_firm_neither_sees_nor_revokes_it(db, vault, owner, firm):
    issued = issue(db, vault, owner)
    stranger = firm()[0]
    assert listed(db, stranger) == []
    for token_id in (issued["token_id"], "../1"):
        with pytest.raises(NotFound):
            revoke(db, stranger, token_id)
    assert resolve(db, issued["token"])


def test_there_is_a_limit(db, vault, owner):
    for number in range(20):
        issue(db, vault, owner, label=f"程序{number}")
    with pytest.raises(Conflict):
        issue(db, vault, owner)
