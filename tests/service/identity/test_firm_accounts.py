"""Several accounts of one firm: roles, the owner's hand, what a token may."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, text

from chassis.context import Actor, system_call
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Conflict, Forbidden, NotFound, ServiceError, Unauthenticated
from contracts.identity import Identity
from contracts.identity.accounts import MOST_ACCOUNTS, ChangeRole, CreateAccount, FirmAccount
from contracts.identity.sessions import SessionToken, Token
from contracts.identity.staff import ManagedAccount
from contracts.identity.tokens import IssueToken, TokenId
from contracts.structs import Empty
from services.identity import managing
from services.identity.handlers import firm_accounts, manage_accounts, program_tokens, sessions
from services.identity.tables import account
from tests.factories.registrations import PASSWORD
from tests.service.identity.conftest import Phones, call

pytestmark = pytest.mark.service


class Owner:
    """What the owner of a firm does with its accounts."""

    def __init__(self, db: Db, vault: Vault, actor: Actor) -> None:
        self.db, self.vault, self.actor = db, vault, actor

    def create(self, username: str, role: str = "CLERK", key: str | None = None) -> Any:
        asked = CreateAccount(username=username, name="周敏", role=role)
        asking = call("create_account", self.actor, key)
        return firm_accounts.create_account(asking, asked, db=self.db, vault=self.vault)

    def listed(self) -> dict[str, FirmAccount]:
        asking = call("accounts", self.actor)
        with self.db.read(asking) as session:
            found = firm_accounts.list_accounts(session, asking, Empty(), vault=self.vault)
        return {one.username: one for one in found.items}

    def give(self, account_id: str, role: str, seen: str) -> None:
        asked = ChangeRole(account_id=account_id, role=role, seen=seen)
        self.db.command(call("change_role", self.actor), asked, firm_accounts.change_role)

    def manage(self, action: str, account_id: str) -> Any:
        asked = ManagedAccount(account_id=account_id)
        if action == "reset":
            asking = call("reset_account_password", self.actor)
            return manage_accounts.reset_password(asking, asked, db=self.db, vault=self.vault)
        needs = {"vault": self.vault} if action == "unlock" else {}
        done = getattr(manage_accounts, action)
        return self.db.command(call(f"{action}_account", self.actor), asked, done, **needs)


@pytest.fixture
def registered(firm: Callable[..., Any]) -> tuple[Actor, dict[str, Any]]:
    made: tuple[Actor, dict[str, Any]] = firm()
    return made


@pytest.fixture
def owner(db: Db, vault: Vault, registered: tuple[Actor, dict[str, Any]]) -> Owner:
    return Owner(db, vault, registered[0])


def acting(owner: Owner, account_id: str, role: str) -> Owner:
    """Another of the firm's accounts, in the place of the owner."""
    return Owner(owner.db, owner.vault, replace(owner.actor, account_id=account_id, roles=(role,)))


def test_who_registers_is_the_owner_and_adds_a_colleague_who_sets_an_own_password(
    owner: Owner, enter: Callable[..., Any], phones: Phones, registered: Any
) -> None:
    made = owner.create("clerk-zhou", key="k1")
    assert owner.create("clerk-zhou", key="k1") == made, "sent twice"
    opened = enter("clerk-zhou", made.one_time_password)
    assert opened.password_expires_at is not None and opened.actor.roles == ["CLERK"]
    assert opened.actor.enterprise_id == owner.actor.enterprise_id
    found = owner.listed()
    first, second = found.values()
    assert (first.role, first.own, first.name) == ("OWNER", True, None)
    assert (second.role, second.own, second.name) == ("CLERK", False, "周敏")
    assert second.one_time and second.sessions == 1
    mobile = registered[1]["enterprise"]["contact_mobile"]
    assert "添加了账号“clerk-zhou”" in phones.texts(mobile)[-1]
    with owner.db.read(system_call("test")) as session:
        kept = session.execute(select(account).where(account.c.id == made.account_id)).one()
    assert kept.name is None and "周敏".encode() not in bytes(kept.sealed_name)


def test_a_role_holds_from_the_next_page_on(owner: Owner, enter: Callable[..., Any]) -> None:
    made = owner.create("clerk-role")
    session = enter("clerk-role", made.one_time_password)
    owner.give(made.account_id, "READER", "CLERK")
    asked = SessionToken(token=session.token)
    now = sessions.session_of(call("resolve_session"), asked, db=owner.db)
    assert now.actor.roles == ["READER"]
    with pytest.raises(Conflict, match="刚刚由他人修改"):
        owner.give(made.account_id, "OWNER", "CLERK")
    owner.give(made.account_id, "READER", "CLERK")  # what it has already


def test_the_owner_manages_everybody_of_the_firm_but_himself(
    owner: Owner, enter: Callable[..., Any], firm: Callable[..., Any]
) -> None:
    made = owner.create("clerk-managed")
    session = enter("clerk-managed", made.one_time_password)
    own = owner.listed()[next(iter(owner.listed()))].account_id
    for action in ("disable", "reset"):
        with pytest.raises(Forbidden, match="自己的账号"):
            owner.manage(action, own)
    with pytest.raises(Forbidden, match="自己的账号"):
        owner.give(own, "READER", "OWNER")
    other, _ = firm()
    with pytest.raises(NotFound):
        Owner(owner.db, owner.vault, other).manage("disable", made.account_id)
    owner.manage("disable", made.account_id)
    with pytest.raises(Unauthenticated):
        sessions.session_of(call("resolve_session"), SessionToken(token=session.token), db=owner.db)
    assert owner.listed()["clerk-managed"].state == "disabled"
    owner.manage("enable", made.account_id)
    again = owner.manage("reset", made.account_id)
    assert enter("clerk-managed", again.one_time_password).token


def test_who_is_no_owner_manages_nobody_although_his_signature_is_still_good(owner: Owner) -> None:
    second = owner.create("owner-second", "OWNER")
    third = owner.create("clerk-third")
    late = acting(owner, second.account_id, "OWNER")
    owner.give(second.account_id, "CLERK", "OWNER")
    for attempt in (
        lambda: late.create("clerk-fourth"),
        lambda: late.manage("disable", third.account_id),
        lambda: late.give(third.account_id, "READER", "CLERK"),
    ):
        with pytest.raises(Forbidden, match="管理员"):
            attempt()


def test_two_owners_who_disable_each_other_leave_one(owner: Owner) -> None:
    second = owner.create("owner-rival", "OWNER")
    rival = acting(owner, second.account_id, "OWNER")
    own, together = str(owner.actor.account_id), Barrier(2)

    def disable(who: Owner, whom: str) -> bool:
        together.wait(10)
        try:
            who.manage("disable", whom)
        except ServiceError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = [
            pool.submit(disable, owner, second.account_id),
            pool.submit(disable, rival, own),
        ]
        assert sorted(one.result() for one in done) == [False, True]


def test_there_is_room_for_so_many_and_no_more(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(managing, "MOST_ACCOUNTS", 2)
    assert MOST_ACCOUNTS == 20
    made = owner.create("clerk-last")
    with pytest.raises(Conflict, match="最多可以有2个账号"):
        owner.create("clerk-surplus")
    owner.manage("disable", made.account_id)
    owner.create("clerk-instead")
    with pytest.raises(Conflict, match="最多可以有2个账号"):
        owner.manage("enable", made.account_id)


def test_a_username_is_taken_once(owner: Owner) -> None:
    owner.create("clerk-once")
    with pytest.raises(Conflict) as refused:
        owner.create("ＣＬＥＲＫ-once")
    assert refused.value.details["findings"][0]["path"] == "username"


@pytest.mark.parametrize(
    ("of_account", "of_token", "may"),
    [
        ("OWNER", None, "OWNER"), ("OWNER", "READER", "READER"), ("CLERK", "OWNER", "CLERK"),
        ("CLERK", None, "CLERK"), ("READER", "CLERK", "READER"),
    ],
)  # fmt: skip
def test_a_token_may_no_more_than_its_account_and_than_it_was_given(
    owner: Owner, of_account: str, of_token: str | None, may: str
) -> None:
    made = owner.create("program-owner", of_account)
    who = acting(owner, made.account_id, of_account)
    asked = IssueToken(label="人事系统", role=of_token)
    asking = call("issue_token", who.actor)
    issued = program_tokens.issue_token(asking, asked, db=owner.db, vault=owner.vault)
    assert issued.role == may
    found = sessions.bearer_of(call("resolve_bearer"), Token(token=issued.token), db=owner.db)
    assert found.actor.roles == [may]
    if of_account != "READER":
        owner.give(made.account_id, "READER", of_account)
        found = sessions.bearer_of(call("resolve_bearer"), Token(token=issued.token), db=owner.db)
        assert found.actor.roles == ["READER"], "an account that may less has tokens that may less"


def test_tokens_are_seen_and_withdrawn_by_their_account_and_the_owner(owner: Owner) -> None:
    made = [owner.create(f"program-{number}") for number in (1, 2)]
    clerks = [acting(owner, one.account_id, "CLERK") for one in made]
    issued = [
        program_tokens.issue_token(
            call("issue_token", one.actor), IssueToken(label="程序"), db=one.db, vault=one.vault
        )
        for one in clerks
    ]

    def seen(who: Owner) -> set[str]:
        asking = call("tokens", who.actor)
        with who.db.read(asking) as session:
            listed = program_tokens.list_tokens(session, asking, Empty()).items
        return {one.username for one in listed}

    assert seen(owner) == {"program-1", "program-2"}
    assert seen(clerks[0]) == {"program-1"}
    revoking = TokenId(token_id=issued[1].token_id)
    with pytest.raises(NotFound):
        owner.db.command(
            call("revoke_token", clerks[0].actor), revoking, program_tokens.revoke_token
        )
    owner.db.command(call("revoke_token", owner.actor), revoking, program_tokens.revoke_token)
    assert seen(owner) == {"program-1"}
    assert owner.listed()["program-1"].tokens == 1


def test_an_account_of_the_release_before_is_the_owners(
    owner: Owner, enter: Callable[..., Any], registered: Any
) -> None:
    with owner.db.transaction(system_call("test")) as tx:
        tx.session.execute(text("UPDATE account SET roles = '{}'"))
    username = registered[1]["account"]["username"]
    assert enter(username, PASSWORD).actor.roles == ["OWNER"]
    assert Identity.accounts.allow & {"enterprise:OWNER"}
