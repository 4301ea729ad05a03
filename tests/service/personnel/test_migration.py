"""People as the release before stored them: after the migration nothing in clear tells a number,
that release still runs, and this one reads what it writes meanwhile."""

import base64
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, Table, create_engine, text

from chassis import migrate, renewal
from chassis.context import system_call
from chassis.database import Db
from chassis.settings import settings
from chassis.vault import Vault
from contracts.personnel import RosterQuery
from rules.vocabulary import numbers
from services.personnel import queries, repository
from services.personnel.tables import post
from tests import personal_data
from tests.databases import DatabaseUrls
from tests.factories import former_vault
from tests.factories.registrations import identity_number
from tests.infrastructure import Servers
from tests.personal_data import Known

pytestmark = pytest.mark.service
ENTERPRISE = str(uuid.uuid4())
VAULT = Vault({"test": bytes(range(32))}, "test", bytes(range(32, 64)))

# The statements of the release before, word for word in what they read and write.
_PERSON = text(
    "INSERT INTO person (id_hash, id_number, id_number_masked, birth_date, gender, created_at)"
    " VALUES (:id_hash, :id_number, :masked, :born, :gender, now()) ON CONFLICT DO NOTHING"
)
_POST = text(
    "INSERT INTO post (id, id_hash, name, enterprise_id, kind, state, application_id, row_id,"
    " profile, standing, since) VALUES (:id, :id_hash, :name, :firm, 'TECH', :state, :firm, :row,"
    " :profile, '{}', now()) ON CONFLICT (application_id, row_id, kind, id_hash)"
    " WHERE state = 'reserved' DO UPDATE SET name = excluded.name, profile = excluded.profile,"
    " standing = excluded.standing"
)
_ROSTER = text(
    "SELECT post.id, post.name, person.id_number_masked, person.birth_date, person.gender"
    " FROM post JOIN person ON person.id_hash = post.id_hash ORDER BY post.kind, post.name, post.id"
)


def store(connection: Connection, serial: int, name: str, state: str = "active") -> None:
    number = identity_number(serial)
    known = {"id_hash": VAULT.index(number), "gender": numbers.gender(number).value}
    sealed = former_vault.seal(VAULT, number, "person.id_number")
    masked = f"{number[:6]}********{number[-4:]}"
    born = numbers.birth_date(number)
    connection.execute(_PERSON, {**known, "id_number": sealed, "masked": masked, "born": born})
    profile = former_vault.seal(VAULT, json.dumps({"name": name}), "post.profile")
    connection.execute(
        _POST,
        {
            "id": str(uuid.uuid4()), "id_hash": known["id_hash"], "name": name, "firm": ENTERPRISE,
            "state": state, "row": str(serial), "profile": profile,
        },
    )  # fmt: skip


@pytest.fixture
def urls(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseUrls]:
    """A database as the release before left it, with 25 people."""
    key, index_key = (
        base64.b64encode(one).decode() for one in (VAULT.keys["test"], VAULT.index_key)
    )
    monkeypatch.setenv("VAULT_KEYS", json.dumps({"test": key}))
    monkeypatch.setenv("VAULT_KEY_ID", "test")
    monkeypatch.setenv("VAULT_INDEX_KEY", index_key)
    settings.cache_clear()
    with servers.database("personnel", migrated=False) as addresses:
        migrate.run("personnel", to="0003", url=addresses.owner, app_role="personnel_app")
        for n in range(25):
            run(addresses.app, partial(store, serial=n, name=f"欧阳{n}"))
        yield addresses
    settings.cache_clear()


def run(url: str, work: Callable[[Connection], Any]) -> Any:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            return work(connection)
    finally:
        engine.dispose()


def upgrade(urls: DatabaseUrls) -> None:
    migrate.run("personnel", url=urls.owner, app_role="personnel_app")


def roster(urls: DatabaseUrls) -> Any:
    db = Db.connect(urls.app, "personnel")
    with db.read(system_call("test")) as session:
        found = queries.roster(session, RosterQuery(enterprise_id=ENTERPRISE), vault=VAULT)
    db.close()
    return {(one.name, one.id_number_masked) for one in found.items}


def expected(serials: Iterable[int]) -> Any:
    found = {n: identity_number(n) for n in serials}
    return {(f"欧阳{n}", f"{number[:6]}********{number[-4:]}") for n, number in found.items()}


def in_clear(connection: Connection) -> list[tuple[str, str, date]]:
    return [(row.name, row.id_number_masked, row.birth_date) for row in connection.execute(_ROSTER)]


def test_people_of_the_release_before_are_sealed_and_read(urls: DatabaseUrls) -> None:
    known = [Known(identity_number(n), f"欧阳{n}") for n in range(25)]
    owners, everybody = {"personnel": urls.owner}, {one.number for one in known}
    assert personal_data.rebuilt(owners, everybody) == everybody, "so it was, without a key"
    assert {line.split(":")[0] for line in personal_data.told(owners, known)} == {
        f"personnel.{place}"
        for place in ("person.id_number_masked", "person.birth_date", "post.name")
    }
    upgrade(urls)
    assert personal_data.told(owners, known) == []
    assert personal_data.rebuilt(owners, everybody) == set()
    assert set(run(urls.app, in_clear)) == {("", "", date(1985, 4, 1))}
    assert roster(urls) == expected(range(25))


def test_the_release_before_goes_on_meanwhile_and_leaves_no_number(urls: DatabaseUrls) -> None:
    upgrade(urls)
    run(urls.app, lambda c: store(c, 30, "欧阳30", "reserved"))
    run(urls.app, lambda c: store(c, 30, "欧阳30", "reserved"))  # submitted again: an update
    left = [row for row in run(urls.app, in_clear) if row != ("", "", date(1985, 4, 1))]
    assert left == [("欧阳30", "", date(1985, 4, 1))], (
        "a name for a while, never what tells a number"
    )
    assert roster(urls) == expected([*range(25), 30])
    engine = create_engine(urls.owner)
    assert renewal.renew(engine, post, VAULT).broken == []
    engine.dispose()
    assert {name for name, _, _ in run(urls.app, in_clear)} == {""}
    assert roster(urls) == expected([*range(25), 30])


def test_broken_off_it_goes_on_where_it_stopped(
    urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "BATCH", 10)
    write = renewal._write
    written: list[str] = []

    def dying(connection: Connection, table: Table, rows: Any) -> None:
        if len(written) == 1:
            raise KeyboardInterrupt
        written.append(rows)
        write(connection, table, rows)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(renewal, "_write", dying)
        upgrade(urls)
    names = [name for name, _, _ in run(urls.app, in_clear)]
    assert (names.count(""), len(names)) == (10, 25)
    assert roster(urls) == expected(range(25))
    upgrade(urls)
    assert {name for name, _, _ in run(urls.app, in_clear)} == {""}
    assert roster(urls) == expected(range(25))


def test_without_the_key_it_says_so_and_changes_no_name(
    urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VAULT_KEYS")
    settings.cache_clear()
    with pytest.raises(migrate.MigrationError, match="VAULT_KEYS is not set"):
        upgrade(urls)
    assert {name for name, _, _ in run(urls.app, in_clear)} == {f"欧阳{n}" for n in range(25)}


def test_a_running_application_of_the_release_before_becomes_the_roster(urls: DatabaseUrls) -> None:
    """Whom it had reserved take the place of those who were there."""
    run(urls.app, partial(store, serial=30, name="欧阳30", state="reserved"))
    upgrade(urls)
    db = Db.connect(urls.app, "personnel")
    with db.transaction(system_call("personnel")) as tx:
        moved = repository.replace_roster(tx, ENTERPRISE, ENTERPRISE)
    db.close()
    assert moved == {"enter": 1, "leave": 25, "dropped": 0}
    assert roster(urls) == expected([30])
