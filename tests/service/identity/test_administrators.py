"""The operator's command for administrators, as a fresh installation is begun with it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import eventlet
import pytest
from msgspec.structs import asdict

from chassis.context import Actor
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.settings import settings
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid, Unauthenticated
from contracts.identity.entry import ChangePassword
from contracts.identity.sessions import SignedIn
from contracts.identity.staff import CreateStaff
from services.identity import administrators
from services.identity.handlers import change_password, first_administrators
from tests.service.identity.conftest import call

pytestmark = [pytest.mark.service, pytest.mark.spec("N-01")]

OWN = "黄山-迎客松-2026"
OPERATOR = Actor("system", "operator", "operator")


def first(
    system: str = "sys-li", security: str = "sec-wang", audit: str = "aud-chen"
) -> tuple[str, ...]:
    return (
        "first",
        *("--system-admin", system, "李建国"),
        *("--security-admin", security, "王安宁"),
        *("--audit-admin", audit, "陈正清"),
    )


@pytest.fixture
def run(
    db: Db, vault: Vault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, list[str], str]]]:
    """`run("list")` gives (status, lines printed, what stands on stderr)."""
    address = db.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL_IDENTITY", address)
    monkeypatch.setattr("chassis.vault.Vault.from_settings", lambda: vault)
    settings.cache_clear()

    def command(*arguments: str) -> tuple[int, list[str], str]:
        capsys.readouterr()
        status = administrators.main(arguments)
        printed = capsys.readouterr()
        return status, printed.out.splitlines(), printed.err

    yield command
    settings.cache_clear()


def rows(db: Db, query: str) -> Sequence[AnyRow]:
    with db.engine.connect() as connection:
        return connection.exec_driver_sql(query).all()


def test_a_fresh_installation_gets_its_three_administrators(
    db: Db,
    vault: Vault,
    run: Callable[..., tuple[int, list[str], str]],
    enter: Callable[..., SignedIn],
) -> None:
    status, lines, _ = run(*first())
    assert status == 0
    made = dict(line.split() for line in lines)
    assert list(made) == ["sys-li", "sec-wang", "aud-chen"]
    assert len(set(made.values())) == 3
    roles: list[str] = []
    for username, password in made.items():
        entered = enter(username, password, surface="intranet")
        assert entered.password_expires_at  # the pages let nobody past 修改密码 with it
        actor = Actor.from_dict(asdict(entered.actor))
        assert actor.office is None
        roles += actor.roles
        change = ChangePassword(old_password=password, new_password=OWN)
        change_password.change_password(call("change_password", actor), change, db=db, vault=vault)
        assert enter(username, OWN, surface="intranet").password_expires_at is None
    assert roles == ["SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN"]
    noted = rows(db, "SELECT actor ->> 'account_id' FROM audit WHERE action = 'create_staff'")
    assert [row[0] for row in noted] == ["operator"] * 3
    for table in ("idempotency", "account", "audit"):
        kept = rows(db, f"SELECT t::text FROM {table} t")
        assert not any(password in row[0] for row in kept for password in made.values())


def test_it_is_refused_where_there_is_one(
    db: Db, run: Callable[..., tuple[int, list[str], str]]
) -> None:
    run(*first())
    status, lines, said = run(*first("other-1", "other-2", "other-3"))
    assert (status, lines) == (1, [])
    assert "aud-chen、sec-wang、sys-li" in said
    assert rows(db, "SELECT count(*) FROM account")[0][0] == 3


def test_administrators_of_an_office_do_not_stand_in_its_way(
    run: Callable[..., tuple[int, list[str], str]], staff: Callable[..., str]
) -> None:
    staff("office-admin", roles=("SYSTEM_ADMIN",))
    assert run(*first())[0] == 0


def test_all_three_or_nobody(
    db: Db, run: Callable[..., tuple[int, list[str], str]], staff: Callable[..., str]
) -> None:
    staff("AUD-chen")  # a reviewer has the last of the names
    status, _, said = run(*first())
    assert status == 1
    assert "已被使用" in said
    assert run("list")[1] == []


@pytest.mark.parametrize("names", [("sys-li", "SYS-LI", "aud-chen"), ("x", "sec-wang", "aud-chen")])
def test_three_people_with_names_that_can_be_used(
    run: Callable[..., tuple[int, list[str], str]], names: tuple[str, str, str]
) -> None:
    assert run(*first(*names))[0] == 1
    assert run("list")[1] == []


def test_three_roles(db: Db, vault: Vault) -> None:
    people: list[dict[str, Any]] = [
        {"username": f"user-{n}", "name": "李建国", "office": None} for n in range(3)
    ]
    for roles in (["SYSTEM_ADMIN"] * 3, ["SYSTEM_ADMIN", "SECURITY_ADMIN", "DECIDE"]):
        asked = [CreateStaff(**one, roles=[role]) for one, role in zip(people, roles, strict=True)]
        with pytest.raises(Invalid):
            first_administrators.create(db, call("create_staff", OPERATOR), asked, vault=vault)


def test_two_operators_at_once_make_three(db: Db, vault: Vault) -> None:
    roles = ["SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN"]

    def create(prefix: str) -> int:
        asked = [
            CreateStaff(username=f"{prefix}-{role}", name="李建国", roles=[role]) for role in roles
        ]
        try:
            first_administrators.create(db, call("create_staff", OPERATOR), asked, vault=vault)
        except Conflict:
            return 0
        return 3

    both = [eventlet.spawn(create, prefix) for prefix in ("one", "two")]
    assert sum(one.wait() for one in both) == 3
    assert rows(db, "SELECT count(*) FROM account")[0][0] == 3


def test_the_operator_manages_them_and_nobody_else(
    db: Db,
    run: Callable[..., tuple[int, list[str], str]],
    enter: Callable[..., SignedIn],
    staff: Callable[..., str],
) -> None:
    made = dict(line.split() for line in run(*first())[1])
    status, lines, _ = run("reset", "sys-li")
    assert status == 0
    renewed = dict(line.split() for line in lines)["sys-li"]
    with pytest.raises(Unauthenticated):
        enter("sys-li", made["sys-li"], surface="intranet", address=None)
    enter("sys-li", renewed, surface="intranet")
    assert run("disable", "sec-wang")[1] == ["sec-wang 王安宁 - SECURITY_ADMIN disabled"]
    with pytest.raises(Unauthenticated):
        enter("sec-wang", made["sec-wang"], surface="intranet", address=None)
    status, lines, _ = run("add", "security-admin", "sec-zhao", "赵明")
    assert status == 0
    enter("sec-zhao", lines[0].split()[1], surface="intranet")
    for verb in ("enable", "unlock", "end-sessions"):
        assert run(verb, "sec-wang")[1] == ["sec-wang 王安宁 - SECURITY_ADMIN active"]
    staff("reviewer-1")
    assert run("reset", "reviewer-1") == (1, [], "没有管理员 reviewer-1\n")
    assert len(run("list")[1]) == 4


def test_without_settings_it_says_what_is_missing(
    run: Callable[..., tuple[int, list[str], str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL_IDENTITY")
    settings.cache_clear()
    status, _, said = run("list")
    assert status == 2
    assert "DATABASE_URL_IDENTITY" in said
