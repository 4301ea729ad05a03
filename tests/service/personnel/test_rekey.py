"""The key of personal data is changed while the system runs; a ciphertext stays in its row."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text

from chassis import pool, rekey, renewal
from chassis.context import system_call
from chassis.database import Db
from chassis.digest import digest
from chassis.settings import settings
from chassis.vault import Vault, VaultError
from contracts.personnel import Personnel, Reserved, ReserveRoster
from services.personnel.tables import metadata, person, post
from tests.databases import DatabaseUrls
from tests.factories import former_vault
from tests.factories.registrations import identity_number
from tests.infrastructure import Servers
from tests.service.personnel.conftest import Firm, people

pytestmark = pytest.mark.service
KEYS = {"old": bytes(range(32)), "new": bytes(range(32, 64))}
INDEX = bytes(range(64, 96))
OLD, NEW = (Vault(KEYS, key_id, INDEX) for key_id in ("old", "new"))
AFTER = Vault({"new": KEYS["new"]}, "new", INDEX)
"""With the old key taken out."""


@pytest.fixture
def urls(servers: Servers) -> Iterator[DatabaseUrls]:
    with servers.database("personnel") as addresses:
        yield addresses


@pytest.fixture
def firm(urls: DatabaseUrls) -> Iterator[Firm]:
    """With twelve people under the old key, three numbers of them as the release before wrote."""
    db = Db.connect(urls.app, "personnel")
    firm = Firm(db, OLD)
    firm.reserve(people(*range(12)))
    with db.transaction(system_call("test")) as tx:
        for serial in range(3):
            number = identity_number(serial)
            values = {"id_number": former_vault.seal(OLD, number, "person.id_number")}
            known = person.c.id_hash == OLD.index(number)
            tx.session.execute(person.update().where(known).values(values))
    yield firm
    db.close()


@pytest.fixture
def owner(urls: DatabaseUrls) -> Iterator[Engine]:
    engine = pool.owner(urls.owner, "test")
    yield engine
    engine.dispose()


def seen(firm: Firm, vault: Vault) -> set[tuple[str, str]]:
    firm.vault = vault
    return {(one.name, one.id_number_masked[-4:]) for one in firm.roster().items}


EVERYBODY = {(f"员工{n}", identity_number(n)[-4:]) for n in range(12)}


def test_everything_is_encrypted_anew_and_the_old_key_can_go(
    firm: Firm,
    urls: DatabaseUrls,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    encoded = {name: base64.b64encode(key).decode() for name, key in KEYS.items()}
    for name, value in {
        "VAULT_KEYS": json.dumps(encoded), "VAULT_KEY_ID": "new",
        "VAULT_INDEX_KEY": base64.b64encode(INDEX).decode(),
        "DATABASE_OWNER_URL_PERSONNEL": urls.owner,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    assert seen(firm, NEW) == EVERYBODY, "both keys are there"
    assert rekey.main(["--check", "--only", "values", "personnel"]) == 1
    assert "personnel.person: 12 rows are due" in capsys.readouterr().out
    assert rekey.main(["--only", "values", "personnel"]) == 0
    assert rekey.main(["--check", "--only", "values", "personnel"]) == 0
    settings.cache_clear()
    assert seen(firm, AFTER) == EVERYBODY


def test_broken_off_it_goes_on_and_rows_in_use_are_done_later(
    firm: Firm, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "BATCH", 5)

    def stop(rows: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        renewal.renew(owner, person, NEW, stop)
    assert renewal.due(owner, person, NEW) == 7
    assert seen(firm, NEW) == EVERYBODY
    monkeypatch.setattr(renewal, "PASSES", 1)
    with owner.begin() as busy:
        busy.execute(person.select().with_for_update().limit(1).order_by(person.c.id_hash.desc()))
        assert renewal.renew(owner, person, NEW) == (6, [], 1)
    assert renewal.renew(owner, person, NEW) == (1, [], 0)


def test_swapped_ciphertexts_do_not_open_and_are_named(firm: Firm, owner: Engine) -> None:
    with owner.begin() as connection:
        one, other = connection.execute(post.select().order_by(post.c.id).limit(2)).all()
        for column in ("sealed_name", "profile"):
            swap = text(f"UPDATE post SET {column} = :value WHERE id = :id")
            values = [getattr(row, column) for row in (other, one)]
            for row, value in zip((one, other), values, strict=True):
                connection.execute(swap, {"value": value, "id": row.id})
    with pytest.raises(VaultError):
        firm.roster()
    result = renewal.renew(owner, post, NEW)
    assert result.rows == 10
    assert {line.split(":")[0] for line in result.broken} == {f"post {one.id}", f"post {other.id}"}


def test_a_reply_that_the_release_before_remembered_is_still_the_answer(
    firm: Firm, owner: Engine
) -> None:
    posts, operation = people(20), Personnel.operations()["reserve_roster"]
    data = ReserveRoster(
        application_id=firm.application_id, enterprise_id=firm.enterprise_id, posts=posts
    )
    idempotency = metadata.tables["idempotency"]
    remembered = {
        "actor": firm.actor.key, "key": "k", "operation": "personnel.reserve_roster",
        "digest": digest(operation.asks.compared(data)), "reply": {"count": 99},
    }  # fmt: skip
    with owner.begin() as connection:
        connection.execute(idempotency.insert().values(remembered))
    assert firm.reserve(posts, "k") == Reserved(count=99)
    assert renewal.renew(owner, idempotency, Vault.from_settings()) == (1, [], 0)
    assert firm.reserve(posts, "k") == Reserved(count=99)
    with owner.begin() as connection:
        assert connection.execute(idempotency.select()).one().reply is None
