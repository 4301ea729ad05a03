"""The key of stored files is changed while the system runs; what is broken off goes on."""

import io
import json
import os
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from chassis import clock, rekey, resealing
from chassis.context import system_call
from chassis.database import Db
from chassis.settings import settings
from chassis.storage import Storage
from chassis.streams import Stored
from contracts.errors import Unavailable
from contracts.trials import DONE
from deploy.local.state import random_key
from services.personnel.kept import RESULTS
from services.personnel.tables import trial
from services.personnel.trials.cleaning import clean
from services.personnel.trials.model import KEEP
from tests.factories.storage import KEY_ID
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
CALL = system_call("personnel")
With = Callable[..., Storage]


@pytest.fixture
def db(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Db]:
    with servers.database("personnel") as urls:
        monkeypatch.setenv("DATABASE_URL_PERSONNEL", urls.app)
        settings.cache_clear()
        db = Db.connect(urls.app, "personnel")
        yield db
        db.close()


@pytest.fixture
def with_keys(monkeypatch: pytest.MonkeyPatch, storage: Storage) -> With:
    """The store as processes see it that have these keys and encrypt with the last of them."""
    keys = {KEY_ID: json.loads(os.environ["STORAGE_KEYS"])[KEY_ID], "new": random_key()}

    def store(*ids: str) -> Storage:
        monkeypatch.setenv("STORAGE_KEYS", json.dumps({one: keys[one] for one in ids}))
        monkeypatch.setenv("STORAGE_KEY_ID", ids[-1])
        settings.cache_clear()
        return Storage.from_settings()

    return store


@pytest.fixture
def contents(db: Db, storage: Storage) -> dict[str, bytes]:
    """Seven results by their trial, one of them as the release before stored it."""
    found = {str(uuid.uuid4()): os.urandom(1000 + number) for number in range(7)}
    for number, (trial_id, content) in enumerate(found.items()):
        key = f"trials/{trial_id}"
        if number:
            storage.put_stream(key, io.BytesIO(content))
        else:
            put_raw(storage, key, content)
        with db.transaction(CALL) as tx:
            tx.session.execute(insert(trial).values(result(trial_id, key, len(content))))
    return found


def result(trial_id: str, key: str, size: int) -> dict[str, Any]:
    today, now = clock.today(), clock.now()
    return {
        "id": trial_id, "requested_by": trial_id, "requested_by_name": "审查员", "order": "R36",
        "parameters": {}, "judged_on": today, "evaluated_on": today, "state": DONE,
        "requested_at": now, "finished_at": now, "object_key": key, "size": size,
    }  # fmt: skip


def put_raw(storage: Storage, key: str, content: bytes) -> None:
    storage._client.put_object(storage._bucket, key, io.BytesIO(content), len(content))


def keys_of(db: Db) -> dict[str, str]:
    with db.read(CALL) as session:
        return {row.id: row.object_key for row in session.execute(select(trial))}


def read(db: Db, storage: Storage, contents: dict[str, bytes]) -> dict[str, bytes]:
    """All that is there, as a page would."""
    found = keys_of(db)
    return {one: storage.read(found[one], Stored(len(contents[one]), None)) for one in contents}


def run(*arguments: str) -> int:
    return rekey.main(["--only", "files", *arguments, "personnel"])


def test_every_file_is_encrypted_anew_and_the_old_key_can_go(
    db: Db,
    contents: dict[str, bytes],
    storage: Storage,
    with_keys: With,
    capsys: pytest.CaptureFixture[str],
) -> None:
    both = with_keys(KEY_ID, "new")
    before = keys_of(db)
    assert run("--check") == 1
    assert "trials: 7 files, 7 are due" in capsys.readouterr().out
    assert keys_of(db) == before
    assert run() == 0
    assert "trials: 7 files, 7 encrypted anew" in capsys.readouterr().out
    assert read(db, both, contents) == contents
    assert set(keys_of(db).values()).isdisjoint(before.values())
    assert all(key.startswith("trials/") for key in keys_of(db).values())
    alone = with_keys("new")
    assert run("--check") == 0
    assert "every file is encrypted with key new" in capsys.readouterr().out
    assert read(db, alone, contents) == contents
    # Who was told the old name a moment ago still reads there; later it is swept.
    assert storage.exists(before[next(iter(before))])
    with clock.travel(clock.now() + KEEP / 2):
        clean(db, alone)
    assert storage.exists(before[next(iter(before))])


def test_what_is_left_over_is_removed(
    db: Db, contents: dict[str, bytes], storage: Storage, with_keys: With
) -> None:
    before = keys_of(db)
    both = with_keys(KEY_ID, "new")
    assert run() == 0
    with db.transaction(CALL) as tx:  # so that only the old names are over
        tx.session.execute(update(trial).values(finished_at=clock.now() + 2 * KEEP))
    with clock.travel(clock.now() + KEEP * 1.5):
        clean(db, both)
    assert not any(storage.exists(key) for key in before.values())
    assert read(db, both, contents) == contents


def test_broken_off_it_goes_on_with_what_is_left(
    db: Db, contents: dict[str, bytes], with_keys: With, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = with_keys(KEY_ID, "new")
    monkeypatch.setattr(resealing, "BATCH", 3)

    def stop(so_far: resealing.Resealed) -> None:
        assert (so_far.total, so_far.seen, so_far.done) == (7, 3, 3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resealing.reseal(db, CALL, both, RESULTS, stop)
    assert read(db, both, contents) == contents
    assert resealing.reseal(db, CALL, both, RESULTS, only_look=True).due == 4
    again = resealing.reseal(db, CALL, both, RESULTS)
    assert (again.due, again.done, again.broken) == (4, 4, [])


def test_a_file_that_is_replaced_meanwhile_stays_replaced(
    db: Db,
    contents: dict[str, bytes],
    storage: Storage,
    with_keys: With,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both, first = with_keys(KEY_ID, "new"), next(iter(contents))
    stored: list[str] = []

    def replaced(self: Storage, key: str, new_key: str, expected: Stored) -> None:
        true_reseal(self, key, new_key, expected)
        if key == keys_of(db)[first]:
            stored.append(new_key)
            with db.transaction(CALL) as tx:
                tx.session.execute(
                    update(trial).where(trial.c.id == first).values(object_key="trials/other")
                )

    true_reseal = Storage.reseal
    monkeypatch.setattr(Storage, "reseal", replaced)
    found = resealing.reseal(db, CALL, both, RESULTS)
    assert (found.done, found.broken) == (6, [])
    assert keys_of(db)[first] == "trials/other"
    assert not both.exists(stored[0]), "nothing is left that nobody knows of"


def test_what_cannot_be_opened_is_named_and_keeps_its_key(
    db: Db,
    contents: dict[str, bytes],
    storage: Storage,
    with_keys: With,
    capsys: pytest.CaptureFixture[str],
) -> None:
    both, before = with_keys(KEY_ID, "new"), keys_of(db)
    gone, torn = sorted(before)[:2]
    storage.remove(before[gone])
    put_raw(storage, before[torn], b"sealed file 1\n" + bytes(7))
    assert run() == 1
    told = capsys.readouterr().err
    assert f"cannot be encrypted anew: trial {gone}, {before[gone]}: missing" in told
    assert f"trial {torn}, {before[torn]}: short" in told
    assert {one: keys_of(db)[one] for one in (gone, torn)} == {
        gone: before[gone], torn: before[torn],
    }  # fmt: skip
    left = {one: content for one, content in contents.items() if one not in (gone, torn)}
    assert read(db, both, left) == left


def test_a_key_taken_out_too_early_is_named_and_does_no_harm(
    db: Db,
    contents: dict[str, bytes],
    storage: Storage,
    with_keys: With,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = keys_of(db)
    with_keys("new")
    assert run() == 1
    assert f"its key '{KEY_ID}' is not among STORAGE_KEYS" in capsys.readouterr().err
    unsealed = next(iter(contents))  # only that of the release before could be read
    assert {one for one, key in keys_of(db).items() if key != before[one]} == {unsealed}
    assert read(db, with_keys("new", KEY_ID), contents) == contents


def test_documents_are_removed_to_be_laid_out_anew(storage: Storage, with_keys: With) -> None:
    both = with_keys(KEY_ID, "new")
    storage.put_stream("documents/a.pdf", io.BytesIO(b"old"))
    both.put_stream("documents/b.pdf", io.BytesIO(b"new"))
    assert resealing.forget(both, "documents", only_look=True) == 1
    assert resealing.forget(both, "documents") == 1
    assert [one.key for one in both.listing("documents/")] == ["documents/b.pdf"]


def test_a_store_that_stays_away_ends_it(
    db: Db, contents: dict[str, bytes], with_keys: With, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = with_keys(KEY_ID, "new")
    monkeypatch.setattr("chassis.kept_files.PAUSES", (0.01, 0.01))

    def away(self: Storage, key: str) -> None:
        raise Unavailable

    monkeypatch.setattr(Storage, "key_id", away)
    with pytest.raises(Unavailable):
        resealing.reseal(db, CALL, both, RESULTS)
