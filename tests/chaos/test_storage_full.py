"""The object store cannot write any more, then it can."""

import io
import os
import resource
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.storage import PART, Storage
from contracts.errors import Unavailable
from tests.chaos.stores import object_store

ROOM = 200_000  # bytes that a file may still have
ENDLESS = resource.RLIM_INFINITY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with object_store(tmp_path) as server:
        yield server


@pytest.mark.spec("P-10")
@pytest.mark.parametrize("size", [1_000_000, 2 * PART], ids=["whole", "in parts"])
def test_a_full_disk_is_told_at_once_and_leaves_nothing(
    store: subprocess.Popen[bytes], size: int
) -> None:
    storage, content = Storage.from_settings(), os.urandom(size)
    storage.put_stream("kept", io.BytesIO(b"x"), 1)
    resource.prlimit(store.pid, resource.RLIMIT_FSIZE, (ROOM, ENDLESS))
    started = time.monotonic()
    with pytest.raises(Unavailable, match="已填写的内容不受影响"):
        storage.put_stream("large", io.BytesIO(content), -1)
    assert time.monotonic() - started < 10
    assert [found.key for found in storage.listing("")] == ["kept"]
    assert storage.read("kept") == b"x", "what is there can be read"
    resource.prlimit(store.pid, resource.RLIMIT_FSIZE, (ENDLESS, ENDLESS))
    assert storage.put_stream("large", io.BytesIO(content), -1).size == size
    assert storage.read("large") == content
