"""What lies in object storage: encrypted, and handed out only as it was stored."""

import hashlib
import io
import json
import os

import pytest

from chassis.sealed_file import SEGMENT, stored_sizes
from chassis.settings import settings
from chassis.storage import Storage
from chassis.streams import Stored
from contracts.errors import FileDamaged, NotFound, Unavailable
from deploy.local.state import random_key
from tests.factories.storage import KEY_ID

pytestmark = pytest.mark.service
KEY = "applications/1/2"
TEXT = "姓名 张三 公民身份号码 110101199003070011\n".encode()
SIZES = [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 3 * SEGMENT + 7]


def raw(storage: Storage, key: str = KEY) -> bytes:
    return storage._client.get_object(storage._bucket, key).read()


def put_raw(storage: Storage, content: bytes, key: str = KEY) -> None:
    storage._client.put_object(storage._bucket, key, io.BytesIO(content), len(content))


def noted(content: bytes) -> Stored:
    return Stored(len(content), hashlib.sha256(content).hexdigest())


def damage(storage: Storage, expected: Stored | None, key: str = KEY) -> str:
    with pytest.raises(FileDamaged) as error:
        storage.read(key, expected)
    return str(error.value.details["kind"])


def test_what_is_stored_cannot_be_read_in_the_store(storage: Storage) -> None:
    content = TEXT * 5000
    storage.put_stream(KEY, io.BytesIO(content))
    assert "张三".encode() not in raw(storage)
    assert KEY_ID.encode() in raw(storage), "the key is named"
    assert storage.key_id(KEY) == KEY_ID


@pytest.mark.parametrize("size", SIZES)
def test_every_length_comes_back_and_has_the_length_that_is_foretold(
    storage: Storage, size: int
) -> None:
    content = os.urandom(size)
    expected = storage.put_stream(KEY, io.BytesIO(content))
    assert expected == noted(content)
    assert storage.read(KEY, expected) == storage.read(KEY) == content
    assert len(raw(storage)) in stored_sizes(size, storage._vault)
    assert next(storage.listing(KEY)).size == len(raw(storage))


@pytest.mark.parametrize("size", [40, 3 * SEGMENT])
@pytest.mark.parametrize("expecting", [True, False])
def test_nothing_altered_is_handed_out(storage: Storage, size: int, expecting: bool) -> None:
    content = os.urandom(size)
    expected = storage.put_stream(KEY, io.BytesIO(content))
    good = raw(storage)
    piece = len(good) // max(1, size // SEGMENT)
    wrong = {
        "a bit of the content": good[:-40] + bytes([good[-40] ^ 1]) + good[-39:],
        "a bit of the file's own number": good[:20] + bytes([good[20] ^ 1]) + good[21:],
        "a length": good[:30] + b"\xff" + good[31:],
    }
    if size > SEGMENT:
        wrong["a piece twice"] = good + good[-piece:]
    for what, content in wrong.items():
        put_raw(storage, content)
        assert damage(storage, expected if expecting else None) == "altered", what


@pytest.mark.parametrize("left", [0, 10, 33, 200, 2 * SEGMENT])
def test_a_shortened_file_is_told_before_anything_is_given(storage: Storage, left: int) -> None:
    expected = storage.put_stream(KEY, io.BytesIO(os.urandom(3 * SEGMENT)))
    put_raw(storage, raw(storage)[:left])
    assert damage(storage, expected) == "short"
    with pytest.raises(FileDamaged), storage.get_stream(KEY, expected):
        raise AssertionError("something was given")


def test_a_file_of_another_place_is_not_taken_for_this_one(storage: Storage) -> None:
    content = os.urandom(100)
    expected = storage.put_stream("applications/other/1", io.BytesIO(content))
    put_raw(storage, raw(storage, "applications/other/1"))
    assert damage(storage, expected) == "altered"


def test_a_missing_file_is_damage_only_where_one_was_expected(storage: Storage) -> None:
    assert damage(storage, noted(b"x")) == "missing"
    with pytest.raises(NotFound):
        storage.read(KEY)


def test_files_of_the_releases_before_are_read_by_their_digest(storage: Storage) -> None:
    content = TEXT * 9000
    put_raw(storage, content)
    assert storage.read(KEY, noted(content)) == content
    assert storage.key_id(KEY) is None
    with pytest.raises(NotFound):
        storage.read(KEY)
    put_raw(storage, content[:-1] + bytes([content[-1] ^ 1]))
    assert damage(storage, noted(content)) == "altered"
    given = []
    with storage.get_stream(KEY, noted(content)) as chunks, pytest.raises(FileDamaged):
        for piece in chunks:
            given.append(piece)
    assert 0 < len(b"".join(given)) < len(content), "the end is held back"
    put_raw(storage, content[:-1])
    assert damage(storage, noted(content)) == "short"


def test_a_new_key_encrypts_from_now_on_and_old_files_are_still_read(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = os.urandom(2 * SEGMENT)
    expected = storage.put_stream(KEY, io.BytesIO(content))
    keys = json.loads(os.environ["STORAGE_KEYS"])
    renewed = with_keys(monkeypatch, {**keys, "test-2": random_key()}, "test-2")
    renewed.check(KEY, expected)
    renewed.reseal(KEY, "applications/1/3", expected)
    assert renewed.key_id("applications/1/3") == "test-2"
    assert renewed.read("applications/1/3", expected) == content
    put_raw(renewed, content, "applications/1/4")
    renewed.reseal("applications/1/4", "applications/1/5", expected)
    assert renewed.key_id("applications/1/5") == "test-2"
    # Without its key a file is not damaged: nobody may be asked to upload it again.
    other = with_keys(monkeypatch, {"test-3": random_key()}, "test-3")
    with pytest.raises(Unavailable):
        other.check(KEY, expected)


def test_a_reading_that_finds_damage_stores_nothing(storage: Storage) -> None:
    expected = storage.put_stream(KEY, io.BytesIO(os.urandom(3 * SEGMENT)))
    good = raw(storage)
    put_raw(storage, good[:-9] + b"x" * 9)
    with pytest.raises(FileDamaged):
        storage.reseal(KEY, "applications/1/3", expected)
    assert not storage.exists("applications/1/3")


def with_keys(monkeypatch: pytest.MonkeyPatch, keys: dict[str, str], current: str) -> Storage:
    monkeypatch.setenv("STORAGE_KEYS", json.dumps(keys))
    monkeypatch.setenv("STORAGE_KEY_ID", current)
    settings.cache_clear()
    return Storage.from_settings()
