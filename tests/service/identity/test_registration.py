"""Registration of a firm on a real database."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import eventlet
import pytest
from sqlalchemy import select

from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid, KeyReused, NotFound
from contracts.identity.enterprises import (
    Enterprise,
    EntryQuery,
    FindInstitutions,
    Registered,
)
from contracts.identity.entry import CodeSent
from rules.vocabulary.enumerations import Office
from services.identity import password_policy, passwords, queries
from services.identity.handlers import register
from services.identity.tables import account, enterprise
from tests.factories.registrations import loaded, registration
from tests.service.identity.conftest import VISITOR, Phones, call

pytestmark = pytest.mark.service


def sign_up(
    db: Db, vault: Vault, request: dict[str, Any], key: str | None = None, actor: Actor = VISITOR
) -> Registered:
    return register.register(call("register", actor, key), loaded(request), db=db, vault=vault)


@pytest.fixture
def request_with_code(
    ask_code: Callable[..., CodeSent], phones: Phones
) -> Callable[..., dict[str, Any]]:
    """A registration as a visitor would send it, with the code from the text message."""

    def make(**changes: Any) -> dict[str, Any]:
        request = registration(**changes)
        mobile = request["enterprise"]["contact_mobile"]
        request["ticket"] = ask_code(purpose="register", mobile=mobile).ticket
        request["account"]["code"] = phones.code(mobile)
        return request

    return make


@pytest.mark.spec("A-09", "A-15", "A-16")
def test_a_firm_registers_with_the_code_from_its_phone(
    db: Db, vault: Vault, request_with_code: Callable[..., dict[str, Any]]
) -> None:
    request = request_with_code()
    reply = sign_up(db, vault, request)
    with db.read(system_call("test")) as session:
        row = session.execute(select(enterprise)).one()
        accounts = session.execute(select(account)).one()
    assert (row.id, accounts.id) == (reply.enterprise_id, reply.account_id)
    assert row.office == Office.ZHEJIANG
    assert request["enterprise"]["legal_representative_id"].encode() not in bytes(
        row.legal_representative_id
    )
    assert accounts.password_hash.startswith("$argon2id$")


def test_a_code_works_once(
    db: Db, vault: Vault, request_with_code: Callable[..., dict[str, Any]]
) -> None:
    first = request_with_code()
    second = registration(enterprise={"contact_mobile": first["enterprise"]["contact_mobile"]})
    second["account"]["code"], second["ticket"] = first["account"]["code"], first["ticket"]
    sign_up(db, vault, first)
    with pytest.raises(Invalid) as refused:
        sign_up(db, vault, second)
    assert refused.value.findings[0]["path"] == "account.code"


def test_five_wrong_codes_spoil_the_right_one(
    db: Db, vault: Vault, request_with_code: Callable[..., dict[str, Any]]
) -> None:
    request = request_with_code()
    right = request["account"]["code"]
    request["account"]["code"] = "000000" if right != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(Invalid):
            sign_up(db, vault, request)
    request["account"]["code"] = right
    with pytest.raises(Invalid):
        sign_up(db, vault, request)


@pytest.mark.spec("A-16")
def test_a_uscc_is_registered_once_and_nothing_of_the_second_is_kept(
    db: Db, vault: Vault, firm: Callable[..., Any]
) -> None:
    _, first = firm()
    second = registration(enterprise={"uscc": first["enterprise"]["uscc"]})
    with pytest.raises(Conflict) as refused:
        sign_up(db, vault, second, actor=system_call("demo").actor)
    assert refused.value.details["findings"][0]["path"] == "enterprise.uscc"
    with db.read(system_call("test")) as session:
        assert len(list(session.execute(select(account.c.id)))) == 1


def test_a_username_is_taken_whatever_its_case(
    db: Db, vault: Vault, firm: Callable[..., Any]
) -> None:
    firm(account={"username": "Dianli-One"})
    with pytest.raises(Conflict) as refused:
        firm(account={"username": "ＤＩＡＮＬＩ-one"})
    assert refused.value.details["findings"][0]["path"] == "account.username"


@pytest.mark.spec("A-16")
def test_all_mistakes_are_told_at_once(
    db: Db, vault: Vault, request_with_code: Callable[..., dict[str, Any]]
) -> None:
    request = request_with_code(
        account={"password": "password1", "password_again": "password1"},
        enterprise={"established": "2099-01-01", "division": "999999"},
    )
    for _ in range(6):  # mending mistakes does not use up the code
        with pytest.raises(Invalid) as refused:
            sign_up(db, vault, request)
        assert {finding["path"] for finding in refused.value.findings} == {
            "account.password", "enterprise.established", "enterprise.division",
        }  # fmt: skip


def test_without_the_code_no_password_is_judged_or_hashed(
    db: Db, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> None:
        pytest.fail("strangers must not make us work")

    monkeypatch.setattr(password_policy, "problem", never)
    monkeypatch.setattr(passwords, "hash_password", never)
    request = registration(account={"code": "000000"}, enterprise={"established": "2099-01-01"})
    with pytest.raises(Invalid) as refused:
        sign_up(db, vault, request)
    assert {finding["path"] for finding in refused.value.findings} == {
        "account.code", "enterprise.established",
    }  # fmt: skip


def test_a_repeated_registration_returns_the_first_result(
    db: Db, vault: Vault, request_with_code: Callable[..., dict[str, Any]]
) -> None:
    request, key = request_with_code(), uuid.uuid4().hex
    first = sign_up(db, vault, request, key)
    assert sign_up(db, vault, request, key) == first
    other = {**request, "enterprise": {**request["enterprise"], "name": "另一家电力公司"}}
    with pytest.raises(KeyReused):
        sign_up(db, vault, other, key)


def test_a_double_click_registers_once(
    db: Db, vault: Vault, request_with_code: Callable[..., dict[str, Any]]
) -> None:
    request, key = request_with_code(), uuid.uuid4().hex
    both = [eventlet.spawn(sign_up, db, vault, request, key) for _ in range(2)]
    first, second = (one.wait() for one in both)
    assert first == second


@pytest.mark.spec("A-11", "A-12", "A-13")
def test_a_parent_is_searched_by_a_part_of_its_name_and_linked(
    db: Db, vault: Vault, firm: Callable[..., Any]
) -> None:
    parent, _ = firm(enterprise={"name": "浙江省之江输变电工程集团有限公司"})
    firm(enterprise={"name": "福建海峡电力检修有限公司"})
    with db.transaction(call("find_institutions")) as tx:
        exact = queries.find_institutions(tx, FindInstitutions(name="之江输变电"))
        fuzzy = queries.find_institutions(tx, FindInstitutions(name="之江输变电集团公司"))
        everything = queries.find_institutions(tx, FindInstitutions())
        wildcard = queries.find_institutions(tx, FindInstitutions(name="%"))
    assert [item.enterprise_id for item in exact.items] == [parent.enterprise_id]
    assert fuzzy.items[0].enterprise_id == parent.enterprise_id
    assert (everything.total, wildcard.total) == (2, 0)
    child, _ = firm(enterprise={"parent_id": parent.enterprise_id})
    with db.read(call("enterprise")) as session:
        data = EntryQuery(enterprise_id=child.enterprise_id)
        entry = queries.enterprise_entry(session, Call(child), data, vault=vault)
    assert entry.parent_name == "浙江省之江输变电工程集团有限公司"
    with pytest.raises(Invalid) as refused:
        firm(enterprise={"parent_id": "no-such-firm"})
    assert refused.value.findings[0]["path"] == "enterprise.parent_id"


def test_who_sees_a_register_entry_and_what_of_it(
    db: Db, vault: Vault, firm: Callable[..., Any]
) -> None:
    owner, request = firm()
    stranger, _ = firm()
    reviewer = replace(VISITOR, kind="staff", office=Office.ZHEJIANG.value, account_id="r")
    elsewhere = replace(reviewer, office=Office.FUJIAN.value)
    centre = replace(reviewer, office=None)
    wanted = EntryQuery(enterprise_id=owner.enterprise_id)

    def look(actor: Actor, data: EntryQuery = wanted) -> Enterprise:
        with db.read(call("enterprise", actor)) as session:
            return queries.enterprise_entry(session, Call(actor), data, vault=vault)

    number = request["enterprise"]["legal_representative_id"]
    assert look(owner).legal_representative_id == number
    assert look(system_call("application").actor).legal_representative_id == number
    for masked in (look(reviewer), look(centre)):
        assert masked.legal_representative_id == f"{number[:6]}********{number[-4:]}"
        assert masked.contact_mobile[3:7] == "****"
    for actor in (stranger, elsewhere, VISITOR):
        with pytest.raises(NotFound):
            look(actor)
    with pytest.raises(NotFound):
        look(owner, EntryQuery(enterprise_id="../etc"))
