"""Files that nothing refers to go, when they are old enough to be sure of it."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock, sweep
from chassis.storage import Storage
from chassis.sweep import sweep_slice
from contracts.errors import Unavailable
from tests.service.sweeps import runs

KEYS = ["uploads/0a1/x", "uploads/0a2", "uploads/0b1", "uploads/ff1"]
OLD = timedelta(days=3)


def put(storage: Storage, key: str) -> None:
    storage.put_stream(key, io.BytesIO(b"content"), 7)


@pytest.fixture
def filled(storage: Storage) -> Storage:
    for key in KEYS:
        put(storage, key)
    return storage


def there(storage: Storage) -> list[str]:
    return sorted(found.key for found in storage.listing("uploads/"))


def test_a_listing_is_of_what_begins_so(filled: Storage) -> None:
    assert sorted(found.key for found in filled.listing("uploads/0a")) == KEYS[:2]
    assert list(filled.listing("nothing/here")) == []
    stored_at = next(filled.listing("uploads/ff1")).stored_at
    assert abs(clock.now() - stored_at) < timedelta(minutes=1)


@pytest.mark.spec("P-03")
def test_what_nothing_refers_to_goes_and_the_rest_stays(filled: Storage) -> None:
    with clock.travel(OLD):
        assert sweep_slice(filled, "uploads/0", lambda keys: {KEYS[0]} & set(keys)) == 2
    assert there(filled) == [KEYS[0], KEYS[3]]


def test_what_may_still_be_on_its_way_stays(filled: Storage) -> None:
    assert sweep_slice(filled, "uploads/", lambda _: set()) == 0
    with clock.travel(sweep.KEPT - timedelta(minutes=5)):
        assert sweep_slice(filled, "uploads/", lambda _: set()) == 0
    assert there(filled) == KEYS


def test_many_are_asked_about_in_batches(filled: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "BATCH", 3)
    asked = []

    def referenced(keys: list[str]) -> set[str]:
        asked.append(len(keys))
        return set(keys)

    with clock.travel(OLD):
        assert sweep_slice(filled, "uploads/", referenced) == 0
    assert asked == [3, 1]


def test_a_day_of_runs_goes_through_everything(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def listing(prefix: str) -> Iterator[Any]:
        seen.append(prefix)
        return iter(())

    monkeypatch.setattr(storage, "listing", listing)
    for instant in runs(clock.now()):
        with clock.travel(instant):
            sweep.sweep(storage, "uploads", lambda _: set())
    assert sorted(seen) == [f"uploads/{number:02x}" for number in range(256)]
    assert sweep.SLICES * sweep.SECONDS < 86400


def test_a_storage_that_is_away_is_told(filled: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("S3_ENDPOINT", "http://127.0.0.1:1")
    away = type(filled)(filled._client, "no-such-bucket", filled._vault)
    with pytest.raises(Unavailable), clock.travel(OLD):
        sweep_slice(away, "uploads/", lambda _: set())
