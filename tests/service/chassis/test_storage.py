import hashlib
import io
import os
import time

import pytest

from chassis.settings import settings
from chassis.storage import PART, Storage
from contracts.errors import Invalid, NotFound, Unavailable

SMALL = "许可".encode() * 1000
LARGE = os.urandom(PART * 2 + 12_345)


class Reluctant(io.BytesIO):
    """Gives less than it is asked for, as sockets do."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size, 1000) if size and size > 0 else 1000)


@pytest.mark.parametrize("content", [b"", SMALL, LARGE], ids=["empty", "small", "large"])
@pytest.mark.parametrize("known", [True, False], ids=["length known", "length unknown"])
def test_what_is_stored_comes_back(storage: Storage, content: bytes, known: bool) -> None:
    stored = storage.put_stream("a/b", io.BytesIO(content), len(content) if known else -1)
    assert stored == (len(content), hashlib.sha256(content).hexdigest())
    with storage.get_stream("a/b") as chunks:
        assert b"".join(chunks) == content


def test_short_reads_lose_nothing(storage: Storage) -> None:
    storage.put_stream("k", Reluctant(SMALL), len(SMALL))
    assert storage.read("k") == SMALL


@pytest.mark.spec("P-03")
@pytest.mark.parametrize("length", [-1, len(LARGE)])
def test_the_limit_holds_while_streaming(storage: Storage, length: int) -> None:
    with pytest.raises(Invalid) as error:
        storage.put_stream("k", io.BytesIO(LARGE), length, limit=PART)
    assert error.value.findings[0]["path"] == "file"
    assert "5 MB" in error.value.findings[0]["message"]
    assert not storage.exists("k")


@pytest.mark.spec("P-03")
def test_a_client_that_lies_about_the_length_meets_the_limit(storage: Storage) -> None:
    with pytest.raises(Invalid):
        storage.put_stream("k", io.BytesIO(SMALL), 10, limit=100)
    assert not storage.exists("k")


def test_removing_and_missing(storage: Storage) -> None:
    storage.put_stream("k", io.BytesIO(b"x"), 1)
    assert storage.exists("k")
    storage.remove("k")
    storage.remove("k")
    assert not storage.exists("k")
    with pytest.raises(NotFound), storage.get_stream("k"):
        pass


@pytest.mark.spec("P-10")
def test_a_storage_that_is_down_is_unavailable_soon(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_ENDPOINT", "http://127.0.0.1:1")
    settings.cache_clear()
    away = Storage.from_settings()
    started = time.monotonic()
    for attempt in (
        lambda: away.put_stream("k", io.BytesIO(b"x"), 1),
        lambda: away.read("k"),
        lambda: away.exists("k"),
    ):
        with pytest.raises(Unavailable, match="文件存储暂时不可用"):
            attempt()
    assert time.monotonic() - started < 5
